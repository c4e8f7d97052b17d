/* A player's bandwidth estimate: two exponentially weighted means over download time, the lower counts.
 * MODEL.md section 5.2. */
#ifndef TRACEREEL_MODEL_PLAYER_ESTIMATE_H
#define TRACEREEL_MODEL_PLAYER_ESTIMATE_H

#include "base/fmath.h"

#define ESTIMATE_HALVINGS 1000.0 /* after more of them nothing is left either */

struct estimate {
    double fast_half_life_s, slow_half_life_s;
    double fast_mbps, slow_mbps;         /* means that began at 0, not yet corrected for it */
    double fast_left, slow_left;         /* what is left of that beginning: 1 before the first sample */
    double first_mbps;                   /* until the first sample */
    double same_s, fast_same, slow_same; /* what a sample as long as the last one leaves */
};

static inline void estimate_init(struct estimate *estimate, double fast_half_life_s, double slow_half_life_s,
                                 double first_mbps)
{
    *estimate = (struct estimate){.fast_half_life_s = fast_half_life_s,
                                  .slow_half_life_s = slow_half_life_s,
                                  .fast_left = 1,
                                  .slow_left = 1,
                                  .first_mbps = first_mbps};
}

/* Forgets everything: the estimate is first_mbps until the next sample. */
static inline void estimate_restart(struct estimate *estimate, double first_mbps)
{
    estimate_init(estimate, estimate->fast_half_life_s, estimate->slow_half_life_s, first_mbps);
}

/* `rate_mbps` was seen for duration_s of downloading. */
static inline void estimate_add(struct estimate *estimate, double rate_mbps, double duration_s)
{
    if (duration_s != estimate->same_s) {
        const fmath_pair left =
            fmath_halved_pair(lesser(duration_s / estimate->fast_half_life_s, ESTIMATE_HALVINGS),
                              lesser(duration_s / estimate->slow_half_life_s, ESTIMATE_HALVINGS));
        estimate->same_s = duration_s;
        estimate->fast_same = left[0];
        estimate->slow_same = left[1];
    }
    const double fast = estimate->fast_same, slow = estimate->slow_same;
    estimate->fast_mbps = fast * estimate->fast_mbps + (1 - fast) * rate_mbps;
    estimate->slow_mbps = slow * estimate->slow_mbps + (1 - slow) * rate_mbps;
    estimate->fast_left *= fast;
    estimate->slow_left *= slow;
}

static inline double estimate_mbps(const struct estimate *estimate)
{
    if (estimate->fast_left >= 1) {
        return estimate->first_mbps;
    }
    double fast = estimate->fast_mbps / (1 - estimate->fast_left);
    double slow = estimate->slow_mbps / (1 - estimate->slow_left);
    return fast < slow ? fast : slow;
}

#endif
