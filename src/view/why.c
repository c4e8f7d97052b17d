#include "view/why.h"

#include "ui/panel.h"
#include "ui/wrap.h"
#include "view/plots.h"
#include "view/why_text.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>

#define PAD          16.0f
#define TITLE_H      34.0f
#define LINE_H       16.5f
#define LINES_MAX    12
#define BAR_H        10.0f
#define LEGEND_H     17.0f
#define BUTTON_H     22.0f
#define GAP          10.0f
#define COLUMNS_FROM 640.0f /* a card this wide has two of them */
#define COLUMN_GAP   28.0f
#define ROWS_MAX     6 /* of the ledger; the smaller parts share one */
#define ROWS_LOW     4 /* the same in a low window */
#define ROWS_LEAST   3
#define OVER_PLOTS   0.78f  /* of the room, where that is the plots */
#define UNDER_LEAST  230.0f /* that the card needs under the screen: with less it covers that, too */
#define PART_LEAST_S 0.05

struct rect why_card_room(const struct layout *layout, bool over_left)
{
    const struct layout *l = layout;
    const float top = l->header.y + l->header.h + 8;
    if (l->report.w > 0 && !l->narrow && !over_left) {
        const float end = l->report.y + l->report.h, under = l->screen.y + l->screen.h + 8;
        const float from = l->screen.w > 0 && end - under >= UNDER_LEAST ? under : top;
        return (struct rect){l->report.x, from, l->report.w, end - from};
    }
    if (l->table.w > 0 && !l->narrow && !over_left) {
        return (struct rect){l->table.x, top, l->table.w, l->table.y + l->table.h - top};
    }
    if (l->narrow) { /* the row under the plots, whole */
        const float end = l->transport.y - 8, h = OVER_PLOTS * (end - top);
        return (struct rect){l->transport.x, end - h, l->transport.w, h};
    }
    const float bottom = l->transport.y - 18, right = l->transport.x + l->transport.w - 10,
                w = fminf(560, l->transport.w - 20);
    const float h = OVER_PLOTS * (bottom - top);
    return (struct rect){right - w, bottom - h, w, h};
}

/* ---- the ledger as a bar ---- */

static color part_color(enum ledger_part part, const struct theme *theme)
{
    switch (part) {
    case LEDGER_LINK: return theme->bandwidth;
    case LEDGER_UNUSED: return color_alpha(theme->bandwidth, 0.45f);
    case LEDGER_LEVEL: return theme->level;
    case LEDGER_GIVEN_UP:
    case LEDGER_TIMED_OUT: return theme->bad;
    case LEDGER_AGAIN:
    case LEDGER_RETRY: return color_alpha(theme->bad, 0.5f);
    case LEDGER_SOUND_STEP:
    case LEDGER_SOUND: return theme->sound;
    case LEDGER_UNFINISHED: return theme->picture;
    case LEDGER_CATCH_UP:
    case LEDGER_SKIPPED: return theme->good;
    case LEDGER_ANSWER:
    case LEDGER_LIST:
    case LEDGER_RULE:
    case LEDGER_ROOM:
    case LEDGER_EDGE:
    case LEDGER_OTHER:
    case LEDGER_RUN_ON:
    case LEDGER_GAINED:
    case LEDGER_PARTS: break;
    }
    return color_alpha(theme->text_second, 0.7f);
}

/* Parts to be shown, the largest first, those below nothing last. Returns how many. */
static int shown_parts(const struct ledger *ledger, enum ledger_part parts[LEDGER_PARTS])
{
    int count = 0;
    for (int p = 0; p < LEDGER_PARTS; p++) {
        if (fabs(ledger->parts_s[p]) < PART_LEAST_S) {
            continue;
        }
        int at = count++;
        for (; at > 0 && ledger->parts_s[parts[at - 1]] < ledger->parts_s[p]; at--) {
            parts[at] = parts[at - 1];
        }
        parts[at] = (enum ledger_part)p;
    }
    return count;
}

