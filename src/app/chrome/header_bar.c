#include "app/chrome/header_bar.h"

#include "app/chrome/toolbar.h"
#include "gfx/font.h"
#include "ui/wrap.h"
#include "view/header.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PILL_H    22.0f
#define PILL_SIZE 192 /* bytes of its words */
#define GAP       8.0f
#define ARROW_W   16.0f   /* beside the settings: they open something */
#define WIDE_W    1000.0f /* from here on there is room for all that a recording's pill can say */
#define LEAST_W   300.0f  /* a banner with less covers the name too */
#define BANNER_X  24.0f   /* words in a banner, behind the dot */
#define BANNER_XR 30.0f   /* before the cross */

static struct text_style pill_style(color c)
{
    return (struct text_style){FONT_NUMBERS, 12, c, TEXT_LEFT};
}

/* The row's last pixel before the buttons. */
static float row_end(float width)
{
    return width - toolbar_width() - 16;
}

/* ---- recordings ---- */

/* Figures have the same number of places at any time, and all digits one width: the header stands still. */
static bool live_words(const struct chrome_in *in, char *buf, size_t size)
{
    if (!in->recording) {
        snprintf(buf, size, "finishing the recording");
        return in->finishing;
    }
    int len = snprintf(buf, size, "REC %02d:%02d", (int)in->recorded_s / 60, (int)in->recorded_s % 60);
    if (in->w >= WIDE_W) {
        len += snprintf(buf + len, size - (size_t)len, " %*.*f MiB", 4, in->recorded_mib < 99.5 ? 1 : 0,
                        in->recorded_mib);
    }
    if (in->missed > 0) {
        snprintf(buf + len, size - (size_t)len, "  %lld frame%s missed", (long long)in->missed,
                 in->missed == 1 ? "" : "s");
    }
    return true;
}

static bool span_words(const struct chrome_in *in, char *buf, size_t size)
{
    snprintf(buf, size, "recording the span %3d %%", in->span_permille / 10);
    return in->span_recording;
}

static float pill_width(struct canvas *canvas, const char *text)
{
    return ceilf(canvas_text_width(canvas, pill_style(0), text)) + 40;
}

/* A dot and words; returns where the next one ends. */
static float draw_pill(struct canvas *canvas, float right, const char *text, color c,
                       const struct theme *theme)
{
    float w = pill_width(canvas, text);
    struct rect r = {right - w, 13, w, PILL_H};
    canvas_round_rect(canvas, r, 11, theme->ground);
    canvas_round_rect(canvas, r, 11, color_alpha(c, 0.2f));
    canvas_circle(canvas, r.x + 15, r.y + 11, 4.5f, c);
    canvas_text(canvas, r.x + 27, r.y + 15.5f, pill_style(c), text);
    return r.x - GAP;
}

/* ---- what grows ---- */

/* Minutes and seconds; the hours where there are any. */
static const char *whole_clock(char *buf, size_t size, double s)
{
    clock_text(buf, size, fmax(0, floor(s)));
    buf[strcspn(buf, ".")] = '\0';
    return buf;
}

/* In a narrow window what matters most. */
static bool growth_words(const struct chrome_in *in, char *buf, size_t size)
{
    const struct live_sign *live = &in->live;
    const bool wide = in->w >= WIDE_W;
    char clock[32];
    int len = snprintf(buf, size, "LIVE");
    if (!live->at_edge) {
        len = snprintf(buf, size, "%s behind%s", whole_clock(clock, sizeof clock, in->behind_s),
                       wide ? " LIVE" : "");
    }
    if (!wide && !live->at_edge) {
        return live->shown;
    }
    const char *of = wide && live->name[0] ? " of " : "", *name = wide ? live->name : "";
    if (live->absent) {
        snprintf(buf + len, size - (size_t)len, "  %s has gone", name[0] ? name : "the file");
    } else if (live->silent_s > 0) {
        snprintf(buf + len, size - (size_t)len, "  %s%s%s%s%s ago", wide ? "last sample" : "", of, name,
                 wide ? " " : "", whole_clock(clock, sizeof clock, live->silent_s));
    }
    return live->shown;
}

