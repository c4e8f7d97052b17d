/* The loudspeaker: samples queued a little ahead. Main thread only. */
#ifndef TRACEREEL_WIN_AUDIO_H
#define TRACEREEL_WIN_AUDIO_H

#include <tracereel/error.h>

#include <stddef.h>

struct audio;

/* Opens the default device, mono float at rate_hz. An error says that there is none. */
enum status audio_open(int rate_hz, struct audio **out, struct error *err);
void audio_close(struct audio *audio); /* NULL is fine */

/* Samples that wait to be played. */
size_t audio_queued(const struct audio *audio);
void audio_queue(struct audio *audio, const float *samples, size_t count);
void audio_clear(struct audio *audio);

#endif
