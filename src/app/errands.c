#include "app/errands.h"

#include "app/growing.h"
#include "app/map_cell.h"
#include "app/opening.h"
#include "base/file.h"
#include "show/made_by_source.h"
#include "show/reel_write.h"
#include "show/source_command.h"
#include "show/timeline_csv.h"
#include "view/sound.h"
#include "win/window.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A pipe is read by a feed, for opening it waits for who writes, and reading for what comes. */
static enum tr_status feed_stream(struct app *app, struct tr_error *err)
{
    const char *path = app->opening.path;
    if (app->opening.again || app->opening.of_folder || !tail_is_stream(path) || live_find(app->live, path)) {
        return TR_STATUS_OK;
    }
    loader_close(&app->loader); /* it may be waiting for a feed that goes */
    if (!app->opening.beside) {
        live_close(app->live);
        playhead_end_growth(&app->viewport.playhead);
    }
    app->live = app->live ? app->live : calloc(1, sizeof *app->live);
    if (!app->live) {
        return tr_error_oom(err);
    }
    app->loader.live = app->live;
    return live_open(app->live, path, false, &app->opening.reading.options, window_wake, err);
}

static void load(struct app *app)
{
    struct tr_error err = {0};
    if (feed_stream(app, &err) != TR_STATUS_OK) {
        notices_say_error(&app->notices, &err);
        return;
    }
    struct source_request request =
        app->opening.of_folder ? folder_request(app->folder, app->opening.folder_row) : app->session->request;
    request.outside = request.outside || app->opening.outside;
    if (loader_start(&app->loader, &request, 1, app->opening.path, &app->opening.reading.options, &err) !=
        TR_STATUS_OK) {
        notices_say_error(&app->notices, &err);
    }
}

/* Of what is open, as it is now. */
static void fill_map(struct app *app)
{
    struct tr_error err = {0};
    map_cell_offer(app);
    if (map_fill_open(app->map, &app->session->source, &app->session->request, window_wake, &err) !=
        TR_STATUS_OK) {
        app->chrome.popup = POPUP_NONE;
        notices_say_error(&app->notices, &err);
    }
}

/* Its table stands over what is open. */
static void list_folder(struct app *app)
{
    struct tr_error err = {0};
    if (folder_open(app->folder, app->opening.path, &app->session->request, window_wake, &err) ==
        TR_STATUS_OK) {
        app->chrome.popup = POPUP_FOLDER;
    } else {
        notices_say_error(&app->notices, &err);
    }
}

static void toggle_sound(struct app *app)
{
    struct tr_error err = {0};
    char line[1100];
    if (app->sound.audio) {
        loudspeaker_close(app->sound.audio);
        app->sound.audio = NULL;
    } else if (loudspeaker_open(SOUND_RATE_HZ, &app->sound.audio, &err) == TR_STATUS_OK) {
        app->sound.speed = 0;
        notices_say(&app->notices, false, "sound on: a beep for each flash, at the modelled offset");
    } else {
        notices_say(&app->notices, false, "%s", tr_error_line(&err, line, sizeof line));
    }
}

/* The step under the pointer where it is over the plots, else the playhead's. */
static void copy_values(struct app *app)
{
    const struct look *look = &app->viewport.look;
    const struct tr_timeline *timeline = app->session->source.timeline;
    struct strbuf text = {0};
    double t_s = look->has_hover ? look->hover_s : app->viewport.playhead.t_s;
    timeline_values(&text, timeline, tr_timeline_step_at(timeline, t_s));
    bool copied = !text.failed && window_copy(text.text);
    notices_say(&app->notices, !copied, copied ? "copied: the values at %.1f s" : "there is no clipboard",
                t_s);
    strbuf_destroy(&text);
}

/* How the table, or rather the whole of which it is a part, is made again. */
static void say_table(struct strbuf *csv, const struct app *app)
{
    struct made_by made = {0};
    struct sources_opened opened;
    sessions_opened(&app->sessions, false, &opened);
    sources_command(&made.command, "report ", &opened, " --timeline FILE.csv");
    live_made_by(app->live, opened.sources[0], &made);
    made_by_lines(csv, &made, "# ");
    made_by_destroy(&made);
}

