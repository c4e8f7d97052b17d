#include "app/input.h"

#include "app/chrome/popup.h"
#include "app/threshold.h"
#include "view/overview.h"
#include "view/plots.h"
#include "view/stalls.h"

#include <math.h>

#define CLICK_SLOP_PX   4.0f   /* a hand that clicks moves this much */
#define GRIP_PX         5.0f   /* on either side of a frame's edge */
#define AXIS_DOUBLES_PX 120.0f /* a drag along the time axis this far doubles */

void pointer_init(struct pointer *p)
{
    *p = (struct pointer){.x = -1, .y = -1};
}

static struct plot_window window_of(const struct chrome_in *in)
{
    return plots_window(in->layout, in->model, in->look, in->scale, in->t_s);
}

/* ---- what is where ---- */

static struct rect overview_room(const struct layout *l)
{
    return (struct rect){l->overview.x, l->transport.y, l->overview.w, l->transport.h};
}

static bool in_plots(const struct layout *l, float x, float y)
{
    return rect_contains((struct rect){l->plot_lanes.x, l->plots.y, l->plot_lanes.w, l->plots.h}, x, y);
}

static bool in_axis(const struct layout *l, float x, float y)
{
    return rect_contains(l->time_axis, x, y);
}

/* The overview's frame: its edges can be taken anywhere, the rest above and below the strip, where a press
 * does not mean to go there. */
static enum pointer_drag frame_at(const struct chrome_in *in, float x, float y)
{
    struct plot_window w = window_of(in);
    struct rect room = overview_room(in->layout), strip = in->layout->overview;
    struct rect frame = overview_frame(strip, in->model, &w);
    float left = frame.x, right = frame.x + frame.w;
    if (frame.w <= 0 || y < room.y || y > room.y + room.h) {
        return DRAG_NONE; /* it shows everything, and is not there */
    }
    float inner = fminf(GRIP_PX, frame.w / 4); /* of a narrow one the middle can be taken, too */
    if (x >= left - GRIP_PX && x <= left + inner) {
        return DRAG_FRAME_LEFT;
    }
    if (x >= right - inner && x <= right + GRIP_PX) {
        return DRAG_FRAME_RIGHT;
    }
    bool beside = y < strip.y || y > strip.y + strip.h;
    return beside && x > left && x < right ? DRAG_FRAME : DRAG_NONE;
}

/* The thing that a press there would take. */
static enum pointer_drag drag_at(const struct chrome_in *in, float x, float y, bool shift)
{
    const struct layout *l = in->layout;
    if (rect_contains((struct rect){l->overview.x - GRIP_PX, l->transport.y, l->overview.w + 2 * GRIP_PX,
                                    l->transport.h},
                      x, y)) {
        enum pointer_drag frame = frame_at(in, x, y);
        return frame != DRAG_NONE ? frame : rect_contains(overview_room(l), x, y) ? DRAG_OVERVIEW : DRAG_NONE;
    }
    if (in_axis(l, x, y)) {
        return DRAG_AXIS;
    }
    if (!in_plots(l, x, y)) {
        return DRAG_NONE;
    }
    return shift ? DRAG_SELECT : threshold_at(in->model, l, x, y) ? DRAG_THRESHOLD : DRAG_PLOT;
}

#define STALL_SLACK_PX 2.0f /* a band may be a pixel wide */

/* The session whose ribbon of stalls is there; -1: none is. */
static int ribbon_at(const struct chrome_in *in, float x, float y)
{
    const struct rect *ribbons = &in->layout->ribbons;
    const int i = (int)floorf((y - ribbons->y - 2) / RIBBON_PITCH);
    const bool in_one = rect_contains(*ribbons, x, y) && i >= 0 && i < view_model_sessions(in->model);
    return in_one ? i : -1;
}

/* A time in the stall that is there, or nearly. */
static bool stall_near(const struct view_model *session, double t_s, double slack_s, double *inside_s)
{
    size_t count;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(session->timeline, &count);
    const size_t i = stall_after(stalls, count, t_s - slack_s);
    if (i == count || stalls[i].begin_s > t_s + slack_s) {
        return false;
    }
    *inside_s = fmax(stalls[i].begin_s, fmin(t_s, stalls[i].end_s - session->timeline->dt_s / 2));
    return true;
}

/* The stall under the pointer: in the ribbon there, else of the current session, else of any. *whose is -1
 * where it is for the playhead to say. */