/* At the edge it is lit; away from it, it leads back. */
static void draw_growth(struct canvas *canvas, struct rect r, const char *text, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    const bool quiet = in->live.silent_s > 0 || in->live.absent;
    const color c = !in->live.at_edge ? theme->text_second : quiet ? theme->level : theme->good;
    const bool lit = rect_contains(r, in->pointer_x, in->pointer_y);
    canvas_round_rect(canvas, r, 11, theme->ground);
    canvas_round_rect(canvas, r, 11, color_alpha(c, lit ? 0.34f : 0.2f));
    if (in->live.at_edge) {
        canvas_circle(canvas, r.x + 15, r.y + 11, 4.5f, c);
    } else {
        canvas_ring(canvas, r.x + 15, r.y + 11, 4, 1.5f, c);
    }
    canvas_text(canvas, r.x + 27, r.y + 15.5f, pill_style(theme->text), text);
}

/* ---- doubts ---- */

static struct text_style chip_style(color c)
{
    return (struct text_style){FONT_WORDS, 12, c, TEXT_LEFT};
}

static bool chip_words(const struct chrome_in *in, char *buf, size_t size)
{
    snprintf(buf, size, "%d doubt%s", in->doubts, in->doubts == 1 ? "" : "s");
    return in->doubts > 0;
}

static bool under_pointer(const struct chrome_in *in, struct rect r)
{
    return rect_contains(r, in->pointer_x, in->pointer_y);
}

static void draw_chip(struct canvas *canvas, struct rect r, const char *text, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    bool lit = in->notes_open || under_pointer(in, r);
    canvas_round_rect(canvas, r, 11, color_alpha(theme->level, lit ? 0.32f : 0.16f));
    canvas_circle(canvas, r.x + 14, r.y + 11, 3.5f, theme->level);
    canvas_text(canvas, r.x + 24, r.y + 15.5f, chip_style(theme->text), text);
}

/* ---- the row ---- */

void header_bar_measure(struct header_bar *bar, struct canvas *canvas, const struct chrome_in *in)
{
    char text[PILL_SIZE];
    float right = row_end(canvas_width(canvas)), begin = right;
    right -= live_words(in, text, sizeof text) ? pill_width(canvas, text) + GAP : 0;
    right -= span_words(in, text, sizeof text) ? pill_width(canvas, text) + GAP : 0;
    bar->parts[HEADER_LIVE] = bar->parts[HEADER_DOUBTS] = (struct rect){0};
    if (growth_words(in, text, sizeof text)) {
        float w = pill_width(canvas, text);
        bar->parts[HEADER_LIVE] = (struct rect){right - w, 13, w, PILL_H};
        right -= w + GAP;
    }
    if (chip_words(in, text, sizeof text)) {
        float w = ceilf(canvas_text_width(canvas, chip_style(0), text)) + 36;
        bar->parts[HEADER_DOUBTS] = (struct rect){right - w, 13, w, PILL_H};
        right -= w + GAP;
    }
    bar->reserve = begin - right + ARROW_W;
}

static void place(struct canvas *canvas, const struct chrome_in *in, struct header_places *at)
{
    header_place(canvas, in->layout->header, in->model, in->look, at);
}

/* The settings lead to the players: an arrow says that they open something, and they light up. */
static void draw_settings(struct canvas *canvas, struct rect words, struct rect *part,
                          const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    *part = (struct rect){0};
    if (words.w <= 0) {
        return;
    }
    *part = (struct rect){words.x - 8, words.y + 7, words.w + ARROW_W + 6, PILL_H};
    bool lit = under_pointer(in, *part) || in->players_open;
    color ink = lit ? theme->text : theme->text_second;
    if (lit) {
        canvas_round_rect(canvas, *part, 6, theme->grid);
        canvas_text(canvas, words.x + words.w, words.y + words.h / 2 + 4.5f,
                    (struct text_style){FONT_WORDS, 12, ink, TEXT_RIGHT}, in->model->settings);
    }
    float x = words.x + words.w + 9, y = words.y + words.h / 2 + 1;
    const float arrow[] = {x - 3.5f, y - 2, x, y + 1.5f, x + 3.5f, y - 2};
    canvas_polyline(canvas, arrow, 3, 1.4f, ink);
}

