#include "app/notes_panel.h"

#include "gfx/font.h"
#include "ui/panel.h"
#include "ui/wrap.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LINE_H    17.0f
#define LINES_MAX 4 /* of a note */
#define TITLE_H   52.0f
#define BUTTON_H  20.0f
#define PAD       16.0f

static void add_button(struct notes_panel *panel, int note, const struct tr_trace_choice *choice, int count)
{
    struct notes_button b = {.note = note};
    if (panel->button_count == NOTES_BUTTONS_MAX) {
        return;
    }
    for (int i = 0; i < count; i++) {
        if (choice[i].value[0] == '\0' || strlen(choice[i].value) >= sizeof b.choices[i].value) {
            return;
        }
        b.choices[i].option = choice[i].option;
        snprintf(b.choices[i].value, sizeof b.choices[i].value, "%s", choice[i].value);
    }
    panel->buttons[panel->button_count++] = b;
}

/* Where any value may be right, those that are likely. */
static void add_likely(struct notes_panel *panel, int note, enum tr_trace_option option)
{
    static const char *const units[] = {"kbps", "Mbps", "MBps", "bps", NULL};
    static const char *const runs[] = {"2", "3", "4", NULL};
    static const char *const none[] = {NULL};
    const char *const *value = option == TR_TRACE_OPTION_UNIT  ? units
                               : option == TR_TRACE_OPTION_RUN ? runs
                                                               : none;
    for (; *value; value++) {
        add_button(panel, note, &(const struct tr_trace_choice){option, *value, false}, 1);
    }
}

static void add_buttons(struct notes_panel *panel, int i, const struct tr_trace_note *note)
{
    for (size_t k = 0; k < note->choice_count; k++) {
        const struct tr_trace_choice *c = &note->choices[k];
        if (c->with_next && k + 1 < note->choice_count) {
            add_button(panel, i, c, 2);
            k++;
        } else if (c->value[0]) {
            add_button(panel, i, c, 1);
        } else {
            add_likely(panel, i, c->option);
        }
    }
}

void notes_panel_fill(struct notes_panel *panel, const struct tr_trace_info *info)
{
    *panel = (struct notes_panel){.hot = -1};
    for (size_t i = 0; i < info->note_count; i++) {
        panel->doubts += info->notes[i].warning;
        add_buttons(panel, (int)i, &info->notes[i]);
    }
}

void notes_panel_show(struct notes_panel *panel)
{
    panel->open = true;
    panel->brief = panel->doubts == 0;
    panel->asked = false;
    panel->hot = -1;
}

/* One that came by itself takes the keys first: I, then Enter. */
void notes_panel_toggle(struct notes_panel *panel)
{
    panel->open = !panel->open || panel->brief || !panel->asked;
    panel->asked = panel->open;
    panel->brief = false;
    panel->hot = -1;
}

/* ---- events ---- */

static int button_at(const struct notes_panel *panel, float x, float y)
{
    for (int i = 0; i < panel->button_count; i++) {
        if (rect_contains(panel->buttons[i].r, x, y)) {
            return i;
        }
    }
    return -1;
}

/* Buttons are walked through in the order in which they stand, which is not that of the notes. */
static int next_button(const struct notes_panel *panel, int from, int by)
{
    int best = from;
    float here = from >= 0 ? panel->buttons[from].r.y * 4096 + panel->buttons[from].r.x : -1;
    float nearest = INFINITY;
    for (int i = 0; i < panel->button_count; i++) {
        float away = (panel->buttons[i].r.y * 4096 + panel->buttons[i].r.x - here) * (float)by;
        if (i != from && panel->buttons[i].r.w > 0 && away > 0 && away < nearest) {
            nearest = away;
            best = i;
        }
    }
    return best;
}

