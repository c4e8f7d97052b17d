#include "app/notes_panel.h"

#include "gfx/font.h"
#include "ui/wrap.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void add_button(struct notes_panel *panel, int note, const char *option, const char *value)
{
    if (panel->button_count < NOTES_BUTTONS_MAX && strlen(value) < sizeof panel->buttons[0].value) {
        struct notes_button *b = &panel->buttons[panel->button_count++];
        *b = (struct notes_button){.note = note};
        snprintf(b->option, sizeof b->option, "%s", option);
        snprintf(b->value, sizeof b->value, "%s", value);
    }
}

/* "--gap zero|cut|cap:S" makes three buttons. Words that stand for something to be typed make those that are
 * likely. */
static void add_buttons(struct notes_panel *panel, int note, const char *overrides)
{
    static const char *const likely[][5] = {
        {"UNIT", "kbps", "Mbps", "MBps", "bps"}, {"N", "2", "3", "4", NULL}, {"cap:S", "cap:5", NULL}};
    char buf[128];
    snprintf(buf, sizeof buf, "%s", overrides);
    char *option = buf, *values = strchr(buf, ' ');
    if (!values || strchr(values + 1, ' ')) {
        return; /* nothing to choose, or two options at once */
    }
    *values++ = '\0';
    char *rest = values;
    for (char *value = strtok_r(values, "|", &rest); value; value = strtok_r(NULL, "|", &rest)) {
        bool stands_for = false;
        for (size_t i = 0; i < sizeof likely / sizeof *likely; i++) {
            if (strcmp(value, likely[i][0]) == 0) {
                stands_for = true;
                for (int k = 1; k < 5 && likely[i][k]; k++) {
                    add_button(panel, note, option, likely[i][k]);
                }
            }
        }
        if (!stands_for && strcmp(value, "NAME") != 0) {
            add_button(panel, note, option, value);
        }
    }
}

void notes_panel_fill(struct notes_panel *panel, const struct trace_info *info)
{
    *panel = (struct notes_panel){.hot = -1};
    for (size_t i = 0; i < info->note_count; i++) {
        panel->open = panel->open || info->notes[i].warning;
        if (info->notes[i].overrides) {
            add_buttons(panel, (int)i, info->notes[i].overrides);
        }
    }
}

static int button_at(const struct notes_panel *panel, float x, float y)
{
    for (int i = 0; i < panel->button_count; i++) {
        if (rect_contains(panel->buttons[i].r, x, y)) {
            return i;
        }
    }
    return -1;
}

bool notes_panel_event(struct notes_panel *panel, const struct ui_event *e,
                       const struct notes_button **chosen)
{
    *chosen = NULL;
    if (e->kind == UI_KEY && e->key == UI_KEY_ESCAPE) {
        panel->open = false;
        return true;
    }
    bool inside = rect_contains(panel->frame, e->x, e->y);
    if (e->kind == UI_MOVE) {
        panel->hot = button_at(panel, e->x, e->y);
        return inside;
    }
    if (e->kind == UI_PRESS && inside) {
        int i = button_at(panel, e->x, e->y);
        if (i >= 0) {
            *chosen = &panel->buttons[i];
        } else if (rect_contains(panel->close, e->x, e->y)) {
            panel->open = false;
        }
        return true;
    }
    return inside && (e->kind == UI_RELEASE || e->kind == UI_WHEEL);
}

