#include "app/app.h"

#include "show/describe.h"
#include "app/title.h"
#include "app/overlay.h"
#include "app/state.h"
#include "app/toolbar.h"
#include "gfx/font.h"
#include "view/header.h"
#include "view/plots.h"
#include "win/signals.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE_MS  100  /* a file that takes longer to open gets a window that says so */
#define FRAME_HZ_MAX 60.0 /* a faster display gains nothing that a stream of 60 fps has */

void app_say(struct app *app, bool bad, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vsnprintf(app->banner, sizeof app->banner, format, ap);
    va_end(ap);
    app->banner_bad = bad;
    app->banner_until_s = window_clock_s() + (bad ? 12 : 6);
    app->dirty = true;
}

void app_layout(const struct app *app, struct layout *layout)
{
    layout_compute(layout, app->last_w, app->last_h, &app->look);
}

struct plot_window app_window(const struct app *app, const struct layout *layout)
{
    return plots_window(layout, &app->model, &app->look, app->last_scale, app->playhead.t_s);
}

void app_adopt_source(struct app *app)
{
    describe_trace(app->detail, sizeof app->detail, &app->source);
    describe_settings(app->settings_words, sizeof app->settings_words, &app->source);
    view_model_init(&app->model, app->source.timeline, app->source.trace, app->source.name, app->detail,
                    app->settings_words);
    view_model_compare(&app->model, app->ghost);
    if (app->drag == DRAG_THRESHOLD) {
        app->model.buffer_max_s = app->drag_axis_s;
    }
    playhead_set_duration(&app->playhead, tr_timeline_duration_s(app->source.timeline));
    app->dirty = true;
}

static void begin_session(struct app *app)
{
    double speed = app->playhead.speed > 0 ? app->playhead.speed : 1;
    playhead_init(&app->playhead, tr_timeline_duration_s(app->source.timeline));
    app->playhead.speed = speed;
    app->playhead.playing = true;
    app->look.bookmark_count = 0;
    app->usual = app->source.scenario.params;
    app->look.has_selection = false;
    app->look.follow = true;
    app_adopt_source(app);
    app->look.span_s = fmin(fmax(app->playhead.duration_s, 1), 120);
}

static void load(struct app *app, const char *name, const struct tr_trace_options *reading)
{
    struct tr_error err = {0};
    char line[1100];
    if (loader_start(&app->loader, &app->request, name, reading, &err) != TR_STATUS_OK) {
        app_say(app, true, "%s", tr_error_line(&err, line, sizeof line));
    }
    app->dirty = true;
}

void app_open(struct app *app, const char *path)
{
    app->reopening = false;
    load(app, path, &app->request.trace);
}

void app_reopen(struct app *app, const struct notes_button *override)
{
    struct reading reading;
    reading_set(&reading, &app->reading.options);
    for (int i = 0; i < 2 && override->choices[i].option != TR_TRACE_OPTION_NONE; i++) {
        const struct notes_choice *c = &override->choices[i];
        if (!reading_choose(&reading, c->option, c->value)) {
            app_say(app, true, "%s %s is not known here", tr_trace_option_name(c->option), c->value);
            return;
        }
    }
    app->reopening = true;
    load(app, app->source.path[0] ? app->source.path : app->loader.name, &reading.options);
}

void app_read_columns(struct app *app, int time, int rate)
{
    struct reading reading;
    char number[16];
    reading_set(&reading, &app->loader.reading.options);
    if (time > 0) {
        snprintf(number, sizeof number, "%d", time);
        reading_choose(&reading, TR_TRACE_OPTION_TIME_COLUMN, number);
    }
    snprintf(number, sizeof number, "%d", rate);
    reading_choose(&reading, TR_TRACE_OPTION_COLUMN, number);
    app->reopening = false;
    load(app, app->loader.name, &reading.options);
}

/* Replaces what is open, or says why not; then what was open stays. */
static void finish_loading(struct app *app)
{
    char line[1100];
    if (app->loader.status == TR_STATUS_FAILED &&
        column_panel_fill(&app->column_panel, app->loader.name, &app->loader.err)) {
        app->overlay = OVERLAY_COLUMNS; /* and the line below says why it is asked */
    }
    if (app->loader.status != TR_STATUS_OK) {
        app_say(app, app->loader.status != TR_STATUS_CANCELLED, "%s",
                tr_error_line(&app->loader.err, line, sizeof line));
        return;
    }
    struct tr_params moved = app->source.scenario.params;
    tr_timeline_free(app->ghost);
    app->ghost = NULL;
    source_close(&app->source);
    app->source = app->loader.source;
    app->loader.source = (struct source){0}; /* taken */
    reading_set(&app->reading, &app->loader.reading.options);
    app->banner[0] = '\0';
    begin_session(app);
    if (app->reopening) { /* what was moved in the drawer has nothing to do with how the file is read */
        app_put_params(app, &moved);
    }
    notes_panel_fill(&app->notes, &app->source.trace->info);
    if (!app->source.generated) {
        notes_panel_show(&app->notes);
        app->notes_until_s = window_clock_s() + NOTES_BRIEF_S;
    }
    if (app->source.path[0]) {
        settings_add_recent(&app->settings, app->source.path);
        settings_save(&app->settings);
    }
}

