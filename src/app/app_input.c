#include "app/state.h"

#include "app/overlay.h"
#include "app/threshold.h"
#include "app/toolbar.h"
#include "view/overview.h"
#include "view/plots.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

#define CLICK_SLOP_PX 4.0f /* a hand that clicks moves this much */

static void scrub_to(struct app *app, const struct layout *l, float x)
{
    app_act(app, (struct action){ACTION_SEEK_TO, overview_time(l->overview, &app->model, x), 0});
}

static bool in_plots(const struct layout *l, float x, float y)
{
    return rect_contains((struct rect){l->plot_lanes.x, l->plots.y, l->plot_lanes.w, l->plots.h}, x, y);
}

static void press(struct app *app, const struct ui_event *e)
{
    struct layout l;
    app_layout(app, &l);
    app->press_x = e->x;
    app->press_y = e->y;
    app->moved = app->threshold_moved = false;
    app->drag = DRAG_NONE;
    if (strip_press(app, e->x, e->y)) {
        return;
    }
    if (toolbar_hit(app->last_w, e->x, e->y).kind != ACTION_NONE) {
        app_act(app, toolbar_hit(app->last_w, e->x, e->y));
    } else if (rect_contains(overlay_follow_button(app), e->x, e->y)) {
        app->look.follow = true;
        app->dirty = true;
    } else if (rect_contains(l.play_button, e->x, e->y)) {
        app_act(app, (struct action){ACTION_TOGGLE_PLAY, 0, 0});
    } else if (rect_contains(l.speed_button, e->x, e->y)) {
        bool slower = e->modifiers & UI_SHIFT;
        app_act(app, (struct action){ACTION_SPEED_BY, slower ? -1 : 1, 0});
    } else if (rect_contains((struct rect){l.overview.x, l.transport.y, l.overview.w, l.transport.h}, e->x,
                             e->y)) {
        app->drag = DRAG_OVERVIEW;
        scrub_to(app, &l, e->x);
    } else if (in_plots(&l, e->x, e->y)) {
        struct plot_window w = app_window(app, &l);
        app->drag_param = threshold_at(&app->model, &l, e->x, e->y);
        app->drag_axis_s = app->model.buffer_max_s;
        app->press_start_s = plot_window_start_s(&w);
        app->press_time_s = plot_window_time(&w, e->x);
        app->drag = e->modifiers & UI_SHIFT ? DRAG_SELECT : app->drag_param ? DRAG_THRESHOLD : DRAG_PLOT;
    }
}

static void drag(struct app *app, const struct layout *l, const struct ui_event *e)
{
    struct plot_window w = app_window(app, l);
    app->moved = app->moved || fabsf(e->x - app->press_x) > CLICK_SLOP_PX;
    if (app->drag == DRAG_OVERVIEW) {
        scrub_to(app, l, e->x);
    } else if (app->drag == DRAG_PLOT && app->moved) {
        app->look.follow = false;
        app->look.start_s = app->press_start_s - (double)((e->x - app->press_x) * w.scale) * w.spp_s;
    } else if (app->drag == DRAG_THRESHOLD) {
        double value = threshold_value(&app->model, l, app->drag_param, e->y);
        app_move_param(app, app->drag_param, value, !app->threshold_moved);
        app->threshold_moved = true;
    } else if (app->drag == DRAG_SELECT && app->moved) {
        app->look.has_selection = true;
        app->look.select_from_s = fmax(0, fmin(app->playhead.duration_s, app->press_time_s));
        app->look.select_to_s = fmax(0, fmin(app->playhead.duration_s, plot_window_time(&w, e->x)));
    }
    app->dirty = true;
}

static void set_hover(struct app *app, bool has, double hover_s)
{
    if (has != app->look.has_hover || (has && hover_s != app->look.hover_s)) {
        app->look.has_hover = has;
        app->look.hover_s = hover_s;
        app->dirty = true;
    }
}

static bool in_overview(const struct layout *l, float x, float y)
{
    return rect_contains((struct rect){l->overview.x, l->transport.y, l->overview.w, l->transport.h}, x, y);
}

static void hover(struct app *app, const struct layout *l, const struct ui_event *e)
{
    bool over = in_overview(l, e->x, e->y);
    app->dirty = app->dirty || over || over != app->look.has_overview_hover;
    app->look.has_overview_hover = over;
    app->look.overview_hover_s = overview_time(l->overview, &app->model, e->x);
    app->pointer_x = e->x;
    struct plot_window w = app_window(app, l);
    set_hover(app, in_plots(l, e->x, e->y) && app->drag != DRAG_PLOT, plot_window_time(&w, e->x));
}

static void release(struct app *app, const struct ui_event *e)
{
    struct layout l;
    app_layout(app, &l);
    if (app->drag == DRAG_PLOT && !app->moved) {
        bool follow = app->look.follow;
        app_act(app, (struct action){ACTION_SEEK_TO, app->press_time_s, 0});
        app->look.follow = follow;
        app->look.has_selection = false;
    } else if (app->drag == DRAG_SELECT && !app->moved) {
        app->look.has_selection = false;
    }
    bool rescales = app->drag == DRAG_THRESHOLD;
    app->drag = DRAG_NONE;
    if (rescales) {
        app_adopt_source(app);
    }
    hover(app, &l, e);
    app->dirty = true;
}

static void wheel(struct app *app, const struct ui_event *e)
{
    struct layout l;
    app_layout(app, &l);
    if (in_plots(&l, e->x, e->y) || rect_contains(l.transport, e->x, e->y)) {
        app_act(app, (struct action){ACTION_ZOOM, e->wheel, e->x});
        hover(app, &l, e);
    }
}

/* The buttons light up under the pointer, so moving over them, or off them, is a change. */
static void track_pointer(struct app *app, const struct ui_event *e)
{
    bool was = toolbar_hit(app->last_w, app->pointer_x, app->pointer_y).kind != ACTION_NONE ||
               strip_hot(app, app->pointer_x, app->pointer_y);
    bool is = toolbar_hit(app->last_w, e->x, e->y).kind != ACTION_NONE || strip_hot(app, e->x, e->y);
    bool follow = overlay_follow_button(app).w > 0;
    app->pointer_x = e->x;
    app->pointer_y = e->y;
    app->dirty = app->dirty || was || is || follow;
}

void app_event(struct app *app, const struct ui_event *e)
{
    struct layout l;
    if (e->kind == UI_MOVE) {
        track_pointer(app, e);
    }
    if (e->kind == UI_PRESS) {
        app->focus = (struct focus){0};
    } else if (focus_key(app, e)) {
        return;
    }
    if (overlay_event(app, e)) {
        app->dirty = true;
        return;
    }
    switch (e->kind) {
    case UI_KEY: app_act(app, action_of_key(e->key, e->modifiers)); break;
    case UI_TEXT: app_act(app, action_of_key(e->key, 0)); break;
    case UI_PRESS: press(app, e); break;
    case UI_RELEASE: release(app, e); break;
    case UI_MOVE:
        app_layout(app, &l);
        if (app->drag != DRAG_NONE) {
            drag(app, &l, e);
        }
        hover(app, &l, e);
        break;
    case UI_LEAVE:
        app->pointer_x = app->pointer_y = -1;
        app->dirty = true;
        app->look.has_overview_hover = false;
        set_hover(app, false, 0);
        break;
    case UI_WHEEL: wheel(app, e); break;
    case UI_DROP: app_open(app, e->text); break;
    case UI_RESIZE:
    case UI_EXPOSE: app->dirty = true; break;
    case UI_QUIT: app->quit = true; break;
    case UI_NOTHING: break;
    }
}
