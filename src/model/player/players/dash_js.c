/* dash.js 5.2 without its fast switch: every segment is decided on, also by the buffer; a fetch that is far
 * too slow is given up; sound is fetched beside the picture. Source: dash.js, AbandonRequestsRule,
 * InsufficientBufferRule; measured sessions (PLAYERS.md). */
#include "model/player/live.h"
#include "model/player/players/players.h"
#include "model/player/sound.h"

#include "model/minmax.h"

#define CHECK_S                       0.1 /* how often a fetch is looked at */
#define GRACE_S                       0.5 /* from the first byte until the rate is believed */
#define HOLD_S                        10  /* after giving up the estimate has no say for so long */
#define TOO_LONG_SEGMENTS             1.8 /* a fetch that would take longer than this is given up */
#define SEGMENTS_BEFORE_BUFFER_COUNTS 2

enum { SOUND = SOUND_TIMER, LOOK, CHECK }; /* timers */

struct dash_js_params {
    double insufficient_factor, reopen_s, retry_s;
};

struct dash_js {
    struct live live;
    struct sound sound;
    double held_until_s; /* no level is taken by the estimate before this */
};

static const struct dash_js_params *own(const struct engine *engine)
{
    return PLAYER_PARAMS(engine, struct dash_js_params);
}

static void ask(struct engine *engine, struct dash_js *s)
{
    const uint32_t k = s->live.segment;
    /* The first picture takes a connection beside the one that sound is on. */
    const int round_trips = s->sound.apart && engine->asked_level < 0 ? 2 : 1;
    const double wait_s = round_trips * link_round_trip_s(&engine->link, engine->now_s);
    engine_fetch(engine, k, s->live.level, wait_s, 0, sound_beside_mbit(engine, &s->sound, k));
    if (engine->params->player.abandon && !s->live.given_up && s->live.level > 0) {
        engine_set_timer(engine, CHECK, engine->now_s + wait_s + GRACE_S);
    }
}

static double retry_after(const struct engine *engine, double seen_s)
{
    const double retry_s = own(engine)->retry_s;
    return retry_s > 0 ? engine->now_s + ceil((seen_s - engine->now_s) / retry_s) * retry_s : seen_s;
}

static void look(struct engine *engine, struct dash_js *s)
{
    if (s->live.segment >= engine->media.count) {
        return;
    }
    const double seen_s = engine_exists_s(engine, s->live.segment), retry_s = own(engine)->retry_s;
    double over_s;
    if (seen_s > engine->now_s) {
        engine_set_timer(engine, LOOK, retry_after(engine, seen_s));
    } else if (!live_has_room(engine, &over_s)) {
        double wait_s = retry_s > 0 ? retry_s / 2 : over_s / engine->playback.rate + 1e-6;
        engine_set_timer(engine, LOOK, engine->now_s + wait_s);
    } else {
        if (s->live.segment > 0 && !s->live.given_up) {
            s->live.level = engine_choose(engine, s->live.segment).level;
        }
        ask(engine, s);
    }
}

static void check(struct engine *engine, struct dash_js *s)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    const double loaded = link_loaded_mbit(&engine->link, x, engine->now_s),
                 rate = loaded / (engine->now_s - x->first_byte_s), segment_s = engine->media.segment_s;
    int level = x->level - 1;
    while (level > 0 && engine->media.counted_mbps[level] > rate * engine->params->player.safety_down) {
        level--;
    }
    if (x->mbit < rate * TOO_LONG_SEGMENTS * segment_s ||
        media_mbit(&engine->media, x->segment, level) >= x->mbit - loaded) {
        engine_set_timer(engine, CHECK, engine->now_s + CHECK_S);
        return;
    }
    engine_abandon(engine, level);
    s->live.level = level;
    s->live.given_up = true;
    s->held_until_s = engine->now_s + HOLD_S;
    engine->link.idle_since_s = engine->now_s + live_lost_s(engine, x, own(engine)->reopen_s);
    engine_set_timer(engine, LOOK, engine->link.idle_since_s);
}

