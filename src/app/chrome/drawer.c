#include "app/chrome/drawer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void drawer_init(struct drawer *drawer)
{
    *drawer = (struct drawer){0};
}

static void choose_by_key(struct drawer *drawer, struct rect room, int by)
{
    int i = drawer->chosen ? drawer_rows_find(&drawer->rows, drawer->chosen) + by : 0;
    i = i < 0 ? 0 : i >= drawer->rows.count ? drawer->rows.count - 1 : i;
    drawer->chosen = drawer->rows.rows[i].param;
    float top = drawer_row_top(drawer, i), bottom = drawer_row_top(drawer, i + 1);
    drawer->scroll = fminf(drawer->scroll, top);
    drawer->scroll = fmaxf(drawer->scroll, bottom - room.h);
    drawer_clamp_scroll(drawer, room);
}

static int row_at(const struct drawer *drawer, struct rect room, float x, float y)
{
    for (int i = 0; i < drawer->rows.count && rect_contains(room, x, y); i++) {
        if (rect_contains(drawer_row_rect(drawer, room, i), x, y)) {
            return i;
        }
    }
    return -1;
}

static double moved_value(const struct tr_param *p, double value, int steps)
{
    if (p->kind == TR_PARAM_NUMBER) {
        struct ui_slider s = drawer_slider(p);
        return ui_slider_nudge(&s, value, steps);
    }
    double n = p->max - p->min + 1;
    return p->kind == TR_PARAM_CHOICE ? p->min + fmod(value - p->min + steps + n, n)
                                      : fmax(p->min, fmin(p->max, value + steps));
}

static struct action at_pointer(const struct tr_param *p, struct rect track, float x, enum action_phase phase)
{
    double share = ui_slider_share_at(track, x);
    struct ui_slider s = drawer_slider(p);
    double value =
        p->kind == TR_PARAM_NUMBER ? ui_slider_value(&s, share) : round(p->min + share * (p->max - p->min));
    return (struct action){.kind = ACTION_PARAM, .param = p, .value = value, .phase = phase};
}

static struct action reset(const struct tr_param *p, const struct chrome_in *in)
{
    return (struct action){.kind = ACTION_PARAM, .param = p, .value = tr_params_get(in->baseline, p)};
}

/* The choice whose name was pressed; beside them all, `now`. */
static double choice_at(const struct drawer *drawer, const struct tr_param *p, struct rect track, float x,
                        float y, double now)
{
    if (y < track.y - 2 || x < track.x) {
        return now;
    }
    for (int k = 0; k < DRAWER_CHOICES_MAX && p->names[k]; k++) {
        if (x < drawer->chip_end_x[drawer_choices_place(p)][k]) {
            return k;
        }
    }
    return now;
}

static struct action press(struct drawer *drawer, struct rect room, const struct chrome_in *in,
                           const struct ui_event *e)
{
    const struct action taken = {.kind = ACTION_TAKEN};
    int i = row_at(drawer, room, e->x, e->y);
    drawer->typing = false;
    drawer->chosen = i < 0 ? NULL : drawer->rows.rows[i].param;
    if (i < 0) {
        return taken;
    }
    const struct tr_param *p = drawer->chosen;
    struct rect row = drawer_row_rect(drawer, room, i), track = drawer_track_rect(row);
    if (rect_contains(drawer_reset_rect(row), e->x, e->y)) {
        return reset(p, in);
    }
    if (drawer_shows_choices(p)) {
        double now = drawer_value_now(in, p), value = choice_at(drawer, p, track, e->x, e->y, now);
        return value == now ? taken : (struct action){.kind = ACTION_PARAM, .param = p, .value = value};
    }
    if (drawer_lists_choices(p)) {
        if (rect_contains(drawer_field_rect(row), e->x, e->y)) {
            names_open(&drawer->names, p, (int)drawer_value_now(in, p));
        }
        return taken;
    }
    if (e->clicks >= 2 && e->y < track.y) {
        drawer->typing = true;
        drawer->typed[0] = '\0';
    } else if (e->y >= track.y - 4) {
        drawer->dragging = p;
        return at_pointer(p, track, e->x, PHASE_BEGIN);
    }
    return taken;
}

/* A text that cannot be taken stays, to be put right. */
static struct action typed_value(struct drawer *drawer, const struct tr_param *p)
{
    char *end;
    const double value = strtod(drawer->typed, &end);
    const bool number = end != drawer->typed && !*end && isfinite(value);
    drawer->typing = drawer->typed[0] && !(number && value >= p->min && value <= p->max);
    return (struct action){
        .kind = drawer->typed[0] ? ACTION_TYPED : ACTION_TAKEN, .param = p, .value = number ? value : NAN};
}

static struct action typing_key(struct drawer *drawer, const struct tr_param *p, const struct ui_event *e)
{
    const struct action taken = {.kind = ACTION_TAKEN};
    size_t len = strlen(drawer->typed);
    if (e->kind == UI_TEXT) {
        if (strlen(e->text) == 1 && strchr("0123456789.eE+-", e->text[0]) && len + 1 < sizeof drawer->typed) {
            drawer->typed[len] = e->text[0];
            drawer->typed[len + 1] = '\0';
        }
    } else if (e->key == UI_KEY_BACKSPACE && len) {
        drawer->typed[len - 1] = '\0';
    } else if (e->key == UI_KEY_ESCAPE) {
        drawer->typing = false;
    } else if (e->key == UI_KEY_ENTER) {
        return typed_value(drawer, p);
    }
    return taken;
}

