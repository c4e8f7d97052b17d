#include "app/app.h"

#include "app/errands.h"
#include "app/frame.h"
#include "app/growing.h"
#include "app/start.h"
#include "gfx/font.h"
#include "win/composing.h"
#include "win/session_bus.h"
#include "win/signals.h"
#include "win/window.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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
            frame_title(stage);
            frame_draw(stage);
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
    enum tr_status status = stage_start(stage, config, err);
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
