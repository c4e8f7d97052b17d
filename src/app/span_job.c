#include "show/film.h"
#include "app/filming.h"
#include "win/window.h"

#include <stdio.h>
#include <string.h>

static bool progressed(void *context, const struct film_progress *p)
{
    struct span_job *job = context;
    int permille = (int)(1000 * p->frames / p->frames_total);
    if (atomic_exchange(&job->permille, permille) != permille) {
        window_wake();
    }
    return !atomic_load(&job->cancel);
}

static void *run(void *context)
{
    struct span_job *job = context;
    struct film_config config = {.path = job->path,
                                 .theme = job->theme,
                                 .width_px = job->w_px,
                                 .height_px = job->h_px,
                                 .layout = job->layout,
                                 .from_s = job->from_s,
                                 .to_s = job->to_s,
                                 .speed = job->speed,
                                 .span_s = job->span_s,
                                 .bookmarks_s = job->bookmarks_s,
                                 .bookmark_count = job->bookmark_count,
                                 .progress = progressed,
                                 .context = job};
    job->status = source_run(&job->source, &job->err); /* here, not on the window's thread */
    if (job->status == TR_STATUS_OK) {
        job->status = film_render(&job->source, &config, &job->err);
    }
    atomic_store(&job->done, true);
    window_wake();
    return NULL;
}

enum tr_status span_job_start(struct span_job *job, const struct source *source, struct tr_error *err)
{
    enum tr_status status = source_copy(source, &job->source, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    atomic_store(&job->cancel, false);
    atomic_store(&job->done, false);
    atomic_store(&job->permille, 0);
    if (pthread_create(&job->thread, NULL, run, job) != 0) {
        source_close(&job->source);
        return tr_error_set(err, TR_STATUS_FAILED, "recording", "no thread can be started");
    }
    job->running = true;
    return TR_STATUS_OK;
}

void span_job_poll(struct span_job *job, struct filming_news *news)
{
    if (!job->running || !atomic_load(&job->done)) {
        return;
    }
    char line[1100];
    pthread_join(job->thread, NULL);
    source_close(&job->source);
    job->running = false;
    news->any = true;
    news->bad = job->status != TR_STATUS_OK;
    if (job->status == TR_STATUS_OK) {
        snprintf(news->text, sizeof news->text, "recorded: %s", job->path);
    } else {
        snprintf(news->text, sizeof news->text, "the recording ended: %s",
                 tr_error_line(&job->err, line, sizeof line));
    }
}

void span_job_close(struct span_job *job)
{
    if (job->running) {
        atomic_store(&job->cancel, true);
        pthread_join(job->thread, NULL);
        source_close(&job->source);
        job->running = false;
    }
}
