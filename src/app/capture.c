#include "app/state.h"

#include "gfx/png.h"

#include <stdio.h>

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
    struct error err = {0};
    char path[1400];
    look.has_hover = look.has_overview_hover = false;
    look.header_reserve = 0;
    dashboard_draw(&app->dashboard, &canvas, &app->model, &look, app->playhead.t_s);
    settings_capture_path(path, sizeof path, false, app->source.name, "png");
    enum status status = png_write(path, &canvas, &err);
    canvas_destroy(&canvas);
    if (status != STATUS_OK) {
        char line[1100];
        app_say(app, true, "%s", error_line(&err, line, sizeof line));
        return false;
    }
    app_say(app, false, "screenshot: %s", path);
    return true;
}