static bool stall_at(const struct chrome_in *in, enum pointer_drag drag, float x, float y, double *t_s,
                     int *whose)
{
    struct plot_window w = window_of(in);
    const bool plots = drag == DRAG_PLOT;
    const double at_s = plots ? plot_window_time(&w, x) : overview_time(in->layout->overview, in->model, x);
    const double slack_s = (double)STALL_SLACK_PX * (plots ? w.spp_s * (double)w.scale
                                                           : in->duration_s / (double)in->layout->overview.w);
    if (!plots && drag != DRAG_OVERVIEW) {
        return false;
    }
    *whose = plots ? ribbon_at(in, x, y) : -1;
    if (*whose >= 0) {
        return stall_near(view_model_session(in->model, *whose), at_s, slack_s, t_s);
    }
    bool found = stall_near(in->current, at_s, slack_s, t_s);
    for (int i = 0; i < view_model_sessions(in->model) && !found; i++) {
        found = stall_near(view_model_session(in->model, i), at_s, slack_s, t_s);
    }
    return found;
}

static enum ui_cursor cursor_of(enum pointer_drag drag, bool held)
{
    switch (drag) {
    case DRAG_NONE:
    case DRAG_SELECT:
    case DRAG_OVERVIEW: break;
    case DRAG_PLOT: return held ? UI_CURSOR_MOVE : UI_CURSOR_ARROW;
    case DRAG_FRAME: return UI_CURSOR_MOVE;
    case DRAG_AXIS:
    case DRAG_FRAME_LEFT:
    case DRAG_FRAME_RIGHT: return UI_CURSOR_ACROSS;
    case DRAG_THRESHOLD: return UI_CURSOR_UP_DOWN;
    }
    return UI_CURSOR_ARROW;
}

static enum ui_cursor cursor_at(const struct pointer *p, const struct chrome *chrome,
                                const struct chrome_in *in, const struct controls *controls)
{
    if (p->drag != DRAG_NONE) {
        return cursor_of(p->drag, p->moved);
    }
    if (chrome->popup != POPUP_NONE) {
        return UI_CURSOR_ARROW;
    }
    if (controls_at(controls, p->x, p->y)) {
        return UI_CURSOR_HAND;
    }
    if (chrome->drawer.open && rect_contains(drawer_rect(in->w, in->h), p->x, p->y)) {
        return drawer_cursor(&chrome->drawer, in, p->x, p->y);
    }
    bool noted = (chrome->notes.open && rect_contains(chrome->notes.frame, p->x, p->y)) ||
                 (chrome->why.open && rect_contains(chrome->why.card.frame, p->x, p->y));
    const enum pointer_drag drag = drag_at(in, p->x, p->y, false);
    double t_s;
    int whose;
    if (!noted && stall_at(in, drag, p->x, p->y, &t_s, &whose)) {
        return UI_CURSOR_HAND;
    }
    return noted ? UI_CURSOR_ARROW : cursor_of(drag, false);
}

/* ---- what is dragged ---- */

static struct action press_plots(struct pointer *p, const struct chrome_in *in, const struct ui_event *e)
{
    struct plot_window w = window_of(in);
    p->press_x = e->x;
    p->press_y = e->y;
    p->moved = false;
    p->press_time_s = plot_window_time(&w, e->x);
    p->press_start_s = plot_window_start_s(&w);
    p->press_end_s = plot_window_end_s(&w);
    p->drag = drag_at(in, e->x, e->y, e->modifiers & UI_SHIFT);
    p->threshold = p->drag == DRAG_THRESHOLD ? threshold_at(in->model, in->layout, e->x, e->y) : NULL;
    if (p->drag == DRAG_PLOT && e->clicks >= 2) {
        p->drag = DRAG_NONE;
        return (struct action){.kind = ACTION_ZOOM_EVENT, .from_s = p->press_time_s};
    }
    if (p->drag == DRAG_OVERVIEW) {
        return (struct action){.kind = ACTION_SEEK_TO,
                               .value = overview_time(in->layout->overview, in->model, e->x)};
    }
    return (struct action){.kind = ACTION_TAKEN};
}

/* Along the axis: the time that was taken holds still, what is around it grows to the right, shrinks to the
 * left. */
static struct action drag_axis(const struct pointer *p, float x)
{
    double factor = exp2((double)((p->press_x - x) / AXIS_DOUBLES_PX)), at_s = p->press_time_s;
    return (struct action){.kind = ACTION_ZOOM_TO,
                           .from_s = at_s - (at_s - p->press_start_s) * factor,
                           .to_s = at_s + (p->press_end_s - at_s) * factor};
}

