#include "app/chrome/focus.h"

#include "ui/focus.h"

#define PAN    0.1  /* of what the plots show */
#define SELECT 0.02 /* the same */

void controls_add(struct controls *controls, const struct control *control)
{
    if (control->r.w > 0 && control->r.h > 0 && controls->count < CONTROLS_MAX) {
        controls->all[controls->count++] = *control;
    }
}

/* The one listed last lies on top. */
const struct control *controls_at(const struct controls *controls, float x, float y)
{
    for (int i = controls->count - 1; i >= 0; i--) {
        const struct control *c = &controls->all[i];
        if (c->press.kind != ACTION_NONE && rect_contains(c->r, x, y)) {
            return c;
        }
    }
    return NULL;
}

static int find(const struct controls *controls, const struct focus *focus)
{
    for (int i = 0; i < controls->count; i++) {
        const struct focus *at = &controls->all[i].at;
        if (at->kind == focus->kind && at->index == focus->index) {
            return i;
        }
    }
    return -1;
}

const struct control *controls_focused(const struct controls *controls, const struct focus *focus)
{
    int i = focus->kind == FOCUS_NONE ? -1 : find(controls, focus);
    return i < 0 ? NULL : &controls->all[i];
}

void focus_move(struct focus *focus, const struct controls *controls, int direction)
{
    int count = controls->count, at = focus->kind == FOCUS_NONE ? -1 : find(controls, focus);
    int next = at < 0 ? (direction > 0 ? 0 : count - 1) : (at + direction + count) % count;
    if (count) {
        *focus = controls->all[next].at;
    }
}

/* Arrows on the plots and on the speed; elsewhere they do what they always do. */
static struct action adjust(const struct focus *focus, int key, bool shift)
{
    bool across = key == UI_KEY_LEFT || key == UI_KEY_RIGHT, up = key == UI_KEY_UP || key == UI_KEY_DOWN;
    double sign = key == UI_KEY_RIGHT || key == UI_KEY_UP ? 1 : -1;
    if (!across && !up) {
        return (struct action){0};
    }
    if (focus->kind == FOCUS_SPEED) {
        return (struct action){.kind = ACTION_SPEED_BY, .value = sign};
    }
    if (focus->kind != FOCUS_PLOTS) {
        return (struct action){0};
    }
    if (across && shift) {
        return (struct action){.kind = ACTION_EXTEND, .value = sign * SELECT};
    }
    return across ? (struct action){.kind = ACTION_PAN, .value = sign * PAN}
                  : (struct action){.kind = ACTION_ZOOM, .value = sign};
}

static struct action press(struct focus *focus, const struct control *control, bool shift)
{
    if (control->at.kind == FOCUS_FOLLOW) { /* goes when it is pressed */
        focus->kind = FOCUS_PLOTS;
    }
    struct action action = shift && control->shift.kind != ACTION_NONE ? control->shift : control->press;
    return action.kind == ACTION_NONE ? (struct action){.kind = ACTION_TAKEN} : action;
}

struct action focus_event(struct focus *focus, const struct controls *controls, const struct ui_event *e)
{
    const struct action none = {0}, taken = {.kind = ACTION_TAKEN};
    const struct control *control = controls_focused(controls, focus);
    if (!control) {
        *focus = (struct focus){0}; /* that control is gone */
        return none;
    }
    if (e->kind != UI_KEY || e->modifiers & (UI_CTRL | UI_ALT) || focus->kind == FOCUS_DRAWER) {
        return none; /* keys are the drawer's anyway, as long as no other control has the focus */
    }
    if (e->key == UI_KEY_ESCAPE) {
        *focus = (struct focus){0};
        return taken;
    }
    if (e->key == UI_KEY_ENTER) {
        return e->repeated ? taken : press(focus, control, e->modifiers & UI_SHIFT);
    }
    return adjust(focus, e->key, e->modifiers & UI_SHIFT);
}

void focus_draw(struct canvas *canvas, const struct focus *focus, const struct controls *controls,
                const struct theme *theme)
{
    const struct control *control = controls_focused(controls, focus);
    if (control) {
        ui_ring_draw(canvas, control->r, theme);
        ui_tip_draw(canvas, control->r, control->name, theme);
    }
}
