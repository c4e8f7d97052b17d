/* Helpers of the tests of segment delivery: links, players, their sessions. */
#ifndef TRACEREEL_TESTS_PLAYER_FIXTURE_H
#define TRACEREEL_TESTS_PLAYER_FIXTURE_H

#include "unit/model_fixture.h"

#define STALLS   (1u << TR_TIMELINE_EVENT_STALL)
#define ABANDONS (1u << TR_TIMELINE_EVENT_ABANDON)
#define TIMEOUTS (1u << TR_TIMELINE_EVENT_TIMEOUT)
#define RUN_ONS  (1u << TR_TIMELINE_EVENT_RUN_ON)
#define STOPS    (1u << TR_TIMELINE_EVENT_STOP)

static inline struct tr_trace *trace_of(size_t count, const double *durations, const double *rates)
{
    struct tr_trace *trace;
    assert_int_equal(
        tr_trace_from_segments("link", "test", count, durations, rates, NULL, NULL, &trace, NULL),
        TR_STATUS_OK);
    return trace;
}

static inline struct tr_trace *flat(double mbps, double seconds)
{
    return trace_of(1, &seconds, &mbps);
}

static inline void set(struct tr_params *params, const char *key, const char *value)
{
    struct tr_error err = {0};
    if (tr_params_set(params, key, value, NULL, &err) != TR_STATUS_OK) {
        fail_msg("%s", err.what);
    }
}

/* A plain segment player: no joining, no bursts, everything seen at once. */
static inline void plain(struct tr_params *params)
{
    tr_params_defaults(params);
    params->player.delivery = TR_PLAYER_SEGMENTS;
}

static inline struct tr_timeline *run_player(const struct tr_params *params, const struct tr_trace *trace,
                                             double dt_s)
{
    struct tr_error err = {0};
    if (tr_params_check(params, &err) != TR_STATUS_OK) {
        fail_msg("%s", err.what);
    }
    const struct tr_session_config config = {.params = params, .trace = trace, .dt_s = dt_s, .seed = 3};
    return run(&config);
}

static inline void load_scenario(const char *name, struct tr_params *params)
{
    struct tr_scenario scenario;
    tr_scenario_defaults(&scenario);
    assert_int_equal(tr_scenario_load(&scenario, name, NULL), TR_STATUS_OK);
    *params = scenario.params;
}

/* The first fetch that was given up: one was. */
static inline const struct tr_timeline_event *first_abandoned(const struct tr_timeline *t)
{
    const struct tr_timeline_event *event = tr_timeline_next_event(t, 0, ABANDONS);
    assert_non_null(event);
    return event;
}

#endif
