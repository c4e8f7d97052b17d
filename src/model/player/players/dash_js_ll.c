/* dash.js 5.2.1 in its low-latency mode: a segment is asked for as soon as its first chunk exists and cannot
 * be taken back; the rate is what its chunks were measured at; playback is faster or slower by the distance
 * from the target, and jumps where that is very far. The rule is its own (throughput), LoL+ or L2A.
 * Source: dash.js 5.2.1, CatchupController, ScheduleController, PlaybackController, FetchLoader,
 * ThroughputModel, ThroughputRule; players-ll section 3.2. */
#include "model/player/catch_up.h"
#include "model/player/chunked.h"
#include "model/player/dash_clock.h"
#include "model/player/live.h"
#include "model/player/players/players.h"

#include "base/fmath.h"

#define TICK_S     0.25 /* the element's timeupdate, about */
#define EMPTY_S    0.3  /* less counts as an empty buffer (buffer.stallThreshold): the rate is 1 */
#define LEAST_TURN 0.02 /* a smaller change of rate is not made, at a most of 0.5 (CatchupController) */
#define USUAL_MOST 0.5
#define AGAIN_S    0.1    /* a rule that learns by being asked is, so often */
#define INIT_S     0.0095 /* an initialisation segment, beside its round trip: measured, median */
#define REACH_S    1e-6   /* seconds that a double may be short of a moment */
#define LONGEST_S  1e9    /* longer than any session */
#define TIME_MBIT  0.0024 /* the answer of a time server, with its headers */

enum { LOOK, TICK, REFRESH, TIMERS }; /* timers */

enum catch_up_mode { CATCH_UP_OFF, CATCH_UP_DEFAULT, CATCH_UP_LOLP };
static const char *const catch_up_names[] = {"off", "default", "lolp", NULL};

struct dash_js_ll_params {
    int catch_up;
    double catch_up_most, slow_under_s, jump_beyond_s, setup_s, manifest_refresh_s, manifest_kb, wire_mbps;
};

struct dash_js_ll {
    struct live live;
    struct chunked chunked;
    struct dash_clock clock;
    bool asks_time;     /* else for the manifest, of which both come beside the segments */
    bool empty;         /* the buffer was, when last looked at */
    double turned_at_s; /* off the target when the speed of now was set for that; NAN: it was not */
    bool initialised;   /* the level was changed, and its initialisation segment is there */
};

static const struct dash_js_ll_params *own(const struct engine *engine)
{
    return PLAYER_PARAMS(engine, struct dash_js_ll_params);
}

static double trip_s(struct engine *engine)
{
    return link_round_trip_s(&engine->link, engine->now_s);
}

/* ---- the clock ---- */

/* Of a live stream over a link that takes its time. */
static bool has_clock(const struct engine *engine)
{
    return engine->link.shared && engine->media.count == MEDIA_ENDLESS;
}

/* Half of the round trip is taken for the way of the answer, which is nearly all of it where the queue is on
 * that way. */
static double clock_late_s(double trip_s)
{
    return trip_s / 2;
}

static void clock_begin(struct engine *engine, struct dash_js_ll *s)
{
    s->clock.every_s = DASH_CLOCK_EVERY_S;
    if (has_clock(engine)) {
        s->clock.behind_s = clock_late_s(trip_s(engine));
        engine_set_timer(engine, REFRESH,
                         s->live.joined_s + own(engine)->setup_s + own(engine)->manifest_refresh_s);
    }
}

static void ask_beside(struct engine *engine, struct dash_js_ll *s, double mbit, bool time)
{
    s->asks_time = time;
    engine_ask(engine, &(struct transfer){.track = TRACK_LIST, .mbit = mbit}, trip_s(engine));
    engine_set_timer(engine, REFRESH, engine->now_s + DASH_MANIFEST_TIMEOUT_S);
}

static void refresh(struct engine *engine, struct dash_js_ll *s)
{
    if (engine_fetching(engine, TRACK_LIST)) {
        engine_time_out_beside(engine, TRACK_LIST);
        engine_set_timer(engine, REFRESH, engine->now_s + DASH_MANIFEST_RETRY_S);
        return;
    }
    ask_beside(engine, s, own(engine)->manifest_kb * 8 / 1000, false);
}

