/* What tests of segment delivery share: links, players, their sessions. */
#ifndef TRACEREEL_TESTS_PLAYER_FIXTURE_H
#define TRACEREEL_TESTS_PLAYER_FIXTURE_H

#include "unit/model_fixture.h"

#define STALLS   (1u << TIMELINE_EVENT_STALL)
#define ABANDONS (1u << TIMELINE_EVENT_ABANDON)

static inline struct trace *trace_of(size_t count, const double *durations, const double *rates)
{
    struct trace *trace;
    assert_int_equal(trace_from_segments("link", "test", count, durations, rates, NULL, NULL, &trace, NULL),
                     STATUS_OK);
    return trace;
}

static inline struct trace *flat(double mbps, double seconds)
{
    return trace_of(1, &seconds, &mbps);
}

/* A plain segment player: no joining, no bursts, everything seen at once. */
static inline void plain(struct params *params)
{
    params_defaults(params);
    params->player.delivery = PLAYER_SEGMENTS;
    params->player.abandon = PLAYER_ABANDON_OFF;
}

static inline struct timeline *run_player(const struct params *params, const struct trace *trace, double dt_s)
{
    struct error err = {0};
    if (params_check(params, &err) != STATUS_OK) {
        fail_msg("%s", err.what);
    }
    const struct session_config config = {.params = params, .trace = trace, .dt_s = dt_s, .seed = 3};
    return run(&config);
}

static inline void load_scenario(const char *name, struct params *params)
{
    struct scenario scenario;
    scenario_defaults(&scenario);
    assert_int_equal(scenario_load(&scenario, name, NULL), STATUS_OK);
    *params = scenario.params;
}

#endif
