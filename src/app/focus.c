#include "app/focus.h"

#include "app/overlay.h"
#include "app/state.h"
#include "app/toolbar.h"
#include "ui/focus.h"
#include "view/plots.h"

#include <math.h>

#define STOPS_MAX (NOTES_BUTTONS_MAX + 32)
#define PAN       0.1  /* of what the plots show */
#define SELECT    0.02 /* the same */

struct stop {
    struct focus at;
    struct rect r;
    const char *name;
};

static void add(struct stop *stops, int *count, enum focus_kind kind, int index, struct rect r,
                const char *name)
{
    if (r.w > 0 && r.h > 0 && *count < STOPS_MAX) {
        stops[(*count)++] = (struct stop){{kind, index}, r, name};
    }
}

/* Every control that is there just now, as the eye goes: from the top to the bottom. */
static int find_stops(const struct app *app, struct stop *stops)
{
    struct layout l;
    struct toolbar_button button;
    int count = 0;
    app_layout(app, &l);
    for (int i = 0; toolbar_button(app->last_w, i, &button); i++) {
        add(stops, &count, FOCUS_BUTTON, i, button.r, button.name);
    }
    for (int i = 0; i < STRIP_PARTS; i++) {
        const char *name;
        struct rect r = strip_part(app, (enum strip_part)i, &name);
        add(stops, &count, FOCUS_STRIP, i, r, name);
    }
    if (app->drawer.open) {
        add(stops, &count, FOCUS_DRAWER, 0, drawer_rect(app->last_w, app->last_h),
            "\u2191 \u2193 choose, \u2190 \u2192 adjust, Enter types, Del resets");
    }
    add(stops, &count, FOCUS_FOLLOW, 0, overlay_follow_button(app), "back to the playhead");
    add(stops, &count, FOCUS_PLOTS, 0, l.plots,
        "\u2190 \u2192 pan, \u2191 \u2193 zoom, Shift \u2190 \u2192 select a span, Enter: back to the "
        "playhead");
    for (int i = 0; app->notes.open && i < app->notes.button_count; i++) {
        add(stops, &count, FOCUS_NOTE, i, app->notes.buttons[i].r, "read the file in this way");
    }
    if (app->notes.open) {
        add(stops, &count, FOCUS_NOTE, -1, app->notes.close, "close  I");
    }
    add(stops, &count, FOCUS_PLAY, 0, l.play_button, "play, pause  Space");
    add(stops, &count, FOCUS_SPEED, 0, l.speed_button, "\u2190 slower, \u2192 faster  [ ]");
    add(stops, &count, FOCUS_OVERVIEW, 0, l.overview,
        "the whole session: \u2190 \u2192 5 s, \u2191 \u2193 60 s, Home, End");
    return count;
}

/* Where the focus is among them; -1 where that control is gone. */
static int find(const struct stop *stops, int count, struct focus at)
{
    for (int i = 0; i < count; i++) {
        if (stops[i].at.kind == at.kind && stops[i].at.index == at.index) {
            return i;
        }
    }
    return -1;
}

void focus_move(struct app *app, int direction)
{
    struct stop stops[STOPS_MAX];
    int count = find_stops(app, stops), at = find(stops, count, app->focus);
    int next = at < 0 ? (direction > 0 ? 0 : count - 1) : (at + direction + count) % count;
    if (app->overlay == OVERLAY_NONE && count) {
        app->focus = stops[next].at;
    }
}

static void press(struct app *app)
{
    struct toolbar_button button;
    struct rect r;
    const char *name;
    switch (app->focus.kind) {
    case FOCUS_BUTTON:
        if (toolbar_button(app->last_w, app->focus.index, &button)) {
            app_act(app, button.action);
        }
        break;
    case FOCUS_STRIP:
        r = strip_part(app, (enum strip_part)app->focus.index, &name);
        strip_press(app, r.x + r.w / 2, r.y + r.h / 2);
        break;
    case FOCUS_NOTE:
        if (app->focus.index < 0) {
            app->notes.open = false;
        } else {
            app_reopen(app, &app->notes.buttons[app->focus.index]);
        }
        break;
    case FOCUS_FOLLOW: /* goes when it is pressed */
    case FOCUS_PLOTS:
        app->focus = (struct focus){FOCUS_PLOTS, 0};
        app->look.follow = true;
        break;
    case FOCUS_PLAY: app_act(app, (struct action){ACTION_TOGGLE_PLAY, 0, 0}); break;
    case FOCUS_SPEED: app_act(app, (struct action){ACTION_SPEED_BY, 1, 0}); break;
    default: break;
    }
}

