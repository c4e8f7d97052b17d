#include "ui/list.h"

#include "gfx/font.h"
#include "ui/wrap.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static int lines_visible(struct rect r)
{
    int n = (int)(r.h / UI_LIST_LINE_H);
    return n < 1 ? 1 : n;
}

void ui_list_show(struct ui_list *list, struct rect r, int count)
{
    int visible = lines_visible(r);
    if (list->chosen >= 0 && list->chosen < list->first) {
        list->first = list->chosen;
    }
    if (list->chosen >= list->first + visible) {
        list->first = list->chosen - visible + 1;
    }
    int last = count > visible ? count - visible : 0;
    list->first = list->first > last ? last : list->first < 0 ? 0 : list->first;
}

/* The next line from `from` in `direction` that can be chosen; `otherwise` where there is none. */
static int next_line(const struct ui_list_line *lines, int count, int from, int direction, int otherwise)
{
    for (int i = from + direction; i >= 0 && i < count; i += direction) {
        if (!lines[i].heading) {
            return i;
        }
    }
    return otherwise;
}

void ui_list_init(struct ui_list *list, const struct ui_list_line *lines, int count)
{
    *list = (struct ui_list){.chosen = next_line(lines, count, -1, 1, -1)};
}

static enum ui_list_result key_event(struct ui_list *list, struct rect r, const struct ui_list_line *lines,
                                     int count, int key)
{
    switch (key) {
    case UI_KEY_ESCAPE: return UI_LIST_CANCELLED;
    case UI_KEY_ENTER: return list->chosen >= 0 ? UI_LIST_ACCEPTED : UI_LIST_IGNORED;
    case UI_KEY_UP: list->chosen = next_line(lines, count, list->chosen, -1, list->chosen); break;
    case UI_KEY_DOWN: list->chosen = next_line(lines, count, list->chosen, 1, list->chosen); break;
    case UI_KEY_HOME: list->chosen = next_line(lines, count, -1, 1, -1); break;
    case UI_KEY_END: list->chosen = next_line(lines, count, count, -1, -1); break;
    case UI_KEY_PAGE_UP:
    case UI_KEY_PAGE_DOWN:
        for (int i = 0; i < lines_visible(r); i++) {
            list->chosen =
                next_line(lines, count, list->chosen, key == UI_KEY_PAGE_UP ? -1 : 1, list->chosen);
        }
        break;
    default: return UI_LIST_IGNORED;
    }
    ui_list_show(list, r, count);
    return UI_LIST_CHANGED;
}

static int line_at(const struct ui_list *list, struct rect r, const struct ui_list_line *lines, int count,
                   float x, float y)
{
    if (!rect_contains(r, x, y)) {
        return -1;
    }
    int i = list->first + (int)((y - r.y) / UI_LIST_LINE_H);
    return i < count && i < list->first + lines_visible(r) && !lines[i].heading ? i : -1;
}

enum ui_list_result ui_list_event(struct ui_list *list, struct rect r, const struct ui_list_line *lines,
                                  int count, const struct ui_event *event)
{
    int at = line_at(list, r, lines, count, event->x, event->y);
    switch (event->kind) {
    case UI_KEY: return key_event(list, r, lines, count, event->key);
    case UI_MOVE:
        if (at >= 0 && at != list->chosen) {
            list->chosen = at;
            return UI_LIST_CHANGED;
        }
        return UI_LIST_IGNORED;
    case UI_RELEASE:
        /* A double click's second half does not choose from the list that its first half opened (a folder,
         * say). */
        if (at >= 0 && event->clicks < 2) {
            list->chosen = at;
            return UI_LIST_ACCEPTED;
        }
        return UI_LIST_IGNORED;
    case UI_WHEEL: {
        int last = count > lines_visible(r) ? count - lines_visible(r) : 0;
        int first = list->first - (int)(event->wheel * 3);
        list->first = first < 0 ? 0 : first > last ? last : first;
        return UI_LIST_CHANGED;
    }
    case UI_NOTHING:
    case UI_PRESS:
    case UI_LEAVE:
    case UI_DROP:
    case UI_RESIZE:
    case UI_EXPOSE:
    case UI_TEXT:
    case UI_QUIT: break;
    }
    return UI_LIST_IGNORED;
}

static void draw_scroll_bar(struct canvas *canvas, struct rect r, const struct ui_list *list, int count,
                            const struct theme *theme)
{
    int visible = lines_visible(r);
    if (count <= visible) {
        return;
    }
    float h = r.h * (float)visible / (float)count;
    float y = r.y + r.h * (float)list->first / (float)count;
    canvas_round_rect(canvas, (struct rect){r.x + r.w - 5, y, 4, h}, 2,
                      color_alpha(theme->text_second, 0.5f));
}

