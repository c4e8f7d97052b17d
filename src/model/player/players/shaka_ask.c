#include "model/player/players/shaka_ask.h"

#include "model/player/players/shaka_requests.h"

#include "base/fmath.h"

#define LOOK_AGAIN_S 0.1 /* where shaka.retry_s is 0 */

/* When the player finds the segment that is wanted next, or one of those after it, in the level's list. */
static double seen_s(const struct engine *engine, const struct shaka *s, uint32_t after)
{
    const double refresh_s = shaka_own(engine)->list_refresh_s;
    double due_s = engine_exists_s(engine, s->live.segment + after);
    if (refresh_s > 0) {
        const double since_s = s->listed_s;
        due_s = since_s + greater(0, ceil((due_s - since_s) / refresh_s)) * refresh_s;
    }
    return due_s;
}

static double append_s(struct engine *engine, uint32_t segment, int level)
{
    return live_append_drawn_s(engine, media_mbit(&engine->media, segment, level), APPEND_SPREAD);
}

void shaka_ask_ahead(struct engine *engine, struct shaka *s)
{
    const uint32_t k = s->live.segment + 1;
    engine_fetch_ahead(engine, k, s->live.level, link_round_trip_s(&engine->link, engine->now_s),
                       append_s(engine, k, s->live.level));
    s->ahead = AHEAD_UNDER_WAY;
    shaka_begin_request(engine, &s->beside);
    shaka_watch_ahead(engine, s);
}

/* A request that has failed is taken out of what is fetched ahead, and as its place there is past, the next
 * one is fetched ahead while that one is asked for directly (StreamingEngine.fetchAndAppend_, its catch;
 * SegmentPrefetch.prefetchSegmentsByTime). */
static void begin_ahead(struct engine *engine, struct shaka *s)
{
    if (s->direct && s->ahead == AHEAD_NONE && s->picture.failures % ATTEMPTS == 0 && engine->link.shared &&
        engine->params->player.abandon && s->live.segment + 1 < engine->media.count &&
        seen_s(engine, s, 1) <= engine->now_s) {
        s->beside.failures = 0;
        shaka_ask_ahead(engine, s);
    }
}

/* At a switch the initialisation segment and media are asked for at once (SegmentPrefetch.switchStream
 * forgets both, prefetchSegmentsByTime asks for both), each over a connection of its own; the former where
 * the browser's cache has it no more. In all 118 switches of eleven sessions both went out within 60 ms; of
 * those back to a level that had been fetched from a server that allows 60 s the cache answered up to 58.7 s
 * after it and never from 60 s on, of those from one that allows an hour always. */
static void ask_now(struct engine *engine, struct shaka *s)
{
    const uint32_t k = s->live.segment;
    const int level = s->direct && shaka_waits_for_attempt(engine, s) ? engine->asked_level : s->live.level;
    /* The first picture takes a connection beside the one that sound is on. */
    const int connects = s->sound.apart && engine->asked_level < 0;
    const double trip_s = link_round_trip_s(&engine->link, engine->now_s);
    if (engine->now_s >= s->init_until_s[level]) {
        s->init_until_s[level] = engine->now_s + shaka_own(engine)->init_kept_s;
        if (!connects) {
            link_occupy(&engine->link, engine->now_s, trip_s);
        }
    }
    begin_ahead(engine, s);
    engine_fetch(engine, k, level, (1 + connects) * trip_s, append_s(engine, k, level),
                 sound_beside_mbit(engine, &s->sound, k));
    shaka_begin_request(engine, &s->picture);
    shaka_watch(engine, s);
}

/* The segment that has been fetched ahead is the one that is wanted now. */
static void take_ahead(struct engine *engine, struct shaka *s)
{
    const enum shaka_ahead ahead = s->ahead;
    s->picture = s->beside;
    s->direct = ahead == AHEAD_FAILED; /* which is told only now */
    shaka_forget_ahead(engine, s);
    switch (ahead) {
    case AHEAD_NONE: break;
    case AHEAD_WAITS: shaka_ask_later(engine, s, s->again_s); break;
    case AHEAD_FAILED: shaka_ask_later(engine, s, engine->now_s + shaka_delay_s(engine, &s->picture)); break;
    case AHEAD_UNDER_WAY:
        engine_take_over(engine, TRACK_AHEAD);
        shaka_watch(engine, s);
        break;
    case AHEAD_THERE:
        engine_take_over(engine, TRACK_AHEAD);
        s->is_there = true;
        break;
    }
}

void shaka_ask(struct engine *engine, struct shaka *s)
{
    if (s->ahead == AHEAD_NONE || s->direct) {
        ask_now(engine, s);
    } else {
        take_ahead(engine, s);
    }
}

void shaka_look(struct engine *engine, struct shaka *s)
{
    if (s->live.segment >= engine->media.count) {
        return;
    }
    const double retry_s = shaka_own(engine)->retry_s, now_s = engine->now_s;
    double over_s;
    if (live_waits(engine, &s->live, SHAKA_LOOK)) {
        return;
    }
    const double seen = seen_s(engine, s, 0);
    if (seen > now_s) {
        engine_waits(engine, TR_TIMELINE_WAIT_LIST, s->live.segment);
        engine_set_timer(engine, SHAKA_LOOK,
                         retry_s > 0 ? now_s + ceil((seen - now_s) / retry_s) * retry_s : seen);
    } else if (sound_holds_picture(engine, &s->sound)) {
        engine_waits(engine, TR_TIMELINE_WAIT_SOUND, s->live.segment);
        engine_set_timer(engine, SHAKA_LOOK, now_s + (retry_s > 0 ? retry_s : LOOK_AGAIN_S));
    } else if (!live_has_room(engine, &over_s)) {
        engine_waits(engine, TR_TIMELINE_WAIT_ROOM, s->live.segment);
        engine_set_timer(engine, SHAKA_LOOK,
                         now_s + (retry_s > 0 ? retry_s / 2 : over_s / engine->playback.rate + 1e-6));
    } else {
        shaka_ask(engine, s);
    }
}
