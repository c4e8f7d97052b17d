#include "app/app.h"

#include "app/chrome/draw.h"
#include "app/chrome/toolbar.h"
#include "app/errands.h"
#include "app/growing.h"
#include "app/rehearsal.h"
#include "app/title.h"
#include "base/plain.h"
#include "gfx/font.h"
#include "view/header.h"
#include "win/composing.h"
#include "win/session_bus.h"
#include "win/signals.h"
#include "win/window.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PATIENCE_MS  100  /* a file that takes longer to open gets a window that says so */
#define FRAME_HZ_MAX 60.0 /* a faster display gains nothing that a stream of 60 fps has */

static bool do_action(struct stage *stage, const struct action *action)
{
    enum errand errand = ERRAND_NONE;
    bool changed = act(&stage->app, action, &errand);
    errand_run(stage, errand);
    return changed;
}

static bool handle(struct stage *stage, const struct ui_event *event)
{
    struct app *app = &stage->app;
    struct chrome_in in;
    struct action actions[INPUT_ACTIONS_MAX];
    bool changed = false;
    state_facts(app, &in);
    int count = input_event(&app->pointer, &app->chrome, &in, event, actions);
    for (int i = 0; i < count; i++) {
        changed = do_action(stage, &actions[i]) || changed;
    }
    return changed;
}

/* ---- frames ---- */

/* A recording has no buttons in its header, and leaves no room for them. */
static bool draw_picture(struct stage *stage, struct canvas *canvas)
{
    const struct app *app = &stage->app;
    struct look look = app->viewport.look;
    look.header_reserve = app->recording.status.live ? 0 : look.header_reserve;
    look.chip_end = app->recording.status.live ? 0 : look.chip_end;
    return dashboard_redraw(&stage->dashboard, canvas, state_model(app), &look, app->viewport.playhead.t_s);
}

static void draw_over(struct stage *stage, struct canvas *canvas)
{
    struct app *app = &stage->app;
    const struct viewport *v = &app->viewport;
    struct chrome_in in;
    if (app->recording.status.live) {
        canvas_rect_snapped(canvas, v->layout.header, v->look.theme->ground);
        header_draw(canvas, v->layout.header, state_model(app), &v->look);
    }
    dashboard_draw_pointer(canvas, state_model(app), &v->look, v->playhead.t_s);
    state_facts(app, &in);
    chrome_draw(canvas, &app->chrome, &in);
}

/* Takes the measures that the size of the canvas decides. */
static void measure(struct app *app, struct canvas *canvas)
{
    struct viewport *v = &app->viewport;
    struct chrome_in in;
    v->w = canvas_width(canvas);
    v->h = canvas_height(canvas);
    v->scale = canvas->scale;
    viewport_arrange(v);
    state_facts(app, &in);
    header_bar_measure(&app->chrome.header_bar, canvas, &in);
    v->look.chip_end = CHIPS_END;
    v->look.header_reserve = toolbar_width() + app->chrome.header_bar.reserve;
}

static void draw_frame(struct stage *stage)
{
    struct app *app = &stage->app;
    struct canvas canvas;
    bool lost = false;
    if (!window_canvas(app->window, stage->fonts, &canvas, &lost)) {
        return;
    }
    measure(app, &canvas);
    struct redraw *redraw = &stage->dashboard.redraw;
    if (lost) {
        redraw_forget(redraw);
    }
    bool sparing = draw_picture(stage, &canvas);
    recording_frame(&app->recording, &canvas, app->session, &app->viewport, &app->notices);
    redraw_over_begin(redraw, &canvas);
    draw_over(stage, &canvas);
    sparing = redraw_over_end(redraw, &canvas) && sparing;
    if (!sparing) {
        redraw_forget(redraw);
        draw_over(stage, &canvas);
    }
    if (canvas.lacks) { /* what is missing comes with the next frame */
        redraw_forget(redraw);
    }
    window_present(app->window, sparing ? redraw->changed : NULL, redraw->changed_count);
    canvas_destroy(&canvas);
    stage->dirty = false;
}

