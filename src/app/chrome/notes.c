#include "app/chrome/notes.h"

#include "gfx/font.h"
#include "ui/panel.h"
#include "ui/wrap.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LINE_H    17.0f
#define LINES_MAX 4 /* of a note */
#define TITLE_H   52.0f
#define BUTTON_H  20.0f
#define PAD       16.0f

static void add_button(struct notes *notes, int note, const struct tr_trace_choice *choice, int count)
{
    struct notes_button b = {.note = note, .mean_mbps = choice->mean_mbps};
    if (notes->button_count == NOTES_BUTTONS_MAX) {
        return;
    }
    for (int i = 0; i < count; i++) {
        if (choice[i].value[0] == '\0' || strlen(choice[i].value) >= sizeof b.choices[i].value) {
            return;
        }
        b.choices[i].option = choice[i].option;
        snprintf(b.choices[i].value, sizeof b.choices[i].value, "%s", choice[i].value);
    }
    notes->buttons[notes->button_count++] = b;
}

/* Where any value may be right, those that are likely. */
static void add_likely(struct notes *notes, int note, enum tr_trace_option option)
{
    static const char *const units[] = {"kbps", "Mbps", "MBps", "bps", NULL};
    static const char *const runs[] = {"2", "3", "4", NULL};
    static const char *const none[] = {NULL};
    const char *const *value = option == TR_TRACE_OPTION_UNIT  ? units
                               : option == TR_TRACE_OPTION_RUN ? runs
                                                               : none;
    for (; *value; value++) {
        add_button(notes, note,
                   &(const struct tr_trace_choice){.option = option, .value = *value, .mean_mbps = NAN}, 1);
    }
}

static void add_buttons(struct notes *notes, int i, const struct tr_trace_note *note)
{
    for (size_t k = 0; k < note->choice_count; k++) {
        const struct tr_trace_choice *c = &note->choices[k];
        if (c->with_next && k + 1 < note->choice_count) {
            add_button(notes, i, c, 2);
            k++;
        } else if (c->value[0]) {
            add_button(notes, i, c, 1);
        } else {
            add_likely(notes, i, c->option);
        }
    }
}

void notes_fill(struct notes *notes, const struct tr_trace_info *info)
{
    *notes = (struct notes){.hot = -1};
    for (size_t i = 0; i < info->note_count; i++) {
        notes->doubts += info->notes[i].warning;
        add_buttons(notes, (int)i, &info->notes[i]);
    }
}

void notes_toggle(struct notes *notes)
{
    notes->open = !notes->open;
    notes->hot = -1;
}

/* ---- events ---- */

static int button_at(const struct notes *notes, float x, float y)
{
    for (int i = 0; i < notes->button_count; i++) {
        if (rect_contains(notes->buttons[i].r, x, y)) {
            return i;
        }
    }
    return -1;
}

/* Buttons are walked through in the order in which they stand, which is not that of the notes. */
static int next_button(const struct notes *notes, int from, int by)
{
    int best = from;
    float here = from >= 0 ? notes->buttons[from].r.y * 4096 + notes->buttons[from].r.x : -1;
    float nearest = INFINITY;
    for (int i = 0; i < notes->button_count; i++) {
        float away = (notes->buttons[i].r.y * 4096 + notes->buttons[i].r.x - here) * (float)by;
        if (i != from && notes->buttons[i].r.w > 0 && away > 0 && away < nearest) {
            nearest = away;
            best = i;
        }
    }
    return best;
}

static struct action choose(const struct notes *notes, int i)
{
    struct action action = {.kind = ACTION_REOPEN};
    memcpy(action.choices, notes->buttons[i].choices, sizeof action.choices);
    return action;
}

static struct action key(struct notes *notes, const struct ui_event *e)
{
    const struct action taken = {.kind = ACTION_TAKEN};
    if (e->key == UI_KEY_ESCAPE) {
        notes->open = false;
        return taken;
    }
    bool back = e->key == UI_KEY_LEFT || e->key == UI_KEY_UP,
         on = e->key == UI_KEY_RIGHT || e->key == UI_KEY_DOWN;
    if (notes->button_count == 0 || (!back && !on && e->key != UI_KEY_ENTER)) {
        return (struct action){0};
    }
    if (e->key == UI_KEY_ENTER) {
        return notes->hot >= 0 ? choose(notes, notes->hot) : taken;
    }
    notes->hot = next_button(notes, notes->hot, back ? -1 : 1);
    return taken;
}

