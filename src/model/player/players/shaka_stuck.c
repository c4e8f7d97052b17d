#include "model/player/players/shaka_stuck.h"

#include "base/fmath.h"

#define ENOUGH_S    0.5  /* in the buffer (StallDetector.MediaElementImplementation.hasContentFor_) */
#define THRESHOLD_S 1.0  /* stallThreshold */
#define EVERY_S     0.25 /* gapJumpTimerTime: looks, counted from when something came into the buffer */
/* From there until it plays again: 0.07 and 0.12 s in the two sessions (of eleven) that have it. */
#define SEEKS_S 0.09

static bool is_stuck(const struct playback *playback, double since_s)
{
    return playback->stalled && since_s >= playback->stall_begin_s;
}

void stuck_look(struct engine *engine, double *since_s, int timer)
{
    const struct playback *playback = &engine->playback;
    if (!playback->stalled || engine_ahead_s(engine) < ENOUGH_S) {
        return;
    }
    if (!is_stuck(playback, *since_s)) {
        *since_s = engine->now_s;
    }
    const double rest_s = *since_s + THRESHOLD_S - engine->now_s;
    /* The look that falls on the threshold comes a moment too soon. */
    const double looks = rest_s > 0 ? floor(rest_s / EVERY_S) + 1 : 0;
    engine_set_timer(engine, timer, engine->now_s + looks * EVERY_S + SEEKS_S);
}

void stuck_seek(struct engine *engine, double since_s)
{
    if (is_stuck(&engine->playback, since_s)) {
        playback_nudge(&engine->playback);
    }
}
