/* The window's state with a session in it, and no window. */
#ifndef TRACEREEL_TESTS_APP_FIXTURE_H
#define TRACEREEL_TESTS_APP_FIXTURE_H

#include "app/act.h"
#include "app/opening.h"

#include <stdlib.h>

/* A session of 300 s on a bus, paused at 0, in a window of 1280x720. */
static inline int open_app(void **state)
{
    struct app *app = calloc(1, sizeof *app);
    struct source source = {0};
    struct tr_error err = {0};
    if (!app || !sessions_init(&app->sessions)) {
        return -1;
    }
    app->session = sessions_current(&app->sessions);
    chrome_init(&app->chrome);
    pointer_init(&app->pointer);
    viewport_init(&app->viewport, &theme_dark);
    app->settings.scale = 1;
    app->viewport.w = 1280;
    app->viewport.h = 720;
    app->session->request = (struct source_request){.name = SOURCE_DIR "/traces/bus.csv", .duration_s = 300};
    if (source_open(&app->session->request, &source, &err) != TR_STATUS_OK) {
        return -1;
    }
    opening_loaded(app, TR_STATUS_OK, &source, &app->session->request.trace, &err);
    app->viewport.playhead.playing = false;
    viewport_arrange(&app->viewport);
    *state = app;
    return 0;
}

static inline int close_app(void **state)
{
    struct app *app = *state;
    chrome_destroy(&app->chrome);
    sessions_close(&app->sessions);
    free(app);
    return 0;
}

static inline enum errand do_act(struct app *app, struct action action)
{
    enum errand errand = ERRAND_NONE;
    act(app, &action, &errand);
    return errand;
}

static inline enum errand do_kind(struct app *app, enum action_kind kind)
{
    return do_act(app, (struct action){.kind = kind});
}

#endif