static void draw_bar(struct canvas *canvas, struct rect r, const struct ledger *ledger,
                     const enum ledger_part *parts, int count, const struct theme *theme)
{
    double sum_s = 0;
    for (int i = 0; i < count; i++) {
        sum_s += fmax(ledger->parts_s[parts[i]], 0);
    }
    float x = r.x;
    for (int i = 0; i < count && ledger->parts_s[parts[i]] > 0; i++) {
        const float w = (float)(ledger->parts_s[parts[i]] / sum_s) * r.w;
        canvas_rect(canvas, (struct rect){x, r.y, fmaxf(w - 1, 1), r.h}, part_color(parts[i], theme));
        x += w;
    }
}

static void draw_row(struct canvas *canvas, struct rect r, const char *label, double s, color c,
                     const struct theme *theme)
{
    char seconds[32];
    snprintf(seconds, sizeof seconds, "%s%.1f s", s < 0 ? "\u2212" : "", fabs(s));
    canvas_rect(canvas, (struct rect){r.x, r.y + 4, 8, 8}, c);
    const struct text_style right = aligned(numbers(11, theme->text), TEXT_RIGHT);
    canvas_text(canvas, r.x + r.w, r.y + 12, right, seconds);
    canvas_text_fit(canvas, r.x + 14, r.y + 12, r.w - 24 - canvas_text_width(canvas, right, seconds),
                    words(11, theme->text_second), label);
}

/* ---- the card ---- */

/* Its parts one under the other; measured by the same steps as drawn. */
struct flow {
    struct canvas *canvas;
    const struct theme *theme;
    struct why_card *card;
    float x, y, w, bottom; /* what would stand below the bottom is left out */
    int rows;              /* of the ledger, at most */
    bool draws;
};

/* Takes a height off the flow; false where it does not fit. */
static bool take(struct flow *f, float h)
{
    if (f->y + h > f->bottom) {
        return false;
    }
    f->y += h;
    return true;
}

static void put_words(struct flow *f)
{
    struct strbuf text = {0};
    const struct explanation *e = f->card->e;
    const struct text_style style = words(12, f->theme->text);
    why_link(&text, e, f->card->timeline);
    strbuf_putc(&text, ' ');
    if (e->verdict != EXPLAIN_PLAYER) {
        why_verdict(&text, e);
        strbuf_putc(&text, ' ');
    }
    const size_t before = text.len;
    why_stop(&text, e, f->card->timeline);
    strbuf_puts(&text, text.len > before ? " " : "");
    why_sank(&text, e, f->card->timeline);
    const int room = (int)((f->bottom - f->y) / LINE_H), most = room < LINES_MAX ? room : LINES_MAX;
    const int lines = most > 0 && !text.failed ? ui_text_lines(f->canvas, f->w, most, style, text.text) : 0;
    if (f->draws && lines > 0) {
        ui_text_wrapped(f->canvas, f->x, f->y + 12, f->w, LINE_H, lines, style, text.text);
    }
    f->y += LINE_H * (float)lines;
    strbuf_destroy(&text);
}

static void put_row(struct flow *f, int row, const char *label, double s, color c)
{
    draw_row(f->canvas, (struct rect){f->x, f->y + LEGEND_H * (float)row, f->w, LEGEND_H}, label, s, c,
             f->theme);
}

static void put_part(struct flow *f, int row, enum ledger_part part)
{
    const struct explanation *e = f->card->e;
    const double s = e->ledger.parts_s[part];
    struct strbuf label = {0};
    why_cause(&label, part, e, f->card->timeline);
    put_row(f, row, label.failed ? "" : label.text, s,
            s > 0 ? part_color(part, f->theme) : color_alpha(f->theme->text_second, 0.25f));
    strbuf_destroy(&label);
}

/* Parts that have no row of their own. */
static void put_rest(struct flow *f, int row, const enum ledger_part *parts, int count)
{
    char label[48];
    double s = 0;
    for (int i = 0; i < count; i++) {
        s += f->card->e->ledger.parts_s[parts[i]];
    }
    snprintf(label, sizeof label, "%d smaller parts", count);
    put_row(f, row, label, s, color_alpha(f->theme->text_second, 0.4f));
}