/* Draws the file's format; pressing it leads to why. */
static void draw_detail(struct canvas *canvas, struct rect words, struct rect *part,
                        const struct chrome_in *in)
{
    struct text_style style = {FONT_WORDS, 12, in->look->theme->text, TEXT_LEFT};
    *part = (struct rect){0};
    if (words.w <= 0) {
        return;
    }
    float w = fminf(canvas_text_width(canvas, style, in->model->detail), words.w);
    *part = (struct rect){words.x - 8, words.y + 7, w + 16, PILL_H};
    if (under_pointer(in, *part)) {
        canvas_round_rect(canvas, *part, 6, in->look->theme->grid);
        canvas_text_fit(canvas, words.x, words.y + words.h / 2 + 4.5f, words.w, style, in->model->detail);
    }
}

void header_bar_draw(struct canvas *canvas, struct header_bar *bar, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    float right = row_end(canvas_width(canvas));
    char text[PILL_SIZE];
    struct header_places at;
    place(canvas, in, &at);
    draw_settings(canvas, at.settings, &bar->parts[HEADER_SETTINGS], in);
    draw_detail(canvas, at.detail, &bar->parts[HEADER_DETAIL], in);
    if (live_words(in, text, sizeof text)) {
        right = draw_pill(canvas, right, text, theme->bad, theme);
    }
    if (span_words(in, text, sizeof text)) {
        draw_pill(canvas, right, text, theme->picture, theme);
    }
    if (growth_words(in, text, sizeof text)) {
        draw_growth(canvas, bar->parts[HEADER_LIVE], text, in);
    }
    if (chip_words(in, text, sizeof text)) {
        draw_chip(canvas, bar->parts[HEADER_DOUBTS], text, in);
    }
}

/* ---- what has just happened ---- */

/* The words of the button beside the notice; NULL: there is none. */
static const char *offer_text(enum notice_offer offer)
{
    static const char *const texts[] = {
        [NOTICE_OFFERS_FOLDER] = "open the folder", [NOTICE_OFFERS_OUTSIDE] = "read it  Enter"};
    return texts[offer];
}

static float offer_width(struct canvas *canvas, const struct chrome_in *in)
{
    struct text_style style = {FONT_WORDS, 12, 0, TEXT_LEFT};
    const char *text = offer_text(in->notice_offer);
    return text ? canvas_text_width(canvas, style, text) + 24 : 0;
}

/* Where a banner of such words stands: from the name on, over the trace's details, over the settings too
 * where it is long, over the name where there is hardly room. */
static struct rect banner_rect(struct canvas *canvas, const struct header_bar *bar,
                               const struct chrome_in *in, float words_w, struct rect *covers)
{
    struct header_places at;
    struct rect header = in->layout->header;
    place(canvas, in, &at);
    float left = at.title.x + at.title.w + 12, right = row_end(canvas_width(canvas)) - bar->reserve;
    right += ARROW_W;
    float beside = left; /* the chips of compared sessions, where there is room */
    for (int i = 0; i < VIEW_SESSIONS_MAX; i++) {
        beside = fmaxf(beside, at.chips[i].x + at.chips[i].w + 10);
    }
    left = right - beside < LEAST_W ? left : beside;
    left = right - left < LEAST_W ? header.x : left;
    float w = fminf(words_w + BANNER_X + BANNER_XR + offer_width(canvas, in), right - left);
    float until = at.settings.w > 0 && left + w < at.settings.x - 16 ? at.settings.x - 16 : right;
    *covers = (struct rect){left - 4, header.y, until - left + 4, header.h};
    return (struct rect){left, header.y + 1, w, header.h - 2};
}

static void draw_offer(struct canvas *canvas, struct rect banner, struct rect *part,
                       const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    float w = offer_width(canvas, in) - 8, mid = banner.y + banner.h / 2;
    *part = (struct rect){banner.x + banner.w - BANNER_XR - w, mid - 10, w, 20};
    bool lit = under_pointer(in, *part);
    canvas_round_rect(canvas, *part, 6, lit ? theme->picture : theme->grid);
    canvas_text(canvas, part->x + 8, mid + 4.5f,
                (struct text_style){FONT_WORDS, 12, lit ? theme->card : theme->text, TEXT_LEFT},
                offer_text(in->notice_offer));
}