/* The time is asked for once the manifest has come (urn:mpeg:dash:utc:http-iso). */
static void came_beside(struct engine *engine, struct dash_js_ll *s, const struct transfer *answer)
{
    if (!s->asks_time && dash_clock_is_due(&s->clock, engine->now_s)) {
        ask_beside(engine, s, TIME_MBIT, true);
        return;
    }
    if (s->asks_time) {
        dash_clock_set(&s->clock, clock_late_s(engine->now_s - answer->asked_s), engine->now_s);
    }
    engine_set_timer(engine, REFRESH, engine->now_s + own(engine)->manifest_refresh_s);
}

/* ---- latency ---- */

/* By the player's clock. */
static double behind_live_s(const struct engine *engine, const struct dash_js_ll *s)
{
    return engine_behind_live_s(engine) - s->clock.behind_s;
}

static double rate_wanted(const struct engine *engine, const struct dash_js_ll *s)
{
    const struct dash_js_ll_params *params = own(engine);
    const double behind_s = behind_live_s(engine, s), target_s = engine->params->live.target_s,
                 most = params->catch_up_most;
    switch ((enum catch_up_mode)params->catch_up) {
    case CATCH_UP_DEFAULT: return s->empty ? 1 : catch_up_dash_js(behind_s - target_s, most);
    case CATCH_UP_LOLP:
        return catch_up_lolp(behind_s, target_s, engine_ahead_s(engine), params->slow_under_s, most);
    case CATCH_UP_OFF: break;
    }
    return 1;
}

static void jump(struct engine *engine, struct dash_js_ll *s);

/* So near to where the rate was set for it is no other by enough. */
#define SETTLED_S   (0.99 * LEAST_TURN / USUAL_MOST / CATCH_UP_DASH_JS_STEEPEST)
#define ON_TARGET_S 1e-6 /* but there it is 1 */

/* Whether the rate wanted is known without working it out. */
static bool is_settled(const struct dash_js_ll *s, double off_s, double most)
{
    return fabs(off_s - s->turned_at_s) < SETTLED_S && fabs(off_s) > ON_TARGET_S && most > ON_TARGET_S;
}

/* The first tick after quiet_s, or just now. */
static void tick_after(struct engine *engine, double quiet_s)
{
    const double ticks = lesser(engine->now_s + greater(0, quiet_s - REACH_S), LONGEST_S) / TICK_S,
                 whole = (double)(int64_t)ticks;
    engine_set_timer(engine, TICK, (whole + (whole < ticks)) * TICK_S);
}

/* How long ticks change nothing if nothing comes: until the distance from the target, which grows by what the
 * rate lacks of 1, is another one by enough. */
static double settled_for_s(const struct engine *engine, const struct dash_js_ll *s, double off_s)
{
    const double grows = 1 - engine->playback.rate, /* a second */
        jump_s = own(engine)->jump_beyond_s > 0 ? own(engine)->jump_beyond_s : INFINITY;
    if (grows == 0) {
        return INFINITY;
    }
    const double next_s = grows < 0 ? greater(s->turned_at_s - SETTLED_S, off_s > 0 ? ON_TARGET_S : -INFINITY)
                                    : lesser(s->turned_at_s + SETTLED_S, off_s < 0 ? -ON_TARGET_S : jump_s);
    return (next_s - off_s) / grows;
}

/* Until so little is buffered. */
static double lasts_for_s(const struct engine *engine, double least_s)
{
    return (engine_ahead_s(engine) - least_s) / engine->playback.rate;
}

/* CatchupController._startPlaybackCatchUp, of a player that plays. */
static void turn(struct engine *engine, struct dash_js_ll *s)
{
    struct playback *playback = &engine->playback;
    const struct dash_js_ll_params *params = own(engine);
    const double off_s = behind_live_s(engine, s) - engine->params->live.target_s;
    tick_after(engine, 0);
    if (params->jump_beyond_s > 0 && off_s > params->jump_beyond_s) {
        jump(engine, s);
        return;
    }
    const bool follows = params->catch_up == CATCH_UP_DEFAULT && !s->empty;
    if (follows && is_settled(s, off_s, params->catch_up_most)) {
        tick_after(engine, lesser(settled_for_s(engine, s, off_s), lasts_for_s(engine, EMPTY_S)));
        return;
    }
    const double rate = rate_wanted(engine, s);
    if (rate == 1 || fabs(rate - playback->speed) >= LEAST_TURN * params->catch_up_most / USUAL_MOST) {
        playback_set_speed(playback, rate);
        s->turned_at_s = follows ? off_s : NAN;
    }
    if (params->catch_up == CATCH_UP_LOLP && rate == 1 &&
        playback->rate == 1) { /* near enough, and stays so */
        tick_after(engine, lasts_for_s(engine, params->slow_under_s));
    }
}