static void update_title(struct stage *stage)
{
    const struct app *app = &stage->app;
    char title[sizeof stage->title];
    struct tr_timeline_state state;
    tr_timeline_at(app->session->source.timeline, app->viewport.playhead.t_s, &state);
    title_text(title, sizeof title, state_model(app)->title, &app->viewport.playhead, state.stalled,
               app->recording.status.live);
    if (strcmp(title, stage->title) != 0) {
        snprintf(stage->title, sizeof stage->title, "%s", title);
        window_set_title(app->window, title);
    }
}

/* ---- the loop ---- */

static bool is_busy(const struct app *app)
{
    const struct recording_status *s = &app->recording.status;
    return s->live || s->span || app->loader.running;
}

/* How long the loop may sleep: until the next frame is due, a banner goes, or for ever. */
static int wait_ms(const struct stage *stage, double now_s, double next_frame_s)
{
    const struct app *app = &stage->app;
    const struct recording_status *s = &app->recording.status;
    double until_s = INFINITY;
    if (s->finishing || s->span || app->loader.running) {
        until_s = now_s + 0.1;
    }
    if (stage->dirty || playhead_moves(&app->viewport.playhead) || s->live) {
        until_s = fmin(until_s, next_frame_s);
    }
    if (app->notices.text[0]) {
        until_s = fmin(until_s, app->notices.fresh ? now_s : app->notices.until_s);
    }
    until_s = fmin(until_s, now_s + growing_wait_s(app));
    if (isinf(until_s)) {
        return -1;
    }
    return (int)fmax(0, fmin(ceil((until_s - now_s) * 1000), 1000));
}

/* Everything that has happened up to now_s; true where there is anything new to draw. */
static bool catch_up(struct stage *stage, struct ui_event *event, double passed_s, double now_s)
{
    struct app *app = &stage->app;
    bool changed = false;
    if (playhead_moves(&app->viewport.playhead)) {
        changed = do_action(stage, &(struct action){.kind = ACTION_ADVANCE, .value = passed_s});
    }
    for (; event->kind != UI_NOTHING && !stage->quit; window_event(app->window, 0, event)) {
        changed = handle(stage, event) || changed;
    }
    if (changed) { /* the plots may have moved under the pointer */
        struct chrome_in in;
        state_facts(app, &in);
        struct action hover = input_hover(&app->pointer, &app->chrome, &in);
        do_action(stage, &hover);
    }
    window_set_cursor(app->window, app->pointer.cursor);
    recording_poll(&app->recording, &app->notices);
    if (loader_finished(&app->loader, 0)) {
        errand_loaded(stage);
        viewport_arrange(&app->viewport);
        changed = true;
    }
    if (growing_poll(app)) {
        viewport_arrange(&app->viewport);
        changed = true;
    }
    changed = folder_poll(app->folder) || changed;
    changed = map_fill_poll(app->map) || changed;
    if (app->chrome.popup != POPUP_MAP) {
        map_fill_close(app->map);
    }
    changed = changed || app->notices.fresh || is_busy(app);
    return notices_tick(&app->notices, now_s) || changed;
}

static void run_loop(struct stage *stage)
{
    struct app *app = &stage->app;
    double frame_s = 1 / fmin(window_refresh_hz(app->window), FRAME_HZ_MAX);
    double last_s = window_clock_s(), next_frame_s = last_s;
    stage->dirty = true;
    while (!stage->quit) {
        struct ui_event event;
        window_event(app->window, wait_ms(stage, window_clock_s(), next_frame_s), &event);
        double now_s = record_live_clock_s(&app->recording.live, window_clock_s());
        /* A machine that was suspended must not leap through the session. */
        stage->dirty = catch_up(stage, &event, fmin(now_s - last_s, 0.5), now_s) || stage->dirty;
        last_s = now_s;
        speaker_feed(&app->sound, app->session->source.timeline, &app->viewport.playhead, now_s);
        if (stage->dirty && now_s >= next_frame_s - 0.0005) {
            update_title(stage);
            draw_frame(stage);
            speaker_saw(&app->sound, now_s, window_clock_s());
            next_frame_s += frame_s;
            if (next_frame_s < now_s || app->recording.status.live) {
                /* late: no rush of frames to catch up, but for a recording's */
                next_frame_s = record_live_next_frame_s(&app->recording.live, now_s, frame_s);
            }
        }
    }
}

