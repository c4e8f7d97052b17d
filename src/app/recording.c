#include "app/recording.h"

#include "app/settings.h"
#include "gfx/png.h"

#include <math.h>
#include <string.h>

static void tell(struct notices *notices, const struct record_news *news)
{
    if (news->any) {
        notices_say(notices, news->bad, "%s", news->text);
        notices_point_at(notices, news->path);
    }
}

static int device_px(float logical, float scale)
{
    return (int)lroundf(logical * scale);
}

void recording_toggle_live(struct recording *recording, const struct session *session,
                           const struct viewport *v, struct notices *notices)
{
    struct record_live *live = &recording->live;
    if (live->stopping) {
        notices_say(notices, false, "the recording before is being finished");
        return;
    }
    if (live->rec) {
        record_live_stop(live);
        return;
    }
    struct tr_error err = {0};
    char path[1400];
    settings_capture_path(path, sizeof path, CAPTURE_VIDEO, session->source.name, "mp4");
    if (record_live_start(live, path, device_px(v->w, v->scale), device_px(v->h, v->scale), &err) !=
        TR_STATUS_OK) {
        notices_say_error(notices, &err);
    }
}

/* What the picture shows: all that are compared, or the current one alone. */
static enum tr_status start_span(struct record_span *span, const struct sessions *sessions, bool compares,
                                 struct tr_error *err)
{
    const struct source *sources[VIEW_SESSIONS_MAX];
    const char *names[VIEW_SESSIONS_MAX];
    for (int i = 0; i < sessions->count; i++) {
        sources[i] = &sessions->each[i]->source;
        names[i] = sessions->names[i];
    }
    span->sounding = compares ? sessions->current : 0;
    return compares ? record_span_start(span, sources, names, sessions->count, err)
                    : record_span_start(span, &sources[sessions->current], NULL, 1, err);
}

void recording_toggle_span(struct recording *recording, const struct sessions *sessions,
                           const struct viewport *v, struct notices *notices)
{
    const struct session *session = sessions_current(sessions);
    struct record_span *span = &recording->span;
    const struct look *look = &v->look;
    if (span->running) {
        atomic_store(&span->cancel, true);
        return;
    }
    span->from_s = fmin(look->select_from_s, look->select_to_s);
    span->to_s = fmax(look->select_from_s, look->select_to_s);
    span->speed = v->playhead.speed;
    span->span_s = look->span_s;
    span->w_px = device_px(v->w, v->scale);
    span->h_px = device_px(v->h, v->scale);
    span->layout = look->layout == LAYOUT_COMPARE && !look_compares(look) ? LAYOUT_DASHBOARD : look->layout;
    span->bookmark_count = look->bookmark_count;
    memcpy(span->bookmarks_s, look->bookmarks_s, sizeof span->bookmarks_s);
    snprintf(span->theme, sizeof span->theme, "%s", look->theme->name);
    settings_capture_path(span->path, sizeof span->path, CAPTURE_VIDEO, session->source.name, "mp4");
    struct tr_error err = {0};
    if (start_span(span, sessions, look_compares(look), &err) != TR_STATUS_OK) {
        notices_say_error(notices, &err);
    }
}

void recording_screenshot(struct dashboard *dashboard, struct fonts *fonts, const struct sessions *sessions,
                          const struct viewport *v, struct notices *notices)
{
    const struct session *session = sessions_current(sessions);
    struct canvas canvas;
    int w = device_px(v->w, v->scale), h = device_px(v->h, v->scale);
    if (w < 1 || h < 1 || !canvas_init(&canvas, w, h, v->scale, fonts)) {
        notices_say(notices, true, "not enough memory for a screenshot");
        return;
    }
    struct look look = v->look;
    struct tr_error err = {0};
    char path[1400];
    look.header_reserve = 0;
    look.chip_end = 0;
    dashboard_draw(dashboard, &canvas, sessions_model(sessions, &look), &look, v->playhead.t_s);
    settings_capture_path(path, sizeof path, CAPTURE_PICTURE, session->source.name, "png");
    enum tr_status status = png_write(path, &canvas, false, &err);
    canvas_destroy(&canvas);
    if (status == TR_STATUS_OK) {
        notices_say(notices, false, "screenshot: %s", path);
        notices_point_at(notices, path);
    } else {
        notices_say_error(notices, &err);
    }
}

static void update_status(struct recording *recording)
{
    struct recording_status *s = &recording->status;
    *s = (struct recording_status){
        .finishing = recording->live.rec && recording->live.stopping,
        .span = recording->span.running,
        .span_permille = atomic_load(&recording->span.permille),
    };
    s->live = record_live_counter(&recording->live, &s->recorded_s, &s->recorded_mib, &s->missed);
}

void recording_frame(struct recording *recording, const struct canvas *canvas, const struct session *session,
                     const struct viewport *v, struct notices *notices)
{
    struct record_news news = {0};
    record_live_frame(&recording->live, canvas, session->source.timeline, &v->playhead, &news);
    tell(notices, &news);
    update_status(recording);
}

void recording_poll(struct recording *recording, struct notices *notices)
{
    struct record_news news = {0};
    record_live_poll(&recording->live, &news);
    tell(notices, &news);
    news = (struct record_news){0};
    record_span_poll(&recording->span, &news);
    tell(notices, &news);
    update_status(recording);
}

void recording_close(struct recording *recording)
{
    struct record_news news = {0};
    record_live_close(&recording->live, &news);
    record_span_close(&recording->span);
}
