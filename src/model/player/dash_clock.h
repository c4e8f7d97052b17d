/* The time as dash.js takes it to be, by the UTCTiming element of its manifest: late by what the way of the
 * answer takes. dash.js 5.2.1, TimeSyncController and utcSynchronization. */
#ifndef TRACEREEL_MODEL_PLAYER_DASH_CLOCK_H
#define TRACEREEL_MODEL_PLAYER_DASH_CLOCK_H

#include "base/fmath.h"

#include <math.h>
#include <stdbool.h>

#define DASH_CLOCK_EVERY_S 30  /* timeBetweenSyncAttempts, ... */
#define DASH_CLOCK_LEAST_S 2   /* ... minimum- ... */
#define DASH_CLOCK_MOST_S  600 /* ... and maximumTimeBetweenSyncAttempts */
#define DASH_CLOCK_FACTOR  2   /* longer by this where the clock was within ... */
#define DASH_CLOCK_DRIFT_S 0.1 /* ... maximumAllowedDrift, else shorter */

#define DASH_MANIFEST_TIMEOUT_S 10  /* manifestRequestTimeout */
#define DASH_MANIFEST_RETRY_S   0.5 /* retryIntervals.MPD */

struct dash_clock {
    double behind_s; /* the player's is so much late: that long it sees nothing of what is new */
    double synced_s, every_s;
};

/* Not at every refresh of the manifest, and the less often the steadier it is. */
static inline bool dash_clock_is_due(const struct dash_clock *clock, double now_s)
{
    return now_s - clock->synced_s >= clock->every_s;
}

static inline void dash_clock_set(struct dash_clock *clock, double behind_s, double now_s)
{
    const bool steady = fabs(behind_s - clock->behind_s) <= DASH_CLOCK_DRIFT_S;
    clock->every_s = steady ? lesser(clock->every_s * DASH_CLOCK_FACTOR, DASH_CLOCK_MOST_S)
                            : greater(clock->every_s / DASH_CLOCK_FACTOR, DASH_CLOCK_LEAST_S);
    clock->behind_s = behind_s;
    clock->synced_s = now_s;
}

#endif