static bool key(struct notes_panel *panel, const struct ui_event *e, const struct notes_button **chosen)
{
    if (e->key == UI_KEY_ESCAPE) {
        panel->open = false;
        return true;
    }
    if (!panel->asked || panel->button_count == 0) {
        return false;
    }
    switch (e->key) {
    case UI_KEY_LEFT:
    case UI_KEY_UP: panel->hot = next_button(panel, panel->hot, -1); return true;
    case UI_KEY_RIGHT:
    case UI_KEY_DOWN: panel->hot = next_button(panel, panel->hot, 1); return true;
    case UI_KEY_ENTER: *chosen = panel->hot >= 0 ? &panel->buttons[panel->hot] : NULL; return true;
    default: return false;
    }
}

static bool press(struct notes_panel *panel, const struct ui_event *e, const struct notes_button **chosen)
{
    int i = button_at(panel, e->x, e->y);
    if (rect_contains(panel->close, e->x, e->y)) {
        panel->open = false;
    } else if (i >= 0) {
        *chosen = &panel->buttons[i];
    } else {
        panel->brief = false; /* more of it is asked for */
        panel->asked = true;
    }
    return true;
}

bool notes_panel_event(struct notes_panel *panel, const struct ui_event *e,
                       const struct notes_button **chosen)
{
    *chosen = NULL;
    bool inside = rect_contains(panel->frame, e->x, e->y);
    if (panel->brief && (e->kind == UI_KEY || (e->kind == UI_PRESS && !inside))) {
        /* Somebody goes on: it has been seen. Only the key that brings it, and Esc, mean the panel itself. */
        panel->open = e->kind == UI_KEY && e->key == 'i';
        return e->kind == UI_KEY && e->key == UI_KEY_ESCAPE;
    }
    switch (e->kind) {
    case UI_KEY: return key(panel, e, chosen);
    case UI_MOVE:
        if (!panel->asked || inside) {
            panel->hot = button_at(panel, e->x, e->y);
        }
        return inside;
    case UI_PRESS: return inside && press(panel, e, chosen);
    case UI_RELEASE:
    case UI_WHEEL: return inside;
    default: return false;
    }
}

/* ---- drawing ---- */

static void choice_words(const struct notes_choice *choice, char *buf, size_t size)
{
    static const struct {
        enum tr_trace_option option;
        const char *value, *words; /* a value of NULL: any, which stands behind the words */
    } known[] = {{TR_TRACE_OPTION_GAP, "zero", "gaps: nothing came"},
                 {TR_TRACE_OPTION_GAP, "cut", "gaps: cut out"},
                 {TR_TRACE_OPTION_GAP, "cap:5", "gaps: 5 s held, then nothing"},
                 {TR_TRACE_OPTION_GAP, "hold", "gaps: held"},
                 {TR_TRACE_OPTION_HOLD, "preceding", "a value is for the time before"},
                 {TR_TRACE_OPTION_HOLD, "forward", "a value is for the time after"},
                 {TR_TRACE_OPTION_DIRECTION, "up", "take uplink"},
                 {TR_TRACE_OPTION_DIRECTION, "down", "take downlink"},
                 {TR_TRACE_OPTION_UNIT, NULL, "it is "},
                 {TR_TRACE_OPTION_FORMAT, NULL, "read as "},
                 {TR_TRACE_OPTION_COLUMN, NULL, "rate: column "},
                 {TR_TRACE_OPTION_TIME_COLUMN, NULL, "time: column "},
                 {TR_TRACE_OPTION_RUN, NULL, "take run "},
                 {TR_TRACE_OPTION_SCALE, NULL, "times "}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        bool any = !known[i].value;
        if (choice->option == known[i].option && (any || strcmp(choice->value, known[i].value) == 0)) {
            snprintf(buf, size, "%s%s", known[i].words, any ? choice->value : "");
            return;
        }
    }
    snprintf(buf, size, "%s", choice->value);
}