/* ---- frames ---- */

static void sync_look(struct app *app)
{
    const struct playhead *ph = &app->playhead;
    app->look.playing = ph->playing;
    app->look.speed = ph->speed;
    app->look.has_loop_a = ph->has_a;
    app->look.has_loop_b = ph->has_b;
    app->look.loop_a_s = ph->a_s;
    app->look.loop_b_s = ph->b_s;
    app->look.header_reserve = toolbar_width(app->last_w) + app->strip.reserve;
}

static bool filming_active(const struct app *app)
{
    return app->filming.rec && !app->filming.stopping;
}

/* A film has no buttons in its header, and leaves no room for them. */
static bool draw_picture(struct app *app, struct canvas *canvas)
{
    struct look look = app->look;
    look.header_reserve = filming_active(app) ? 0 : look.header_reserve;
    return dashboard_redraw(&app->dashboard, canvas, &app->model, &look, app->playhead.t_s);
}

static void draw_over(struct app *app, struct canvas *canvas)
{
    if (filming_active(app)) {
        struct layout l;
        app_layout(app, &l);
        canvas_rect_snapped(canvas, l.header, app->look.theme->ground);
        header_draw(canvas, l.header, &app->model, &app->look);
    }
    dashboard_draw_pointer(canvas, &app->model, &app->look, app->playhead.t_s);
    app_draw_overlay(app, canvas);
}

static void draw_frame(struct app *app)
{
    struct canvas canvas;
    bool lost = false;
    if (!window_canvas(app->window, app->fonts, &canvas, &lost)) {
        return;
    }
    app->last_w = canvas_width(&canvas);
    app->last_h = canvas_height(&canvas);
    app->last_scale = canvas.scale;
    strip_measure(app, &canvas);
    sync_look(app);
    struct redraw *redraw = &app->dashboard.redraw;
    if (lost) {
        redraw_forget(redraw);
    }
    bool sparing = draw_picture(app, &canvas);
    struct filming_news news = {0};
    filming_frame(&app->filming, &canvas, app->source.timeline, &app->playhead, &news);
    app_tell(app, &news);
    redraw_over_begin(redraw, &canvas);
    draw_over(app, &canvas);
    sparing = redraw_over_end(redraw, &canvas) && sparing;
    if (!sparing) {
        redraw_forget(redraw);
        draw_over(app, &canvas);
    }
    window_present(app->window, sparing ? redraw->changed : NULL, redraw->changed_count);
    canvas_destroy(&canvas);
    app->dirty = false;
}

static void update_title(struct app *app)
{
    char title[700];
    struct tr_timeline_state state;
    tr_timeline_at(app->source.timeline, app->playhead.t_s, &state);
    title_text(title, sizeof title, app->source.name, &app->playhead, state.stalled, filming_active(app));
    if (strcmp(title, app->title) != 0) {
        snprintf(app->title, sizeof app->title, "%s", title);
        window_set_title(app->window, title);
    }
}

/* How long the loop may sleep: until the next frame is due, a banner goes, or for ever. */
static int wait_ms(const struct app *app, double now_s, double next_frame_s)
{
    double until_s = INFINITY;
    if (app->filming.stopping || app->span_job.running || app->loader.running) {
        until_s = now_s + 0.1;
    }
    if (app->dirty || app->playhead.playing || filming_active(app)) {
        until_s = fmin(until_s, next_frame_s);
    }
    if (app->banner[0]) {
        until_s = fmin(until_s, app->banner_until_s);
    }
    if (app->notes.open && app->notes.brief) {
        until_s = fmin(until_s, app->notes_until_s);
    }
    if (isinf(until_s)) {
        return -1;
    }
    return (int)fmax(0, fmin(ceil((until_s - now_s) * 1000), 1000));
}