/* The steps that the plots show. */
static void write_csv(struct app *app)
{
    const struct tr_timeline *timeline = app->session->source.timeline;
    struct plot_window w = viewport_window(&app->viewport, state_model(app));
    struct strbuf csv = {0};
    struct tr_error err = {0};
    char path[1400];
    size_t first = tr_timeline_step_at(timeline, plot_window_start_s(&w));
    size_t last = tr_timeline_step_at(timeline, plot_window_end_s(&w));
    say_table(&csv, app);
    timeline_csv(&csv, timeline, first, last + 1);
    settings_capture_path(path, sizeof path, CAPTURE_TABLE, app->session->source.name, "csv");
    enum tr_status status =
        csv.failed ? tr_error_oom(&err) : file_write(path, csv.text, csv.len, false, &err);
    strbuf_destroy(&csv);
    if (status != TR_STATUS_OK) {
        notices_say_error(&app->notices, &err);
        return;
    }
    notices_say(&app->notices, false, "%zu steps: %s", last + 1 - first, path);
    notices_point_at(&app->notices, path);
}

/* As it is played, in a format that app->saving names; its usual ending, or none of any format's. */
static void save_trace(struct app *app)
{
    struct tr_trace_format_info format;
    struct tr_error err = {0};
    char path[1400], ending[16];
    size_t i = 0;
    while (tr_trace_format(i, &format) && strcmp(format.name, app->saving) != 0) {
        i++;
    }
    snprintf(ending, sizeof ending, "%.*s", (int)strcspn(format.extensions, ","), format.extensions);
    settings_capture_path(path, sizeof path, CAPTURE_TABLE, app->session->source.name,
                          ending[0] ? ending : "txt");
    if (tr_trace_write(app->session->source.trace, path, app->saving, false, &err) != TR_STATUS_OK) {
        notices_say_error(&app->notices, &err);
        return;
    }
    notices_say(&app->notices, false, "the trace, %s: %s", app->saving, path);
    notices_point_at(&app->notices, path);
}

#define TRACE_BYTES_USUAL ((int64_t)16 << 20) /* a file up to this size goes into a session file unasked */

/* All sessions, and what is looked at. */
static void save_session(struct stage *stage)
{
    struct app *app = &stage->app;
    const struct source *current = &app->session->source;
    struct strbuf texts[VIEW_SESSIONS_MAX] = {{0}}; /* of what grows, as far as it has come */
    bool failed = false;
    struct reel_order order = {.view.current = app->sessions.current,
                               .trace_bytes = stage->config->with_trace ? INT64_MAX : TRACE_BYTES_USUAL};
    struct tr_error err = {0};
    char path[1400];
    _Static_assert(REEL_SESSIONS_MAX >= VIEW_SESSIONS_MAX, "a place each");
    for (; order.count < app->sessions.count; order.count++) {
        const struct session *session = app->sessions.each[order.count];
        order.sources[order.count] = &session->source;
        order.readings[order.count] = &session->reading.options;
        order.names[order.count] = session->name;
        struct live_feed *of = live_find(app->live, session->source.path);
        if (of) {
            feed_text(&of->feed, &texts[order.count]);
            order.texts[order.count] = &texts[order.count];
            failed = failed || texts[order.count].failed;
        }
    }
    viewport_keep(&app->viewport, &order.view);
    settings_capture_path(path, sizeof path, CAPTURE_TABLE, current->name, "reel");
    const enum tr_status status = failed ? tr_error_oom(&err) : reel_write(path, &order, false, &err);
    for (int i = 0; i < order.count; i++) {
        strbuf_destroy(&texts[i]);
    }
    if (status != TR_STATUS_OK) {
        notices_say_error(&app->notices, &err);
        return;
    }
    notices_say(&app->notices, false, "session%s saved: %s", order.count > 1 ? "s" : "", path);
    notices_point_at(&app->notices, path);
    settings_add_recent(&app->settings, path);
}

