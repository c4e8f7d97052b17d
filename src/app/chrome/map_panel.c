#include "app/chrome/map_panel.h"

#include "base/strbuf.h"
#include "ui/focus.h"

#include <stdio.h>
#include <string.h>

static struct rect map_area(struct rect room)
{
    return (struct rect){room.x + MAP_LEFT - 8, room.y + 24, room.w - MAP_LEFT - MAP_RIGHT + 30,
                         room.h - 24 - MAP_BELOW};
}

static struct action turn(enum map_turn what, int steps)
{
    return (struct action){.kind = ACTION_MAP_TURN, .value = steps, .from_s = (double)what};
}

/* Beside the cells: what is written there is turned to the next, with Shift or the wheel down to the one
 * before. */
static struct action turn_at(struct rect area, const struct ui_event *e)
{
    const bool back = e->kind == UI_WHEEL ? e->wheel < 0 : e->modifiers & UI_SHIFT;
    const enum map_turn what = e->y > area.y + area.h   ? MAP_TURN_X
                               : e->x > area.x + area.w ? MAP_TURN_METRIC
                                                        : MAP_TURN_Y;
    return turn(what, back ? -1 : 1);
}

struct action map_panel_event(const struct map_fill *fill, struct rect room, const struct ui_event *e)
{
    const struct action taken = {.kind = ACTION_TAKEN};
    if ((e->kind == UI_PRESS || e->kind == UI_WHEEL) && fill->open) {
        const struct map map = map_fill_map(fill);
        size_t x, y;
        if (!map_cell_at(map_area(room), &map, e->x, e->y, &x, &y)) {
            return turn_at(map_area(room), e);
        }
        return e->kind == UI_PRESS
                   ? (struct action){.kind = ACTION_MAP_CELL, .value = (double)x, .from_s = (double)y}
                   : taken;
    }
    if (e->kind != UI_KEY) {
        return taken;
    }
    switch (e->key) {
    case UI_KEY_LEFT: return turn(MAP_TURN_X, -1);
    case UI_KEY_RIGHT: return turn(MAP_TURN_X, 1);
    case UI_KEY_DOWN: return turn(MAP_TURN_Y, -1);
    case UI_KEY_UP: return turn(MAP_TURN_Y, 1);
    case UI_KEY_TAB: return turn(MAP_TURN_METRIC, e->modifiers & UI_SHIFT ? -1 : 1);
    case 'p': return turn(MAP_TURN_PLAYERS, 0);
    case 'f': return turn(MAP_TURN_TRACES, 0);
    case UI_KEY_ESCAPE:
    case 'm': return (struct action){.kind = ACTION_CLOSE};
    case 't': return (struct action){.kind = ACTION_THEME};
    case 'q': return (struct action){.kind = ACTION_QUIT};
    default: return taken;
    }
}

/* "resume at 0.31 s", "player shaka". */
static void put_value(struct strbuf *out, const struct sweep_axis *axis, size_t i)
{
    char label[96];
    map_axis_label(axis, i, label, sizeof label);
    const bool param = axis->kind == SWEEP_AXIS_PARAM;
    strbuf_printf(out, "%s %s%s%s", param ? axis->param->name : sweep_axis_name(axis), label,
                  param && axis->param->unit[0] ? " " : "", param ? axis->param->unit : "");
}

/* "4.48 with resume at 0.31 s, buffer at most 28.1 s". */
static void put_cell(struct strbuf *out, const struct map *map, size_t x, size_t y)
{
    const double mean = map->mean[y * map->x->count + x];
    switch ((enum map_state)map->state[y * map->x->count + x]) {
    case MAP_DONE: strbuf_printf(out, "%.3g with ", mean); break;
    case MAP_ROUGH: strbuf_printf(out, "not run yet, near it %.3g: ", mean); break;
    case MAP_WAITING: strbuf_puts(out, "not run yet: "); break;
    case MAP_SENSELESS: strbuf_puts(out, "these contradict each other: "); break;
    }
    put_value(out, map->x, x);
    strbuf_puts(out, ", ");
    put_value(out, map->y, y);
}

/* The cell under the pointer in a frame, and in words. */
static void draw_pointed(struct canvas *canvas, struct rect area, const struct map *map,
                         const struct chrome_in *in)
{
    size_t x, y;
    if (!map_cell_at(area, map, in->pointer_x, in->pointer_y, &x, &y)) {
        return;
    }
    const struct theme *theme = in->look->theme;
    const struct rect cell = map_cell_box(area, map, x, y);
    struct strbuf text = {0};
    put_cell(&text, map, x, y);
    canvas_round_frame(canvas, rect_inset(cell, -1, -1), 2, 2, theme->text);
    canvas_round_frame(canvas, rect_inset(cell, -2.5f, -2.5f), 3, 1.5f, theme->card);
    if (!text.failed) {
        ui_tip_draw(canvas, (struct rect){in->pointer_x + 12, cell.y, 0, cell.h}, text.text, theme);
    }
    strbuf_destroy(&text);
}

void map_panel_draw(struct canvas *canvas, struct rect room, const struct chrome_in *in)
{
    if (in->map->open) {
        const struct map map = map_fill_map(in->map);
        map_draw(canvas, map_area(room), &map, in->look->theme);
        draw_pointed(canvas, map_area(room), &map, in);
    }
}

/* Percent of the cells that have been run, or have nothing to be run. */
static int percent_run(const struct map_fill *fill)
{
    const struct map map = map_fill_map(fill);
    const size_t cells = map.x->count * map.y->count;
    size_t left = 0;
    for (size_t i = 0; i < cells; i++) {
        left += map.state[i] == MAP_ROUGH || map.state[i] == MAP_WAITING;
    }
    return cells > 0 ? (int)(100 * (cells - left) / cells) : 100;
}

void map_panel_words(const struct map_fill *fill, char *title, size_t title_size, char *hint,
                     size_t hint_size)
{
    if (fill->open) {
        map_fill_title(fill, title, title_size);
        const int percent = percent_run(fill);
        if (percent < 100) {
            const size_t len = strlen(title);
            snprintf(title + len, title_size - len, " \u00b7 %d %% run", percent);
        }
    }
    snprintf(hint, hint_size,
             "A click opens that session beside this one, one on an axis turns it.  \u2190 \u2192 \u2191 "
             "\u2193 other axes, P players, F traces, Tab another figure, Esc closes.");
}
