#include "app/record_span.h"

#include "show/record_offline.h"
#include "win/window.h"

#include <stdio.h>
#include <string.h>

static bool progressed(void *context, const struct record_offline_progress *p)
{
    struct record_span *span = context;
    int permille = (int)(1000 * p->frames / p->frames_total);
    if (atomic_exchange(&span->permille, permille) != permille) {
        window_wake();
    }
    return !atomic_load(&span->cancel);
}

static void *run(void *context)
{
    struct record_span *span = context;
    struct record_offline_config config = {.path = span->path,
                                           .theme = span->theme,
                                           .width_px = span->w_px,
                                           .height_px = span->h_px,
                                           .layout = span->layout,
                                           .sounding = span->sounding,
                                           .from_s = span->from_s,
                                           .to_s = span->to_s,
                                           .speed = span->speed,
                                           .span_s = span->span_s,
                                           .bookmarks_s = span->bookmarks_s,
                                           .bookmark_count = span->bookmark_count,
                                           .made = &span->made,
                                           .progress = progressed,
                                           .context = span};
    struct lineup *lineup = &span->lineup;
    span->status = TR_STATUS_OK;
    for (int i = 0; i < lineup->count && span->status == TR_STATUS_OK; i++) {
        span->status = source_run(&lineup->sources[i], &span->err); /* here, not on the window's thread */
    }
    if (span->status == TR_STATUS_OK) {
        span->status = record_offline(lineup, &config, &span->err);
    }
    atomic_store(&span->done, true);
    window_wake();
    return NULL;
}

enum tr_status record_span_start(struct record_span *span, const struct source *const *sources,
                                 const char *const *names, int count, struct tr_error *err)
{
    struct lineup *lineup = &span->lineup;
    for (lineup->count = 0; lineup->count < count; lineup->count++) {
        const int i = lineup->count;
        source_copy(sources[i], &lineup->sources[i]);
        snprintf(lineup->names[i], sizeof lineup->names[i], "%s", names ? names[i] : "");
    }
    atomic_store(&span->cancel, false);
    atomic_store(&span->done, false);
    atomic_store(&span->permille, 0);
    if (pthread_create(&span->thread, NULL, run, span) != 0) {
        lineup_close(lineup);
        made_by_destroy(&span->made);
        return tr_error_set(err, TR_STATUS_FAILED, "recording", "no thread can be started");
    }
    span->running = true;
    return TR_STATUS_OK;
}

void record_span_poll(struct record_span *span, struct record_news *news)
{
    if (!span->running || !atomic_load(&span->done)) {
        return;
    }
    char line[1100];
    pthread_join(span->thread, NULL);
    lineup_close(&span->lineup);
    made_by_destroy(&span->made);
    span->running = false;
    news->any = true;
    news->bad = span->status != TR_STATUS_OK;
    if (span->status == TR_STATUS_OK) {
        snprintf(news->text, sizeof news->text, "recorded: %s", span->path);
        snprintf(news->path, sizeof news->path, "%s", span->path);
    } else {
        snprintf(news->text, sizeof news->text, "the recording ended: %s",
                 tr_error_line(&span->err, line, sizeof line));
    }
}

void record_span_close(struct record_span *span)
{
    if (span->running) {
        atomic_store(&span->cancel, true);
        pthread_join(span->thread, NULL);
        lineup_close(&span->lineup);
        made_by_destroy(&span->made);
        span->running = false;
    }
}