static struct action drag_frame(const struct pointer *p, const struct chrome_in *in, float x)
{
    double t_s = overview_time(in->layout->overview, in->model, x);
    double by_s = (double)((x - p->press_x) / in->layout->overview.w) * in->duration_s;
    if (p->drag == DRAG_FRAME) {
        return (struct action){.kind = ACTION_SCROLL, .from_s = p->press_start_s + by_s};
    }
    bool left = p->drag == DRAG_FRAME_LEFT;
    return (struct action){.kind = ACTION_ZOOM_TO,
                           .from_s = left ? fmin(t_s, p->press_end_s) : p->press_start_s,
                           .to_s = left ? p->press_end_s : fmax(t_s, p->press_start_s)};
}

static struct action drag(struct pointer *p, const struct chrome_in *in, const struct ui_event *e)
{
    struct plot_window w = window_of(in);
    bool begins = !p->moved;
    p->moved = p->moved || fabsf(e->x - p->press_x) > CLICK_SLOP_PX;
    enum action_phase phase = begins ? PHASE_BEGIN : PHASE_GOES_ON;
    const struct action taken = {.kind = ACTION_TAKEN};
    switch (p->drag) {
    case DRAG_NONE: break;
    case DRAG_OVERVIEW:
        return (struct action){.kind = ACTION_SEEK_TO,
                               .value = overview_time(in->layout->overview, in->model, e->x)};
    case DRAG_THRESHOLD:
        p->moved = true;
        return (struct action){.kind = ACTION_THRESHOLD,
                               .param = p->threshold,
                               .value = threshold_value(in->model, in->layout, p->threshold, e->y),
                               .phase = phase};
    case DRAG_PLOT:
        return p->moved ? (struct action){.kind = ACTION_SCROLL,
                                          .from_s = p->press_start_s -
                                                    (double)((e->x - p->press_x) * w.scale) * w.spp_s}
                        : taken;
    case DRAG_SELECT:
        return p->moved ? (struct action){.kind = ACTION_SELECT,
                                          .from_s = p->press_time_s,
                                          .to_s = plot_window_time(&w, e->x),
                                          .phase = phase}
                        : taken;
    case DRAG_AXIS: return p->moved ? drag_axis(p, e->x) : taken;
    case DRAG_FRAME:
    case DRAG_FRAME_LEFT:
    case DRAG_FRAME_RIGHT: return p->moved ? drag_frame(p, in, e->x) : taken;
    }
    return taken;
}

/* A click on the plots goes there, on a stall it says why, too; one with Shift takes the selection away, as
 * the first does. */
static int release(struct pointer *p, const struct chrome_in *in, struct action *out)
{
    enum pointer_drag drag = p->drag;
    double t_s = p->press_time_s;
    int n = 0, whose;
    const bool stall = !p->moved && stall_at(in, drag, p->press_x, p->press_y, &t_s, &whose);
    p->drag = DRAG_NONE;
    if (stall || (drag == DRAG_PLOT && !p->moved)) {
        out[n++] = (struct action){.kind = ACTION_SEEK_TO, .value = t_s};
    }
    if (stall) {
        out[n++] = (struct action){.kind = ACTION_WHY_HERE, .value = whose};
    }
    if ((drag == DRAG_PLOT || drag == DRAG_SELECT) && !p->moved) {
        out[n++] = (struct action){.kind = ACTION_UNSELECT};
    } else if (drag == DRAG_THRESHOLD) {
        out[n++] = (struct action){.kind = ACTION_THRESHOLD, .phase = PHASE_END};
    } else if (drag != DRAG_NONE) {
        out[n++] = (struct action){.kind = ACTION_TAKEN};
    }
    return n;
}

/* ---- the pointer alone ---- */

/* The one that lights up of the things that can be dragged. */
static enum look_hot hot_of(enum pointer_drag drag, const struct tr_param *threshold)
{
    switch (drag) {
    case DRAG_THRESHOLD: return threshold_is_max(threshold) ? HOT_MAX : HOT_RESUME;
    case DRAG_FRAME: return HOT_FRAME;
    case DRAG_FRAME_LEFT: return HOT_FRAME_BEGIN;
    case DRAG_FRAME_RIGHT: return HOT_FRAME_END;
    case DRAG_NONE:
    case DRAG_PLOT:
    case DRAG_AXIS:
    case DRAG_SELECT:
    case DRAG_OVERVIEW: break;
    }
    return HOT_NOTHING;
}