/* Puts the losses, the smaller parts together where they are too many, then the gains. */
static void put_rows(struct flow *f, const enum ledger_part *parts, int count, int lost, int rows)
{
    const int gained = count - lost, own = count > rows ? rows - gained - 1 : lost;
    for (int i = 0; i < own; i++) {
        put_part(f, i, parts[i]);
    }
    if (own < lost) {
        put_rest(f, own, parts + own, lost - own);
    }
    for (int i = lost; i < count; i++) {
        put_part(f, rows - (count - i), parts[i]);
    }
}

static void put_ledger(struct flow *f)
{
    enum ledger_part parts[LEDGER_PARTS];
    const struct ledger *ledger = &f->card->e->ledger;
    const int count = shown_parts(ledger, parts);
    int lost = 0;
    while (lost < count && ledger->parts_s[parts[lost]] > 0) {
        lost++;
    }
    const int least = count - lost + 2, most = f->rows > least ? f->rows : least;
    const int rows = count < most ? count : most;
    const float y = f->y + GAP / 2, h = BAR_H + 6 + LEGEND_H * (float)rows;
    if (count == 0 || !take(f, GAP / 2 + h) || !f->draws) {
        return;
    }
    draw_bar(f->canvas, (struct rect){f->x, y, f->w, BAR_H}, ledger, parts, count, f->theme);
    f->y -= LEGEND_H * (float)rows;
    put_rows(f, parts, count, lost, rows);
    f->y += LEGEND_H * (float)rows;
}

bool why_card_can_press(const struct why_card *card, int i)
{
    const struct explain_change *change = &card->e->changes[i];
    return card->pressed && (change->lever != EXPLAIN_BANDWIDTH || change->is_edit);
}

static void draw_change(struct flow *f, struct rect r, int i)
{
    const struct explain_change *change = &f->card->e->changes[i];
    const struct theme *theme = f->theme;
    const bool can = why_card_can_press(f->card, i), hot = can && f->card->hot == i;
    struct strbuf what = {0}, then = {0};
    why_change(&what, change, &f->card->timeline->params);
    why_after(&then, change);
    if (!what.failed && !then.failed) {
        if (can) {
            canvas_round_rect(f->canvas, r, 6, hot ? theme->picture : theme->grid);
        } else {
            canvas_round_frame(f->canvas, r, 6, 1, theme->card_edge);
        }
        const struct text_style right =
            aligned(words(11, hot ? theme->card : theme->text_second), TEXT_RIGHT);
        const float then_w = canvas_text_width(f->canvas, right, then.text);
        const bool both = r.w > 2 * then_w + 40;
        if (both) {
            canvas_text(f->canvas, r.x + r.w - 10, r.y + 16, right, then.text);
        }
        canvas_text_fit(f->canvas, r.x + 10, r.y + 16, r.w - 20 - (both ? then_w + 10 : 0),
                        words(12, hot ? theme->card : theme->text), what.text);
    }
    strbuf_destroy(&what);
    strbuf_destroy(&then);
}

static void put_changes(struct flow *f)
{
    const struct explanation *e = f->card->e;
    if (e->change_count == 0 || f->y + GAP + LEGEND_H + BUTTON_H + 4 > f->bottom) {
        return;
    }
    take(f, GAP + LEGEND_H);
    if (f->draws) {
        canvas_text(f->canvas, f->x, f->y - 5, words(11, f->theme->text_second),
                    e->change_count == 1 ? "What would have avoided it"
                                         : "Any one of these would have avoided it");
    }
    for (int i = 0; i < e->change_count; i++) {
        const struct rect r = {f->x, f->y, f->w, BUTTON_H};
        if (!take(f, BUTTON_H + 4)) {
            return;
        }
        if (f->draws) {
            f->card->changes[i] = r;
            draw_change(f, r, i);
        }
    }
}