static void extend_selection(struct app *app, double by_s)
{
    struct look *look = &app->look;
    if (!look->has_selection) {
        struct layout l;
        app_layout(app, &l);
        struct plot_window w = app_window(app, &l);
        double start_s = plot_window_start_s(&w), end_s = plot_window_end_s(&w), t_s = app->playhead.t_s;
        bool in_sight = t_s >= start_s && t_s < end_s;
        look->has_selection = true;
        look->select_from_s = look->select_to_s = in_sight ? t_s : fmax(0, (start_s + end_s) / 2);
    }
    look->select_to_s = fmax(0, fmin(look->select_to_s + by_s, app->playhead.duration_s));
}

/* Arrows on the plots and on the speed; elsewhere they do what they always do. */
static bool adjust(struct app *app, int key, bool shift)
{
    bool across = key == UI_KEY_LEFT || key == UI_KEY_RIGHT, up = key == UI_KEY_UP || key == UI_KEY_DOWN;
    double sign = key == UI_KEY_RIGHT || key == UI_KEY_UP ? 1 : -1;
    if (!across && !up) {
        return false;
    }
    if (app->focus.kind == FOCUS_SPEED) {
        app_act(app, (struct action){ACTION_SPEED_BY, sign, 0});
    } else if (app->focus.kind == FOCUS_PLOTS && across && shift) {
        extend_selection(app, sign * SELECT * app->look.span_s);
    } else if (app->focus.kind == FOCUS_PLOTS) {
        app_act(app, (struct action){across ? ACTION_PAN : ACTION_ZOOM, across ? sign * PAN : sign, 0});
    } else {
        return false;
    }
    return true;
}

bool focus_key(struct app *app, const struct ui_event *e)
{
    struct stop stops[STOPS_MAX];
    if (app->focus.kind == FOCUS_NONE || app->overlay != OVERLAY_NONE) {
        return false;
    }
    if (find(stops, find_stops(app, stops), app->focus) < 0) {
        app->focus = (struct focus){0}; /* that control is gone */
        return false;
    }
    if (e->kind != UI_KEY || e->modifiers & (UI_CTRL | UI_ALT) || app->drawer.typing) {
        return false;
    }
    if (app->focus.kind == FOCUS_DRAWER) {
        return false; /* keys are the drawer's anyway, as long as no other control has the focus */
    }
    if (e->key == UI_KEY_ESCAPE) {
        app->focus = (struct focus){0};
    } else if (e->key == UI_KEY_ENTER) {
        if (!e->repeated) {
            press(app);
        }
    } else if (!adjust(app, e->key, e->modifiers & UI_SHIFT)) {
        return false;
    }
    app->dirty = true;
    return true;
}

bool focus_toolbar_point(const struct app *app, float *x, float *y)
{
    struct toolbar_button button;
    if (app->focus.kind != FOCUS_BUTTON || app->overlay != OVERLAY_NONE ||
        !toolbar_button(app->last_w, app->focus.index, &button)) {
        return false;
    }
    *x = button.r.x + button.r.w / 2;
    *y = button.r.y + button.r.h / 2;
    return true;
}

void focus_draw(const struct app *app, struct canvas *canvas)
{
    struct stop stops[STOPS_MAX];
    if (app->focus.kind == FOCUS_NONE || app->overlay != OVERLAY_NONE) {
        return;
    }
    int at = find(stops, find_stops(app, stops), app->focus);
    if (at < 0) {
        return;
    }
    ui_ring_draw(canvas, stops[at].r, app->look.theme);
    if (app->focus.kind != FOCUS_BUTTON) { /* the toolbar names its own */
        ui_tip_draw(canvas, stops[at].r, stops[at].name, app->look.theme);
    }
}