/* Where nothing plays the next chunk says when it does. */
static void catch_up(struct engine *engine, struct dash_js_ll *s)
{
    s->empty = engine_ahead_s(engine) < EMPTY_S;
    if (own(engine)->catch_up == CATCH_UP_OFF) {
        return;
    }
    if (engine->playback.started && !engine->playback.stalled) {
        turn(engine, s);
    } else {
        engine_set_timer(engine, TICK, INFINITY);
    }
}

/* ---- fetching ---- */

static double first_chunk_s(const struct engine *engine, uint32_t segment)
{
    const struct cut cut = low_latency_cut(&engine->media, segment, engine->params->live.chunk_s);
    return engine_piece_exists_s(engine, segment, cut_length_s(&cut, 0));
}

/* ThroughputRule */
static struct tr_abr_choice dash_js_ll_choose(struct engine *engine, uint32_t segment)
{
    (void)segment;
    struct dash_js_ll *s = PLAYER_STATE(engine, struct dash_js_ll);
    return (struct tr_abr_choice){live_within_estimate(engine, &s->live, NULL), 0};
}

/* Whether the level is another one now. */
static bool decide(struct engine *engine, struct dash_js_ll *s)
{
    const int before = s->live.level;
    const bool first = engine->download_total == 0 && engine->rule; /* which has seen nothing yet */
    s->live.level = first ? dash_js_ll_choose(engine, 0).level : engine_choose(engine, s->live.segment).level;
    return s->live.level != before;
}

/* A level that is new is asked for its initialisation segment at once, each time; once that is there the
 * segment is asked for without another decision, where it exists (ScheduleController). So a rule that is
 * undecided changes its mind once a round trip until then. */
static void look(struct engine *engine, struct dash_js_ll *s)
{
    const double exists_s = first_chunk_s(engine, s->live.segment) + s->clock.behind_s, now_s = engine->now_s;
    const bool exists = exists_s <= now_s + REACH_S;
    double over_s;
    if (s->live.segment >= engine->media.count) {
        return;
    }
    if (!(s->initialised && exists) && decide(engine, s)) {
        s->initialised = true;
        engine_waits_for(engine, TR_TIMELINE_WAIT_HEADER, now_s);
        engine_set_timer(engine, LOOK, now_s + trip_s(engine) + INIT_S);
        return;
    }
    s->initialised = false;
    if (!exists) {
        const bool learns = engine->rule && engine->rule->learns_waiting;
        engine_waits_for(engine, TR_TIMELINE_WAIT_LIST, exists_s - s->clock.behind_s);
        engine_set_timer(engine, LOOK, learns ? lesser(exists_s, now_s + AGAIN_S) : exists_s);
    } else if (!live_has_room(engine, &over_s)) {
        engine_waits(engine, TR_TIMELINE_WAIT_ROOM, s->live.segment);
        engine_set_timer(engine, LOOK, now_s + greater(TICK_S, over_s / engine->playback.rate));
    } else {
        chunked_ask(engine, &s->chunked, s->live.segment, s->live.level, trip_s(engine), 0, false);
        s->chunked.times.wire_mbps = own(engine)->wire_mbps;
    }
}

