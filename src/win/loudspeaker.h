/* The loudspeaker: samples queued a little ahead, and when they will be heard. Main thread only. */
#ifndef TRACEREEL_WIN_LOUDSPEAKER_H
#define TRACEREEL_WIN_LOUDSPEAKER_H

#include <tracereel/error.h>

#include <stddef.h>

struct loudspeaker;

/* Samples that can wait, besides those that the card has already. */
#define LOUDSPEAKER_ROOM 9600

/* Opens the default device, mono float at rate_hz. An error says that there is none. */
enum tr_status loudspeaker_open(int rate_hz, struct loudspeaker **out, struct tr_error *err);
void loudspeaker_close(struct loudspeaker *audio); /* NULL is fine */

/* Samples that wait. What the card has taken is not among them: that will be heard. */
size_t loudspeaker_queued(struct loudspeaker *audio);
void loudspeaker_queue(struct loudspeaker *audio, const float *samples,
                       size_t count); /* drops what has no room */
void loudspeaker_clear(struct loudspeaker *audio);

/* Seconds from now_s (of window_clock_s, now or a moment ago) until a sample that is queued next will be
 * heard: what waits, and what the card holds. */
double loudspeaker_ahead_s(struct loudspeaker *audio, double now_s);

#endif