static void draw_words(struct canvas *canvas, struct rect r, float room, bool one_line,
                       const struct chrome_in *in)
{
    struct text_style style = {FONT_WORDS, 12, in->look->theme->text, TEXT_LEFT};
    float mid = r.y + r.h / 2;
    char text[700];
    if (one_line) {
        canvas_text(canvas, r.x + BANNER_X, mid + 4.5f, style, in->notice);
        return;
    }
    style.size = 11;
    ui_text_squeeze(canvas, room, 2, style, in->notice, text, sizeof text);
    bool one = ui_text_lines(canvas, room, 2, style, text) == 1;
    ui_text_wrapped(canvas, r.x + BANNER_X, mid + (one ? 4.0f : -3.0f), room, 14, 2, style, text);
}

void header_bar_draw_banner(struct canvas *canvas, struct header_bar *bar, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    bar->parts[HEADER_BANNER] = bar->parts[HEADER_OFFER] = (struct rect){0};
    if (!in->notice[0]) {
        return;
    }
    struct rect covers;
    float words_w = canvas_text_width(canvas, (struct text_style){FONT_WORDS, 12, 0, TEXT_LEFT}, in->notice);
    struct rect r = banner_rect(canvas, bar, in, words_w, &covers);
    float room = r.w - BANNER_X - BANNER_XR - offer_width(canvas, in);
    bool one_line = words_w <= room + 0.5f;
    r = one_line ? rect_inset(r, 0, 3) : r;
    color edge = in->notice_bad ? theme->bad : theme->picture;
    float x = r.x + r.w - 15, mid = r.y + r.h / 2;
    if (!in->popup_open) { /* else a veil lies over the words, and this would be a hole in it */
        canvas_rect_snapped(canvas, covers, theme->ground);
    }
    canvas_round_rect(canvas, r, 8, theme->card);
    canvas_round_rect(canvas, r, 8, color_alpha(edge, 0.14f));
    canvas_round_frame(canvas, r, 8, 1, edge);
    canvas_circle(canvas, r.x + 13, mid, 3.5f, edge);
    draw_words(canvas, r, room, one_line, in);
    bar->offer = in->notice_offer;
    if (offer_text(in->notice_offer)) {
        draw_offer(canvas, r, &bar->parts[HEADER_OFFER], in);
    }
    color ink = under_pointer(in, r) ? theme->text : theme->text_second;
    canvas_line(canvas, x - 4, mid - 4, x + 4, mid + 4, 1.4f, ink);
    canvas_line(canvas, x + 4, mid - 4, x - 4, mid + 4, 1.4f, ink);
    bar->parts[HEADER_BANNER] = r;
}

void header_bar_controls(const struct header_bar *bar, struct controls *controls)
{
    static const struct {
        const char *name;
        enum action_kind press;
    } parts[HEADER_PARTS] = {
        [HEADER_SETTINGS] = {"players, over what is open  P", ACTION_PLAYERS},
        [HEADER_DETAIL] = {"how the file was read  I", ACTION_NOTES},
        [HEADER_LIVE] = {"to the newest sample  End", ACTION_SEEK_END},
        [HEADER_DOUBTS] = {"how the file was read, and what is in doubt  I", ACTION_NOTES},
        [HEADER_BANNER] = {"dismiss  Esc", ACTION_DISMISS},
        [HEADER_OFFER] = {"open the folder that it is in", ACTION_SHOW_FOLDER},
    };
    for (int i = 0; i < HEADER_PARTS; i++) {
        const bool outside = i == HEADER_OFFER && bar->offer == NOTICE_OFFERS_OUTSIDE;
        controls_add(controls,
                     &(struct control){.at = {FOCUS_HEADER, i},
                                       .r = bar->parts[i],
                                       .name = outside ? "read the file that the session file names  Enter"
                                                       : parts[i].name,
                                       .press = {.kind = outside ? ACTION_OUTSIDE : parts[i].press}});
    }
}
