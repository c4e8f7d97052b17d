/* The player that papers simulate: one fetch after another, as soon as there is something to fetch and room
 * for it, a fixed latency a request. Nothing is given up. With the scenario `pensieve` it is Pensieve's world
 * (Mao, Netravali and Alizadeh 2017; hongzimao/pensieve, sim/fixed_env.py). */
#include "model/player/live.h"
#include "model/player/players/players.h"
#include "model/player/rows.h"

#include "base/fmath.h"

enum { LOOK, ASK, TIMERS }; /* timers */

/* All that a fetch calls is taken in: sessions of sweeps spend their time there, and take a sixteenth less.
 */
#define HOT __attribute__((flatten))

struct simple_params {
    double latency_ms, wait_step_s;
    int latency_stops_trace, miscount_waits;
};

struct simple {
    struct live live;
    double waits_since_s; /* for room; -1: it does not */
};

static const struct simple_params *own(const struct engine *engine)
{
    return PLAYER_PARAMS(engine, struct simple_params);
}

static void ask(struct engine *engine, struct simple *s)
{
    const struct simple_params *params = own(engine);
    const double latency_s = isnan(params->latency_ms) ? link_round_trip_s(&engine->link, engine->now_s)
                                                       : params->latency_ms / 1000;
    if (params->latency_stops_trace) {
        engine->link.paused_s += latency_s;
    }
    engine_fetch(engine, s->live.segment, s->live.level, latency_s, 0, 0);
}

static void decide(struct engine *engine, struct simple *s)
{
    struct tr_abr_choice choice = {s->live.level, 0};
    if (s->live.segment > 0) {
        choice = engine_choose(engine, s->live.segment);
    }
    s->live.level = choice.level;
    if (choice.wait_s > 0) {
        engine_waits(engine, TR_TIMELINE_WAIT_RULE, s->live.segment);
        engine_set_timer(engine, ASK, engine->now_s + choice.wait_s);
    } else {
        ask(engine, s);
    }
}

/* Pensieve's log adds of a wait that runs over rows of the trace only the part within the last one to its
 * clock. */
static double miscounted_s(struct engine *engine, double since_s)
{
    double row_s = passage_segment_start_s(&engine->link.passage, engine->now_s - engine->link.paused_s);
    return greater(0, row_s + engine->link.paused_s - since_s);
}

/* Waiting for room is over. */
static void waited(struct engine *engine, struct simple *s)
{
    if (s->waits_since_s >= 0) {
        if (own(engine)->miscount_waits) {
            engine->log_behind_s += miscounted_s(engine, s->waits_since_s);
        }
        engine_waited(engine, (engine->now_s - s->waits_since_s) * 1000);
        s->waits_since_s = -1;
    }
}

/* How long until there is room, in whole steps where the player only looks now and then. */
static double room_after_s(const struct engine *engine)
{
    const double step_s = own(engine)->wait_step_s;
    double over_s = engine_ahead_s(engine) - engine->params->player.max_buffer_s;
    if (over_s <= 1e-9 || !engine->playback.started || engine->playback.stalled) {
        return 0;
    }
    over_s = step_s > 0 ? ceil(over_s / step_s) * step_s : over_s;
    return over_s / engine->playback.rate;
}

/* Room is waited for after the last segment, too: nothing comes of it but the log's buffer. */
static void look(struct engine *engine, struct simple *s)
{
    const bool more = s->live.segment < engine->media.count;
    const double seen_s = more ? engine_exists_s(engine, s->live.segment) : -INFINITY;
    if (seen_s > engine->now_s) {
        engine_waits(engine, TR_TIMELINE_WAIT_LIST, s->live.segment);
        engine_set_timer(engine, LOOK, seen_s);
        return;
    }
    const double wait_s = s->waits_since_s < 0 ? room_after_s(engine) : 0;
    if (wait_s > 0) {
        s->waits_since_s = engine->now_s;
        engine_waits(engine, TR_TIMELINE_WAIT_ROOM, s->live.segment);
        engine_set_timer(engine, LOOK, engine->now_s + wait_s);
        return;
    }
    waited(engine, s);
    if (more) {
        decide(engine, s);
    }
}