static struct action press(struct notes *notes, float x, float y)
{
    int i = button_at(notes, x, y);
    if (rect_contains(notes->close, x, y)) {
        notes->open = false;
    }
    return i >= 0 ? choose(notes, i) : (struct action){.kind = ACTION_TAKEN};
}

struct action notes_event(struct notes *notes, const struct ui_event *e)
{
    bool inside = rect_contains(notes->frame, e->x, e->y);
    const struct action none = {0}, over = {.kind = inside ? ACTION_TAKEN : ACTION_NONE};
    if (!notes->open) {
        return none;
    }
    switch (e->kind) {
    case UI_KEY: return key(notes, e);
    case UI_MOVE:
        if (inside) {
            notes->hot = button_at(notes, e->x, e->y);
        }
        return over;
    case UI_PRESS: return inside ? press(notes, e->x, e->y) : none;
    case UI_RELEASE:
    case UI_WHEEL: return over;
    case UI_NOTHING:
    case UI_TEXT:
    case UI_LEAVE:
    case UI_DROP:
    case UI_RESIZE:
    case UI_EXPOSE:
    case UI_QUIT: break;
    }
    return none;
}

void notes_controls(const struct notes *notes, struct controls *controls)
{
    for (int i = 0; notes->open && i < notes->button_count; i++) {
        controls_add(controls, &(struct control){.at = {FOCUS_NOTE, i},
                                                 .r = notes->buttons[i].r,
                                                 .name = "read the file in this way",
                                                 .press = choose(notes, i)});
    }
    if (notes->open) {
        controls_add(controls, &(struct control){.at = {FOCUS_NOTE, -1},
                                                 .r = notes->close,
                                                 .name = "close  I",
                                                 .press = {.kind = ACTION_NOTES}});
    }
}

/* ---- drawing ---- */

static void choice_words(const struct reading_choice *choice, char *buf, size_t size)
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
                 {TR_TRACE_OPTION_VALUES, "rate", "the numbers are rates"},
                 {TR_TRACE_OPTION_VALUES, "amount", "amounts an interval"},
                 {TR_TRACE_OPTION_VALUES, "total", "a running total"},
                 {TR_TRACE_OPTION_UNKNOWN, "hold", "unknown: held"},
                 {TR_TRACE_OPTION_UNKNOWN, "interpolate", "unknown: on the way to the next"},
                 {TR_TRACE_OPTION_UNKNOWN, "zero", "unknown: nothing came"},
                 {TR_TRACE_OPTION_UNKNOWN, "p50", "unknown: the median"},
                 {TR_TRACE_OPTION_TIME_UNIT, NULL, "time in "},
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
    len = strlen(buf);
    if (isfinite(b->mean_mbps) && len < size) {
        snprintf(buf + len, size - len, " (mean %.3g)", b->mean_mbps);
    }
}

static void draw_button(struct canvas *canvas, const struct notes *notes, int i, const char *words,
                        struct text_style label, const struct theme *theme)
{
    struct rect r = notes->buttons[i].r;
    bool hot = i == notes->hot;
    label.color = hot ? theme->card : theme->text;
    canvas_round_rect(canvas, r, 6, hot ? theme->picture : theme->grid);
    canvas_text(canvas, r.x + 9, r.y + 14, label, words);
}

/* A note's buttons from y on, over as many lines as they need; returns where the next thing begins. */
static float put_buttons(struct canvas *canvas, struct notes *notes, int note, float x, float y, float w,
                         bool draws, const struct theme *theme)
{
    float bx = x;
    bool any = false;
    for (int i = 0; i < notes->button_count; i++) {
        char words[160];
        struct text_style label = {FONT_WORDS, 11, 0, TEXT_LEFT};
        if (notes->buttons[i].note != note) {
            continue;
        }
        button_words(&notes->buttons[i], words, sizeof words);
        float bw = fminf(canvas_text_width(canvas, label, words) + 18, w);
        if (any && bx + bw > x + w) {
            bx = x;
            y += BUTTON_H + 5;
        }
        notes->buttons[i].r = (struct rect){bx, y - 9, bw, BUTTON_H};
        if (draws) {
            draw_button(canvas, notes, i, words, label, theme);
        }
        bx += bw + 6;
        any = true;
    }
    return any ? y + BUTTON_H + 10 : y + 4;
}

