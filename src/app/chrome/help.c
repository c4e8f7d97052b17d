#include "app/chrome/help.h"

#include "gfx/font.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

#define LINE_H      19.0f
#define TITLE_H     23.0f
#define SECTION_GAP 11.0f
#define KEYS_W      132.0f /* the column of keys */
#define COLUMN_GAP  24.0f
#define COLUMN_W    340.0f /* at least, for keys and meaning */
#define COLUMNS_MAX 3
#define LINES_MAX   128

/* A line of the table that is shown, and where: y pixels below the top of its column. */
struct placed {
    const struct key_binding *line;
    int column;
    float y;
};

static bool is_title(const struct key_binding *b)
{
    return b->meaning && !b->keys;
}

/* From a title up to the next one. */
static float section_height(const struct key_binding *b, const struct key_binding *end)
{
    float h = TITLE_H + SECTION_GAP;
    for (b++; b < end && !is_title(b); b++) {
        h += b->meaning ? LINE_H : 0;
    }
    return h;
}

static float whole_height(const struct key_binding *b, const struct key_binding *end)
{
    float h = 0;
    for (; b < end; b++) {
        h += is_title(b) ? section_height(b, end) : 0;
    }
    return h;
}

static int columns_in(float w)
{
    const int columns = (int)((w + COLUMN_GAP) / (COLUMN_W + COLUMN_GAP));
    return columns < 1 ? 1 : columns > COLUMNS_MAX ? COLUMNS_MAX : columns;
}

/* Sections stay whole: one that would stand more below its column's share than above it begins the next.
 * Returns the number of lines; *tallest is the highest column's height. */
static int place_lines(float w, struct placed lines[LINES_MAX], float *tallest)
{
    size_t bound;
    const struct key_binding *b = action_bindings(&bound), *end = b + bound;
    const int columns = columns_in(w);
    const float share = whole_height(b, end) / (float)columns;
    int count = 0, column = 0;
    float y = 0;
    *tallest = 0;
    for (; b < end; b++) {
        if (is_title(b) && column + 1 < columns && y + section_height(b, end) / 2 > share) {
            column++;
            y = 0;
        } else if (is_title(b) && y > 0) {
            y += SECTION_GAP;
        }
        if (b->meaning) {
            assert(count < LINES_MAX);
            lines[count++] = (struct placed){b, column, y};
            y += is_title(b) ? TITLE_H : LINE_H;
            *tallest = fmaxf(*tallest, y);
        }
    }
    return count;
}

float help_height(float w)
{
    struct placed lines[LINES_MAX];
    float tallest;
    place_lines(w, lines, &tallest);
    return tallest;
}

/* How far the key or the wheel moves, in pixels downwards; 0: it does not scroll. */
static float scrolls_by(const struct ui_event *e, float page)
{
    if (e->kind == UI_WHEEL) {
        return -e->wheel * 3 * LINE_H;
    }
    switch (e->kind == UI_KEY && !e->modifiers ? e->key : 0) {
    case UI_KEY_UP: return -2 * LINE_H;
    case UI_KEY_DOWN: return 2 * LINE_H;
    case UI_KEY_PAGE_UP: return -page;
    case UI_KEY_PAGE_DOWN: return page;
    default: return 0;
    }
}

struct action help_event(struct help *help, struct rect room, const struct ui_event *e)
{
    const float most = fmaxf(help_height(room.w) - room.h, 0), by = scrolls_by(e, room.h - LINE_H);
    if (e->kind == UI_PRESS) {
        return (struct action){.kind = ACTION_CLOSE};
    }
    if (most > 0 && by != 0) {
        help->scrolled = fminf(fmaxf(help->scrolled + by, 0), most);
        return (struct action){.kind = ACTION_TAKEN};
    }
    if (e->kind != UI_KEY && (e->kind != UI_TEXT || !e->key)) {
        return (struct action){.kind = ACTION_TAKEN};
    }
    struct action action = action_of_key(e->key, e->kind == UI_TEXT ? 0 : e->modifiers);
    return action.kind == ACTION_NONE ? (struct action){.kind = ACTION_TAKEN} : action;
}

static void draw_line(struct canvas *canvas, float x, float y, float w, const struct key_binding *line,
                      const struct theme *theme)
{
    if (is_title(line)) {
        canvas_text(canvas, x, y + 15, (struct text_style){FONT_STRONG, 12, theme->text_second, TEXT_LEFT},
                    line->meaning);
        return;
    }
    canvas_text(canvas, x, y + 14, (struct text_style){FONT_NUMBERS, 12, theme->picture, TEXT_LEFT},
                line->keys);
    canvas_text_fit(canvas, x + KEYS_W, y + 14, w - KEYS_W,
                    (struct text_style){FONT_WORDS, 13, theme->text, TEXT_LEFT}, line->meaning);
}

void help_draw(struct canvas *canvas, const struct help *help, struct rect room, const struct theme *theme)
{
    struct placed lines[LINES_MAX];
    float tallest;
    const int count = place_lines(room.w, lines, &tallest), columns = columns_in(room.w);
    const float most = fmaxf(tallest - room.h, 0), scrolled = fminf(help->scrolled, most);
    const float bar = most > 0 ? 12 : 0;
    const float w = (room.w - bar - COLUMN_GAP * (float)(columns - 1)) / (float)columns;
    struct pixel_rect before = canvas_clip(canvas, room);
    for (int i = 0; i < count; i++) {
        const float x = room.x + (w + COLUMN_GAP) * (float)lines[i].column;
        draw_line(canvas, x, room.y + lines[i].y - scrolled, w, lines[i].line, theme);
    }
    canvas_unclip(canvas, before);
    if (most > 0) {
        const float h = room.h * room.h / tallest, y = room.y + room.h * scrolled / tallest;
        canvas_round_rect(canvas, (struct rect){room.x + room.w - 5, y, 4, h}, 2,
                          color_alpha(theme->text_second, 0.5f));
    }
}
