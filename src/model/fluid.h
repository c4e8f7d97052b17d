/* Fluid delivery: encoder and buffer step by step, MODEL.md sections 2, 3 and 5.1. Knows steps, not moments:
 * what happened when within a step is the timeline's business. */
#ifndef TRACEREEL_MODEL_FLUID_H
#define TRACEREEL_MODEL_FLUID_H

#include "model/buffer.h"
#include "model/encoder.h"
#include "model/conditions.h"
#include "model/rng.h"

#include <tracereel/params.h>

#define FLUID_BLOCK                                                                                          \
    CONDITIONS_BLOCK_MAX /* steps taken at once: everything about them stays in the nearest cache            \
                          */

struct fluid {
    const struct tr_params *params;
    double dt_s;
    bool live; /* the live edge, catching up or skipping is on */
    struct encoder encoder;
    struct encoder_state encoding;
    struct buffer_state buffer;
    double behind_s;
    struct rng noise;
};

/* Where the steps of a block go. */
struct fluid_out {
    double *inflow, *level_s, *drift_ms;
    uint8_t *flags, *quality;
    /* live only, NULL otherwise: at the step's end; playback speed in it; content jumped over at its end */
    double *behind_s, *speed, *skipped_s;
};

void fluid_init(struct fluid *fluid, const struct tr_params *params, double dt_s, uint64_t seed);

/* Takes count <= FLUID_BLOCK steps on from where the last call ended. */
void fluid_run(struct fluid *fluid, const double *bandwidth_mbps, size_t count, const struct fluid_out *out);

#endif
