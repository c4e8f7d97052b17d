#include "app/chrome/map_panel.h"

#include <stdio.h>

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

void map_panel_draw(struct canvas *canvas, struct rect room, const struct map_fill *fill,
                    const struct theme *theme)
{
    if (fill->open) {
        const struct map map = map_fill_map(fill);
        map_draw(canvas, map_area(room), &map, theme);
    }
}

void map_panel_words(const struct map_fill *fill, char *title, size_t title_size, char *hint,
                     size_t hint_size)
{
    if (fill->open) {
        map_fill_title(fill, title, title_size);
    }
    snprintf(hint, hint_size,
             "A click opens that session beside this one, one on an axis turns it.  \u2190 \u2192 \u2191 "
             "\u2193 other axes, P players, F traces, Tab another figure, Esc closes.");
}