static void button_words(const struct notes_button *b, char *buf, size_t size)
{
    choice_words(&b->choices[0], buf, size);
    size_t len = strlen(buf);
    if (b->choices[1].option != TR_TRACE_OPTION_NONE && len + 2 < size) {
        snprintf(buf + len, size - len, ", ");
        choice_words(&b->choices[1], buf + len + 2, size - len - 2);
    }
}

static void draw_button(struct canvas *canvas, const struct notes_panel *panel, int i, const char *words,
                        struct text_style label, const struct theme *theme)
{
    struct rect r = panel->buttons[i].r;
    bool hot = i == panel->hot;
    label.color = hot ? theme->card : theme->text;
    canvas_round_rect(canvas, r, 6, hot ? theme->picture : theme->grid);
    canvas_text(canvas, r.x + 9, r.y + 14, label, words);
}

/* A note's buttons from y on, over as many lines as they need; returns where the next thing begins. */
static float put_buttons(struct canvas *canvas, struct notes_panel *panel, int note, float x, float y,
                         float w, bool draws, const struct theme *theme)
{
    float bx = x;
    bool any = false;
    for (int i = 0; i < panel->button_count; i++) {
        char words[160];
        struct text_style label = {FONT_WORDS, 11, 0, TEXT_LEFT};
        if (panel->buttons[i].note != note) {
            continue;
        }
        button_words(&panel->buttons[i], words, sizeof words);
        float bw = fminf(canvas_text_width(canvas, label, words) + 18, w);
        if (any && bx + bw > x + w) {
            bx = x;
            y += BUTTON_H + 5;
        }
        panel->buttons[i].r = (struct rect){bx, y - 9, bw, BUTTON_H};
        if (draws) {
            draw_button(canvas, panel, i, words, label, theme);
        }
        bx += bw + 6;
        any = true;
    }
    return any ? y + BUTTON_H + 10 : y + 4;
}

/* A note and its buttons; measured by the same steps as drawn. */
static float put_note(struct canvas *canvas, struct notes_panel *panel, int note, bool doubt,
                      const char *text, struct rect in, float y, bool draws, const struct theme *theme)
{
    struct text_style style = {FONT_WORDS, 12, doubt ? theme->text : theme->text_second, TEXT_LEFT};
    float x = in.x + 16, w = in.w - 16;
    int lines = ui_text_lines(canvas, w, LINES_MAX, style, text);
    if (draws) {
        canvas_circle(canvas, in.x + 4, y - 4, 3, doubt ? theme->level : theme->text_second);
        ui_text_wrapped(canvas, x, y, w, LINE_H, LINES_MAX, style, text);
    }
    return put_buttons(canvas, panel, note, x, y + LINE_H * (float)lines, w, draws, theme);
}

/* What deserves to be seen stands first; unasked, the rest is only counted. Returns where it ends. */
static float put_notes(struct canvas *canvas, struct notes_panel *panel, const struct notes_subject *subject,
                       struct rect in, float y, bool draws, const struct theme *theme)
{
    const struct tr_trace_info *info = subject->info;
    if (info->note_count == 0 && !subject->more) {
        return put_note(canvas, panel, -1, false, subject->when_none, in, y, draws, theme);
    }
    for (int doubts = 1; doubts >= !panel->asked; doubts--) {
        for (size_t i = 0; i < info->note_count; i++) {
            if (info->notes[i].warning == (doubts == 1)) {
                y = put_note(canvas, panel, (int)i, doubts == 1, info->notes[i].text, in, y, draws, theme);
            }
        }
    }
    if (panel->asked) {
        return subject->more ? put_note(canvas, panel, -1, false, subject->more, in, y, draws, theme) : y;
    }
    int rest = (int)info->note_count - panel->doubts + (subject->more != NULL);
    char words[64];
    snprintf(words, sizeof words, "I or a click: %d more note%s", rest, rest == 1 ? "" : "s");
    if (draws && rest > 0) {
        canvas_text_fit(canvas, in.x + 16, y, in.w - 16,
                        (struct text_style){FONT_WORDS, 11, theme->text_second, TEXT_LEFT}, words);
    }
    return rest > 0 ? y + LINE_H + 2 : y;
}