static void copy_command(struct app *app)
{
    struct strbuf text = {0};
    struct sources_opened opened;
    sessions_opened(&app->sessions, look_compares(&app->viewport.look), &opened);
    sources_command(&text, "", &opened, "");
    bool copied = !text.failed && window_copy(text.text);
    if (copied && strchr(text.text, '\n')) {
        notices_say(&app->notices, false, "copied: %d commands, for no single one compares these",
                    opened.count);
    } else {
        notices_say(&app->notices, !copied, copied ? "copied: %.200s" : "there is no clipboard%s",
                    copied ? text.text : "");
    }
    strbuf_destroy(&text);
}

static void show_folder(struct app *app)
{
    char folder[sizeof app->notices.capture];
    snprintf(folder, sizeof folder, "%s", app->notices.capture);
    char *slash = strrchr(folder, '/');
    if (slash) {
        slash[slash == folder] = '\0';
    }
    if (!window_show_folder(folder)) {
        notices_say(&app->notices, true, "nothing here opens folders; it is %s", folder);
    }
}

void errand_run(struct stage *stage, enum errand errand)
{
    struct app *app = &stage->app;
    switch (errand) {
    case ERRAND_NONE: break;
    case ERRAND_LOAD: load(app); break;
    case ERRAND_FOLDER: list_folder(app); break;
    case ERRAND_MAP: fill_map(app); break;
    case ERRAND_STOP_LOADING: loader_cancel(&app->loader); break;
    case ERRAND_RECORD:
        recording_toggle_live(&app->recording, &app->sessions, app->live, &app->viewport, &app->notices);
        break;
    case ERRAND_RECORD_SPAN:
        recording_toggle_span(&app->recording, &app->sessions, app->live, &app->viewport, &app->notices);
        break;
    case ERRAND_SCREENSHOT:
        recording_screenshot(&stage->dashboard, stage->fonts, &app->sessions, app->live, &app->viewport,
                             &app->notices);
        break;
    case ERRAND_COPY: copy_values(app); break;
    case ERRAND_CSV: write_csv(app); break;
    case ERRAND_SAVE_TRACE: save_trace(app); break;
    case ERRAND_SAVE: save_session(stage); break;
    case ERRAND_COPY_COMMAND: copy_command(app); break;
    case ERRAND_SHOW_FOLDER: show_folder(app); break;
    case ERRAND_FULLSCREEN: window_toggle_fullscreen(app->window); break;
    case ERRAND_LEAVE_FULLSCREEN:
        if (window_is_fullscreen(app->window)) {
            window_toggle_fullscreen(app->window);
        }
        break;
    case ERRAND_SOUND: toggle_sound(app); break;
    case ERRAND_SCALE: window_set_scale(app->window, (float)app->settings.scale); break;
    case ERRAND_QUIT: stage->quit = true; break;
    }
}

void errand_loaded(struct stage *stage)
{
    struct app *app = &stage->app;
    struct loader *loader = &app->loader;
    struct source *loaded = loader->lineup.sources;
    const struct tr_trace_options *reading = &loader->reading.options;
    const struct reel_view view = loaded[0].view; /* of a session file */
    if (loader->status == TR_STATUS_OK && app->opening.beside) {
        opening_all_beside(app, loaded, loader->lineup.count, reading);
    } else {
        opening_loaded(app, loader->status, &loaded[0], reading, &loader->err);
        for (int i = 1; i < loader->lineup.count; i++) { /* only those of the command line */
            opening_loaded_beside(app, &loaded[i], &stage->config->requests[i < stage->config->count ? i : 0],
                                  reading);
        }
        if (loader->status == TR_STATUS_OK && loader->lineup.count > 1) {
            opening_look(app, &view);
        }
    }
    lineup_close(&loader->lineup);
    if (loader->status == TR_STATUS_OK) {
        settings_save(&app->settings);
    }
}