/* ---- life ---- */

static void stage_destroy(struct stage *stage)
{
    struct app *app = &stage->app;
    dashboard_destroy(&stage->dashboard);
    recording_close(&app->recording);
    signals_all_saved();
    loader_close(&app->loader);
    live_close(app->live);
    free(app->live);
    folder_close(app->folder);
    free(app->folder);
    map_fill_end(app->map);
    free(app->map);
    loudspeaker_close(app->sound.audio);
    chrome_destroy(&app->chrome);
    sessions_close(&app->sessions);
    fonts_free(stage->fonts);
    window_close(app->window);
}

static void remember(struct app *app)
{
    if (!window_is_fullscreen(app->window)) {
        window_size(app->window, &app->settings.window_w, &app->settings.window_h);
    }
    snprintf(app->settings.theme, sizeof app->settings.theme, "%s", app->viewport.look.theme->name);
    settings_save(&app->settings);
}

/* In the place of a session, which is not there yet. */
struct wait_card {
    int permille;
    bool of_feed; /* what is written while it is read: */
    char first[1200], second[1200];
};

static struct wait_card wait_card(const struct app *app)
{
    struct wait_card card = {.permille = atomic_load(&app->loader.permille)};
    card.of_feed = live_waiting_words(app->live, card.first, card.second, sizeof card.first);
    return card;
}

static void draw_wait_card(struct stage *stage, const struct wait_card *card)
{
    struct app *app = &stage->app;
    const struct theme *theme = app->viewport.look.theme;
    struct canvas canvas;
    bool lost;
    if (!window_canvas(app->window, stage->fonts, &canvas, &lost)) {
        return;
    }
    canvas_clear(&canvas, theme->ground);
    if (card->of_feed) {
        chrome_draw_waiting(&canvas, card->first, card->second, theme);
    } else {
        chrome_draw_loading(&canvas, app->loader.name, card->permille, theme);
    }
    window_present(app->window, NULL, 0);
    canvas_destroy(&canvas);
}

#define WAIT_MS                                                                                              \
    200 /* between two looks at what the card says; the loader wakes the window when it is done              \
         */

/* A file that takes long, and nothing else to show meanwhile: how far it is, and a way out. Drawn only where
 * it says something new: what is waited for may be long in coming. */
static enum tr_status wait_for_first(struct stage *stage, struct tr_error *err)
{
    struct app *app = &stage->app;
    struct wait_card drawn = {.permille = INT_MIN};
    while (!loader_finished(&app->loader, 0)) {
        struct ui_event event;
        const struct wait_card card = wait_card(app);
        bool stale = card.permille != drawn.permille || strcmp(card.first, drawn.first) != 0 ||
                     strcmp(card.second, drawn.second) != 0;
        for (window_event(app->window, stale ? 0 : WAIT_MS, &event); event.kind != UI_NOTHING;
             window_event(app->window, 0, &event)) {
            bool leave = event.kind == UI_QUIT ||
                         (event.kind == UI_KEY && (event.key == UI_KEY_ESCAPE || event.key == 'q'));
            stage->quit = stage->quit || leave;
            stale = true;
        }
        if (stage->quit) {
            return TR_STATUS_OK;
        }
        if (stale) {
            draw_wait_card(stage, &card);
            drawn = card;
        }
    }
    *err = app->loader.err;
    return app->loader.status;
}

static void begin(struct stage *stage, const struct app_config *config)
{
    struct app *app = &stage->app;
    char warning[1400] = "";
    if (!settings_load(&app->settings, warning, sizeof warning) && !config->quiet) {
        plain_text(warning);
        fprintf(stderr, "tracereel: warning: %s\n", warning);
    }
    const struct theme *theme = theme_find(config->theme ? config->theme : app->settings.theme);
    app->recording.live.log = config->quiet ? NULL : stderr;
    chrome_init(&app->chrome);
    pointer_init(&app->pointer);
    viewport_init(&app->viewport, theme ? theme : &theme_dark);
    app->session->request = config->requests[0];
    stage->config = config;
}

