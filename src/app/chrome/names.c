#include "app/chrome/names.h"

#include "gfx/font.h"
#include "ui/panel.h"

#include <tracereel/players.h>

#include <ctype.h>
#include <math.h>
#include <string.h>

#define PAD 6.0f /* between the card's edge and its lines */

void names_open(struct names *names, const struct tr_param *param, int now)
{
    *names = (struct names){.param = param, .now = now};
    for (; names->count < NAMES_MAX && param->names[names->count]; names->count++) {
        const int i = names->count;
        const struct tr_player_info *info = tr_player_find(param->names[i]);
        names->lines[i] = (struct ui_list_line){
            .text = param->names[i], .detail = info ? info->title : NULL, .lead = i == now ? "\u25cf" : " "};
    }
    ui_list_init(&names->list, names->lines, names->count);
    names->list.chosen = now;
}

/* Under the field, or over it where there is more room: as high as its lines, or as there is room. */
static struct rect card_rect(const struct names *names, struct rect field, struct rect bounds)
{
    const float under = bounds.y + bounds.h - field.y - field.h - 4, over = field.y - bounds.y - 4,
                wanted = (float)names->count * UI_LIST_LINE_H + 2 * PAD;
    const bool is_under = under >= wanted || under >= over;
    const float lines = floorf((fminf(wanted, is_under ? under : over) - 2 * PAD) / UI_LIST_LINE_H);
    const float h = fmaxf(lines, 1) * UI_LIST_LINE_H + 2 * PAD;
    return (struct rect){field.x, is_under ? field.y + field.h + 2 : field.y - h - 2, field.w, h};
}

/* The next name that begins with it, after the one that is chosen, round and round. */
static void go_to_letter(struct names *names, struct rect room, int letter)
{
    for (int by = 1; by <= names->count; by++) {
        const int i = (names->list.chosen + by) % names->count;
        if (tolower((unsigned char)names->lines[i].text[0]) == letter) {
            names->list.chosen = i;
            ui_list_show(&names->list, room, names->count);
            return;
        }
    }
}

struct action names_event(struct names *names, struct rect field, struct rect bounds,
                          const struct ui_event *e)
{
    const struct action taken = {.kind = ACTION_TAKEN};
    const struct tr_param *param = names->param;
    const struct rect card = card_rect(names, field, bounds), room = rect_inset(card, PAD, PAD);
    if (e->kind == UI_PRESS && !rect_contains(card, e->x, e->y)) {
        names->param = NULL;
        return taken;
    }
    switch (ui_list_event(&names->list, room, names->lines, names->count, e)) {
    case UI_LIST_CANCELLED: names->param = NULL; return taken;
    case UI_LIST_ACCEPTED:
        names->param = NULL;
        return names->list.chosen == names->now
                   ? taken
                   : (struct action){.kind = ACTION_PARAM, .param = param, .value = names->list.chosen};
    case UI_LIST_CHANGED: return taken;
    case UI_LIST_IGNORED: break;
    }
    if (e->kind != UI_KEY) {
        return taken;
    }
    if (e->key < UI_KEY_LEFT && isalpha(e->key) && !(e->modifiers & (UI_CTRL | UI_ALT))) {
        go_to_letter(names, room, e->key);
        return taken;
    }
    return (struct action){0}; /* the window's keys stay what they are */
}

/* ---- drawing ---- */

static void draw_chevron(struct canvas *canvas, float x, float y, bool up, color c)
{
    const float tip = up ? -2.5f : 2.5f;
    const float points[] = {x - 4, y - tip, x, y + tip, x + 4, y - tip};
    canvas_polyline(canvas, points, 3, 1.6f, c);
}

void names_draw_field(struct canvas *canvas, struct rect field, const char *name, bool lit, bool open,
                      const struct theme *theme)
{
    const float mid = field.y + field.h / 2;
    canvas_round_rect(canvas, field, 5, theme->grid);
    if (lit || open) {
        canvas_round_frame(canvas, field, 5, 1,
                           open ? theme->picture : color_alpha(theme->text_second, 0.6f));
    }
    canvas_text_fit(canvas, field.x + 8, mid + 4, field.w - 34,
                    (struct text_style){FONT_WORDS, 12, theme->text, TEXT_LEFT}, name);
    draw_chevron(canvas, field.x + field.w - 13, mid, open, lit ? theme->text : theme->text_second);
}

void names_draw_list(struct canvas *canvas, const struct names *names, struct rect field, struct rect bounds,
                     const struct theme *theme)
{
    const struct rect card = card_rect(names, field, bounds);
    ui_floating_draw(canvas, card, 6, theme);
    ui_list_draw(canvas, rect_inset(card, PAD, PAD), &names->list, names->lines, names->count, theme);
}
