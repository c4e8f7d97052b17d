#include "rec/recorder.h"

#include "gfx/canvas.h"
#include "rec/encode_thread.h"

#include <errno.h>
#include <libavutil/log.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define QUEUE_BYTES_LIVE    ((size_t)192 << 20) /* used where the encoder or the disk stands still a while */
#define QUEUE_BYTES_OFFLINE ((size_t)32 << 20)
#define QUEUE_FRAMES_MIN    3
#define QUEUE_FRAMES_MAX    60
#define SOUND_QUEUE_S       4

struct recorder {
    struct encode_thread thread;
    int64_t next_slot; /* the first that has no frame yet */
    int64_t end_slot;  /* after the last that one was offered for */
    int width_px, height_px;
    bool live, finishing;
};

static enum tr_status check_config(const struct rec_config *config, enum rec_kind kind, struct tr_error *err)
{
    const char *path = config->path;
    if (kind == REC_KIND_NONE || kind == REC_PNG) {
        return tr_error_set(err, TR_STATUS_USAGE, path,
                            "its ending says no kind of video; .mp4, .mkv, .webm and .gif do");
    }
    if (config->width_px < 2 || config->height_px < 2 || config->width_px > REC_SIDE_MAX ||
        config->height_px > REC_SIDE_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, path,
                            "a picture of %dx%d cannot be recorded; 2x2 to %dx%d can", config->width_px,
                            config->height_px, REC_SIDE_MAX, REC_SIDE_MAX);
    }
    if (config->fps < 1 || config->fps > REC_FPS_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, path,
                            "%d pictures a second cannot be recorded; 1 to %d can", config->fps, REC_FPS_MAX);
    }
    int crf_max = kind == REC_WEBM ? 63 : 51;
    if (config->crf < 0 || config->crf > crf_max) {
        return tr_error_set(err, TR_STATUS_USAGE, path, "crf %d is outside 1 (best) .. %d (smallest)",
                            config->crf, crf_max);
    }
    if (config->sample_rate && (config->sample_rate < 8000 || config->sample_rate > 192000)) {
        return tr_error_set(err, TR_STATUS_USAGE, path, "sound at %d Hz cannot be recorded; 48000 can",
                            config->sample_rate);
    }
    if (config->channels < 0 || config->channels > 2) {
        return tr_error_set(err, TR_STATUS_USAGE, path, "%d channels cannot be recorded; 1 or 2 can",
                            config->channels);
    }
    return TR_STATUS_OK;
}

static enum tr_status check_free(const struct rec_config *config, struct tr_error *err)
{
    struct stat st;
    if (stat(config->path, &st) != 0) {
        return TR_STATUS_OK;
    }
    if (S_ISDIR(st.st_mode)) {
        return tr_error_set(err, TR_STATUS_FAILED, config->path, "is a folder; name a file");
    }
    return config->force ? TR_STATUS_OK
                         : tr_error_set(err, TR_STATUS_FAILED, config->path,
                                        "is there already; choose another name, or --force to replace it");
}

static size_t queue_slots(const struct rec_config *config)
{
    size_t frame_bytes = (size_t)config->width_px * (size_t)config->height_px * sizeof(uint32_t);
    size_t slots = (config->live ? QUEUE_BYTES_LIVE : QUEUE_BYTES_OFFLINE) / frame_bytes;
    return slots < QUEUE_FRAMES_MIN ? QUEUE_FRAMES_MIN : slots > QUEUE_FRAMES_MAX ? QUEUE_FRAMES_MAX : slots;
}