static bool is_folder(const char *name)
{
    struct stat st;
    return name && stat(name, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Feeds for those that are read as they come: what is to be followed, and pipes. */
static enum tr_status open_feeds(struct app *app, const struct app_config *config, struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    for (int i = 0; i < config->count && status == TR_STATUS_OK; i++) {
        const char *name = config->requests[i].name;
        if (!name || !(config->follow[i] || tail_is_stream(name))) {
            continue;
        }
        app->live = app->live ? app->live : calloc(1, sizeof *app->live);
        if (!app->live) {
            return tr_error_oom(err);
        }
        app->loader.live = app->live;
        status = live_open(app->live, name, config->follow[i], &config->requests[i].trace, window_wake, err);
    }
    return status;
}

static enum tr_status start(struct stage *stage, const struct app_config *config, struct tr_error *err)
{
    struct app *app = &stage->app;
    begin(stage, config);
    const char *name = config->requests[0].name;
    enum tr_status status = TR_STATUS_OK;
    if (config->count == 1 && is_folder(name)) { /* its table, over what shows first */
        status = folder_open(app->folder, name, &config->requests[0], window_wake, err);
        app->chrome.popup = POPUP_FOLDER;
        name = NULL;
    }
    if (status == TR_STATUS_OK) {
        status = open_feeds(app, config, err);
    }
    if (status == TR_STATUS_OK) {
        status = loader_start(&app->loader, config->requests, config->count, name, &config->requests[0].trace,
                              err);
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    stage->fonts = fonts_new(err); /* meanwhile */
    if (!stage->fonts) {
        return err->status;
    }
    bool loaded = loader_finished(&app->loader, PATIENCE_MS);
    if (loaded && app->loader.status != TR_STATUS_OK) {
        *err = app->loader.err;
        return app->loader.status;
    }
    struct rehearsal rehearsal = {
        .source = &app->loader.lineup.sources[0],
        .fonts = stage->fonts,
        .theme = app->viewport.look.theme,
        .w = app->settings.window_w,
        .h = app->settings.window_h,
        .scale = (float)app->settings.scale,
    };
    if (loaded) {
        rehearsal_begin(&rehearsal);
    }
    status = window_open("Tracereel", app->settings.window_w, app->settings.window_h,
                         (float)app->settings.scale, &app->window, err);
    rehearsal_end(&rehearsal);
    if (status == TR_STATUS_OK && !loaded) {
        status = wait_for_first(stage, err);
    }
    if (status != TR_STATUS_OK || stage->quit) {
        return status;
    }
    errand_loaded(stage);
    if (app->chrome.popup == POPUP_FOLDER) {
        app->viewport.playhead.playing = false;
    } else if (!config->requests[0].name) {
        notices_say(&app->notices, false, "drop a trace here, or press O");
    }
    return TR_STATUS_OK;
}

enum tr_status app_run(const struct app_config *config, struct tr_error *err)
{
    struct stage *stage = calloc(1, sizeof *stage);
    struct folder *folder = calloc(1, sizeof *folder);
    struct map_fill *map = calloc(1, sizeof *map);
    if (!stage || !folder || !map || !sessions_init(&stage->app.sessions)) {
        free(folder);
        free(map);
        free(stage);
        return tr_error_oom(err);
    }
    stage->app.folder = folder;
    stage->app.map = map;
    stage->app.session = sessions_current(&stage->app.sessions);
    session_bus_start_none();
    composing_skip_without_keys();
    signals_become_quit(SIGNALS_PATIENCE_S);
    enum tr_status status = start(stage, config, err);
    if (status == TR_STATUS_OK) {
        if (!stage->quit) {
            run_loop(stage);
        }
        signals_heeded();
        remember(&stage->app);
    }
    stage_destroy(stage);
    free(stage);
    return status;
}
