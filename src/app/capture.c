#include "app/state.h"

#include "gfx/png.h"

#include <stdio.h>
#include <string.h>

/* The session's picture alone, as a recording would have it: no pointer read-outs, no panels, no banner. */
bool app_screenshot(struct app *app)
{
    struct canvas canvas;
    int w = (int)(app->last_w * app->last_scale + 0.5f), h = (int)(app->last_h * app->last_scale + 0.5f);
    if (w < 1 || h < 1 || !canvas_init(&canvas, w, h, app->last_scale, app->fonts)) {
        app_say(app, true, "not enough memory for a screenshot");
        return false;
    }
    struct look look = app->look;
    struct tr_error err = {0};
    char path[1400];
    look.header_reserve = 0;
    dashboard_draw(&app->dashboard, &canvas, &app->model, &look, app->playhead.t_s);
    settings_capture_path(path, sizeof path, false, app->source.name, "png");
    enum tr_status status = png_write(path, &canvas, &err);
    canvas_destroy(&canvas);
    if (status != TR_STATUS_OK) {
        char line[1100];
        app_say(app, true, "%s", tr_error_line(&err, line, sizeof line));
        return false;
    }
    app_say(app, false, "screenshot: %s", path);
    return true;
}

void app_tell(struct app *app, const struct filming_news *news)
{
    if (news->any) {
        app_say(app, news->bad, "%s", news->text);
    }
}

void app_toggle_recording(struct app *app)
{
    struct filming *filming = &app->filming;
    if (filming->stopping) {
        app_say(app, false, "the recording before is being finished");
        return;
    }
    if (filming->rec) {
        filming_stop(filming);
        return;
    }
    struct tr_error err = {0};
    char path[1400], line[1100];
    settings_capture_path(path, sizeof path, true, app->source.name, "mp4");
    int w = (int)(app->last_w * app->last_scale + 0.5f), h = (int)(app->last_h * app->last_scale + 0.5f);
    if (filming_start(filming, path, w, h, &err) != TR_STATUS_OK) {
        app_say(app, true, "%s", tr_error_line(&err, line, sizeof line));
    }
}

void app_record_span(struct app *app)
{
    struct span_job *job = &app->span_job;
    const struct look *look = &app->look;
    if (job->running) {
        atomic_store(&job->cancel, true);
        return;
    }
    if (!look->has_selection || look->select_from_s == look->select_to_s) {
        app_say(app, false, "select a span first: Shift and drag over the plots");
        return;
    }
    double from_s = look->select_from_s, to_s = look->select_to_s;
    job->from_s = from_s < to_s ? from_s : to_s;
    job->to_s = from_s < to_s ? to_s : from_s;
    job->speed = app->playhead.speed;
    job->span_s = look->span_s;
    job->w_px = (int)(app->last_w * app->last_scale + 0.5f);
    job->h_px = (int)(app->last_h * app->last_scale + 0.5f);
    job->layout = look->layout;
    job->bookmark_count = look->bookmark_count;
    memcpy(job->bookmarks_s, look->bookmarks_s, sizeof job->bookmarks_s);
    snprintf(job->theme, sizeof job->theme, "%s", look->theme->name);
    settings_capture_path(job->path, sizeof job->path, true, app->source.name, "mp4");
    struct tr_error err = {0};
    char line[1100];
    if (span_job_start(job, &app->source, &err) != TR_STATUS_OK) {
        app_say(app, true, "%s", tr_error_line(&err, line, sizeof line));
    }
}

void app_poll_recordings(struct app *app)
{
    struct filming_news news = {0};
    filming_poll(&app->filming, &news);
    app_tell(app, &news);
    news.any = false;
    span_job_poll(&app->span_job, &news);
    app_tell(app, &news);
}