/* The width of the widest lead in sight, so that the texts stand in line. */
static float lead_width(struct canvas *canvas, struct rect r, const struct ui_list *list,
                        const struct ui_list_line *lines, int count, struct text_style style)
{
    float w = 0;
    for (int i = list->first; i < count && i < list->first + lines_visible(r); i++) {
        float own = lines[i].lead ? canvas_text_width(canvas, style, lines[i].lead) + 14 : 0;
        w = own > w ? own : w;
    }
    return w;
}

/* The same of the texts, of all lines: what stands behind them does not move as they scroll. */
static float texts_width(struct canvas *canvas, const struct ui_list_line *lines, int count,
                         struct text_style style)
{
    float w = 0;
    for (int i = 0; i < count; i++) {
        w = fmaxf(w, lines[i].heading ? 0 : canvas_text_width(canvas, style, lines[i].text));
    }
    return w;
}

/* As many whole words as there is room for, and dots. */
static void cut_after_word(struct canvas *canvas, float room, struct text_style style, const char *text,
                           char *buf, size_t size)
{
    snprintf(buf, size, "%s", text);
    for (char *space; (space = strrchr(buf, ' ')) && canvas_text_width(canvas, style, buf) > room;) {
        space -= space > buf && strchr(",;:", space[-1]) != NULL;
        snprintf(space, size - (size_t)(space - buf), "\u2026");
    }
}

/* A path that is too long loses its middle, not its end; a sentence, of which a word does not make enough
 * room, its end. */
static void draw_squeezed(struct canvas *canvas, float x, float y, float room, struct text_style style,
                          const char *text)
{
    char buf[1024];
    ui_text_squeeze(canvas, room, 1, style, text, buf, sizeof buf);
    if (canvas_text_width(canvas, style, buf) > room) {
        cut_after_word(canvas, room, style, text, buf, sizeof buf);
    }
    canvas_text_fit(canvas, x, y, room, style, buf);
}

void ui_list_draw(struct canvas *canvas, struct rect r, const struct ui_list *list,
                  const struct ui_list_line *lines, int count, const struct theme *theme)
{
    struct pixel_rect before = canvas_clip(canvas, r);
    struct text_style lead = {FONT_NUMBERS, 12, theme->text_second, TEXT_LEFT};
    const struct text_style words = {FONT_WORDS, 13, theme->text, TEXT_LEFT};
    float lead_w = lead_width(canvas, r, list, lines, count, lead);
    const float texts_w = list->details_left ? texts_width(canvas, lines, count, words) : 0;
    for (int i = list->first; i < count && i < list->first + lines_visible(r); i++) {
        struct rect row = {r.x, r.y + (float)(i - list->first) * UI_LIST_LINE_H, r.w - 8, UI_LIST_LINE_H};
        float base = row.y + 17.5f;
        if (lines[i].heading) {
            draw_squeezed(canvas, row.x + 8, base, row.w - 16,
                          (struct text_style){FONT_STRONG, 11, theme->text_second, TEXT_LEFT}, lines[i].text);
            continue;
        }
        if (i == list->chosen) {
            canvas_round_rect(canvas, rect_inset(row, 0, 1), 5, color_alpha(theme->picture, 0.2f));
        }
        float room = row.w - 24 - lead_w;
        if (lines[i].detail && list->details_left) {
            const float x = 16 + lead_w + texts_w + 20;
            draw_squeezed(canvas, row.x + x, base, row.w - x - 8,
                          (struct text_style){FONT_WORDS, 11, theme->text_second, TEXT_LEFT},
                          lines[i].detail);
        } else if (lines[i].detail) {
            struct text_style detail = {FONT_WORDS, 11, theme->text_second, TEXT_RIGHT};
            float w = canvas_text_width(canvas, detail, lines[i].detail);
            float text_w = canvas_text_width(canvas, words, lines[i].text);
            float most = fmaxf(row.w * 0.6f, room - text_w - 24);
            draw_squeezed(canvas, row.x + row.w - 8, base, most, detail, lines[i].detail);
            room -= (w < most ? w : most) + 12;
        }
        if (lines[i].lead) {
            canvas_text(canvas, row.x + 16, base, lead, lines[i].lead);
        }
        canvas_text_fit(canvas, row.x + 16 + lead_w, base, room, words, lines[i].text);
    }
    canvas_unclip(canvas, before);
    draw_scroll_bar(canvas, r, list, count, theme);
}
