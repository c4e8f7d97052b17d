#include "app/drawer.h"

#include "gfx/font.h"
#include "ui/slider.h"
#include "ui/wrap.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DRAWER_W  412.0f
#define ROW_H     44.0f
#define HEADING_H 34.0f
#define TOP_H     64.0f
#define BOTTOM_H  52.0f

static size_t module_length(const char *key)
{
    return strcspn(key, ".");
}

static bool new_module(const struct param *table, int i)
{
    size_t n = module_length(table[i].key);
    return i == 0 || module_length(table[i - 1].key) != n || strncmp(table[i].key, table[i - 1].key, n) != 0;
}

/* The place of row i below the top of the list; total height for i = count. */
static float row_top(const struct param *table, int i)
{
    float y = 0;
    for (int k = 0; k < i; k++) {
        y += ROW_H + (new_module(table, k) ? HEADING_H : 0);
    }
    return y;
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

static struct rect row_rect(const struct drawer *drawer, const struct param *table, struct rect room, int i)
{
    float y = room.y - drawer->scroll + row_top(table, i) + (new_module(table, i) ? HEADING_H : 0);
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

static double usual_value(const struct params *usual, const struct param *p)
{
    double value = params_get(usual, p);
    return isnan(value) ? p->min : value;
}

static struct ui_slider slider_of(const struct param *p)
{
    return ui_slider_make(p->min, p->max, isnan(p->initial) ? p->min : p->initial);
}

void drawer_init(struct drawer *drawer)
{
    *drawer = (struct drawer){.chosen = -1, .dragging = -1};
}

/* ---- events ---- */

static void clamp_scroll(struct drawer *drawer, struct rect room, const struct param *table, int count)
{
    float most = fmaxf(0, row_top(table, count) + 8 - room.h);
    drawer->scroll = fmaxf(0, fminf(drawer->scroll, most));
}

static void show_row(struct drawer *drawer, struct rect room, const struct param *table, int count, int i)
{
    float top = row_top(table, i), bottom = row_top(table, i + 1);
    drawer->scroll = fminf(drawer->scroll, top);
    drawer->scroll = fmaxf(drawer->scroll, bottom - room.h);
    clamp_scroll(drawer, room, table, count);
}

static int row_at(const struct drawer *drawer, struct rect room, const struct param *table, int count,
                  float x, float y)
{
    if (!rect_contains(room, x, y)) {
        return -1;
    }
    for (int i = 0; i < count; i++) {
        if (rect_contains(row_rect(drawer, table, room, i), x, y)) {
            return i;
        }
    }
    return -1;
}

static double value_now(const struct params *params, const struct params *usual, const struct param *p)
{
    double value = params_get(params, p);
    return isnan(value) ? usual_value(usual, p) : value;
}

static double moved_value(const struct param *p, double value, int steps)
{
    if (p->kind == PARAM_NUMBER) {
        struct ui_slider s = slider_of(p);
        return ui_slider_nudge(&s, value, steps);
    }
    double n = p->max - p->min + 1;
    return p->kind == PARAM_CHOICE ? p->min + fmod(value - p->min + steps + n, n)
                                   : fmax(p->min, fmin(p->max, value + steps));
}

static void set_from_pointer(const struct param *p, struct rect track, float x, struct drawer_change *change)
{
    double share = ui_slider_share_at(track, x);
    struct ui_slider s = slider_of(p);
    change->param = p;
    change->value =
        p->kind == PARAM_NUMBER ? ui_slider_value(&s, share) : round(p->min + share * (p->max - p->min));
}

/* The choice whose name was pressed; beside them all, `now`. */
static double choice_at(const struct drawer *drawer, const struct param *p, int row, struct rect track,
                        float x, float y, double now)
{
    if (y < track.y - 2 || x < track.x) {
        return now;
    }
    for (int k = 0; k < DRAWER_CHOICES_MAX && p->names[k]; k++) {
        if (x < drawer->chip_end_x[row][k]) {
            return k;
        }
    }
    return now;
}

static void press(struct drawer *drawer, struct rect room, const struct param *table, int count,
                  const struct params *params, const struct params *usual, const struct ui_event *e,
                  struct drawer_change *change)
{
    int i = row_at(drawer, room, table, count, e->x, e->y);
    drawer->typing = false;
    drawer->chosen = i;
    if (i < 0) {
        return;
    }
    const struct param *p = &table[i];
    struct rect row = row_rect(drawer, table, room, i), track = track_rect(row);
    change->begins = true;
    if (rect_contains(reset_rect(row), e->x, e->y)) {
        *change = (struct drawer_change){p, params_get(usual, p), true, false};
    } else if (p->kind == PARAM_CHOICE) {
        double now = value_now(params, usual, p);
        double value = choice_at(drawer, p, i, track, e->x, e->y, now);
        if (value != now) {
            *change = (struct drawer_change){p, value, true, false};
        }
    } else if (e->clicks >= 2 && e->y < track.y) {
        drawer->typing = true;
        drawer->typed[0] = '\0';
    } else if (e->y >= track.y - 4) {
        drawer->dragging = i;
        set_from_pointer(p, track, e->x, change);
    }
}

static bool typing_key(struct drawer *drawer, const struct param *p, const struct ui_event *e,
                       struct drawer_change *change)
{
    size_t len = strlen(drawer->typed);
    if (e->kind == UI_TEXT) {
        if (strlen(e->text) == 1 && strchr("0123456789.eE+-", e->text[0]) && len + 1 < sizeof drawer->typed) {
            drawer->typed[len] = e->text[0];
            drawer->typed[len + 1] = '\0';
        }
        return true;
    }
    if (e->key == UI_KEY_BACKSPACE && len) {
        drawer->typed[len - 1] = '\0';
    } else if (e->key == UI_KEY_ESCAPE) {
        drawer->typing = false;
    } else if (e->key == UI_KEY_ENTER) {
        char *end;
        double value = strtod(drawer->typed, &end);
        drawer->typing = false;
        bool number = end != drawer->typed && !*end && isfinite(value);
        *change = (struct drawer_change){p, number ? fmax(p->min, fmin(p->max, value)) : 0, true, !number};
    }
    return true;
}

static bool key(struct drawer *drawer, struct rect room, const struct param *table, int count,
                const struct params *params, const struct params *usual, const struct ui_event *e,
                struct drawer_change *change)
{
    const struct param *p = drawer->chosen >= 0 ? &table[drawer->chosen] : NULL;
    if (drawer->typing && p) {
        return typing_key(drawer, p, e, change);
    }
    if (e->kind != UI_KEY) {
        return false;
    }
    switch (e->key) {
    case UI_KEY_TAB:
    case UI_KEY_ESCAPE: drawer->open = false; return true;
    case UI_KEY_UP:
    case UI_KEY_DOWN:
        drawer->chosen += e->key == UI_KEY_UP ? -1 : 1;
        drawer->chosen = drawer->chosen < 0 ? 0 : drawer->chosen >= count ? count - 1 : drawer->chosen;
        show_row(drawer, room, table, count, drawer->chosen);
        return true;
    case UI_KEY_LEFT:
    case UI_KEY_RIGHT:
        if (p) {
            int steps = (e->key == UI_KEY_LEFT ? -1 : 1) * (e->modifiers & UI_SHIFT ? 10 : 1);
            *change = (struct drawer_change){p, moved_value(p, value_now(params, usual, p), steps),
                                             !e->repeated, false};
        }
        return p != NULL;
    case UI_KEY_DELETE:
        if (p) {
            *change = (struct drawer_change){p, params_get(usual, p), true, false};
        }
        return p != NULL;
    case UI_KEY_ENTER:
        if (p && p->kind != PARAM_CHOICE) {
            drawer->typing = true;
            drawer->typed[0] = '\0';
        }
        return p != NULL;
    default: return false;
    }
}

bool drawer_event(struct drawer *drawer, float w, float h, const struct params *params,
                  const struct params *usual, const struct ui_event *e, struct drawer_change *change)
{
    size_t n;
    const struct param *table = params_table(&n);
    int count = (int)n;
    struct rect r = drawer_rect(w, h), room = list_room(r);
    *change = (struct drawer_change){0};
    switch (e->kind) {
    case UI_KEY:
    case UI_TEXT: return key(drawer, room, table, count, params, usual, e, change);
    case UI_PRESS:
        if (!rect_contains(r, e->x, e->y)) {
            drawer->typing = false;
            return false;
        }
        press(drawer, room, table, count, params, usual, e, change);
        return true;
    case UI_MOVE:
        if (drawer->dragging >= 0) {
            set_from_pointer(&table[drawer->dragging],
                             track_rect(row_rect(drawer, table, room, drawer->dragging)), e->x, change);
            return true;
        }
        if (!drawer->typing && rect_contains(r, e->x, e->y)) {
            drawer->chosen = row_at(drawer, room, table, count, e->x, e->y);
        }
        return rect_contains(r, e->x, e->y);
    case UI_RELEASE: {
        bool ours = drawer->dragging >= 0 || rect_contains(r, e->x, e->y);
        drawer->dragging = -1;
        return ours;
    }
    case UI_WHEEL:
        if (!rect_contains(r, e->x, e->y)) {
            return false;
        }
        drawer->scroll -= e->wheel * ROW_H * 1.5f;
        clamp_scroll(drawer, room, table, count);
        return true;
    default: return false;
    }
}

/* ---- drawing ---- */

static void draw_value(struct canvas *canvas, struct rect row, const struct drawer *drawer, bool chosen,
                       const struct params *params, const struct param *p, bool changed,
                       const struct theme *theme)
{
    char value[64], buf[80];
    if (chosen && drawer->typing) {
        snprintf(buf, sizeof buf, "%s_", drawer->typed);
    } else {
        params_format(params, p, value, sizeof value);
        snprintf(buf, sizeof buf, "%s%s%s", value, p->unit[0] ? " " : "", p->unit);
    }
    struct text_style style = {FONT_NUMBERS, 12, changed ? theme->level : theme->text, TEXT_RIGHT};
    canvas_text(canvas, row.x + row.w - 4, row.y + 16, style, buf);
}

static void draw_choices(struct canvas *canvas, struct rect track, const struct param *p, int chosen,
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

static void draw_row(struct canvas *canvas, struct rect row, struct drawer *drawer, int i,
                     const struct param *p, const struct params *params, const struct params *usual,
                     const struct theme *theme)
{
    bool chosen = drawer->chosen == i;
    double now = params_get(params, p), before = params_get(usual, p);
    bool changed = now != before && !(isnan(now) && isnan(before));
    if (chosen) {
        canvas_round_rect(canvas, rect_inset(row, 0, 1), 6, color_alpha(theme->picture, 0.1f));
    }
    const char *name = p->key + module_length(p->key) + 1;
    canvas_text_fit(canvas, row.x + 10, row.y + 16, row.w - 120,
                    (struct text_style){FONT_WORDS, 12, theme->text, TEXT_LEFT}, name);
    draw_value(canvas, row, drawer, chosen, params, p, changed, theme);
    struct rect track = track_rect(row);
    if (p->kind == PARAM_CHOICE) {
        draw_choices(canvas, track, p, (int)now, drawer->chip_end_x[i], theme);
    } else {
        struct ui_slider s = slider_of(p);
        ui_slider_draw(canvas, track, ui_slider_share(&s, value_now(params, usual, p)),
                       ui_slider_share(&s, usual_value(usual, p)), chosen || drawer->dragging == i, theme);
    }
    if (changed) {
        struct rect r = reset_rect(row);
        canvas_arc(canvas, r.x + 12, r.y + 11, 5.5f, 1.6f, 0.1f, 0.75f, theme->level);
        const float tip[] = {r.x + 12, r.y + 2, r.x + 12, r.y + 9, r.x + 7.5f, r.y + 5.5f};
        canvas_polygon(canvas, tip, 3, theme->level);
    }
}

/* What the chosen parameter means, else how to use the drawer. */
static void draw_footer(struct canvas *canvas, const struct drawer *drawer, struct rect r,
                        const struct theme *theme)
{
    size_t n;
    const struct param *table = params_table(&n);
    struct text_style style = {FONT_WORDS, 11, theme->text, TEXT_LEFT};
    bool chosen = drawer->chosen >= 0 && drawer->chosen < (int)n;
    const char *words =
        chosen ? table[drawer->chosen].meaning
               : "Drag, or double-click a name to type a value.\n"
                 "\u2191 \u2193 choose   \u2190 \u2192 change   Enter type   Del reset   Tab close";
    ui_text_wrapped(canvas, r.x + 20, r.y + r.h - 29, r.w - 40, 17, 2, style, words);
}

void drawer_draw(struct canvas *canvas, struct drawer *drawer, const struct params *params,
                 const struct params *usual, const char *score, const struct theme *theme)
{
    size_t n;
    const struct param *table = params_table(&n);
    struct rect r = drawer_rect(canvas_width(canvas), canvas_height(canvas)), room = list_room(r);
    canvas_round_rect(canvas, (struct rect){r.x - 3, r.y + 2, r.w + 6, r.h + 4}, 11,
                      color_alpha(theme->shade, 0.3f));
    canvas_round_rect(canvas, r, 8, theme->card);
    canvas_round_frame(canvas, r, 8, 1, theme->card_edge);
    canvas_text(canvas, r.x + 20, r.y + 27, (struct text_style){FONT_STRONG, 15, theme->text, TEXT_LEFT},
                "Parameters");
    canvas_text(canvas, r.x + 20, r.y + 50, (struct text_style){FONT_NUMBERS, 12, theme->text, TEXT_LEFT},
                score);
    struct pixel_rect before = canvas_clip(canvas, room);
    for (int i = 0; i < (int)n && i < DRAWER_ROWS_MAX; i++) {
        struct rect row = row_rect(drawer, table, room, i);
        if (row.y > room.y + room.h || row.y + row.h < room.y) {
            continue;
        }
        if (new_module(table, i)) {
            char heading[32];
            snprintf(heading, sizeof heading, "%.*s", (int)module_length(table[i].key), table[i].key);
            canvas_text(canvas, row.x + 10, row.y - 10,
                        (struct text_style){FONT_STRONG, 12, theme->text_second, TEXT_LEFT}, heading);
        }
        draw_row(canvas, row, drawer, i, &table[i], params, usual, theme);
    }
    canvas_unclip(canvas, before);
    float h = row_top(table, (int)n) + 8;
    if (h > room.h) {
        struct rect bar = {r.x + r.w - 7, room.y + room.h * drawer->scroll / h, 4, room.h * room.h / h};
        canvas_round_rect(canvas, bar, 2, color_alpha(theme->text_second, 0.5f));
    }
    canvas_hline(canvas, r.x + 1, r.x + r.w - 1, room.y + room.h, theme->card_edge);
    draw_footer(canvas, drawer, r, theme);
}
