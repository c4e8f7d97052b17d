/* The modelled viewer's sound: a beep for each flash of the slate, early or late by the modelled drift,
 * silent in a stall; stretched, its pitch kept, where a player catches up or slows down, as browsers do it. A
 * pure function of (timeline, time): the window's loudspeaker and a recording's sound track are the same
 * samples. */
#ifndef TRACEREEL_VIEW_SOUND_H
#define TRACEREEL_VIEW_SOUND_H

#include <tracereel/timeline.h>

#include <stddef.h>

#define SOUND_RATE_HZ   48000
#define SOUND_BEEP_HZ   1000.0
#define SOUND_SPEED_MAX 4.0 /* beyond, and below a quarter, there is nothing to hear */
#define SOUND_SPEED_MIN 0.25

/* Mono samples of the session from from_s on; sample i stands at from_s + i * speed / SOUND_RATE_HZ. */
void sound_render(const struct tr_timeline *timeline, double from_s, double speed, float *samples,
                  size_t count);

#endif
