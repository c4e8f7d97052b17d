/* One step of the playback buffer, MODEL.md sections 3 and 5.1. */
#ifndef TRACEREEL_MODEL_BUFFER_H
#define TRACEREEL_MODEL_BUFFER_H

#include "base/fmath.h"

#include <tracereel/buffer.h>

#include <math.h>
#include <stdbool.h>

struct buffer_state {
    double level_s;
    bool stalled;
};

struct buffer_step {
    bool stall_event, resume_event, overflow;
};

static inline double buffer_initial_s(const struct tr_buffer_params *params)
{
    double level_s = isnan(params->initial_level_s) ? params->rebuffer_threshold_s : params->initial_level_s;
    return params->live_edge ? fmin(level_s, params->live_latency_s) : level_s;
}

/* `drain` is the drain rate with catching up in it. `edge_s` is how much has happened that is not played yet:
 * more than that cannot end a stall; INFINITY where the live edge does not bound the buffer. */
static inline struct buffer_step buffer_advance(const struct tr_buffer_params *params,
                                                struct buffer_state *state, double inflow, double drain,
                                                double edge_s, double dt_s)
{
    struct buffer_step step = {0};
    if (__builtin_expect(state->stalled, 0)) {
        state->level_s = fmin(params->max_level_s, state->level_s + inflow * dt_s);
        step.resume_event = fmin(state->level_s, edge_s) >= params->rebuffer_threshold_s;
        state->stalled = !step.resume_event;
        return step;
    }
    double level_s = state->level_s + (inflow - drain) * dt_s;
    step.overflow = level_s >= params->max_level_s;
    level_s = level_s < params->max_level_s ? level_s : params->max_level_s;
    step.stall_event = level_s <= 0;
    state->level_s = step.stall_event ? 0 : level_s;
    state->stalled = step.stall_event;
    return step;
}

/* When, from the step's start, the level was 0. The level is linear within a step. */
static inline double buffer_empty_after_s(double level_s, double inflow, double drain, double dt_s)
{
    double after_s = level_s / (drain - inflow); /* inf or NaN where neither sinks nor holds anything */
    return after_s < dt_s ? after_s : level_s > 0 ? dt_s : 0;
}

/* When, from the step's start, a stalled level reached the threshold. */
static inline double buffer_full_after_s(double level_s, double threshold_s, double inflow, double dt_s)
{
    double after_s = (threshold_s - level_s) / inflow;
    return threshold_s <= level_s ? 0 : after_s < dt_s ? after_s : dt_s;
}

/* How fast a viewer plays who is behind_s behind live and would be latency_s: a sigmoid, 1 where not behind.
 * Never so fast that one step would overshoot. */
static inline double buffer_speed(const struct tr_buffer_params *params, const struct buffer_state *state,
                                  double behind_s, double dt_s)
{
    double late_s = behind_s - params->live_latency_s;
    if (state->stalled || late_s <= 0 || state->level_s <= params->rebuffer_threshold_s) {
        return 1;
    }
    double speed = 1 + params->catch_up_max * (2 / (1 + fmath_exp(-5 * late_s)) - 1);
    return fmin(speed, 1 + late_s / dt_s);
}

#endif
