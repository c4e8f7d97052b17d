#include "rec/encode_thread.h"

#include "base/plain.h"
#include "rec/finish.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SOUND_AT_ONCE 4096 /* samples */
#define PART_OPTIONS  "cluster_time_limit=250"
#define WARM_FRAMES   6
#define GAP_S         10

static enum tr_status write_video(void *context, AVPacket *packet, struct tr_error *err)
{
    struct encode_thread *t = context;
    packet->duration = 1;
    if (!packet_log_add(&t->video_log, (struct packet_times){packet->pts, packet->dts, packet->duration})) {
        return tr_error_oom(err);
    }
    return muxer_write(&t->mux, packet, 0, t->video.context->time_base, err);
}

static enum tr_status write_audio(void *context, AVPacket *packet, struct tr_error *err)
{
    struct encode_thread *t = context;
    if (!packet_log_add(&t->audio_log, (struct packet_times){packet->pts, packet->dts, packet->duration})) {
        return tr_error_oom(err);
    }
    return muxer_write(&t->mux, packet, 1, t->audio.context->time_base, err);
}

static bool gif_leaves_out(const struct encode_thread *t, int64_t slot)
{
    return t->colors && t->fps > GIF_FPS_MAX && slot > 0 &&
           slot * GIF_FPS_MAX / t->fps == (slot - 1) * GIF_FPS_MAX / t->fps;
}

static enum tr_status encode_slot(struct encode_thread *t, struct tr_error *err)
{
    int64_t slot = t->frames_encoded;
    enum tr_status status = TR_STATUS_OK;
    if (!gif_leaves_out(t, slot)) {
        status = video_encode(&t->video, slot, write_video, t, err);
    }
    t->frames_encoded = slot + 1;
    return status;
}

/* How many of `slots` that have no frame of their own are encoded, as the frame before again: a long gap of a
 * live recording is one long picture, but for its last GAP_S. To encode all of it would take as long again,
 * in which more are missed than before, and so on. */
static int64_t slots_to_repeat(struct encode_thread *t, int64_t slots)
{
    const int64_t most = (int64_t)GAP_S * t->fps;
    if (t->config.live && t->frames_encoded > 0 && slots > most) {
        t->frames_encoded += slots - most;
        return most;
    }
    return slots;
}

/* Gives the frame back as soon as it is converted. */
static enum tr_status encode_queued(struct encode_thread *t, const struct queued_frame *frame,
                                    struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    int64_t repeats = frame->repeat_before;
    if (t->frames_encoded > 0) {
        for (repeats = slots_to_repeat(t, repeats); repeats > 0 && status == TR_STATUS_OK && !t->discard;
             repeats--) {
            status = encode_slot(t, err);
        }
    }
    if (status == TR_STATUS_OK) {
        status = video_load(&t->video, frame->pixels, err);
    }
    if (status == TR_STATUS_OK && t->colors) {
        histogram_add(t->colors, frame->pixels, t->queue.frame_pixels);
    }
    queue_pop(&t->queue);
    for (; repeats >= 0 && status == TR_STATUS_OK && !t->discard;
         repeats--) { /* at the very start there is none before */
        status = encode_slot(t, err);
        repeats = slots_to_repeat(t, repeats);
    }
    return status;
}

/* Samples that belong to the pictures so far. */
static int64_t samples_due(const struct encode_thread *t)
{
    return (t->frames_encoded * t->sample_rate + t->fps - 1) / t->fps;
}