static void dash_js_begin(struct engine *engine)
{
    struct dash_js *s = PLAYER_STATE(engine, struct dash_js);
    live_begin(engine, &s->live);
    s->sound.retry_s = own(engine)->retry_s;
    sound_begin(engine, &s->sound, s->live.joined_s);
    engine_set_timer(engine, LOOK, s->live.joined_s);
}

static void dash_js_timer(struct engine *engine, int timer)
{
    struct dash_js *s = PLAYER_STATE(engine, struct dash_js);
    switch (timer) {
    case SOUND: sound_timer(engine, &s->sound); break;
    case LOOK: look(engine, s); break;
    case CHECK: check(engine, s); break;
    }
}

static void dash_js_done(struct engine *engine, const struct transfer *transfer)
{
    struct dash_js *s = PLAYER_STATE(engine, struct dash_js);
    if (transfer->track == TRACK_SOUND) {
        sound_done(engine, &s->sound, transfer);
        return;
    }
    engine_set_timer(engine, CHECK, INFINITY);
    engine_append(engine, transfer);
    live_sample_rest(engine, &s->live, transfer, 0);
    live_arrived(&s->live, transfer);
    look(engine, s);
}

static struct tr_abr_choice dash_js_choose(struct engine *engine, uint32_t segment)
{
    struct dash_js *s = PLAYER_STATE(engine, struct dash_js);
    const double factor = own(engine)->insufficient_factor;
    int level =
        engine->now_s < s->held_until_s ? s->live.level : live_within_estimate(engine, &s->live, NULL);
    if (factor > 0 && segment >= SEGMENTS_BEFORE_BUFFER_COUNTS) {
        double segments = engine_ahead_s(engine) / engine->media.segment_s;
        double allowed = live_estimate_mbps(engine, &s->live) * factor * segments;
        int bounded = live_highest_within(engine, &s->live, allowed, allowed, NULL);
        level = bounded < level ? bounded : level;
    }
    return (struct tr_abr_choice){level, 0};
}

static const struct player_type type = {
    .state_bytes = sizeof(struct dash_js),
    .gives_up = true,
    .sound_apart = true,
    .begin = dash_js_begin,
    .timer = dash_js_timer,
    .done = dash_js_done,
    .choose = dash_js_choose,
};

static bool may_give_up(const struct tr_params *params, const struct tr_params_link *link)
{
    (void)link;
    return params->player.abandon && params->ladder.count > 1;
}

static bool has_choice(const struct tr_params *params, const struct tr_params_link *link)
{
    (void)link;
    return params->ladder.count > 1;
}

static const struct tr_param params[] = {
    OWN_NUMBER("dash_js", struct dash_js_params, insufficient_factor, "limit by the buffer", 0.7, 0, 5, "",
               TR_PARAM_GROUP_LEVEL, has_choice,
               "Limits the level to this times the estimate times the buffer in segments; 0 off"),
    OWN_NUMBER(
        "dash_js", struct dash_js_params, reopen_s, "lost by giving up", 0.3, 0, 30, "s",
        TR_PARAM_GROUP_SEGMENTS, may_give_up,
        "Time lost after an abandoned fetch: its connection is closed and the link's queue still full"),
    OWN_INTERVAL(
        "dash_js", struct dash_js_params, retry_s, "look again after", 0.5, 10, TR_PARAM_GROUP_SEGMENTS, NULL,
        "With nothing to fetch, the player looks again after this time, and after half of it where its "
        "buffer is full"),
};

const struct player_row player_dash_js = {
    .row =
        {.info = {.name = "dash.js",
                  .title = "dash.js 5.2",
                  .models =
                      "decides for every segment, by the buffer too, gives up what is far too slow; its fast "
                      "switch is not modelled",
                  .source = "dash.js 5.2.1, AbandonRequestsRule, InsufficientBufferRule, ThroughputRule",
                  .held = "sessions of dash.js 5.2.1 in Chromium, fast switch off",
                  .section = "dash_js"},
         OWN_PARAMS(params, struct dash_js_params)},
    .type = &type,
};