static void simple_begin(struct engine *engine)
{
    struct simple *s = PLAYER_STATE(engine, struct simple);
    live_begin(engine, &s->live);
    s->waits_since_s = -1;
    engine_set_timer(engine, LOOK, s->live.joined_s);
}

static void HOT simple_timer(struct engine *engine, int timer)
{
    struct simple *s = PLAYER_STATE(engine, struct simple);
    if (timer == LOOK) {
        look(engine, s);
    } else {
        ask(engine, s);
    }
}

static void HOT simple_done(struct engine *engine, const struct transfer *transfer)
{
    struct simple *s = PLAYER_STATE(engine, struct simple);
    engine_append(engine, transfer);
    if (engine_own_rule(engine)) {
        live_sample_rest(engine, &s->live, transfer, 0);
    }
    live_arrived(&s->live, transfer);
    look(engine, s);
}

static struct tr_abr_choice simple_choose(struct engine *engine, uint32_t segment)
{
    (void)segment;
    struct simple *s = PLAYER_STATE(engine, struct simple);
    return (struct tr_abr_choice){live_within_estimate(engine, &s->live, NULL), 0};
}

static const struct player_type type = {
    .state_bytes = sizeof(struct simple),
    .timers = TIMERS,
    .begin = simple_begin,
    .timer = simple_timer,
    .done = simple_done,
    .choose = simple_choose,
};

static bool has_latency(const struct tr_params *params, const struct tr_params_link *link)
{
    const struct simple_params *simple = row_params(params, &player_simple.row);
    return isnan(simple->latency_ms) ? link->has_latency || params->network.base_latency_ms > 0
                                     : simple->latency_ms > 0;
}

static const struct tr_param params[] = {
    OWN_NUMBER("simple", struct simple_params, latency_ms, "latency of a request", NAN, 0, 10000, "ms",
               TR_PARAM_GROUP_SEGMENTS, NULL,
               "From the request to the first byte; unless set, a round trip of the network"),
    OWN_SWITCH("simple", struct simple_params, latency_stops_trace, "the trace waits meanwhile", 0,
               TR_PARAM_GROUP_SEGMENTS, has_latency,
               "Whether the trace stands still during a request's latency, as in Pensieve's simulator"),
    OWN_NUMBER("simple", struct simple_params, wait_step_s, "wait for room in steps of", 0, 0, 60, "s",
               TR_PARAM_GROUP_SEGMENTS, NULL,
               "A full buffer is waited for in whole steps of this; 0 exactly as long as it takes"),
    OWN_SWITCH(
        "simple", struct simple_params, miscount_waits, "log waits as Pensieve does", 0,
        TR_PARAM_GROUP_SEGMENTS, NULL,
        "Whether the segments' log loses what Pensieve's clock loses of waits for room: all but the part in "
        "the last row of the trace"),
};

#define SIMPLE(name_, title_, models_, source_, held_)                                                       \
    {                                                                                                        \
        .row = {.info = {.name = name_,                                                                      \
                         .title = title_,                                                                    \
                         .models = models_,                                                                  \
                         .source = source_,                                                                  \
                         .held = held_,                                                                      \
                         .section = "simple"},                                                               \
                OWN_PARAMS(params, struct simple_params)},                                                   \
        .type = &type,                                                                                       \
    }

const struct player_row player_simple =
    SIMPLE("simple", "simple",
           "one fetch after another while there is room, nothing given up: what papers simulate", "", "");
const struct player_row player_pensieve = SIMPLE(
    "pensieve", "Pensieve's simulator",
    "as simple, on demand: 80 ms a request in which the trace stands still, waits of half seconds above 60 s",
    "Mao, Netravali and Alizadeh 2017; hongzimao/pensieve sim/fixed_env.py",
    "logged sessions of ten schemes, every chunk");
