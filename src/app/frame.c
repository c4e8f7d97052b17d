#include "app/frame.h"

#include "app/chrome/draw.h"
#include "app/chrome/toolbar.h"
#include "app/title.h"
#include "view/header.h"
#include "win/window.h"

#include <stdio.h>
#include <string.h>

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

void frame_draw(struct stage *stage)
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

void frame_title(struct stage *stage)
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