static void draw_cross(struct canvas *canvas, struct rect r, const struct theme *theme)
{
    float cx = r.x + r.w / 2, cy = r.y + r.h / 2;
    canvas_line(canvas, cx - 5, cy - 5, cx + 5, cy + 5, 1.6f, theme->text_second);
    canvas_line(canvas, cx + 5, cy - 5, cx - 5, cy + 5, 1.6f, theme->text_second);
}

/* What is not drawn cannot be pressed. */
static void forget_buttons(struct notes_panel *panel)
{
    for (int i = 0; i < panel->button_count; i++) {
        panel->buttons[i].r = (struct rect){0};
    }
}

/* The reader's first sentence, and what the program did about it. */
static void draw_brief(struct canvas *canvas, struct notes_panel *panel, const struct notes_subject *subject,
                       struct rect room, const struct theme *theme)
{
    const struct tr_trace_info *info = subject->info;
    const char *why = info->note_count ? info->notes[0].text : subject->when_none;
    for (size_t i = info->note_count; i-- > 0;) {
        why = info->notes[i].kind == TR_TRACE_NOTE_WHY ? info->notes[i].text : why;
    }
    struct text_style style = {FONT_WORDS, 12, theme->text, TEXT_LEFT};
    struct text_style quiet = {FONT_WORDS, 11, theme->text_second, TEXT_LEFT};
    float w = room.w, text_w = w - 2 * PAD;
    int lines = ui_text_lines(canvas, text_w, 3, style, why);
    int more = subject->more ? ui_text_lines(canvas, text_w, 2, style, subject->more) : 0;
    float h = 12 + LINE_H * (float)(lines + more) + 26;
    struct rect r = {room.x, room.y + room.h - h, w, h};
    panel->frame = r;
    panel->close = (struct rect){0};
    forget_buttons(panel);
    ui_floating_draw(canvas, r, 8, theme);
    ui_text_wrapped(canvas, r.x + PAD, r.y + 24, text_w, LINE_H, 3, style, why);
    if (subject->more) {
        ui_text_wrapped(canvas, r.x + PAD, r.y + 24 + LINE_H * (float)lines, text_w, LINE_H, 2, style,
                        subject->more);
    }
    canvas_text_fit(canvas, r.x + PAD, r.y + r.h - 11, text_w, quiet,
                    "I shows this again, and what else it could be");
}

void notes_panel_draw(struct canvas *canvas, struct notes_panel *panel, const struct notes_subject *subject,
                      struct rect room, const struct theme *theme)
{
    if (panel->brief) {
        draw_brief(canvas, panel, subject, room, theme);
        return;
    }
    float w = room.w;
    struct rect in = {room.x + PAD, 0, w - 2 * PAD, 0};
    forget_buttons(panel);
    float h = put_notes(canvas, panel, subject, in, TITLE_H, false, theme) - 2;
    h = fminf(h, room.h);
    struct rect r = {room.x, room.y + room.h - h, w, h};
    panel->frame = r;
    panel->close = (struct rect){r.x + w - 34, r.y + 8, 26, 26};
    ui_floating_draw(canvas, r, 8, theme);
    canvas_text_fit(canvas, r.x + PAD, r.y + 26, w - 60,
                    (struct text_style){FONT_STRONG, 14, theme->text, TEXT_LEFT},
                    "What this file was taken for");
    draw_cross(canvas, panel->close, theme);
    struct pixel_rect before = canvas_clip(canvas, rect_inset(r, 1, 1));
    put_notes(canvas, panel, subject, in, r.y + TITLE_H, true, theme);
    canvas_unclip(canvas, before);
}
