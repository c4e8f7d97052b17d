#include "app/chrome/why.h"

#include "gfx/font.h"
#include "view/plots.h"
#include "view/stalls.h"

int why_stall_at(const struct tr_timeline *timeline, double t_s)
{
    size_t count;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(timeline, &count);
    size_t at = stall_after(stalls, count, t_s);
    if (count == 0) {
        return -1;
    }
    if (at < count && stalls[at].begin_s <= t_s + 1e-6) {
        return (int)at;
    }
    return at > 0 ? (int)at - 1 : 0;
}

void why_close(struct why *why)
{
    explanation_destroy(&why->e);
    *why = (struct why){0};
}

void why_open(struct why *why, struct explanation *e, const struct tr_timeline *timeline)
{
    why_close(why);
    *why = (struct why){.open = true, .e = *e, .timeline = timeline};
    *e = (struct explanation){0};
    why->card.hot = -1;
}

static bool is_shown(const struct why *why, const struct chrome_in *in)
{
    return why->open && why->timeline == in->current->timeline;
}

/* ---- events ---- */

static bool can_apply(const struct why *why, int i)
{
    return i >= 0 && i < why->e.change_count && why->card.changes[i].w > 0 &&
           why_card_can_press(&why->card, i);
}

static int change_at(const struct why *why, float x, float y)
{
    for (int i = 0; i < why->e.change_count; i++) {
        if (can_apply(why, i) && rect_contains(why->card.changes[i], x, y)) {
            return i;
        }
    }
    return -1;
}

static struct action apply(int i)
{
    return (struct action){.kind = ACTION_WHY_APPLY, .value = i};
}

static struct action key(struct why *why, const struct ui_event *e)
{
    const struct action taken = {.kind = ACTION_TAKEN};
    const int by = e->key == UI_KEY_DOWN ? 1 : -1;
    switch (e->key) {
    case UI_KEY_ESCAPE: return (struct action){.kind = ACTION_WHY};
    case UI_KEY_ENTER: return can_apply(why, why->card.hot) ? apply(why->card.hot) : (struct action){0};
    case UI_KEY_UP:
    case UI_KEY_DOWN: break;
    default: return (struct action){0};
    }
    int next = why->card.hot < 0 && by < 0 ? why->e.change_count - 1 : why->card.hot + by;
    while (next >= 0 && next < why->e.change_count && !can_apply(why, next)) {
        next += by;
    }
    if (next >= why->e.change_count) {
        return why->card.hot >= 0 ? taken : (struct action){0};
    }
    why->card.hot = next;
    return taken;
}

static struct action press(const struct why *why, float x, float y)
{
    const int i = change_at(why, x, y);
    if (rect_contains(why->card.close, x, y)) {
        return (struct action){.kind = ACTION_WHY};
    }
    return i >= 0 ? apply(i) : (struct action){.kind = ACTION_TAKEN};
}

struct action why_event(struct why *why, const struct ui_event *e)
{
    const bool inside = rect_contains(why->card.frame, e->x, e->y);
    const struct action none = {0}, over = {.kind = inside ? ACTION_TAKEN : ACTION_NONE};
    if (!why->open) {
        return none;
    }
    switch (e->kind) {
    case UI_KEY: return e->modifiers ? none : key(why, e);
    case UI_MOVE:
        if (inside) {
            why->card.hot = change_at(why, e->x, e->y);
        }
        return over;
    case UI_PRESS: return inside ? press(why, e->x, e->y) : none;
    case UI_RELEASE:
    case UI_WHEEL: return over;
    case UI_NOTHING:
    case UI_TEXT:
    case UI_LEAVE:
    case UI_DROP:
    case UI_RESIZE:
    case UI_EXPOSE:
    case UI_QUIT: break;
    }
    return none;
}

struct rect why_button(const struct why *why, const struct chrome_in *in)
{
    const struct layout *l = in->layout;
    struct tr_timeline_state state;
    tr_timeline_at(in->current->timeline, in->t_s, &state);
    if (why->open || !state.stalled || l->plots.w < 460) {
        return (struct rect){0};
    }
    if (l->ribbons.h > 0) { /* sessions that are compared have their values where there is room else */
        return (struct rect){l->plot_lanes.x + l->plot_lanes.w + 7, l->ribbons.y + 4, 44, 18};
    }
    return (struct rect){l->plots.x + l->plots.w - 146 - 100, l->plots.y + 5, 92, 18};
}

void why_controls(const struct why *why, const struct chrome_in *in, struct controls *controls)
{
    controls_add(controls, &(struct control){.at = {FOCUS_WHY, -2},
                                             .r = why_button(why, in),
                                             .name = "why this stall happened  X",
                                             .press = {.kind = ACTION_WHY}});
    for (int i = 0; why->open && i < why->e.change_count; i++) {
        if (can_apply(why, i)) {
            controls_add(controls, &(struct control){.at = {FOCUS_WHY, i},
                                                     .r = why->card.changes[i],
                                                     .name = "run the session again with this",
                                                     .press = apply(i)});
        }
    }
    if (why->open) {
        controls_add(controls, &(struct control){.at = {FOCUS_WHY, -1},
                                                 .r = why->card.close,
                                                 .name = "close  X",
                                                 .press = {.kind = ACTION_WHY}});
    }
}

/* ---- drawing ---- */

static void draw_button(struct canvas *canvas, struct rect r, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    const bool hot = rect_contains(r, in->pointer_x, in->pointer_y);
    if (r.w > 0) {
        canvas_round_rect(canvas, r, 9, hot ? theme->picture : theme->card_edge);
        canvas_text(canvas, r.x + r.w / 2, r.y + 13,
                    (struct text_style){FONT_WORDS, 11, hot ? theme->card : theme->text, TEXT_CENTER},
                    r.w < 60 ? "why?" : "why this stall");
    }
}

/* The name of the session whose stall it is, where several are shown. */
static const char *whose(const struct why *why, const struct view_model *model)
{
    for (int i = 0; model->other_count > 0 && i < view_model_sessions(model); i++) {
        const struct view_model *session = view_model_session(model, i);
        if (session->timeline == why->timeline) {
            return session->name;
        }
    }
    return NULL;
}

void why_draw(struct canvas *canvas, struct why *why, const struct chrome_in *in)
{
    draw_button(canvas, why_button(why, in), in);
    if (!is_shown(why, in)) {
        return;
    }
    why->card.e = &why->e;
    why->card.timeline = why->timeline;
    why->card.whose = whose(why, in->model);
    why->card.pressed = true;
    why->card.over_left = in->drawer_open;
    why_mark_draw(canvas, in->layout, in->model, in->look, in->t_s, &why->e);
    why_card_draw(canvas, in->layout, in->look->theme, &why->card);
}