enum tr_status rec_start(const struct rec_config *config, struct recorder **out, struct tr_error *err)
{
    enum rec_kind kind = rec_kind_of(config->path);
    enum tr_status status = check_config(config, kind, err);
    if (status == TR_STATUS_OK) {
        status = check_free(config, err);
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    /* What goes wrong comes back as codes and is said once, by us. */
    av_log_set_level(AV_LOG_QUIET);
    struct recorder *rec = calloc(1, sizeof *rec);
    if (!rec) {
        return tr_error_oom(err);
    }
    rec->width_px = config->width_px;
    rec->height_px = config->height_px;
    rec->live = config->live;
    status = encode_thread_start(&rec->thread, kind, config, queue_slots(config), (size_t)SOUND_QUEUE_S, err);
    if (status != TR_STATUS_OK) {
        free(rec);
        return status;
    }
    *out = rec;
    return TR_STATUS_OK;
}

/* Scaled to fit, in the middle, black around. */
static void copy_scaled(const struct canvas *from, uint32_t *to, int width_px, int height_px)
{
    struct canvas into;
    canvas_wrap(&into, to, width_px, height_px, width_px, 1, NULL);
    canvas_clear(&into, 0xff000000u);
    float across = (float)width_px / (float)from->width_px, down = (float)height_px / (float)from->height_px;
    float scale = across < down ? across : down;
    float w = (float)from->width_px * scale, h = (float)from->height_px * scale;
    canvas_picture(&into, (struct rect){((float)width_px - w) / 2, ((float)height_px - h) / 2, w, h}, from,
                   CANVAS_BILINEAR);
    canvas_destroy(&into);
}

static void copy_pixels(const struct canvas *from, uint32_t *to, int width_px, int height_px)
{
    if (from->width_px != width_px || from->height_px != height_px) {
        copy_scaled(from, to, width_px, height_px);
        return;
    }
    for (int y = 0; y < height_px; y++) {
        memcpy(to + (size_t)y * (size_t)width_px, from->pixels + (ptrdiff_t)y * from->stride_px,
               (size_t)width_px * sizeof *to);
    }
}

enum tr_status rec_frame(struct recorder *rec, const struct canvas *canvas, int64_t slot,
                         struct tr_error *err)
{
    enum tr_status status = encode_thread_check(&rec->thread, err);
    if (status != TR_STATUS_OK || slot < rec->next_slot || rec->finishing) {
        return status;
    }
    rec->end_slot = slot + 1;
    struct queued_frame *frame = queue_reserve(&rec->thread.queue);
    if (!frame) {
        return encode_thread_check(&rec->thread, err); /* live without room: the next frame fills the gap */
    }
    copy_pixels(canvas, frame->pixels, rec->width_px, rec->height_px);
    frame->repeat_before = slot - rec->next_slot;
    if (rec->live) {
        rec->thread.frames_missed += frame->repeat_before;
    }
    rec->next_slot = slot + 1;
    queue_push(&rec->thread.queue);
    return TR_STATUS_OK;
}

enum tr_status rec_audio(struct recorder *rec, const float *samples, size_t count, struct tr_error *err)
{
    enum tr_status status = encode_thread_check(&rec->thread, err);
    if (status != TR_STATUS_OK || rec->finishing || !rec->thread.queue.channels) {
        return status;
    }
    return queue_samples(&rec->thread.queue, samples, count) ? TR_STATUS_OK
                                                             : encode_thread_check(&rec->thread, err);
}

enum tr_status rec_chapter(struct recorder *rec, double at_s, const char *title, struct tr_error *err)
{
    return encode_thread_chapter(&rec->thread, at_s, title, err);
}

struct rec_progress rec_progress(struct recorder *rec)
{
    return encode_thread_progress(&rec->thread);
}

void rec_finish(struct recorder *rec)
{
    if (!rec->finishing) {
        rec->finishing = true;
        rec->thread.frames_missed += rec->end_slot - rec->next_slot;
        rec->thread.end_slot = rec->end_slot;
        queue_end(&rec->thread.queue);
    }
}

enum tr_status rec_close(struct recorder *rec, struct rec_progress *last, struct tr_error *err)
{
    rec_finish(rec);
    enum tr_status status = encode_thread_join(&rec->thread, last, err);
    free(rec);
    return status;
}

void rec_discard(struct recorder *rec)
{
    rec->thread.discard = true;
    queue_break(&rec->thread.queue);
    rec_close(rec, NULL, NULL);
}