struct action input_hover(const struct pointer *p, const struct chrome *chrome, const struct chrome_in *in)
{
    const float x = p->x, y = p->y;
    const struct layout *l = in->layout;
    bool covered = chrome->popup != POPUP_NONE ||
                   (chrome->drawer.open && rect_contains(drawer_rect(in->w, in->h), x, y)) ||
                   (chrome->notes.open && rect_contains(chrome->notes.frame, x, y)) ||
                   (chrome->why.open && rect_contains(chrome->why.card.frame, x, y));
    bool plots = !covered && in_plots(l, x, y) && p->drag != DRAG_PLOT && p->drag != DRAG_THRESHOLD;
    bool overview = !covered && rect_contains(overview_room(l), x, y);
    enum pointer_drag drag = p->drag != DRAG_NONE ? p->drag : covered ? DRAG_NONE : drag_at(in, x, y, false);
    /* Lines move under a pointer that rests, so the one there is looked for anew. */
    const struct tr_param *threshold = p->drag == DRAG_THRESHOLD ? p->threshold
                                       : drag == DRAG_THRESHOLD  ? threshold_at(in->model, l, x, y)
                                                                 : NULL;
    struct plot_window w = window_of(in);
    return (struct action){.kind = ACTION_HOVER,
                           .from_s = plots ? plot_window_time(&w, x) : NAN,
                           .to_s = overview ? overview_time(l->overview, in->model, x) : NAN,
                           .value = hot_of(drag, threshold)};
}

/* Controls light up under the pointer, so moving over them, or off them, is a change. */
static bool track(struct pointer *p, const struct chrome *chrome, const struct chrome_in *in,
                  const struct controls *controls, const struct ui_event *e)
{
    const struct tr_param *threshold = p->threshold;
    bool changed = controls_at(controls, p->x, p->y) != controls_at(controls, e->x, e->y);
    p->x = e->x;
    p->y = e->y;
    p->cursor = cursor_at(p, chrome, in, controls);
    if (p->drag == DRAG_NONE) {
        bool under = p->cursor == UI_CURSOR_UP_DOWN;
        p->threshold = under ? threshold_at(in->model, in->layout, e->x, e->y) : NULL;
    }
    return changed || p->threshold || threshold || chrome->popup == POPUP_EVENTS;
}

/* ---- one event ---- */

static bool is_for_parts(const struct ui_event *e)
{
    switch (e->kind) {
    case UI_KEY:
    case UI_TEXT:
    case UI_PRESS:
    case UI_RELEASE:
    case UI_MOVE:
    case UI_WHEEL: return true;
    case UI_NOTHING:
    case UI_LEAVE:
    case UI_DROP:
    case UI_RESIZE:
    case UI_EXPOSE:
    case UI_QUIT: break;
    }
    return false;
}

/* The parts over the picture take the events meant for them. */
static struct action parts_event(struct pointer *p, struct chrome *chrome, const struct chrome_in *in,
                                 const struct controls *controls, const struct ui_event *e)
{
    const struct action taken = {.kind = ACTION_TAKEN};
    struct action action = {0};
    if (e->kind == UI_PRESS && e->clicks < 2) {
        p->spent = false;
    } else if (e->kind == UI_PRESS && p->spent) {
        return taken;
    }
    if (p->drag != DRAG_NONE) {
        return action; /* what is held stays held, whatever it is dragged over */
    }
    if (chrome->popup == POPUP_NONE) {
        action = chips_event(&chrome->chips, &chrome->focus, e);
        if (action.kind != ACTION_NONE) {
            return action;
        }
    }
    if (e->kind == UI_PRESS) {
        chrome->focus = (struct focus){0};
    } else {
        action = chrome->popup == POPUP_NONE && !drawer_takes_keys(&chrome->drawer)
                     ? focus_event(&chrome->focus, controls, e)
                     : action;
    }
    if (action.kind == ACTION_NONE && chrome->popup != POPUP_NONE) {
        action = popup_event(chrome, in, e);
        /* A line was taken by a click: what now lies under the pointer is not meant by a second one. */
        p->spent = p->spent || (e->kind == UI_RELEASE && action.kind != ACTION_TAKEN);
    }
    bool escape = e->kind == UI_KEY && e->key == UI_KEY_ESCAPE;
    if (action.kind == ACTION_NONE && escape && in->notice[0] && !drawer_takes_keys(&chrome->drawer) &&
        !in->loading) {
        return (struct action){.kind = ACTION_DISMISS}; /* what came last goes first */
    }
    bool elsewhere = e->kind == UI_KEY && chrome->focus.kind != FOCUS_NONE;
    if (action.kind == ACTION_NONE && !elsewhere) {
        action = notes_event(&chrome->notes, e);
    }
    if (action.kind == ACTION_NONE && !elsewhere) {
        action = why_event(&chrome->why, e);
    }
    if (action.kind == ACTION_NONE && (!elsewhere || chrome->focus.kind == FOCUS_DRAWER)) {
        action = drawer_event(&chrome->drawer, in, e);
    }
    return action;
}

