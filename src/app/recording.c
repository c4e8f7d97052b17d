#include "app/recording.h"

#include "app/settings.h"
#include "gfx/png.h"
#include "show/made_by_source.h"
#include "show/source_command.h"

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

/* How what the picture shows can be made again, by `tracereel record`. */
static void say_how(struct made_by *made, const struct sessions *sessions, struct live *growing,
                    const struct viewport *v, const char *options, const char *kind)
{
    struct sources_opened opened;
    struct strbuf ending = {0};
    sessions_opened(sessions, look_compares(&v->look), &opened);
    strbuf_printf(&ending, "%s --size %dx%d --theme %s -o FILE.%s", options, device_px(v->w, v->scale),
                  device_px(v->h, v->scale), v->look.theme->name, kind);
    sources_command(&made->command, "record ", &opened, ending.text ? ending.text : "");
    made->command.failed = made->command.failed || ending.failed;
    strbuf_destroy(&ending);
    for (int i = 0; i < opened.count; i++) {
        live_made_by(growing, opened.sources[i], made);
    }
}

void recording_toggle_live(struct recording *recording, const struct sessions *sessions, struct live *growing,
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
    struct made_by made = {0};
    struct strbuf comment = {0};
    char path[1400], from[64];
    snprintf(from, sizeof from, " --from %.3f --speed %g", v->playhead.t_s, v->playhead.speed);
    settings_capture_path(path, sizeof path, CAPTURE_VIDEO, sessions_current(sessions)->source.name, "mp4");
    say_how(&made, sessions, growing, v, from, "mp4");
    made_by_lines(&comment, &made, "");
    if (record_live_start(live, path, device_px(v->w, v->scale), device_px(v->h, v->scale), comment.text,
                          &err) != TR_STATUS_OK) {
        notices_say_error(notices, &err);
    }
    strbuf_destroy(&comment);
    made_by_destroy(&made);
}

/* Starts with the sessions that the picture shows: all that are compared, or the current one alone. */
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

void recording_toggle_span(struct recording *recording, const struct sessions *sessions, struct live *growing,
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
    char part[128];
    snprintf(part, sizeof part, " --from %.3f --to %.3f --speed %g", span->from_s, span->to_s, span->speed);
    say_how(&span->made, sessions, growing, v, part, "mp4");
    settings_capture_path(span->path, sizeof span->path, CAPTURE_VIDEO, session->source.name, "mp4");
    struct tr_error err = {0};
    if (start_span(span, sessions, look_compares(look), &err) != TR_STATUS_OK) {
        notices_say_error(notices, &err);
    }
}

void recording_screenshot(struct dashboard *dashboard, struct fonts *fonts, const struct sessions *sessions,
                          struct live *growing, const struct viewport *v, struct notices *notices)
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
    struct made_by made = {0};
    char at[64];
    snprintf(at, sizeof at, " --at %.3f", v->playhead.t_s);
    say_how(&made, sessions, growing, v, at, "png");
    enum tr_status status = png_write(path, &canvas, &made, false, &err);
    made_by_destroy(&made);
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
