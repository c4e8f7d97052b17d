#include "model/player/live_speed.h"

#include "base/fmath.h"

#include <math.h>

#define SLOWEST   0.97  /* DEFAULT_FALLBACK_MIN_PLAYBACK_SPEED */
#define FASTEST   1.03  /* DEFAULT_FALLBACK_MAX_PLAYBACK_SPEED */
#define FACTOR    0.1   /* DEFAULT_PROPORTIONAL_CONTROL_FACTOR, a second */
#define NEAR_S    0.02  /* DEFAULT_MAX_LIVE_OFFSET_ERROR_MS_FOR_UNIT_SPEED */
#define STALLED_S 0.5   /* DEFAULT_TARGET_LIVE_OFFSET_INCREMENT_ON_REBUFFER_MS */
#define SMOOTHING 0.999 /* DEFAULT_MIN_POSSIBLE_LIVE_OFFSET_SMOOTHING_FACTOR */
#define DECIDES_S 1.0   /* DEFAULT_MIN_UPDATE_INTERVAL_MS */
#define SAFE      3     /* deviations above what is possible (adjustTargetLiveOffsetUs) */

static double between(double x, double least, double most)
{
    return lesser(greater(x, least), most);
}

void live_speed_init(struct live_speed *control, double ideal_s)
{
    *control = (struct live_speed){.ideal_s = ideal_s, .target_s = ideal_s, .speed = 1};
}

void live_speed_stalled(struct live_speed *control)
{
    control->target_s += STALLED_S;
}

static double smoothed(double before, double now)
{
    return SMOOTHING * before + (1 - SMOOTHING) * now;
}

/* updateSmoothedMinPossibleLiveOffsetUs: never below what is possible now. */
void live_speed_look(struct live_speed *control, double possible_s, int looks, double every_s)
{
    struct live_speed *c = control;
    for (int left = looks; left-- > 0;) {
        const double now_s = possible_s - left * every_s;
        if (!c->has_looked) {
            c->has_looked = true;
            c->possible_s = now_s;
            c->deviation_s = 0;
            continue;
        }
        c->possible_s = greater(now_s, smoothed(c->possible_s, now_s));
        c->deviation_s = smoothed(c->deviation_s, fabs(now_s - c->possible_s));
    }
}

/* adjustTargetLiveOffsetUs: down to what is safe or to the ideal, no faster than it can be followed; up to
 * what is safe, but no farther than where slowing down now would lead. */
static void aim(struct live_speed *c, double behind_s)
{
    const double safe_s = c->possible_s + SAFE * c->deviation_s;
    if (c->target_s > safe_s) {
        const double down_s = (c->speed - 1 + FASTEST - 1) * DECIDES_S;
        c->target_s = greater(greater(safe_s, c->ideal_s), c->target_s - down_s);
    } else {
        c->target_s = between(behind_s - greater(0, c->speed - 1) / FACTOR, c->target_s, safe_s);
    }
}

void live_speed_decide(struct live_speed *control, double behind_s)
{
    struct live_speed *c = control;
    aim(c, behind_s);
    const double off_s = behind_s - c->target_s;
    c->speed = fabs(off_s) < NEAR_S ? 1 : between(1 + FACTOR * off_s, SLOWEST, FASTEST);
}
