/* The module's side of the recorder: slots of the virtual clock and the queue to the encoder's thread. */
#include "rec/encode_thread.h"
#include "rec/module.h"

#include <libavutil/log.h>
#include <stdlib.h>

#define QUEUE_BYTES_LIVE    ((size_t)192 << 20) /* used where the encoder or the disk stands still a while */
#define QUEUE_BYTES_OFFLINE ((size_t)32 << 20)
#define QUEUE_FRAMES_MIN    3
#define QUEUE_FRAMES_MAX    60
#define SOUND_QUEUE_S       4

struct recording {
    struct recorder rec; /* first: a struct recorder * is one of ours */
    struct encode_thread thread;
    int64_t next_slot; /* the first that has no frame yet */
    int64_t end_slot;  /* after the last that one was offered for */
    bool live, finishing;
};

static struct recording *recording_of(struct recorder *rec)
{
    return (struct recording *)rec;
}

static size_t queue_slots(const struct rec_config *config)
{
    size_t frame_bytes = (size_t)config->width_px * (size_t)config->height_px * sizeof(uint32_t);
    size_t slots = (config->live ? QUEUE_BYTES_LIVE : QUEUE_BYTES_OFFLINE) / frame_bytes;
    return slots < QUEUE_FRAMES_MIN ? QUEUE_FRAMES_MIN : slots > QUEUE_FRAMES_MAX ? QUEUE_FRAMES_MAX : slots;
}

static enum tr_status start(const struct rec_config *config, enum rec_kind kind, struct recorder **out,
                            struct tr_error *err)
{
    /* libav stays quiet: its errors come back as codes and are said once, by us. */
    av_log_set_level(AV_LOG_QUIET);
    struct recording *r = calloc(1, sizeof *r);
    if (!r) {
        return tr_error_oom(err);
    }
    r->rec = (struct recorder){&tracereel_module, config->width_px, config->height_px};
    r->live = config->live;
    enum tr_status status =
        encode_thread_start(&r->thread, kind, config, queue_slots(config), (size_t)SOUND_QUEUE_S, err);
    if (status != TR_STATUS_OK) {
        free(r);
        return status;
    }
    *out = &r->rec;
    return TR_STATUS_OK;
}

static enum tr_status frame(struct recorder *rec, rec_copy_pixels *copy, const struct canvas *canvas,
                            int64_t slot, struct tr_error *err)
{
    struct recording *r = recording_of(rec);
    enum tr_status status = encode_thread_check(&r->thread, err);
    if (status != TR_STATUS_OK || slot < r->next_slot || r->finishing) {
        return status;
    }
    r->end_slot = slot + 1;
    struct queued_frame *queued = queue_reserve(&r->thread.queue);
    if (!queued) {
        return encode_thread_check(&r->thread, err); /* live without room: the next frame fills the gap */
    }
    copy(rec, canvas, queued->pixels);
    queued->repeat_before = slot - r->next_slot;
    if (r->live) {
        r->thread.frames_missed += queued->repeat_before;
    }
    r->next_slot = slot + 1;
    queue_push(&r->thread.queue);
    return TR_STATUS_OK;
}

static enum tr_status audio(struct recorder *rec, const float *samples, size_t count, struct tr_error *err)
{
    struct recording *r = recording_of(rec);
    enum tr_status status = encode_thread_check(&r->thread, err);
    if (status != TR_STATUS_OK || r->finishing || !r->thread.queue.channels) {
        return status;
    }
    return queue_samples(&r->thread.queue, samples, count) ? TR_STATUS_OK
                                                           : encode_thread_check(&r->thread, err);
}

static enum tr_status chapter(struct recorder *rec, double at_s, const char *title, struct tr_error *err)
{
    return encode_thread_chapter(&recording_of(rec)->thread, at_s, title, err);
}

static struct rec_progress progress(struct recorder *rec)
{
    return encode_thread_progress(&recording_of(rec)->thread);
}

static void finish(struct recorder *rec)
{
    struct recording *r = recording_of(rec);
    if (!r->finishing) {
        r->finishing = true;
        r->thread.frames_missed += r->end_slot - r->next_slot;
        r->thread.end_slot = r->end_slot;
        queue_end(&r->thread.queue);
    }
}

static enum tr_status close_recording(struct recorder *rec, struct rec_progress *last, struct tr_error *err)
{
    struct recording *r = recording_of(rec);
    finish(rec);
    enum tr_status status = encode_thread_join(&r->thread, last, err);
    free(r);
    return status;
}

static void discard(struct recorder *rec)
{
    struct recording *r = recording_of(rec);
    r->thread.discard = true;
    queue_break(&r->thread.queue);
    close_recording(rec, NULL, NULL);
}

MODULE(struct rec_module) = {
    .module = {TRACEREEL_VERSION},
    .start = start,
    .frame = frame,
    .audio = audio,
    .chapter = chapter,
    .progress = progress,
    .finish = finish,
    .close = close_recording,
    .discard = discard,
};
