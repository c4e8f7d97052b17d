/* A player's bandwidth estimate: two exponentially weighted means over download time, the lower counts.
 * MODEL.md section 5.2. */
#ifndef TRACEREEL_MODEL_PLAYER_ESTIMATE_H
#define TRACEREEL_MODEL_PLAYER_ESTIMATE_H

#include "base/fmath.h"

#define ESTIMATE_HALVINGS 1000.0 /* after more of them nothing is left either */

/* Of each pair the first is the quick mean's, the second the steady one's: so they are worked out at once. */
struct estimate {
    fmath_pair halvings_per_s;
    fmath_pair mbps;   /* means that began at 0, not yet corrected for it */
    fmath_pair left;   /* what is left of that beginning: 1 before the first sample */
    double same_s;     /* duration of the last sample, ... */
    fmath_pair same;   /* ... and what such a one leaves of those before */
    double first_mbps; /* until the first sample */
};

static inline void estimate_init(struct estimate *estimate, double fast_half_life_s, double slow_half_life_s,
                                 double first_mbps)
{
    *estimate = (struct estimate){.halvings_per_s = {1 / fast_half_life_s, 1 / slow_half_life_s},
                                  .left = {1, 1},
                                  .first_mbps = first_mbps};
}

/* Forgets everything: the estimate is first_mbps until the next sample. */
static inline void estimate_restart(struct estimate *estimate, double first_mbps)
{
    *estimate = (struct estimate){
        .halvings_per_s = estimate->halvings_per_s, .left = {1, 1}, .first_mbps = first_mbps};
}

/* `rate_mbps` was seen for duration_s of downloading. */
static inline void estimate_add(struct estimate *estimate, double rate_mbps, double duration_s)
{
    fmath_pair left = estimate->same;
    if (duration_s != estimate->same_s) {
        const fmath_pair halvings = duration_s * estimate->halvings_per_s;
        left =
            fmath_halved_pair(lesser(halvings[0], ESTIMATE_HALVINGS), lesser(halvings[1], ESTIMATE_HALVINGS));
        estimate->same_s = duration_s;
        estimate->same = left;
    }
    estimate->mbps = left * estimate->mbps + (1 - left) * rate_mbps;
    estimate->left *= left;
}

static inline double estimate_mbps(const struct estimate *estimate)
{
    if (estimate->left[0] >= 1) {
        return estimate->first_mbps;
    }
    const fmath_pair mbps = estimate->mbps / (1 - estimate->left);
    return lesser(mbps[0], mbps[1]);
}

#endif
