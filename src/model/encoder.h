/* One step of the encoder, MODEL.md section 2. Inline: a session takes a hundred million of them a second. */
#ifndef TRACEREEL_MODEL_ENCODER_H
#define TRACEREEL_MODEL_ENCODER_H

#include <tracereel/encoder.h>

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* The equations' constants for a session's dt and parameters. */
struct encoder {
    int hold_steps;                          /* steps a higher level must have been affordable */
    double total_mbps[TR_LADDER_LEVELS_MAX]; /* video and audio */
    double cap_playing, cap_stalled;
    double drift_kept;     /* d^dt */
    double drift_noise_ms; /* standard deviation of a step's noise */
    double drift_per_stall_ms, drift_per_level_ms;
};

struct encoder_state {
    int level, up_steps;
    double drift_ms;
};

struct encoder_step {
    int levels_switched; /* signed */
    double inflow;       /* seconds of content per second */
    bool dropped;
};

void encoder_init(struct encoder *encoder, const struct tr_encoder_params *params,
                  const struct tr_ladder *ladder, double dt_s);

/* The highest level whose threshold is within the usable bandwidth, safety times the bandwidth. Thresholds
 * ascend, so it is a count; for many steps at once, without a branch. */
void encoder_targets(const struct tr_ladder *ladder, double safety, const double *bandwidth_mbps,
                     unsigned char *targets, size_t count);

/* Down at once, up once the target has been higher for long enough. */
static inline void encoder_choose(const struct encoder *encoder, struct encoder_state *state, int target)
{
    int up_steps = target > state->level ? state->up_steps + 1 : 0;
    bool switches = target < state->level || (target > state->level && up_steps >= encoder->hold_steps);
    state->level = switches ? target : state->level;
    state->up_steps = switches ? 0 : up_steps;
}

/* The drift after a step. What pushes it is summed up first: only the product waits for the step before. */
static inline double encoder_push_ms(const struct encoder *encoder, double noise_ms, int levels_switched)
{
    return noise_ms + encoder->drift_per_level_ms * abs(levels_switched);
}

static inline double encoder_drift(const struct encoder *encoder, double drift_ms, double push_ms,
                                   bool stalled)
{
    push_ms = stalled ? push_ms + encoder->drift_per_stall_ms : push_ms;
    return drift_ms * encoder->drift_kept + push_ms;
}

static inline struct encoder_step encoder_advance(const struct encoder *encoder, struct encoder_state *state,
                                                  double usable_mbps, int target, bool stalled,
                                                  double noise_ms)
{
    int before = state->level;
    encoder_choose(encoder, state, target);
    struct encoder_step step = {.levels_switched = state->level - before};
    double offered = usable_mbps / encoder->total_mbps[state->level];
    double cap = stalled ? encoder->cap_stalled : encoder->cap_playing;
    step.inflow = offered < cap ? offered : cap;
    step.dropped = (step.inflow < 1) | stalled;
    const double push_ms = encoder_push_ms(encoder, noise_ms, step.levels_switched);
    state->drift_ms = encoder_drift(encoder, state->drift_ms, push_ms, stalled);
    return step;
}

#endif
