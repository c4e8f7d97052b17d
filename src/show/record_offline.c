#include "show/record_offline.h"

#include "show/picture.h"
#include "show/why.h"
#include "rec/recorder.h"
#include "view/sound.h"
#include "view/why.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define FPS_DEFAULT 30
#define FRAMES_MAX  100e6

struct offline_job {
    const struct lineup *lineup;
    const struct record_offline_config *config;
    struct picture picture;
    struct reasons reasons; /* none where they are not asked for */
    struct canvas canvas;
    struct why_card card; /* what `picture` shows of a stall, while it does */
    struct recorder *rec;
    int fps;
    double from_s, to_s, speed;
    int64_t frames;
};

static double clock_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Plans the part of the session, and how many frames that makes. */
static enum tr_status plan(struct offline_job *job, struct tr_error *err)
{
    const struct record_offline_config *c = job->config;
    double duration_s = job->picture.models[0].duration_s;
    job->fps = c->fps ? c->fps : FPS_DEFAULT;
    job->speed = c->speed > 0 ? c->speed : 1;
    job->from_s = c->from_s;
    job->to_s = c->to_s > 0 ? fmin(c->to_s, duration_s) : duration_s;
    double frames = floor((job->to_s - job->from_s) / job->speed * job->fps + 1e-6);
    if (!(frames >= 1)) {
        return tr_error_set(err, TR_STATUS_USAGE, "--from",
                            "no frame lies between %g s and %g s; the session ends at %g s", job->from_s,
                            job->to_s, duration_s);
    }
    if (frames > FRAMES_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, "--speed",
                            "%.3g frames are too many; a higher speed or a lower --fps makes fewer", frames);
    }
    job->frames = (int64_t)frames;
    return TR_STATUS_OK;
}

static double frame_time_s(const struct offline_job *job, int64_t frame)
{
    return job->from_s + (double)frame * job->speed / job->fps;
}

/* The newest caption that has begun, for some seconds of video. */
static const char *caption_at(const struct offline_job *job, double t_s)
{
    const struct record_offline_config *c = job->config;
    const char *text = NULL;
    for (int i = 0; i < c->caption_count && c->captions[i].at_s <= t_s + 1e-9; i++) {
        bool over = (t_s - c->captions[i].at_s) / job->speed >= RECORD_CAPTION_S;
        text = over ? NULL : c->captions[i].text;
    }
    return text;
}

/* The stall that goes on, or has just been over, in words. */
static void explain_at(struct offline_job *job, double t_s)
{
    int whose = 0;
    const struct explanation *e = reasons_at(&job->reasons, t_s, RECORD_CAPTION_S * job->speed, &whose);
    job->picture.look.why = e ? &job->card : NULL;
    if (e) {
        job->card = (struct why_card){.e = e,
                                      .timeline = job->lineup->sources[whose].timeline,
                                      .whose = job->lineup->count > 1 ? job->lineup->names[whose] : NULL,
                                      .hot = -1};
    }
}

static enum tr_status add_chapter(struct offline_job *job, double at_s, const char *title,
                                  struct tr_error *err)
{
    bool inside = at_s >= job->from_s && at_s < job->to_s;
    return inside ? rec_chapter(job->rec, (at_s - job->from_s) / job->speed, title, err) : TR_STATUS_OK;
}

/* The stalls of all sessions by their time, each with the name of whose it is where there are several. */
static enum tr_status add_stalls(struct offline_job *job, struct tr_error *err)
{
    const struct lineup *lineup = job->lineup;
    size_t next[VIEW_SESSIONS_MAX] = {0};
    enum tr_status status = TR_STATUS_OK;
    while (status == TR_STATUS_OK) {
        const struct tr_timeline_stall *first = NULL;
        int whose = 0;
        for (int i = 0; i < lineup->count; i++) {
            size_t count;
            const struct tr_timeline_stall *stalls = tr_timeline_stalls(lineup->sources[i].timeline, &count);
            if (next[i] < count && (!first || stalls[next[i]].begin_s < first->begin_s)) {
                first = &stalls[next[i]];
                whose = i;
            }
        }
        if (!first) {
            break;
        }
        char title[128];
        bool named = lineup->count > 1;
        next[whose]++;
        snprintf(title, sizeof title, "%s%sstall, %.1f s", named ? lineup->names[whose] : "",
                 named ? ": " : "", first->end_s - first->begin_s);
        status = add_chapter(job, first->begin_s, title, err);
    }
    return status;
}

static enum tr_status add_chapters(struct offline_job *job, struct tr_error *err)
{
    const struct record_offline_config *c = job->config;
    enum tr_status status = add_stalls(job, err);
    for (int i = 0; i < c->bookmark_count && status == TR_STATUS_OK; i++) {
        char title[64];
        snprintf(title, sizeof title, "bookmark %d", i + 1);
        status = add_chapter(job, c->bookmarks_s[i], title, err);
    }
    return status;
}