/* A note and its buttons; measured by the same steps as drawn. */
static float put_note(struct canvas *canvas, struct notes *notes, int note, bool doubt, const char *text,
                      struct rect in, float y, bool draws, const struct theme *theme)
{
    struct text_style style = {FONT_WORDS, 12, doubt ? theme->text : theme->text_second, TEXT_LEFT};
    float x = in.x + 16, w = in.w - 16;
    int lines = ui_text_lines(canvas, w, LINES_MAX, style, text);
    if (draws) {
        canvas_circle(canvas, in.x + 4, y - 4, 3, doubt ? theme->level : theme->text_second);
        ui_text_wrapped(canvas, x, y, w, LINE_H, LINES_MAX, style, text);
    }
    return put_buttons(canvas, notes, note, x, y + LINE_H * (float)lines, w, draws, theme);
}

/* Puts the notes that deserve to be seen first. Returns where they end. */
static float put_notes(struct canvas *canvas, struct notes *notes, const struct chrome_in *in,
                       struct rect room, float y, bool draws)
{
    const struct tr_trace_info *info = &in->current->trace->info;
    const struct theme *theme = in->look->theme;
    if (info->note_count == 0 && !in->repeated) {
        const char *none =
            in->generated ? "no file: the network model made this rate, from its seed" : "nothing to remark";
        return put_note(canvas, notes, -1, false, none, room, y, draws, theme);
    }
    for (int doubts = 1; doubts >= 0; doubts--) {
        for (size_t i = 0; i < info->note_count; i++) {
            if (info->notes[i].warning == (doubts == 1)) {
                y = put_note(canvas, notes, (int)i, doubts == 1, info->notes[i].text, room, y, draws, theme);
            }
        }
    }
    if (!in->repeated) {
        return y;
    }
    char text[96], length[32];
    length_text(length, sizeof length, in->duration_s);
    snprintf(text, sizeof text, "shorter than a second, so it is repeated for %s", length);
    return put_note(canvas, notes, -1, false, text, room, y, draws, theme);
}

static void draw_cross(struct canvas *canvas, struct rect r, const struct theme *theme)
{
    float cx = r.x + r.w / 2, cy = r.y + r.h / 2;
    canvas_line(canvas, cx - 5, cy - 5, cx + 5, cy + 5, 1.6f, theme->text_second);
    canvas_line(canvas, cx + 5, cy - 5, cx - 5, cy + 5, 1.6f, theme->text_second);
}

/* Forgets buttons: one that is not drawn cannot be pressed. */
static void forget_buttons(struct notes *notes)
{
    for (int i = 0; i < notes->button_count; i++) {
        notes->buttons[i].r = (struct rect){0};
    }
}

/* The room that covers least: the cards at the bottom of the left column, never the plots and the screen; the
 * plots' last rows where there is no such column, or the drawer stands on it. */
static struct rect room_for(const struct chrome_in *in)
{
    const struct layout *l = in->layout;
    float top = l->header.y + l->header.h + 8;
    if (l->report.w > 0 && !l->narrow && !in->drawer_open) {
        return (struct rect){l->report.x, top, l->report.w, l->report.y + l->report.h - top};
    }
    float bottom = l->transport.y - 18, right = l->transport.x + l->transport.w - 10;
    float w = fminf(560, l->transport.w - 20);
    return (struct rect){right - w, top, w, bottom - top};
}

void notes_draw(struct canvas *canvas, struct notes *notes, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    if (!notes->open) {
        return;
    }
    struct rect room = room_for(in), inner = {room.x + PAD, 0, room.w - 2 * PAD, 0};
    forget_buttons(notes);
    float h = fminf(put_notes(canvas, notes, in, inner, TITLE_H, false) - 2, room.h);
    const float bottom = room.y + room.h, y = layout_card_top(in->layout, &room, bottom - h);
    struct rect r = {room.x, y, room.w, bottom - y};
    notes->frame = r;
    notes->close = (struct rect){r.x + r.w - 34, r.y + 8, 26, 26};
    ui_floating_draw(canvas, r, 8, theme);
    canvas_text_fit(canvas, r.x + PAD, r.y + 26, r.w - 60,
                    (struct text_style){FONT_STRONG, 14, theme->text, TEXT_LEFT}, "How the file was read");
    draw_cross(canvas, notes->close, theme);
    struct pixel_rect before = canvas_clip(canvas, rect_inset(r, 1, 1));
    put_notes(canvas, notes, in, inner, r.y + TITLE_H, true);
    canvas_unclip(canvas, before);
}