static void run_loop(struct app *app)
{
    double frame_s = 1 / fmin(window_refresh_hz(app->window), FRAME_HZ_MAX);
    double last_s = window_clock_s(), next_frame_s = last_s;
    app->dirty = true;
    while (!app->quit) {
        struct ui_event event;
        bool was_playing = app->playhead.playing;
        window_event(app->window, wait_ms(app, window_clock_s(), next_frame_s), &event);
        double now_s = filming_clock_s(&app->filming, window_clock_s());
        if (was_playing) {
            /* A machine that was suspended must not leap through the session. */
            playhead_advance(&app->playhead, fmin(now_s - last_s, 0.5));
            app->dirty = true;
        }
        last_s = now_s;
        for (; event.kind != UI_NOTHING && !app->quit; window_event(app->window, 0, &event)) {
            app_event(app, &event);
        }
        app_poll_recordings(app);
        if (loader_finished(&app->loader, 0)) {
            finish_loading(app);
        }
        app->dirty = app->dirty || filming_active(app) || app->span_job.running || app->loader.running;
        speaker_feed(&app->speaker, app->source.timeline, &app->playhead, now_s);
        if (app->banner[0] && now_s >= app->banner_until_s) {
            app->banner[0] = '\0';
            app->dirty = true;
        }
        if (app->notes.open && app->notes.brief && now_s >= app->notes_until_s) {
            app->notes.open = false;
            app->dirty = true;
        }
        if (app->dirty && now_s >= next_frame_s - 0.0005) {
            update_title(app);
            draw_frame(app);
            speaker_saw(&app->speaker, now_s, window_clock_s());
            next_frame_s += frame_s;
            if (next_frame_s < now_s || filming_active(app)) {
                /* late: no rush of frames to catch up, but for a film's */
                next_frame_s = filming_next_frame_s(&app->filming, now_s, frame_s);
            }
        }
    }
}

/* ---- life ---- */

static void app_destroy(struct app *app)
{
    dashboard_destroy(&app->dashboard);
    struct filming_news news = {0};
    filming_close(&app->filming, &news);
    span_job_close(&app->span_job);
    loader_close(&app->loader);
    loudspeaker_close(app->speaker.audio);
    open_panel_clear(&app->open_panel);
    tr_timeline_free(app->ghost);
    source_close(&app->source);
    fonts_free(app->fonts);
    window_close(app->window);
}

static void remember(struct app *app)
{
    if (!window_is_fullscreen(app->window)) {
        window_size(app->window, &app->settings.window_w, &app->settings.window_h);
    }
    snprintf(app->settings.theme, sizeof app->settings.theme, "%s", app->look.theme->name);
    settings_save(&app->settings);
}

/* A file that takes long, and nothing else to show meanwhile: how far it is, and a way out. */
static enum tr_status wait_for_first(struct app *app, struct tr_error *err)
{
    while (!loader_finished(&app->loader, 20)) {
        struct ui_event event;
        struct canvas canvas;
        for (window_event(app->window, 0, &event); event.kind != UI_NOTHING;
             window_event(app->window, 0, &event)) {
            bool leave = event.kind == UI_QUIT ||
                         (event.kind == UI_KEY && (event.key == UI_KEY_ESCAPE || event.key == 'q'));
            app->quit = app->quit || leave;
        }
        if (app->quit) {
            return TR_STATUS_OK;
        }
        bool lost;
        if (window_canvas(app->window, app->fonts, &canvas, &lost)) {
            canvas_clear(&canvas, app->look.theme->ground);
            overlay_draw_loading(app, &canvas);
            window_present(app->window, NULL, 0);
            canvas_destroy(&canvas);
        }
    }
    *err = app->loader.err;
    return app->loader.status;
}

static enum tr_status start(struct app *app, const struct app_config *config, struct tr_error *err)
{
    char warning[1400] = "";
    if (!settings_load(&app->settings, warning, sizeof warning) && !config->quiet) {
        fprintf(stderr, "tracereel: warning: %s\n", warning);
    }
    app->filming.log = config->quiet ? NULL : stderr;
    const char *theme = config->theme ? config->theme : app->settings.theme;
    drawer_init(&app->drawer);
    app->pointer_x = app->pointer_y = -1;
    look_init(&app->look, theme_find(theme) ? theme_find(theme) : &theme_dark);
    app->request = config->request;
    enum tr_status status =
        loader_start(&app->loader, &app->request, config->request.name, &config->request.trace, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    app->fonts = fonts_new(err); /* meanwhile */
    if (!app->fonts) {
        return err->status;
    }
    bool loaded = loader_finished(&app->loader, PATIENCE_MS);
    if (loaded && app->loader.status != TR_STATUS_OK) {
        *err = app->loader.err;
        return app->loader.status;
    }
    status = window_open("Tracereel", app->settings.window_w, app->settings.window_h,
                         (float)app->settings.scale, &app->window, err);
    if (status == TR_STATUS_OK && !loaded) {
        status = wait_for_first(app, err);
    }
    if (status != TR_STATUS_OK || app->quit) {
        return status;
    }
    finish_loading(app);
    if (!config->request.name) {
        app_say(app, false, "drop a trace here, or press O");
    }
    return TR_STATUS_OK;
}

enum tr_status app_run(const struct app_config *config, struct tr_error *err)
{
    struct app *app = calloc(1, sizeof *app);
    if (!app) {
        return tr_error_oom(err);
    }
    signals_become_quit();
    enum tr_status status = start(app, config, err);
    if (status == TR_STATUS_OK) {
        if (!app->quit) {
            run_loop(app);
        }
        remember(app);
    }
    app_destroy(app);
    free(app);
    return status;
}