/* Ctrl and a character is a key, whatever text comes with it; and the text of the key that opened a list is
 * not typed into that. */
static bool is_stray_text(const struct pointer *p, const struct chrome *chrome, const struct ui_event *e)
{
    bool ctrl = (e->modifiers & (UI_CTRL | UI_ALT)) == UI_CTRL; /* with Alt it is AltGr */
    return e->kind == UI_TEXT && (ctrl || p->key_popup != chrome->popup);
}

static struct action press(struct pointer *p, const struct chrome_in *in, const struct controls *controls,
                           const struct ui_event *e)
{
    const struct control *control = controls_at(controls, e->x, e->y);
    if (!control) {
        return press_plots(p, in, e);
    }
    bool shift = e->modifiers & UI_SHIFT && control->shift.kind != ACTION_NONE;
    return shift ? control->shift : control->press;
}

static struct action wheel(const struct chrome_in *in, const struct ui_event *e)
{
    const struct layout *l = in->layout;
    struct plot_window w = window_of(in);
    bool plots = in_plots(l, e->x, e->y) || in_axis(l, e->x, e->y);
    if (!plots && !rect_contains(l->transport, e->x, e->y)) {
        return (struct action){0};
    }
    double at_s = plots ? plot_window_time(&w, e->x) : overview_time(l->overview, in->model, e->x);
    return (struct action){.kind = ACTION_ZOOM_AT, .value = e->wheel, .from_s = at_s};
}

/* Moves the pointer, and the read-out with it. */
static int move(struct pointer *p, const struct chrome *chrome, const struct chrome_in *in,
                const struct controls *controls, const struct ui_event *e, struct action first,
                struct action *out)
{
    int n = 0;
    bool lit = track(p, chrome, in, controls, e);
    first = p->drag != DRAG_NONE ? drag(p, in, e) : first;
    if (first.kind == ACTION_NONE && lit) {
        first.kind = ACTION_TAKEN;
    }
    if (first.kind != ACTION_NONE) {
        out[n++] = first;
    }
    out[n++] = input_hover(p, chrome, in);
    return n;
}

int input_event(struct pointer *p, struct chrome *chrome, const struct chrome_in *in,
                const struct ui_event *e, struct action *out)
{
    struct controls controls;
    chrome_controls(chrome, in, &controls);
    if (is_stray_text(p, chrome, e)) {
        return 0;
    }
    if (e->kind == UI_KEY) {
        p->key_popup = chrome->popup;
    }
    struct action first = is_for_parts(e) ? parts_event(p, chrome, in, &controls, e) : (struct action){0};
    if (e->kind == UI_MOVE) {
        return move(p, chrome, in, &controls, e, first, out);
    }
    out[0] = first;
    if (first.kind != ACTION_NONE) {
        return 1;
    }
    switch (e->kind) {
    case UI_KEY: out[0] = action_of_key(e->key, e->modifiers); break;
    case UI_TEXT: out[0] = action_of_key(e->key, 0); break;
    case UI_PRESS: out[0] = press(p, in, &controls, e); break;
    case UI_RELEASE: return release(p, in, out);
    case UI_LEAVE:
        p->x = p->y = -1;
        p->threshold = NULL;
        out[0] = (struct action){.kind = ACTION_TAKEN};
        out[1] = (struct action){.kind = ACTION_HOVER, .from_s = NAN, .to_s = NAN};
        return 2;
    case UI_WHEEL: out[0] = wheel(in, e); break;
    case UI_DROP: out[0] = (struct action){.kind = ACTION_OPEN_PATH, .text = e->text}; break;
    case UI_RESIZE:
    case UI_EXPOSE: out[0].kind = ACTION_TAKEN; break;
    case UI_QUIT: out[0].kind = ACTION_QUIT; break;
    case UI_MOVE:
    case UI_NOTHING: break;
    }
    return out[0].kind != ACTION_NONE;
}
