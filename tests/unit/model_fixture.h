/* Helpers of the tests of the model: a generator of its own, random traces and parameters, sessions. */
#ifndef TRACEREEL_TESTS_MODEL_FIXTURE_H
#define TRACEREEL_TESTS_MODEL_FIXTURE_H

#include <tracereel/session.h>

#include <math.h>
#include <stdlib.h>

/* Not the model's generator, which is under test. */
static inline double uniform(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (double)(*state >> 8) / (1 << 24);
}

/* `count` segments of 0.05 .. 3 s, rates now and then 0, around `mbps`. */
static inline struct tr_trace *random_trace(uint32_t seed, size_t count, double mbps)
{
    double *duration_s = malloc(2 * count * sizeof *duration_s), *rate = duration_s + count;
    assert_non_null(duration_s);
    for (size_t i = 0; i < count; i++) {
        duration_s[i] = uniform(&seed) < 0.2 ? 1 : 0.05 + 2.95 * uniform(&seed);
        double x = uniform(&seed);
        rate[i] = x < 0.15 ? 0 : mbps * 2 * x * x;
    }
    struct tr_trace *trace;
    assert_int_equal(
        tr_trace_from_segments("random", "test", count, duration_s, rate, NULL, NULL, &trace, NULL),
        TR_STATUS_OK);
    free(duration_s);
    return trace;
}

/* Parameters anywhere in their ranges, but for the narrow middle in which most sessions are interesting. */
static inline void random_params(uint32_t seed, struct tr_params *params)
{
    tr_params_defaults(params);
    params->buffer.max_level_s = 1 + 20 * uniform(&seed);
    params->buffer.rebuffer_threshold_s = params->buffer.max_level_s * uniform(&seed);
    params->buffer.initial_level_s = uniform(&seed) < 0.5 ? NAN : params->buffer.max_level_s * uniform(&seed);
    params->buffer.drain_rate = uniform(&seed) < 0.7 ? 1 : 0.5 + 1.5 * uniform(&seed);
    params->encoder.safety_factor = 0.5 + 0.5 * uniform(&seed);
    params->encoder.upgrade_hold_s = 5 * uniform(&seed);
    params->encoder.stall_penalty_ms = 50 * uniform(&seed);
    params->encoder.av_sync_decay = uniform(&seed) < 0.1 ? 1 : uniform(&seed);
}

static inline struct tr_timeline *run(const struct tr_session_config *config)
{
    struct tr_timeline *timeline = NULL;
    struct tr_error err = {0};
    if (tr_session_run(config, &timeline, &err) != TR_STATUS_OK) {
        fail_msg("%s: %s", err.where, err.what);
    }
    return timeline;
}

/* A session with stalls, switches and overflows in it. */
static inline struct tr_timeline *eventful(uint32_t seed, double dt_s, size_t segments)
{
    struct tr_params params;
    random_params(seed, &params);
    params.buffer.max_level_s = 8;
    params.buffer.rebuffer_threshold_s = 2.5;
    params.buffer.initial_level_s = NAN;
    struct tr_trace *trace = random_trace(seed, segments, 1.2);
    const struct tr_session_config config = {.params = &params, .trace = trace, .dt_s = dt_s, .seed = seed};
    struct tr_timeline *timeline = run(&config);
    tr_trace_free(trace);
    return timeline;
}

#endif
