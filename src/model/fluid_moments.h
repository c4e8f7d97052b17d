/* Moments within the steps of fluid delivery: events at their exact moments, stalls as spans,
 * where in the stream the picture on screen is, and how far behind live. */
#ifndef TRACEREEL_MODEL_FLUID_MOMENTS_H
#define TRACEREEL_MODEL_FLUID_MOMENTS_H

#include "model/fluid.h"

#include <tracereel/timeline.h>

struct fluid_moments {
    struct tr_timeline *timeline;
    size_t done; /* steps */
    /* as of the end of the last step */
    double level_s;
    int quality;
    bool overflow;
    size_t stalled_steps;
    double stall_begin_s, stalled_s; /* of the stall under way; of those that have ended */
    double gained_s;                 /* content beyond the drain rate: caught up or jumped over */
};

/* From the state a session starts with. */
void fluid_moments_init(struct fluid_moments *moments, struct tr_timeline *timeline,
                        const struct fluid *fluid);

/* The next `count` steps, whose columns, flags and quality are in the timeline. `speed` and `skipped_s` as
 * fluid_run gave them; speed NULL where nothing of section 5.1 is on, and then behind_live_s is filled in
 * too. False where memory ran out. */
bool fluid_moments_add(struct fluid_moments *moments, size_t count, const double *speed,
                       const double *skipped_s);

#endif
