#include "app/start.h"

#include "app/chrome/draw.h"
#include "app/errands.h"
#include "app/rehearsal.h"
#include "base/plain.h"
#include "gfx/font.h"
#include "win/window.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PATIENCE_MS 100 /* a file that takes longer to open gets a window that says so */

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

/* Between two looks at what the card says; the loader wakes the window when it is done. */
#define WAIT_MS 200

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

enum tr_status stage_start(struct stage *stage, const struct app_config *config, struct tr_error *err)
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