static enum tr_status encode_sound(struct encode_thread *t, int64_t until, struct tr_error *err)
{
    float samples[2 * SOUND_AT_ONCE];
    while (t->audio.context && t->samples_encoded < until) {
        int64_t room = until - t->samples_encoded;
        size_t got =
            queue_take_samples(&t->queue, samples, room < SOUND_AT_ONCE ? (size_t)room : SOUND_AT_ONCE);
        if (got == 0) {
            return TR_STATUS_OK;
        }
        t->samples_encoded += (int64_t)got;
        enum tr_status status = audio_encode(&t->audio, samples, (int)got, write_audio, t, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

static enum tr_status fill_with_silence(struct encode_thread *t, struct tr_error *err)
{
    static const float silence[2 * SOUND_AT_ONCE];
    enum tr_status status = TR_STATUS_OK;
    while (status == TR_STATUS_OK && t->audio.context && t->samples_encoded < samples_due(t)) {
        int64_t rest = samples_due(t) - t->samples_encoded;
        int count = rest < SOUND_AT_ONCE ? (int)rest : SOUND_AT_ONCE;
        t->samples_encoded += count;
        status = audio_encode(&t->audio, silence, count, write_audio, t, err);
    }
    return status;
}

static enum tr_status encode_all(struct encode_thread *t, struct tr_error *err)
{
    const struct queued_frame *frame;
    while (queue_wait(&t->queue, &frame)) {
        if (t->discard) {
            return TR_STATUS_CANCELLED;
        }
        enum tr_status status = TR_STATUS_OK;
        if (frame) {
            status = encode_queued(t, frame, err);
        }
        /* Sound far ahead of the picture is taken nevertheless, or whoever brings it might wait for ever. */
        int64_t until = frame ? samples_due(t) : t->samples_encoded + t->sample_rate;
        if (status == TR_STATUS_OK) {
            status = encode_sound(t, until, err);
        }
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    if (t->discard) {
        return TR_STATUS_CANCELLED;
    }
    if (t->frames_encoded == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, t->path,
                            "not one frame was recorded, so there is nothing to write");
    }
    return TR_STATUS_OK;
}

static enum tr_status end_part(struct encode_thread *t, struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    for (int64_t rest = slots_to_repeat(t, t->end_slot - t->frames_encoded);
         status == TR_STATUS_OK && rest > 0; rest--) {
        status = encode_slot(t, err);
    }
    if (status == TR_STATUS_OK) {
        status = encode_sound(t, samples_due(t), err);
    }
    if (status == TR_STATUS_OK) {
        status = fill_with_silence(t, err);
    }
    if (status == TR_STATUS_OK && t->audio.context) {
        status = audio_flush(&t->audio, write_audio, t, err);
    }
    if (status == TR_STATUS_OK) {
        status = video_flush(&t->video, write_video, t, err);
    }
    return status;
}

static enum tr_status finish(struct encode_thread *t, struct tr_error *err)
{
    AVCodecParameters *video = avcodec_parameters_alloc(), *audio = avcodec_parameters_alloc();
    struct finish_job job = {
        .kind = t->kind,
        .path = t->path,
        .force = t->force,
        .fps = t->fps,
        .end_s = (double)t->frames_encoded / t->fps,
        .title = t->title,
        .comment = t->comment,
        .chapters = &t->chapters,
        .video = {video, t->video.context->time_base, &t->video_log},
        .colors = t->colors,
        .bytes = &t->bytes_finished,
    };
    enum tr_status status = TR_STATUS_OK;
    if (!video || !audio || avcodec_parameters_from_context(video, t->video.context) < 0) {
        status = tr_error_oom(err);
    } else if (t->audio.context) {
        if (avcodec_parameters_from_context(audio, t->audio.context) < 0) {
            status = tr_error_oom(err);
        }
        job.audio = (struct finish_stream){audio, t->audio.context->time_base, &t->audio_log};
    }
    if (status == TR_STATUS_OK) {
        status = finish_file(&job, &t->part, err);
    }
    avcodec_parameters_free(&video);
    avcodec_parameters_free(&audio);
    return status;
}

/* Keeps the first error, with what is left of the recording. */
static void fail(struct encode_thread *t, const struct tr_error *err)
{
    bool something = t->frames_encoded > 0 && t->part.bytes > 0;
    char line[sizeof err->where + sizeof err->what + 4];
    pthread_mutex_lock(&t->lock);
    if (something) {
        tr_error_set(&t->first_error, TR_STATUS_FAILED, t->path,
                     "%s; what was recorded, up to %.1f s, is in %s",
                     err->what[0] ? err->what : tr_error_line(err, line, sizeof line),
                     (double)t->frames_encoded / t->fps, t->part.path);
    } else {
        t->first_error = *err;
    }
    pthread_mutex_unlock(&t->lock);
    t->state = REC_FAILED;
}

static enum tr_status add_stream(struct encode_thread *t, const AVCodecContext *encoder,
                                 AVRational frame_rate, struct tr_error *err)
{
    AVCodecParameters *parameters = avcodec_parameters_alloc();
    bool added = parameters && avcodec_parameters_from_context(parameters, encoder) >= 0 &&
                 muxer_add(&t->mux, parameters, encoder->time_base, frame_rate) >= 0;
    avcodec_parameters_free(&parameters);
    return added ? TR_STATUS_OK : tr_error_oom(err);
}

static enum tr_status open_mux(struct encode_thread *t, struct tr_error *err)
{
    enum tr_status status = muxer_open(&t->mux, &t->part, "matroska", err);
    if (status == TR_STATUS_OK) {
        status = add_stream(t, t->video.context, (AVRational){t->fps, 1}, err);
    }
    if (status == TR_STATUS_OK && t->audio.context) {
        status = add_stream(t, t->audio.context, (AVRational){0, 1}, err);
    }
    if (status == TR_STATUS_OK) {
        status = muxer_describe(&t->mux, t->title, t->comment, NULL, 0, err);
    }
    return status == TR_STATUS_OK ? muxer_begin(&t->mux, PART_OPTIONS, err) : status;
}

static enum tr_status open_encoders(struct encode_thread *t, struct tr_error *err)
{
    enum tr_status status = video_open(&t->video, t->kind, &t->config, err);
    if (status == TR_STATUS_OK && t->queue.channels) {
        status = audio_open(&t->audio, t->kind, &t->config, err);
    }
    return status;
}

static void *run(void *context)
{
    struct encode_thread *t = context;
    struct tr_error err = {0};
    enum tr_status status = TR_STATUS_OK;
    if (t->config.live) {
        queue_warm(&t->queue, WARM_FRAMES);
        status = open_encoders(t, &err);
        if (status == TR_STATUS_OK) {
            status = open_mux(t, &err);
        }
    }
    if (status == TR_STATUS_OK) {
        status = encode_all(t, &err);
    }
    queue_break(&t->queue);
    if (status == TR_STATUS_OK) {
        pthread_mutex_lock(&t->lock); /* from here on no chapter comes any more */
        t->state = REC_FINISHING;
        pthread_mutex_unlock(&t->lock);
        status = end_part(t, &err);
    }
    /* After a failure, too, the end is worth trying: the file may play better with it. */
    struct tr_error end_error = {0};
    if (muxer_end(&t->mux, &end_error) != TR_STATUS_OK && status == TR_STATUS_OK) {
        status = TR_STATUS_FAILED;
        err = end_error;
    }
    if (status == TR_STATUS_OK) {
        status = finish(t, &err);
    }
    if (status == TR_STATUS_OK) {
        t->state = REC_DONE;
    } else {
        fail(t, &err);
    }
    return NULL;
}

/* Signals are the main thread's. SIGXFSZ in particular, which a size limit raises in whoever writes, must not
 * end the program: blocked, the write returns an error that we can report. */
static int start_without_signals(struct encode_thread *t)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int code = pthread_create(&t->thread, NULL, run, t);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (code == 0) {
        pthread_setname_np(t->thread, "recorder");
    }
    return code;
}

static void take_down(struct encode_thread *t, bool remove_part)
{
    muxer_close(&t->mux);
    if (t->part.path && remove_part) {
        unlink(t->part.path);
    }
    part_destroy(&t->part);
    video_close(&t->video);
    audio_close(&t->audio);
    packet_log_destroy(&t->video_log);
    packet_log_destroy(&t->audio_log);
    for (size_t i = 0; i < t->chapters.count; i++) {
        free(t->chapters.list[i].title);
    }
    free(t->chapters.list);
    free(t->colors);
    free(t->path);
    free(t->title);
    free(t->comment);
    free(t->encoders);
    queue_destroy(&t->queue);
    pthread_mutex_destroy(&t->lock);
}

/* False: out of memory. */
static bool keep_config(struct encode_thread *t, const struct rec_config *config)
{
    t->path = strdup(config->path);
    t->title = config->title ? strdup(config->title) : NULL;
    if (t->title) {
        plain_text(t->title);
    }
    t->comment = config->comment ? strdup(config->comment) : NULL;
    t->encoders = config->encoders ? strdup(config->encoders) : NULL;
    t->colors = t->kind == REC_GIF ? calloc(1, sizeof *t->colors) : NULL;
    t->config = *config;
    t->config.path = t->path;
    t->config.title = t->title;
    t->config.comment = t->comment;
    t->config.encoders = t->encoders;
    return t->path && (t->title || !config->title) && (t->comment || !config->comment) &&
           (t->encoders || !config->encoders) && (t->colors || t->kind != REC_GIF);
}

enum tr_status encode_thread_start(struct encode_thread *t, enum rec_kind kind,
                                   const struct rec_config *config, size_t frame_slots, size_t sound_s,
                                   struct tr_error *err)
{
    bool sound = config->sample_rate > 0 && kind != REC_GIF;
    *t = (struct encode_thread){
        .kind = kind,
        .fps = config->fps,
        .sample_rate = sound ? config->sample_rate : 0,
        .force = config->force,
        .part = {.fd = -1},
    };
    int channels = sound ? config->channels ? config->channels : 1 : 0;
    size_t pixels = (size_t)config->width_px * (size_t)config->height_px;
    if (pthread_mutex_init(&t->lock, NULL) != 0) {
        return tr_error_oom(err);
    }
    if (!queue_init(&t->queue, pixels, frame_slots, channels, sound_s * (size_t)config->sample_rate,
                    !config->live)) {
        pthread_mutex_destroy(&t->lock);
        return tr_error_oom(err);
    }
    enum tr_status status = keep_config(t, config) ? TR_STATUS_OK : tr_error_oom(err);
    if (status == TR_STATUS_OK && !config->live) {
        status = open_encoders(t, err);
    }
    if (status == TR_STATUS_OK) {
        status = part_open(&t->part, t->path, t->force, err);
    }
    if (status == TR_STATUS_OK && !config->live) {
        status = open_mux(t, err);
    }
    if (status == TR_STATUS_OK && start_without_signals(t) != 0) {
        status = tr_error_set(err, TR_STATUS_FAILED, "recorder", "its thread could not be started");
    }
    if (status != TR_STATUS_OK) {
        take_down(t, true);
    }
    return status;
}

enum tr_status encode_thread_check(struct encode_thread *t, struct tr_error *err)
{
    if (t->state != REC_FAILED) {
        return TR_STATUS_OK;
    }
    pthread_mutex_lock(&t->lock);
    if (err) {
        *err = t->first_error;
    }
    pthread_mutex_unlock(&t->lock);
    return TR_STATUS_FAILED;
}

static int by_time(const void *a, const void *b)
{
    const struct rec_chapter *x = a, *y = b;
    return (x->at_s > y->at_s) - (x->at_s < y->at_s);
}

enum tr_status encode_thread_chapter(struct encode_thread *t, double at_s, const char *title,
                                     struct tr_error *err)
{
    if (!(at_s >= 0) || isinf(at_s)) {
        return tr_error_set(err, TR_STATUS_USAGE, "chapter", "its time must be 0 s or more");
    }
    char *copy = strdup(title);
    if (copy) {
        plain_text(copy);
    }
    pthread_mutex_lock(&t->lock);
    struct rec_chapters *chapters = &t->chapters;
    bool open = t->state == REC_RECORDING;
    struct rec_chapter *list =
        copy && open ? realloc(chapters->list, (chapters->count + 1) * sizeof *list) : NULL;
    if (list) {
        list[chapters->count++] = (struct rec_chapter){at_s, copy};
        chapters->list = list;
        qsort(list, chapters->count, sizeof *list, by_time);
    }
    pthread_mutex_unlock(&t->lock);
    if (!list) {
        free(copy);
        return open ? tr_error_oom(err)
                    : tr_error_set(err, TR_STATUS_FAILED, "chapter", "the recording has ended");
    }
    return TR_STATUS_OK;
}

struct rec_progress encode_thread_progress(struct encode_thread *t)
{
    int64_t finished = t->bytes_finished;
    return (struct rec_progress){
        .state = (enum rec_state)t->state,
        .frames = t->frames_encoded,
        .frames_queued = queue_depth(&t->queue),
        .frames_missed = t->frames_missed,
        .bytes = finished ? finished : t->part.bytes,
    };
}

enum tr_status encode_thread_join(struct encode_thread *t, struct rec_progress *last, struct tr_error *err)
{
    pthread_join(t->thread, NULL);
    enum tr_status status = encode_thread_check(t, err);
    if (last) {
        *last = encode_thread_progress(t);
    }
    take_down(t, status == TR_STATUS_OK || t->discard || t->frames_encoded == 0);
    return status;
}