/* PlaybackController.seekToCurrentLive: the target from the end of what can be fetched. */
static void jump(struct engine *engine, struct dash_js_ll *s)
{
    struct playback *playback = &engine->playback;
    const struct tr_live_params *live = &engine->params->live;
    const double to_s = playback->live_s + engine->now_s - s->clock.behind_s - live->encode_delay_s -
                        live->chunk_s - live->target_s;
    uint32_t segment = s->live.segment;
    if (to_s <= playback->content_s) {
        return; /* as near as can be */
    }
    playback_set_speed(playback, 1);
    s->turned_at_s = NAN;
    if (to_s >= playback->buffered_s) {
        if (engine_fetching(engine, TRACK_PICTURE)) {
            engine_abandon(engine, s->live.level);
        }
        segment = (uint32_t)playback->arrived;
        while (playback_segment_start_s(playback, segment + 1) <= to_s) {
            segment++;
        }
        s->live.segment = segment;
        engine_set_timer(engine, LOOK, engine->now_s);
    }
    playback_jump(playback, to_s, segment);
}

/* ---- events ---- */

static void dash_js_ll_begin(struct engine *engine)
{
    struct dash_js_ll *s = PLAYER_STATE(engine, struct dash_js_ll);
    const double target_s = engine->params->live.target_s;
    live_prepare(engine, &s->live);
    s->turned_at_s = NAN;
    s->live.level = s->live.loaded_level = engine->playback.on_screen = 0; /* until the first choice */
    engine->link.overshoots = true;
    clock_begin(engine, s);
    if (engine->media.count == MEDIA_ENDLESS) {
        low_latency_join(engine, s->live.joined_s, target_s + s->clock.behind_s, 0);
        engine->playback.target_s = target_s;
    }
    engine_set_timer(engine, LOOK, s->live.joined_s + own(engine)->setup_s);
    if (own(engine)->catch_up != CATCH_UP_OFF && engine->media.count == MEDIA_ENDLESS) {
        engine_set_timer(engine, TICK, TICK_S);
    }
}

static void dash_js_ll_timer(struct engine *engine, int timer)
{
    struct dash_js_ll *s = PLAYER_STATE(engine, struct dash_js_ll);
    if (timer == TICK) {
        catch_up(engine, s);
        if (engine->due_s[TRACKS + TICK] <= engine->now_s) {
            engine_set_timer(engine, TICK, engine->now_s + TICK_S);
        }
    } else if (timer == REFRESH) {
        refresh(engine, s);
    } else if (!engine_fetching(engine, TRACK_PICTURE)) {
        look(engine, s);
    }
}

static void dash_js_ll_done(struct engine *engine, const struct transfer *transfer)
{
    struct dash_js_ll *s = PLAYER_STATE(engine, struct dash_js_ll);
    if (transfer->track == TRACK_LIST) {
        came_beside(engine, s, transfer);
        if (engine_is_set(engine, TICK)) { /* by another clock it is another distance */
            tick_after(engine, 0);
        }
        return;
    }
    const bool whole = chunked_came(engine, &s->chunked, transfer);
    if (whole) {
        const double rate_mbps = chunked_rate_mbps(&s->chunked);
        if (!isnan(rate_mbps)) {
            live_sample(&s->live, s->chunked.came_mbit, s->chunked.came_mbit / rate_mbps);
        }
        live_arrived(&s->live, transfer);
    }
    if (engine->media.count == MEDIA_ENDLESS) {
        catch_up(engine, s);
    }
    if (whole && !engine_is_set(engine, LOOK)) { /* else it has jumped */
        look(engine, s);
    }
}

static const struct player_type type = {
    .state_bytes = sizeof(struct dash_js_ll),
    .timers = TIMERS,
    .pieces = TR_PARAMS_CHUNKS,
    .chooses_first = true,
    .begin = dash_js_ll_begin,
    .timer = dash_js_ll_timer,
    .done = dash_js_ll_done,
    .choose = dash_js_ll_choose,
};

static bool catches_up(const struct tr_params *params, const struct tr_params_link *link)
{
    (void)link;
    return tr_params_low_latency(params);
}

static bool keeps_time(const struct tr_params *params, const struct tr_params_link *link)
{
    (void)link;
    return params->player.mode == TR_PLAYER_LIVE && params->player.link == TR_PLAYER_LINK_TCP;
}

/* At the lowest level a chunk is no more than passes at once after a pause. */
static bool has_bursts(const struct tr_params *params, const struct tr_params_link *link)
{
    return catches_up(params, link) && params->player.link == TR_PLAYER_LINK_TCP &&
           params->player.link_burst_kbit > 0;
}