static void put_title(struct flow *f)
{
    struct strbuf title = {0};
    if (f->draws) {
        if (f->card->whose) {
            strbuf_printf(&title, "%s: ", f->card->whose);
        }
        why_title(&title, f->card->e);
        canvas_circle(f->canvas, f->x + 5, f->y + 16, 5, f->theme->bad);
        canvas_text_fit(f->canvas, f->x + 18, f->y + 21, f->w - 18 - (f->card->pressed ? 24 : 0),
                        strong(14, f->theme->text), title.failed ? "" : title.text);
    }
    f->y += TITLE_H;
    strbuf_destroy(&title);
}

/* The changes beside the reasons: a wide card is a low one. */
static float put_columns(const struct flow *f)
{
    struct flow left = *f, right = *f;
    left.w = roundf((f->w - COLUMN_GAP) * 0.42f);
    right.w = f->w - COLUMN_GAP - left.w;
    right.x += left.w + COLUMN_GAP;
    right.y -= GAP + 4; /* the heading stands where the words begin */
    put_words(&left);
    put_ledger(&left);
    put_changes(&right);
    return fmaxf(left.y, right.y) + GAP;
}

/* Returns where it ends. */
static float put_all(struct flow f)
{
    put_title(&f);
    if (f.w >= COLUMNS_FROM && f.card->e->change_count > 0) {
        return put_columns(&f);
    }
    put_words(&f);
    put_ledger(&f);
    put_changes(&f);
    return f.y + GAP;
}

static void draw_cross(struct canvas *canvas, struct rect r, const struct theme *theme)
{
    const float cx = r.x + r.w / 2, cy = r.y + r.h / 2;
    canvas_line(canvas, cx - 5, cy - 5, cx + 5, cy + 5, 1.6f, theme->text_second);
    canvas_line(canvas, cx + 5, cy - 5, cx - 5, cy + 5, 1.6f, theme->text_second);
}

/* The card's height: as many rows of the ledger as leave room for all changes. */
static float measure(struct flow *f)
{
    struct flow endless = *f;
    endless.bottom = 1e5f;
    float h = put_all(endless);
    while (h > f->bottom + GAP && endless.rows > ROWS_LEAST) {
        endless.rows--;
        h = put_all(endless);
    }
    f->rows = endless.rows;
    return fminf(h, put_all(*f));
}

void why_card_draw(struct canvas *canvas, const struct layout *layout, const struct theme *theme,
                   struct why_card *card)
{
    const struct rect room = why_card_room(layout, card->over_left);
    struct flow flow = {.canvas = canvas,
                        .theme = theme,
                        .card = card,
                        .x = room.x + PAD,
                        .w = room.w - 2 * PAD,
                        .bottom = room.h - GAP,
                        .rows = layout->narrow ? ROWS_LOW : ROWS_MAX};
    const float h = measure(&flow), top = layout_card_top(layout, &room, room.y + room.h - h);
    const struct rect r = {room.x, top, room.w, room.y + room.h - top};
    card->frame = r;
    card->close = card->pressed ? (struct rect){r.x + r.w - 34, r.y + 5, 26, 26} : (struct rect){0};
    for (int i = 0; i < EXPLAIN_LEVERS; i++) {
        card->changes[i] = (struct rect){0};
    }
    ui_floating_draw(canvas, r, 8, theme);
    flow.y = r.y;
    flow.bottom = r.y + r.h - GAP + 0.5f;
    flow.draws = true;
    put_all(flow);
    if (card->pressed) {
        draw_cross(canvas, card->close, theme);
    }
}

/* ---- on the plots ---- */

void why_mark_draw(struct canvas *canvas, const struct layout *layout, const struct view_model *model,
                   const struct look *look, double t_s, const struct explanation *e)
{
    const struct plot_window window = plots_window(layout, model, look, canvas->scale, t_s);
    const struct rect lanes = layout->plot_lanes;
    const float x0 = fmaxf(plot_window_x(&window, e->ledger.from_s), lanes.x),
                x1 = fminf(plot_window_x(&window, e->begin_s), lanes.x + lanes.w);
    if (x1 > x0) {
        canvas_rect(canvas, (struct rect){x0, lanes.y, x1 - x0, lanes.h},
                    color_alpha(look->theme->good, 0.08f));
        plots_draw_mark(canvas, layout, model, look, t_s, e->ledger.from_s, look->theme->good);
    }
}
