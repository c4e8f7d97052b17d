#include "view/sound.h"

#include "view/slate.h"

#include <math.h>
#include <string.h>

#define BLOCK  48    /* samples between look-ups of the timeline: a millisecond */
#define RAMP_S 0.002 /* a beep that began at full strength would click */
#define LEVEL  0.35

struct heard {
    double content_s; /* of the sound at the loudspeaker; early sound is ahead of the picture */
    double speed;     /* of a player that catches up: its sound is stretched, the pitch kept */
    bool silent;
};

static struct heard heard_at(const struct tr_timeline *timeline, double t_s)
{
    struct tr_timeline_state state;
    tr_timeline_at(timeline, t_s, &state);
    bool outside = t_s < 0 || t_s >= tr_timeline_duration_s(timeline);
    return (struct heard){state.content_s + state.av_drift_ms / 1000, state.speed, state.stalled || outside};
}

/* One sample at a position in the sound, `since_s` of real time after its beep began. */
static float beep(double since_s, double length_s)
{
    double edge_s = fmin(since_s, length_s - since_s);
    if (edge_s <= 0) {
        return 0;
    }
    double strength = fmin(edge_s / RAMP_S, 1);
    return (float)(LEVEL * strength * sin(2 * 3.14159265358979323846 * SOUND_BEEP_HZ * since_s));
}

void sound_render(const struct tr_timeline *timeline, double from_s, double speed, float *samples,
                  size_t count)
{
    memset(samples, 0, count * sizeof *samples);
    if (speed > SOUND_SPEED_MAX || speed < SOUND_SPEED_MIN) {
        return;
    }
    const double step_s = speed / SOUND_RATE_HZ;
    struct heard before = heard_at(timeline, from_s);
    for (size_t i = 0; i < count; i += BLOCK) {
        size_t n = count - i < BLOCK ? count - i : BLOCK;
        struct heard after = heard_at(timeline, from_s + (double)(i + n) * step_s);
        double moved_s = after.content_s - before.content_s;
        /* A skip to live is a jump, not a very fast sound. */
        const double rate = speed * after.speed; /* content a second of listening */
        const bool heard = rate <= SOUND_SPEED_MAX && rate >= SOUND_SPEED_MIN;
        if (!before.silent && !after.silent && heard && fabs(moved_s) < 0.1) {
            for (size_t k = 0; k < n; k++) {
                double at_s = before.content_s + moved_s * (double)k / (double)n;
                samples[i + k] = beep((at_s - floor(at_s)) / rate, SLATE_FLASH_S / rate);
            }
        }
        before = after;
    }
}