static const struct tr_param params[] = {
    OWN_CHOICE("dash_js_ll", struct dash_js_ll_params, catch_up, "catching up", CATCH_UP_DEFAULT,
               CATCH_UP_LOLP, catch_up_names, TR_PARAM_GROUP_LIVE, catches_up,
               "Whether playback is faster and slower by the distance from the target; lolp slows down to "
               "save the buffer, too"),
    OWN_NUMBER("dash_js_ll", struct dash_js_ll_params, catch_up_most, "faster or slower, at most by", 0.5, 0,
               0.5, "", TR_PARAM_GROUP_LIVE, catches_up,
               "How much faster or slower than usual dash.js may play to be at its target"),
    OWN_NUMBER("dash_js_ll", struct dash_js_ll_params, slow_under_s, "slow down under", 0.5, 0, 30, "s",
               TR_PARAM_GROUP_LIVE, catches_up,
               "The buffer under which catching up by lolp slows down (playbackBufferMin)"),
    OWN_NUMBER("dash_js_ll", struct dash_js_ll_params, jump_beyond_s, "jump beyond", 12, 0, 3600, "s",
               TR_PARAM_GROUP_LIVE, catches_up,
               "Farther from its target than this, dash.js jumps to it (maxDrift); 0 never"),
    OWN_NUMBER("dash_js_ll", struct dash_js_ll_params, setup_s, "time to the first fetch", 0.146, 0, 10, "s",
               TR_PARAM_GROUP_JOINING, NULL,
               "From knowing where playback begins to the first segment's request"),
    OWN_NUMBER("dash_js_ll", struct dash_js_ll_params, manifest_refresh_s, "fetch the manifest every", 60,
               0.5, 3600, "s", TR_PARAM_GROUP_SEGMENTS, keeps_time,
               "How often the manifest is fetched anew, and with it the time that dash.js goes by: late by "
               "half of what the answer takes"),
    OWN_NUMBER("dash_js_ll", struct dash_js_ll_params, manifest_kb, "size of the manifest", 0.9, 0, 10000,
               "kB", TR_PARAM_GROUP_SEGMENTS, keeps_time,
               "What fetching the manifest costs, beside the segments"),
    OWN_NUMBER("dash_js_ll", struct dash_js_ll_params, wire_mbps, "speed of a burst", 25, 0, 100000, "Mbit/s",
               TR_PARAM_GROUP_SEGMENTS, has_bursts,
               "How fast that comes which passes at once after a pause, by the wire behind the bottleneck: a "
               "chunk that takes over a millisecond is a sample, and a high one; 0 in no time"),
};

#define DASH_JS_LL(name_, title_, models_, source_, held_)                                                   \
    {                                                                                                        \
        .row = {.info = {.name = name_,                                                                      \
                         .title = title_,                                                                    \
                         .models = models_,                                                                  \
                         .source = source_,                                                                  \
                         .held = held_,                                                                      \
                         .section = "dash_js_ll"},                                                           \
                OWN_PARAMS(params, struct dash_js_ll_params)},                                               \
        .type = &type,                                                                                       \
    }

const struct player_row player_dash_js_ll =
    DASH_JS_LL("dash.js-ll", "dash.js 5.2, low latency",
               "chunks of a segment that is being made, one decision a segment, faster and slower by the "
               "distance from the target",
               "dash.js 5.2.1: CatchupController, ScheduleController, FetchLoader, ThroughputModel",
               "sessions of dash.js 5.2.1 in Chromium over LL-DASH");

/* The same by another rule; which one stands in its scenario. */
const struct player_row player_dash_js_lolp =
    DASH_JS_LL("dash.js-lolp", "dash.js 5.2, LoL+",
               "as dash.js-ll, with the rule LoL+, and a catching up that slows down to save the buffer",
               "dash.js 5.2.1: LoLpRule, LearningAbrController, CatchupController",
               "sessions of dash.js 5.2.1 in Chromium over LL-DASH");
const struct player_row player_dash_js_l2a =
    DASH_JS_LL("dash.js-l2a", "dash.js 5.2, L2A", "as dash.js-ll, with the rule L2A as it shipped",
               "dash.js 5.2.1: L2ARule", "sessions of dash.js 5.2.1 in Chromium over LL-DASH");