/* A note and its buttons from y on; returns where the next begins. */
static float draw_note(struct canvas *canvas, struct notes_panel *panel, int i, const struct trace_note *note,
                       float x, float y, float w, const struct theme *theme)
{
    color dot = note->warning ? theme->level : theme->text_second;
    canvas_circle(canvas, x + 4, y - 4, 3, dot);
    struct text_style style = {FONT_WORDS, 12, note->warning ? theme->text : theme->text_second, TEXT_LEFT};
    int lines = ui_text_wrapped(canvas, x + 16, y, w - 16, 17, 3, style, note->text);
    y += 17.0f * (float)lines;
    float bx = x + 16;
    bool any = false;
    for (int b = 0; b < panel->button_count; b++) {
        struct notes_button *button = &panel->buttons[b];
        if (button->note != i) {
            continue;
        }
        char words[72];
        snprintf(words, sizeof words, "%s %s", button->option + 2, button->value);
        struct text_style label = {FONT_WORDS, 11, b == panel->hot ? theme->card : theme->text, TEXT_LEFT};
        float bw = canvas_text_width(canvas, label, words) + 18;
        if (bx + bw > x + w) {
            button->r = (struct rect){0};
            continue;
        }
        button->r = (struct rect){bx, y - 9, bw, 20};
        canvas_round_rect(canvas, button->r, 6, b == panel->hot ? theme->picture : theme->grid);
        canvas_text(canvas, bx + 9, y + 5, label, words);
        bx += bw + 6;
        any = true;
    }
    return y + (any ? 26.0f : 4.0f);
}

static float content_height(struct canvas *canvas, const struct notes_panel *panel,
                            const struct trace_info *info, float w)
{
    float h = info->note_count == 0 ? 21 : 0;
    for (size_t i = 0; i < info->note_count; i++) {
        struct text_style style = {FONT_WORDS, 12, 0, TEXT_LEFT};
        float lines = ceilf(canvas_text_width(canvas, style, info->notes[i].text) / (w - 16));
        h += 17 * fminf(fmaxf(lines, 1), 3) + 4;
        for (int b = 0; b < panel->button_count; b++) {
            if (panel->buttons[b].note == (int)i) {
                h += 22;
                break;
            }
        }
    }
    return h;
}

void notes_panel_draw(struct canvas *canvas, struct notes_panel *panel, const struct trace_info *info,
                      const char *when_none, struct rect room, const struct theme *theme)
{
    float w = fminf(560, room.w - 24);
    float h = fminf(content_height(canvas, panel, info, w - 32) + 62, room.h - 16);
    /* At the bottom: what the rate looks like, which most notes are about, stays in sight above. */
    struct rect r = {room.x + room.w - w - 10, room.y + room.h - h - 26, w, h};
    r.y = fmaxf(r.y, room.y + 8);
    panel->frame = r;
    panel->close = (struct rect){r.x + w - 34, r.y + 8, 26, 26};
    canvas_round_rect(canvas, (struct rect){r.x - 3, r.y + 2, r.w + 6, r.h + 4}, 12,
                      color_alpha(theme->shade, 0.3f));
    canvas_round_rect(canvas, r, 10, theme->card);
    canvas_round_frame(canvas, r, 10, 1, theme->card_edge);
    canvas_text_fit(canvas, r.x + 16, r.y + 26, w - 60,
                    (struct text_style){FONT_STRONG, 14, theme->text, TEXT_LEFT},
                    "What this file was taken for");
    float cx = panel->close.x + 13, cy = panel->close.y + 13;
    canvas_line(canvas, cx - 5, cy - 5, cx + 5, cy + 5, 1.6f, theme->text_second);
    canvas_line(canvas, cx + 5, cy - 5, cx - 5, cy + 5, 1.6f, theme->text_second);
    struct pixel_rect before = canvas_clip(canvas, rect_inset(r, 1, 1));
    float y = r.y + 52;
    if (info->note_count == 0) {
        canvas_text_fit(canvas, r.x + 16, y, w - 32,
                        (struct text_style){FONT_WORDS, 12, theme->text_second, TEXT_LEFT}, when_none);
    }
    /* What deserves to be seen stands first. */
    for (int warnings = 1; warnings >= 0; warnings--) {
        for (size_t i = 0; i < info->note_count; i++) {
            if (info->notes[i].warning == (warnings == 1)) {
                y = draw_note(canvas, panel, (int)i, &info->notes[i], r.x + 16, y, w - 32, theme);
            }
        }
    }
    canvas_unclip(canvas, before);
}
