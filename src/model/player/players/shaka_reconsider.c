#include "model/player/players/shaka_reconsider.h"

#include "model/player/players/shaka_ask.h"
#include "model/player/players/shaka_levels.h"
#include "model/player/players/shaka_requests.h"

/* Fetches the level that has been decided on in place of the one under way. */
static void give_up(struct engine *engine, struct shaka *s, int level)
{
    engine_abandon(engine, level);
    s->picture.sampled.t_s = INFINITY; /* nothing of it is sampled any more */
    engine_set_timer(engine, SHAKA_WATCH, INFINITY);
    s->picture.failures = 0;
    shaka_take_level(engine, s, level);
    s->live.given_up = true;
    s->direct = false;
    if (!live_waits(engine, &s->live, SHAKA_LOOK)) {
        shaka_ask(engine, s);
    }
}

/* StreamingEngine.shouldAbortCurrentRequest_: the new one would come in time, or has fewer bits than are
 * left. */
static bool would_pay(struct engine *engine, const struct shaka *s, int level)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    const double wanted = media_mbit(&engine->media, x->segment, level),
                 rest = s->picture.sampled.mbit > 0 ? x->mbit - s->picture.sampled.mbit : 0,
                 ahead_s = engine->playback.buffered_s - playback_content_s(&engine->playback, engine->now_s);
    return wanted / live_estimate_mbps(engine, &s->live) < ahead_s || rest > wanted;
}

/* Another level than that of the fetch under way ends it, however much has come: a segment is fetched ahead
 * (segmentPrefetchLimit is 1), and what is fetched ahead is thrown away with the level
 * (SegmentPrefetch.switchStream). Also where the sample that brings the decision was its last, as the
 * response is not there yet by then. True where the fetch has been given up. */
bool shaka_reconsider(struct engine *engine, struct shaka *s)
{
    s->chosen_s = engine->now_s;
    const int level = live_choose(engine, &s->live, s->live.segment);
    shaka_count_frames_anew(engine, s);
    if (level != s->live.level && (!s->direct || would_pay(engine, s, level))) {
        give_up(engine, s, level);
        return true;
    }
    if (level != s->live.level) {
        shaka_take_level(engine, s, level); /* for the next one */
    }
    return false;
}

void shaka_reconsider_any(struct engine *engine, struct shaka *s)
{
    if (shaka_is_coming(engine)) {
        shaka_reconsider(engine, s);
    } else {
        shaka_decide(engine, s);
    }
}

/* Nothing has come for too long: asked for again a while later; every second time by the player itself
 * (StreamingEngine.handleStreamingError_, Player.defaultStreamingFailureCallback_). */
static void time_out(struct engine *engine, struct shaka *s)
{
    s->picture.failures++;
    s->direct |= s->picture.failures % ATTEMPTS == 0;
    engine_time_out(engine, s->live.level);
    s->picture.sampled.t_s = INFINITY;
    shaka_ask_later(engine, s, engine->now_s + shaka_delay_s(engine, &s->picture));
}

/* The same of what is fetched ahead; that it has failed for good matters only once it is wanted. */
static void time_out_ahead(struct engine *engine, struct shaka *s)
{
    s->beside.failures++;
    engine_abandon_ahead(engine, s->live.level, true);
    shaka_forget_ahead(engine, s);
    if (s->beside.failures % ATTEMPTS == 0) {
        s->ahead = AHEAD_FAILED;
    } else {
        s->ahead = AHEAD_WAITS;
        s->again_s = engine->now_s + shaka_delay_s(engine, &s->beside);
        engine_set_timer(engine, SHAKA_WATCH_AHEAD, s->again_s);
    }
}

void shaka_look_at_fetch(struct engine *engine, struct shaka *s)
{
    shaka_catch_up(engine);
    if (engine->transfers[TRACK_PICTURE].state == TRANSFER_SETTING_UP) {
        return; /* there is nothing left to give up */
    }
    if (shaka_is_silent(engine, &s->picture)) {
        time_out(engine, s);
        return;
    }
    if (engine_rule_gives_up(engine)) {
        const int level = engine_rule_instead(engine);
        if (level >= 0) {
            s->live.wanted_s = 0;
            give_up(engine, s, level);
            return;
        }
    } else if (shaka_sample_decides(engine, s, &s->picture)) {
        shaka_reconsider(engine, s);
    }
    if (engine_fetching(engine, TRACK_PICTURE)) { /* else it was given up, and the rule waits */
        shaka_watch(engine, s);
    }
}

void shaka_look_at_ahead(struct engine *engine, struct shaka *s)
{
    if (s->ahead == AHEAD_WAITS) {
        shaka_ask_ahead(engine, s);
        return;
    }
    shaka_catch_up(engine);
    if (engine->transfers[TRACK_AHEAD].state == TRANSFER_SETTING_UP) {
        return;
    }
    if (shaka_is_silent(engine, &s->beside)) {
        time_out_ahead(engine, s);
        return;
    }
    if (!engine_rule_gives_up(engine) && shaka_sample_decides(engine, s, &s->beside)) {
        shaka_reconsider_any(engine, s);
    }
    shaka_watch_ahead(engine, s);
}

void shaka_choose_now(struct engine *engine, struct shaka *s)
{
    if (engine_fetching(engine, TRACK_PICTURE) && engine->params->player.abandon) {
        shaka_reconsider(engine, s);
    } else {
        s->chosen_s = engine->now_s;
        const int level = live_choose(engine, &s->live, s->live.segment);
        shaka_take_level(engine, s, level);
    }
}
