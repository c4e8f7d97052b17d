#include "app/chrome/drawer.h"

#include "gfx/font.h"
#include "ui/panel.h"
#include "ui/slider.h"
#include "ui/wrap.h"
#include "view/session_mark.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DRAWER_W  412.0f
#define ROW_H     44.0f
#define HEADING_H 34.0f
#define REST_H    46.0f
#define TOP_H     64.0f
#define BOTTOM_H  68.0f

/* The place of row i below the top of the list; the rows' total height for i = count. */
static float row_top(const struct drawer *drawer, int i)
{
    float y = 0;
    for (int k = 0; k < i; k++) {
        y += ROW_H + (drawer->rows.rows[k].heading ? HEADING_H : 0);
    }
    return y;
}

static float list_height(const struct drawer *drawer)
{
    return row_top(drawer, drawer->rows.count) + (drawer->rows.rest[0] ? REST_H : 8);
}

struct rect drawer_rect(float w, float h)
{
    bool low = h < 560; /* as the layout: what lies under the drawer is the left column */
    float top = low ? 40 : 48, bottom = low ? 76 : 92;
    float column = fminf(roundf(w * 0.325f), 680);
    return (struct rect){12, top, fminf(fmaxf(DRAWER_W, column), w * 0.5f), h - top - bottom};
}

static struct rect list_room(struct rect r)
{
    return (struct rect){r.x, r.y + TOP_H, r.w, r.h - TOP_H - BOTTOM_H};
}

static struct rect player_rect(struct rect r)
{
    return (struct rect){r.x + r.w - 188, r.y + 12, 176, 22};
}

/* Which of compared sessions are moved. */
static struct rect together_rect(struct rect r, const struct chrome_in *in)
{
    return in->sessions > 1 ? (struct rect){r.x + r.w - 180, r.y + 37, 168, 22} : (struct rect){0};
}

static struct rect row_rect(const struct drawer *drawer, struct rect room, int i)
{
    float y = room.y - drawer->scroll + row_top(drawer, i) + (drawer->rows.rows[i].heading ? HEADING_H : 0);
    return (struct rect){room.x + 12, y, room.w - 24, ROW_H};
}

static struct rect track_rect(struct rect row)
{
    return (struct rect){row.x + 10, row.y + 24, row.w - 44, 16};
}

static struct rect reset_rect(struct rect row)
{
    return (struct rect){row.x + row.w - 28, row.y + 20, 24, 22};
}

static double usual_value(const struct tr_params *baseline, const struct tr_param *p)
{
    double value = tr_params_get(baseline, p);
    return isnan(value) ? p->min : value;
}

static struct ui_slider slider_of(const struct tr_param *p)
{
    return ui_slider_make(p->min, p->max, isnan(p->initial) ? p->min : p->initial);
}

/* Whether a row's choices stand beside each other, to be pressed. */
static bool shows_choices(const struct tr_param *p)
{
    return p->kind == TR_PARAM_CHOICE && p->max < DRAWER_CHOICES_MAX;
}

/* Whether they are too many for that, and are listed. */
static bool lists_choices(const struct tr_param *p)
{
    return p->kind == TR_PARAM_CHOICE && !shows_choices(p);
}

static struct rect field_rect(struct rect row)
{
    const struct rect track = track_rect(row);
    return (struct rect){track.x, track.y - 3, track.w, 20};
}

/* Where in chip_end_x a row's choices stand. */
static size_t place_of(const struct tr_param *p)
{
    size_t count;
    return (size_t)(p - tr_params_table(&count));
}

void drawer_init(struct drawer *drawer)
{
    *drawer = (struct drawer){0};
}

/* ---- events ---- */

static void clamp_scroll(struct drawer *drawer, struct rect room)
{
    float most = fmaxf(0, list_height(drawer) - room.h);
    drawer->scroll = fmaxf(0, fminf(drawer->scroll, most));
}

