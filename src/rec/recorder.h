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

#include <tracereel/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct canvas;
struct recorder;

enum rec_kind { REC_KIND_NONE, REC_MP4, REC_MKV, REC_WEBM, REC_GIF, REC_PNG };

/* By the ending of path, in any case; REC_KIND_NONE where it has no known one. REC_PNG is for gfx/png.h, not
 * for us. */
enum rec_kind rec_kind_of(const char *path);
#define REC_KINDS ".mp4 .mkv .webm .gif .png"

#define REC_FPS_MAX  240
#define REC_SIDE_MAX 8192

struct rec_config { /* 0 and NULL: the default or none */
    const char *path;
    /* Any size from 2x2. H.264 in mp4 and mkv needs even sides: an odd one is made even by repeating the last
     * row or column. GIF has at most 50 pictures a second: of more, every so many are left out. */
    int width_px, height_px;
    int fps;         /* 1 .. REC_FPS_MAX */
    int sample_rate; /* Hz, 8000 .. 192000; 0: without sound. GIF never has sound */
    int channels;    /* 1 or 2; 0: 1 */
    int crf; /* quality, 1 best .. 51 (webm: 63) smallest; 0: the default, which text stays crisp with */
    const char *title; /* of the file */
    bool live;  /* never let the caller wait: a frame for which there is no room is missed and counted */
    bool force; /* replace PATH, and a PATH.part that an earlier recording left */
    const char
        *encoders; /* names of video encoders to try, with commas; NULL: the best that this libav has */
};

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

enum rec_state { REC_RECORDING, REC_FINISHING, REC_DONE, REC_FAILED };

struct rec_progress {
    enum rec_state state;
    int64_t frames;        /* of the video so far, as encoded */
    int64_t frames_queued; /* handed in, not yet encoded */
    int64_t frames_missed; /* live: slots that repeat the frame before */
    int64_t bytes;         /* written */
};
struct rec_progress rec_progress(struct recorder *rec);

/* Asks for the end and returns at once; rec_progress says when it is REC_DONE or REC_FAILED. */
void rec_finish(struct recorder *rec);

/* Waits for the end (asking for it where rec_finish has not), frees rec, and says how it went. *last (may be
 * NULL) is the progress at the end. TR_STATUS_FAILED without any frame: then nothing is left behind. */
enum tr_status rec_close(struct recorder *rec, struct rec_progress *last, struct tr_error *err);

/* Stops, frees rec and removes PATH.part: the recording is not wanted. */
void rec_discard(struct recorder *rec);

#endif