static struct action chosen_key(struct drawer *drawer, const struct tr_param *p, const struct chrome_in *in,
                                const struct ui_event *e)
{
    if (e->key == UI_KEY_LEFT || e->key == UI_KEY_RIGHT) {
        int steps = (e->key == UI_KEY_LEFT ? -1 : 1) * (e->modifiers & UI_SHIFT ? 10 : 1);
        return (struct action){.kind = ACTION_PARAM,
                               .param = p,
                               .value = moved_value(p, drawer_value_now(in, p), steps),
                               .phase = e->repeated ? PHASE_GOES_ON : PHASE_BEGIN};
    }
    if (e->key == UI_KEY_DELETE) {
        return reset(p, in);
    }
    if (e->key == UI_KEY_ENTER && drawer_lists_choices(p)) {
        names_open(&drawer->names, p, (int)drawer_value_now(in, p));
    } else if (e->key == UI_KEY_ENTER && p->kind != TR_PARAM_CHOICE) {
        drawer->typing = true;
        drawer->typed[0] = '\0';
    }
    return (struct action){.kind = e->key == UI_KEY_ENTER ? ACTION_TAKEN : ACTION_NONE};
}

static struct action key(struct drawer *drawer, struct rect room, const struct chrome_in *in,
                         const struct ui_event *e)
{
    const struct tr_param *p = drawer->chosen;
    if (drawer->typing && p) {
        return typing_key(drawer, p, e);
    }
    if (e->kind != UI_KEY) {
        return (struct action){0};
    }
    if (e->key == UI_KEY_ESCAPE) {
        return (struct action){.kind = ACTION_DRAWER};
    }
    if (e->key == UI_KEY_UP || e->key == UI_KEY_DOWN) {
        choose_by_key(drawer, room, e->key == UI_KEY_UP ? -1 : 1);
        return (struct action){.kind = ACTION_TAKEN};
    }
    return p ? chosen_key(drawer, p, in, e) : (struct action){0};
}

static struct action move(struct drawer *drawer, struct rect r, struct rect room, const struct ui_event *e)
{
    if (drawer->dragging) {
        int i = drawer_rows_find(&drawer->rows, drawer->dragging);
        return at_pointer(drawer->dragging, drawer_track_rect(drawer_row_rect(drawer, room, i)), e->x,
                          PHASE_GOES_ON);
    }
    if (!rect_contains(r, e->x, e->y)) {
        return (struct action){0};
    }
    if (!drawer->typing) {
        int i = row_at(drawer, room, e->x, e->y);
        drawer->chosen = i < 0 ? NULL : drawer->rows.rows[i].param;
    }
    return (struct action){.kind = ACTION_TAKEN};
}

enum ui_cursor drawer_cursor(const struct drawer *drawer, const struct chrome_in *in, float x, float y)
{
    const struct rect r = drawer_rect(in->w, in->h), room = drawer_list_room(r);
    const int i = drawer->names.param ? -1 : row_at(drawer, room, x, y);
    if (i >= 0) {
        const struct rect row = drawer_row_rect(drawer, room, i);
        const struct tr_param *p = drawer->rows.rows[i].param;
        const bool slides = p->kind != TR_PARAM_CHOICE && y >= drawer_track_rect(row).y - 4;
        const bool opens = drawer_lists_choices(p) && rect_contains(drawer_field_rect(row), x, y);
        return rect_contains(drawer_reset_rect(row), x, y) ? UI_CURSOR_ARROW
               : slides                                    ? UI_CURSOR_ACROSS
               : opens                                     ? UI_CURSOR_HAND
                                                           : UI_CURSOR_ARROW;
    }
    const bool pressed =
        rect_contains(drawer_player_rect(r), x, y) || rect_contains(drawer_together_rect(r, in), x, y);
    return pressed && !drawer->names.param ? UI_CURSOR_HAND : UI_CURSOR_ARROW;
}

bool drawer_takes_keys(const struct drawer *drawer)
{
    return drawer->open && (drawer->typing || drawer->names.param);
}

struct action drawer_event(struct drawer *drawer, const struct chrome_in *in, const struct ui_event *e)
{
    struct rect r = drawer_rect(in->w, in->h), room = drawer_list_room(r);
    bool inside = rect_contains(r, e->x, e->y);
    const struct action none = {0}, taken = {.kind = ACTION_TAKEN};
    if (!drawer->open) {
        drawer->names.param = NULL;
        return none;
    }
    drawer_refresh(drawer, room, in);
    if (drawer->names.param) {
        return names_event(&drawer->names, drawer_names_field(drawer, room), drawer_names_bounds(r), e);
    }
    switch (e->kind) {
    case UI_KEY:
    case UI_TEXT: return key(drawer, room, in, e);
    case UI_PRESS:
        if (!inside) {
            drawer->typing = false;
            return none;
        }
        if (rect_contains(drawer_together_rect(r, in), e->x, e->y)) {
            return (struct action){.kind = ACTION_TOGETHER};
        }
        return rect_contains(drawer_player_rect(r), e->x, e->y) ? (struct action){.kind = ACTION_PLAYERS}
                                                                : press(drawer, room, in, e);
    case UI_MOVE: return move(drawer, r, room, e);
    case UI_RELEASE:
        inside = inside || drawer->dragging;
        drawer->dragging = NULL;
        return inside ? taken : none;
    case UI_WHEEL:
        if (inside) {
            drawer->scroll -= e->wheel * DRAWER_ROW_H * 1.5f;
            drawer_clamp_scroll(drawer, room);
        }
        return inside ? taken : none;
    case UI_NOTHING:
    case UI_LEAVE:
    case UI_DROP:
    case UI_RESIZE:
    case UI_EXPOSE:
    case UI_QUIT: break;
    }
    return none;
}