/* Which rows there are may have changed since: by a value, another trace, another player. */
static void refresh(struct drawer *drawer, struct rect room, const struct chrome_in *in)
{
    if (drawer->dragging) {
        return;
    }
    drawer_rows_fill(&drawer->rows, in->params, &in->link);
    if (drawer->chosen && drawer_rows_find(&drawer->rows, drawer->chosen) < 0) {
        drawer->chosen = NULL;
        drawer->typing = false;
    }
    if (drawer->names.param && drawer_rows_find(&drawer->rows, drawer->names.param) < 0) {
        drawer->names.param = NULL;
    }
    clamp_scroll(drawer, room);
}

static void choose_by_key(struct drawer *drawer, struct rect room, int by)
{
    int i = drawer->chosen ? drawer_rows_find(&drawer->rows, drawer->chosen) + by : 0;
    i = i < 0 ? 0 : i >= drawer->rows.count ? drawer->rows.count - 1 : i;
    drawer->chosen = drawer->rows.rows[i].param;
    float top = row_top(drawer, i), bottom = row_top(drawer, i + 1);
    drawer->scroll = fminf(drawer->scroll, top);
    drawer->scroll = fmaxf(drawer->scroll, bottom - room.h);
    clamp_scroll(drawer, room);
}

static int row_at(const struct drawer *drawer, struct rect room, float x, float y)
{
    for (int i = 0; i < drawer->rows.count && rect_contains(room, x, y); i++) {
        if (rect_contains(row_rect(drawer, room, i), x, y)) {
            return i;
        }
    }
    return -1;
}

static double value_now(const struct chrome_in *in, const struct tr_param *p)
{
    double value = tr_params_get(in->params, p);
    return isnan(value) ? usual_value(in->baseline, p) : value;
}

static double moved_value(const struct tr_param *p, double value, int steps)
{
    if (p->kind == TR_PARAM_NUMBER) {
        struct ui_slider s = slider_of(p);
        return ui_slider_nudge(&s, value, steps);
    }
    double n = p->max - p->min + 1;
    return p->kind == TR_PARAM_CHOICE ? p->min + fmod(value - p->min + steps + n, n)
                                      : fmax(p->min, fmin(p->max, value + steps));
}

