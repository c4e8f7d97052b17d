/* The loudspeaker: samples queued a little ahead. Main thread only. */
#ifndef TRACEREEL_WIN_LOUDSPEAKER_H
#define TRACEREEL_WIN_LOUDSPEAKER_H

#include <tracereel/error.h>

#include <stddef.h>

struct loudspeaker;

/* Opens the default device, mono float at rate_hz. An error says that there is none. */
enum status loudspeaker_open(int rate_hz, struct loudspeaker **out, struct error *err);
void loudspeaker_close(struct loudspeaker *audio); /* NULL is fine */

/* Samples that wait to be played. */
size_t loudspeaker_queued(const struct loudspeaker *audio);
void loudspeaker_queue(struct loudspeaker *audio, const float *samples, size_t count);
void loudspeaker_clear(struct loudspeaker *audio);

#endif
