/* Makes video of finished frames, on a thread of its own.
 *
 * While it runs, everything goes to PATH.part, as Matroska flushed every quarter of a second: a process that
 * is killed leaves a file that plays up to about the last second. Finishing turns that into what PATH's
 * ending asks for, and only then does PATH appear, whole. Whatever goes wrong, what was recorded stays in
 * PATH.part.
 *
 * Time is virtual: frame n is at n / fps, sample n at n / sample_rate. No clock is read. The same frames and
 * samples give the same file, whatever the machine's load and number of processors.
 *
 * Between rec_start and rec_close any one thread at a time may call the other functions (rec_progress: any
 * thread).
 */
#ifndef TRACEREEL_REC_RECORDER_H
#define TRACEREEL_REC_RECORDER_H

#include "rec/config.h"

#include <tracereel/error.h>

#include <stddef.h>

struct canvas;
struct recorder;

/* By the ending of path, in any case; REC_KIND_NONE where it has no known one. REC_PNG is for gfx/png.h, not
 * for us. */
enum rec_kind rec_kind_of(const char *path);
#define REC_KINDS ".mp4 .mkv .webm .gif .png"

/* TR_STATUS_USAGE: a size, rate or ending that cannot be. TR_STATUS_FAILED: PATH or PATH.part is there and
 * may not be replaced, the folder cannot be written, no encoder works (the message names those there are;
 * live, where the encoder is opened while frames already come in, a later call says it). */
enum tr_status rec_start(const struct rec_config *config, struct recorder **out, struct tr_error *err);

/* The picture at `slot` of the virtual clock. Slots that were skipped repeat the frame before (live: they
 * count as missed); a slot that already has its frame is left alone. A canvas of another size is scaled to
 * fit. Copies what it needs: the canvas is the caller's again at once. Live, it costs about a memcpy and
 * never waits; otherwise it waits while the encoder has enough to do. Fails once writing or encoding has
 * failed. */
enum tr_status rec_frame(struct recorder *rec, const struct canvas *canvas, int64_t slot,
                         struct tr_error *err);

/* The next `count` samples of each channel, interleaved, -1 .. 1. Sound is cut or filled with silence to be
 * as long as the picture. */
enum tr_status rec_audio(struct recorder *rec, const float *samples, size_t count, struct tr_error *err);

/* A chapter from `at_s` on, any time before rec_finish; a copy of the title is made. */
enum tr_status rec_chapter(struct recorder *rec, double at_s, const char *title, struct tr_error *err);

struct rec_progress rec_progress(struct recorder *rec);

/* Asks for the end and returns at once; rec_progress says when it is REC_DONE or REC_FAILED. */
void rec_finish(struct recorder *rec);

/* Waits for the end (asking for it where rec_finish has not), frees rec, and says how it went. *last (may be
 * NULL) is the progress at the end. TR_STATUS_FAILED without any frame: then nothing is left behind. */
enum tr_status rec_close(struct recorder *rec, struct rec_progress *last, struct tr_error *err);

/* Stops, frees rec and removes PATH.part: the recording is not wanted. */
void rec_discard(struct recorder *rec);

#endif