static struct action at_pointer(const struct tr_param *p, struct rect track, float x, enum action_phase phase)
{
    double share = ui_slider_share_at(track, x);
    struct ui_slider s = slider_of(p);
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
        if (x < drawer->chip_end_x[place_of(p)][k]) {
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
    struct rect row = row_rect(drawer, room, i), track = track_rect(row);
    if (rect_contains(reset_rect(row), e->x, e->y)) {
        return reset(p, in);
    }
    if (shows_choices(p)) {
        double now = value_now(in, p), value = choice_at(drawer, p, track, e->x, e->y, now);
        return value == now ? taken : (struct action){.kind = ACTION_PARAM, .param = p, .value = value};
    }
    if (lists_choices(p)) {
        if (rect_contains(field_rect(row), e->x, e->y)) {
            names_open(&drawer->names, p, (int)value_now(in, p));
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
                               .value = moved_value(p, value_now(in, p), steps),
                               .phase = e->repeated ? PHASE_GOES_ON : PHASE_BEGIN};
    }
    if (e->key == UI_KEY_DELETE) {
        return reset(p, in);
    }
    if (e->key == UI_KEY_ENTER && lists_choices(p)) {
        names_open(&drawer->names, p, (int)value_now(in, p));
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
        return at_pointer(drawer->dragging, track_rect(row_rect(drawer, room, i)), e->x, PHASE_GOES_ON);
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
    const struct rect r = drawer_rect(in->w, in->h), room = list_room(r);
    const int i = drawer->names.param ? -1 : row_at(drawer, room, x, y);
    if (i >= 0) {
        const struct rect row = row_rect(drawer, room, i);
        const struct tr_param *p = drawer->rows.rows[i].param;
        const bool slides = p->kind != TR_PARAM_CHOICE && y >= track_rect(row).y - 4;
        const bool opens = lists_choices(p) && rect_contains(field_rect(row), x, y);
        return rect_contains(reset_rect(row), x, y) ? UI_CURSOR_ARROW
               : slides                             ? UI_CURSOR_ACROSS
               : opens                              ? UI_CURSOR_HAND
                                                    : UI_CURSOR_ARROW;
    }
    const bool pressed = rect_contains(player_rect(r), x, y) || rect_contains(together_rect(r, in), x, y);
    return pressed && !drawer->names.param ? UI_CURSOR_HAND : UI_CURSOR_ARROW;
}

bool drawer_takes_keys(const struct drawer *drawer)
{
    return drawer->open && (drawer->typing || drawer->names.param);
}

/* The list may lie over all of the drawer. */
static struct rect names_bounds(struct rect r)
{
    return rect_inset(r, 4, 4);
}

static struct rect names_field(const struct drawer *drawer, struct rect room)
{
    return field_rect(row_rect(drawer, room, drawer_rows_find(&drawer->rows, drawer->names.param)));
}

struct action drawer_event(struct drawer *drawer, const struct chrome_in *in, const struct ui_event *e)
{
    struct rect r = drawer_rect(in->w, in->h), room = list_room(r);
    bool inside = rect_contains(r, e->x, e->y);
    const struct action none = {0}, taken = {.kind = ACTION_TAKEN};
    if (!drawer->open) {
        drawer->names.param = NULL;
        return none;
    }
    refresh(drawer, room, in);
    if (drawer->names.param) {
        return names_event(&drawer->names, names_field(drawer, room), names_bounds(r), e);
    }
    switch (e->kind) {
    case UI_KEY:
    case UI_TEXT: return key(drawer, room, in, e);
    case UI_PRESS:
        if (!inside) {
            drawer->typing = false;
            return none;
        }
        if (rect_contains(together_rect(r, in), e->x, e->y)) {
            return (struct action){.kind = ACTION_TOGETHER};
        }
        return rect_contains(player_rect(r), e->x, e->y) ? (struct action){.kind = ACTION_PLAYERS}
                                                         : press(drawer, room, in, e);
    case UI_MOVE: return move(drawer, r, room, e);
    case UI_RELEASE:
        inside = inside || drawer->dragging;
        drawer->dragging = NULL;
        return inside ? taken : none;
    case UI_WHEEL:
        if (inside) {
            drawer->scroll -= e->wheel * ROW_H * 1.5f;
            clamp_scroll(drawer, room);
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

/* ---- drawing ---- */

/* Not to the last bit: what one weight gives another has sixteen digits. */
static void value_text(char *buf, size_t size, const struct tr_params *params, const struct tr_param *p)
{
    char value[64];
    double number = tr_params_get(params, p);
    tr_params_format(params, p, value, sizeof value);
    if (p->kind == TR_PARAM_CHOICE) {
        value[0] = '\0'; /* its name stands below */
    }
    if (p->kind == TR_PARAM_NUMBER && isfinite(number)) {
        snprintf(value, sizeof value, "%.*g", fabs(number) < 1000 ? 4 : 8, number);
    }
    bool plain = strcmp(value, "auto") != 0;
    snprintf(buf, size, "%s%s%s", value, plain && p->unit[0] ? " " : "", plain ? p->unit : "");
}

static float draw_value(struct canvas *canvas, struct rect row, const struct drawer *drawer, bool chosen,
                        const struct tr_params *params, const struct tr_param *p, bool changed,
                        const struct theme *theme)
{
    char buf[96];
    if (chosen && drawer->typing) {
        snprintf(buf, sizeof buf, "%s_", drawer->typed);
    } else {
        value_text(buf, sizeof buf, params, p);
    }
    struct text_style style = {FONT_NUMBERS, 12, changed ? theme->level : theme->text, TEXT_RIGHT};
    canvas_text(canvas, row.x + row.w - 4, row.y + 16, style, buf);
    return canvas_text_width(canvas, style, buf);
}

static void draw_choices(struct canvas *canvas, struct rect track, const struct tr_param *p, int chosen,
                         float *end_x, const struct theme *theme)
{
    float x = track.x;
    for (int k = 0; k < DRAWER_CHOICES_MAX && p->names[k]; k++) {
        bool is = k == chosen;
        struct text_style style = {FONT_WORDS, 11, is ? theme->text : theme->text_second, TEXT_LEFT};
        float w = canvas_text_width(canvas, style, p->names[k]) + 16;
        canvas_round_rect(canvas, (struct rect){x, track.y - 1, w, 18}, 5,
                          is ? color_alpha(theme->picture, 0.3f) : theme->grid);
        canvas_text(canvas, x + 8, track.y + 12, style, p->names[k]);
        end_x[k] = x + w;
        x += w + 5;
    }
}

static void draw_reset(struct canvas *canvas, struct rect r, const struct theme *theme)
{
    canvas_arc(canvas, r.x + 12, r.y + 11, 5.5f, 1.6f, 0.1f, 0.75f, theme->level);
    const float tip[] = {r.x + 12, r.y + 2, r.x + 12, r.y + 9, r.x + 7.5f, r.y + 5.5f};
    canvas_polygon(canvas, tip, 3, theme->level);
}

static void draw_row(struct canvas *canvas, struct rect row, struct drawer *drawer, const struct tr_param *p,
                     const struct chrome_in *in)
{
    assert(p);
    const struct theme *theme = in->look->theme;
    bool chosen = drawer->chosen == p || drawer->dragging == p;
    double now = tr_params_get(in->params, p), before = tr_params_get(in->baseline, p);
    bool changed = now != before && !(isnan(now) && isnan(before));
    if (chosen) {
        canvas_round_rect(canvas, rect_inset(row, 0, 1), 6, color_alpha(theme->picture, 0.1f));
    }
    float value_w = draw_value(canvas, row, drawer, chosen, in->params, p, changed, theme);
    canvas_text_fit(canvas, row.x + 10, row.y + 16, row.w - value_w - 26,
                    (struct text_style){FONT_WORDS, 12, theme->text, TEXT_LEFT}, p->name);
    struct rect track = track_rect(row);
    if (shows_choices(p)) {
        draw_choices(canvas, track, p, (int)now, drawer->chip_end_x[place_of(p)], theme);
    } else if (lists_choices(p)) {
        names_draw_field(canvas, field_rect(row), p->names[(int)now], chosen, drawer->names.param == p,
                         theme);
    } else {
        struct ui_slider s = slider_of(p);
        ui_slider_draw(canvas, track, ui_slider_share(&s, value_now(in, p)),
                       ui_slider_share(&s, usual_value(in->baseline, p)), chosen, theme);
    }
    if (changed) {
        draw_reset(canvas, reset_rect(row), theme);
    }
}

/* Draws the chosen parameter's other name and meaning, else how to use the drawer. */
static void draw_footer(struct canvas *canvas, const struct drawer *drawer, struct rect r,
                        const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    struct text_style style = {FONT_WORDS, 11, theme->text, TEXT_LEFT};
    const struct tr_param *p = drawer->dragging ? drawer->dragging : drawer->chosen;
    float y = r.y + r.h - BOTTOM_H + 19;
    if (!p) {
        style.color = theme->text_second;
        ui_text_wrapped(
            canvas, r.x + 20, y + 4, r.w - 40, 17, 2, style,
            rect_contains(player_rect(r), in->pointer_x, in->pointer_y)
                ? "A player with all its settings. The row \"player\" is the one of\nthem that says which "
                  "fetches the segments."
                : "Drag, or double-click a name to type a value.\n"
                  "\u2191 \u2193 choose   \u2190 \u2192 change   Enter type, list   Del reset   Tab close");
        return;
    }
    canvas_text_fit(canvas, r.x + 20, y, r.w - 40,
                    (struct text_style){FONT_NUMBERS, 11, theme->text_second, TEXT_LEFT}, p->key);
    ui_text_wrapped(canvas, r.x + 20, y + 17, r.w - 40, 16, 2, style, p->meaning);
}

/* The change of the score, against the run kept as a ghost. */
static void score_words(const struct chrome_in *in, char *buf, size_t size)
{
    double now = in->current->whole.overall_qoe;
    if (in->ghost) {
        struct tr_qoe before;
        tr_timeline_qoe(in->ghost, tr_timeline_duration_s(in->ghost), &before);
        snprintf(buf, size, "QoE %.2f  before %.2f  %+.2f", now, before.overall_qoe,
                 now - before.overall_qoe);
    } else {
        snprintf(buf, size, "QoE %.2f", now);
    }
}

static void draw_together(struct canvas *canvas, struct rect r, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    const struct view_model *first = view_model_first(in->model);
    if (r.w <= 0 || !first) {
        return;
    }
    bool lit = rect_contains(r, in->pointer_x, in->pointer_y);
    float base = r.y + 15;
    char text[96];
    snprintf(text, sizeof text, "moves all %d", in->sessions);
    canvas_round_rect(canvas, r, 6, lit ? theme->card_edge : theme->grid);
    struct text_style style = {FONT_WORDS, 12, theme->text, TEXT_LEFT};
    if (in->together) {
        canvas_text(canvas, r.x + 8, base, style, text);
        return;
    }
    const struct view_model *moved = view_model_session(first, in->look->current - 1);
    canvas_text(canvas, r.x + 8, base, style, "moves");
    session_mark_draw(canvas, r.x + 56, r.y + r.h / 2, moved->session, theme);
    style.color = theme->session[moved->session];
    canvas_text_fit(canvas, r.x + 66, base, r.w - 72, style, moved->name);
}

static void draw_top(struct canvas *canvas, struct rect r, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    char score[96];
    score_words(in, score, sizeof score);
    canvas_text(canvas, r.x + 20, r.y + 27, (struct text_style){FONT_STRONG, 15, theme->text, TEXT_LEFT},
                "Parameters");
    canvas_text(canvas, r.x + 20, r.y + 50, (struct text_style){FONT_NUMBERS, 12, theme->text, TEXT_LEFT},
                score);
    struct rect chip = player_rect(r);
    struct text_style hint = {FONT_NUMBERS, 11, theme->text_second, TEXT_RIGHT};
    names_draw_field(canvas, chip, in->player, rect_contains(chip, in->pointer_x, in->pointer_y), false,
                     theme);
    canvas_text(canvas, chip.x + chip.w - 25, chip.y + 15, hint, "P");
    draw_together(canvas, together_rect(r, in), in);
}

static void draw_rows(struct canvas *canvas, struct drawer *drawer, struct rect room,
                      const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    struct pixel_rect before = canvas_clip(canvas, room);
    for (int i = 0; i < drawer->rows.count; i++) {
        struct rect row = row_rect(drawer, room, i);
        if (row.y - HEADING_H > room.y + room.h || row.y + row.h < room.y) {
            continue;
        }
        if (drawer->rows.rows[i].heading) {
            canvas_text(canvas, row.x + 10, row.y - 10,
                        (struct text_style){FONT_STRONG, 12, theme->text_second, TEXT_LEFT},
                        drawer->rows.rows[i].heading);
        }
        draw_row(canvas, row, drawer, drawer->rows.rows[i].param, in);
    }
    float y = room.y - drawer->scroll + row_top(drawer, drawer->rows.count) + 20;
    ui_text_wrapped(canvas, room.x + 22, y, room.w - 44, 15, 2,
                    (struct text_style){FONT_WORDS, 11, theme->text_second, TEXT_LEFT}, drawer->rows.rest);
    canvas_unclip(canvas, before);
}

void drawer_draw(struct canvas *canvas, struct drawer *drawer, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    if (!drawer->open) {
        return;
    }
    struct rect r = drawer_rect(canvas_width(canvas), canvas_height(canvas)), room = list_room(r);
    refresh(drawer, room, in);
    ui_floating_draw(canvas, r, 8, theme);
    draw_top(canvas, r, in);
    draw_rows(canvas, drawer, room, in);
    float h = list_height(drawer);
    if (h > room.h) {
        struct rect bar = {r.x + r.w - 7, room.y + room.h * drawer->scroll / h, 4, room.h * room.h / h};
        canvas_round_rect(canvas, bar, 2, color_alpha(theme->text_second, 0.5f));
    }
    canvas_hline(canvas, r.x + 1, r.x + r.w - 1, room.y + room.h, theme->card_edge);
    draw_footer(canvas, drawer, r, in);
    if (drawer->names.param) {
        names_draw_list(canvas, &drawer->names, names_field(drawer, room), names_bounds(r), theme);
    }
}