/* The sound of one frame: from its first sample to the next frame's, whole samples that never drift from the
 * picture. */
static enum tr_status add_sound(struct offline_job *job, int64_t frame, struct tr_error *err)
{
    float samples[SOUND_RATE_HZ];
    int64_t from = frame * SOUND_RATE_HZ / job->fps, to = (frame + 1) * SOUND_RATE_HZ / job->fps;
    double from_s = job->from_s + (double)from * job->speed / SOUND_RATE_HZ;
    sound_render(job->lineup->sources[job->config->sounding].timeline, from_s, job->speed, samples,
                 (size_t)(to - from));
    return rec_audio(job->rec, samples, (size_t)(to - from), err);
}

static enum tr_status render_frames(struct offline_job *job, struct tr_error *err)
{
    const struct record_offline_config *c = job->config;
    struct record_offline_progress progress = {.frames_total = job->frames};
    double begin_s = clock_s();
    struct picture *p = &job->picture;
    for (int64_t i = 0; i < job->frames; i++) {
        double t_s = frame_time_s(job, i);
        p->look.caption = caption_at(job, t_s);
        explain_at(job, t_s);
        dashboard_redraw(&p->dashboard, &job->canvas, &p->models[0], &p->look, t_s);
        enum tr_status status =
            job->canvas.lacks ? tr_error_oom(err) : rec_frame(job->rec, &job->canvas, i, err);
        if (status == TR_STATUS_OK) {
            status = add_sound(job, i, err);
        }
        if (status != TR_STATUS_OK) {
            return status;
        }
        progress.frames = i + 1;
        progress.elapsed_s = clock_s() - begin_s;
        progress.video_s = (double)(i + 1) / job->fps;
        if (c->progress && !c->progress(c->context, &progress)) {
            return tr_error_set(err, TR_STATUS_CANCELLED, c->path,
                                "stopped at %.1f of %.1f s; what there is plays", progress.video_s,
                                (double)job->frames / job->fps);
        }
    }
    return TR_STATUS_OK;
}

static enum tr_status record(struct offline_job *job, struct tr_error *err)
{
    const struct record_offline_config *c = job->config;
    struct strbuf comment = {0};
    if (c->made) {
        made_by_lines(&comment, c->made, "");
    }
    if (comment.failed) {
        strbuf_destroy(&comment);
        return tr_error_oom(err);
    }
    struct rec_config rec = {.path = c->path,
                             .width_px = job->canvas.width_px,
                             .height_px = job->canvas.height_px,
                             .fps = job->fps,
                             .sample_rate = SOUND_RATE_HZ,
                             .crf = c->crf,
                             .title = c->title ? c->title : job->picture.models[0].title,
                             .comment = comment.text,
                             .force = c->force};
    enum tr_status status = rec_start(&rec, &job->rec, err);
    strbuf_destroy(&comment);
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = add_chapters(job, err);
    if (status == TR_STATUS_OK) {
        status = render_frames(job, err);
    }
    const bool ours = status != TR_STATUS_OK && status != TR_STATUS_CANCELLED;
    if (ours && rec_progress(job->rec).state != REC_FAILED) {
        rec_discard(job->rec); /* half a film is not what was asked for, and can be made again */
        return status;
    }
    struct tr_error close_err = {0};
    enum tr_status closed = rec_close(job->rec, NULL, &close_err);
    if (closed != TR_STATUS_OK && (status == TR_STATUS_OK || status == TR_STATUS_CANCELLED)) {
        *err = close_err;
        status = closed;
    }
    return status;
}

enum tr_status record_offline(const struct lineup *lineup, const struct record_offline_config *config,
                              struct tr_error *err)
{
    struct offline_job job = {.lineup = lineup, .config = config};
    enum tr_status status = picture_init_lineup(&job.picture, lineup, config->theme, config->layout, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = plan(&job, err);
    job.picture.look.speed = job.speed;
    job.picture.look.heading = config->title;
    job.picture.look.map = config->map;
    if (config->span_s > 0) {
        job.picture.look.span_s = config->span_s;
    }
    int w = config->width_px ? config->width_px : 1280, h = config->height_px ? config->height_px : 720;
    if (status == TR_STATUS_OK && config->explains) {
        status = reasons_find(lineup, &job.reasons, err);
    }
    if (status == TR_STATUS_OK) {
        status = picture_canvas(&job.picture, w, h, &job.canvas, err);
    }
    if (status == TR_STATUS_OK) {
        status = record(&job, err);
        canvas_destroy(&job.canvas);
    }
    picture_destroy(&job.picture);
    reasons_free(&job.reasons);
    return status;
}
