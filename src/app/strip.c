#include "app/strip.h"

#include "app/state.h"
#include "app/toolbar.h"
#include "gfx/font.h"
#include "ui/wrap.h"
#include "view/header.h"

#include <math.h>
#include <stdio.h>

#define PILL_H    22.0f
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
    return width - toolbar_width(width) - 16;
}

/* ---- recordings ---- */

/* Figures have the same number of places at any time, and all digits one width: the header stands still. */
static bool live_words(const struct app *app, char *buf, size_t size)
{
    double recorded_s, mib;
    int64_t missed;
    if (!filming_counter(&app->filming, &recorded_s, &mib, &missed)) {
        snprintf(buf, size, "finishing the recording");
        return app->filming.rec && app->filming.stopping;
    }
    int len = snprintf(buf, size, "REC %02d:%02d", (int)recorded_s / 60, (int)recorded_s % 60);
    if (app->last_w >= WIDE_W) {
        len += snprintf(buf + len, size - (size_t)len, " %*.*f MiB", 4, mib < 99.5 ? 1 : 0, mib);
    }
    if (missed > 0) {
        snprintf(buf + len, size - (size_t)len, "  %lld frame%s missed", (long long)missed,
                 missed == 1 ? "" : "s");
    }
    return true;
}

static bool clip_words(const struct app *app, char *buf, size_t size)
{
    snprintf(buf, size, "rendering clip %3d %%", atomic_load(&app->span_job.permille) / 10);
    return app->span_job.running;
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

/* ---- doubts ---- */

static struct text_style chip_style(color c)
{
    return (struct text_style){FONT_WORDS, 12, c, TEXT_LEFT};
}

static bool chip_words(const struct app *app, char *buf, size_t size)
{
    int doubts = app->notes.doubts;
    snprintf(buf, size, "%d doubt%s", doubts, doubts == 1 ? "" : "s");
    return doubts > 0;
}

static void draw_chip(struct app *app, struct canvas *canvas, const char *text)
{
    const struct theme *theme = app->look.theme;
    struct rect r = app->strip.chip;
    bool lit = app->notes.open || rect_contains(r, app->pointer_x, app->pointer_y);
    canvas_round_rect(canvas, r, 11, color_alpha(theme->level, lit ? 0.32f : 0.16f));
    canvas_circle(canvas, r.x + 14, r.y + 11, 3.5f, theme->level);
    canvas_text(canvas, r.x + 24, r.y + 15.5f, chip_style(theme->text), text);
}

/* ---- the row ---- */

void strip_measure(struct app *app, struct canvas *canvas)
{
    char text[96];
    float right = row_end(canvas_width(canvas)), begin = right;
    right -= live_words(app, text, sizeof text) ? pill_width(canvas, text) + GAP : 0;
    right -= clip_words(app, text, sizeof text) ? pill_width(canvas, text) + GAP : 0;
    app->strip.chip = (struct rect){0};
    if (chip_words(app, text, sizeof text)) {
        float w = ceilf(canvas_text_width(canvas, chip_style(0), text)) + 36;
        app->strip.chip = (struct rect){right - w, 13, w, PILL_H};
        right -= w + GAP;
    }
    app->strip.reserve = begin - right + ARROW_W;
}

static void place(struct app *app, struct canvas *canvas, struct header_places *at)
{
    struct layout l;
    app_layout(app, &l);
    header_place(canvas, l.header, &app->model, &app->look, at);
}

/* The settings lead to the players: an arrow says that they open something, and they light up. */
static void draw_settings(struct app *app, struct canvas *canvas)
{
    const struct theme *theme = app->look.theme;
    struct header_places at;
    place(app, canvas, &at);
    struct rect r = at.settings;
    app->strip.settings = (struct rect){0};
    if (r.w <= 0) {
        return;
    }
    app->strip.settings = (struct rect){r.x - 8, r.y + 7, r.w + ARROW_W + 6, PILL_H};
    bool lit =
        rect_contains(app->strip.settings, app->pointer_x, app->pointer_y) || app->overlay == OVERLAY_PLAYERS;
    color ink = lit ? theme->text : theme->text_second;
    if (lit) {
        canvas_round_rect(canvas, app->strip.settings, 6, theme->grid);
        canvas_text(canvas, r.x + r.w, r.y + r.h / 2 + 4.5f,
                    (struct text_style){FONT_WORDS, 12, ink, TEXT_RIGHT}, app->model.settings);
    }
    float x = r.x + r.w + 9, y = r.y + r.h / 2 + 1;
    const float arrow[] = {x - 3.5f, y - 2, x, y + 1.5f, x + 3.5f, y - 2};
    canvas_polyline(canvas, arrow, 3, 1.4f, ink);
}

void strip_draw(struct app *app, struct canvas *canvas)
{
    const struct theme *theme = app->look.theme;
    float right = row_end(canvas_width(canvas));
    char text[96];
    draw_settings(app, canvas);
    if (live_words(app, text, sizeof text)) {
        right = draw_pill(canvas, right, text, theme->bad, theme);
    }
    if (clip_words(app, text, sizeof text)) {
        draw_pill(canvas, right, text, theme->picture, theme);
    }
    if (chip_words(app, text, sizeof text)) {
        draw_chip(app, canvas, text);
    }
}

/* ---- what has just happened ---- */

/* Where a banner of such words stands: from the name on, over the trace's details, over the settings too
 * where it is long, over the name where there is hardly room. */
static struct rect banner_rect(struct app *app, struct canvas *canvas, float words_w, struct rect *covers)
{
    struct header_places at;
    struct layout l;
    app_layout(app, &l);
    place(app, canvas, &at);
    float left = at.title.x + at.title.w + 12, right = row_end(canvas_width(canvas)) - app->strip.reserve;
    right += ARROW_W;
    left = right - left < LEAST_W ? l.header.x : left;
    float w = fminf(words_w + BANNER_X + BANNER_XR, right - left);
    float until = at.settings.w > 0 && left + w < at.settings.x - 16 ? at.settings.x - 16 : right;
    *covers = (struct rect){left - 4, l.header.y, until - left + 4, l.header.h};
    return (struct rect){left, l.header.y + 1, w, l.header.h - 2};
}

void strip_draw_banner(struct app *app, struct canvas *canvas)
{
    const struct theme *theme = app->look.theme;
    app->strip.banner = (struct rect){0};
    if (!app->banner[0]) {
        return;
    }
    struct text_style style = {FONT_WORDS, 12, theme->text, TEXT_LEFT};
    struct rect covers, r = banner_rect(app, canvas, canvas_text_width(canvas, style, app->banner), &covers);
    bool short_one = canvas_text_width(canvas, style, app->banner) <= r.w - BANNER_X - BANNER_XR + 0.5f;
    r = short_one ? rect_inset(r, 0, 3) : r;
    color edge = app->banner_bad ? theme->bad : theme->picture;
    float room = r.w - BANNER_X - BANNER_XR, mid = r.y + r.h / 2;
    char text[sizeof app->banner + 8];
    if (app->overlay == OVERLAY_NONE) { /* else a veil lies over the words, and this would be a hole in it */
        canvas_rect_snapped(canvas, covers, theme->ground);
    }
    canvas_round_rect(canvas, r, 8, theme->card);
    canvas_round_rect(canvas, r, 8, color_alpha(edge, 0.14f));
    canvas_round_frame(canvas, r, 8, 1, edge);
    canvas_circle(canvas, r.x + 13, mid, 3.5f, edge);
    if (short_one) {
        canvas_text(canvas, r.x + BANNER_X, mid + 4.5f, style, app->banner);
    } else {
        style.size = 11;
        ui_text_squeeze(canvas, room, 2, style, app->banner, text, sizeof text);
        bool one = ui_text_lines(canvas, room, 2, style, text) == 1;
        ui_text_wrapped(canvas, r.x + BANNER_X, mid + (one ? 4.0f : -3.0f), room, 14, 2, style, text);
    }
    float x = r.x + r.w - 15;
    color ink = rect_contains(r, app->pointer_x, app->pointer_y) ? theme->text : theme->text_second;
    canvas_line(canvas, x - 4, mid - 4, x + 4, mid + 4, 1.4f, ink);
    canvas_line(canvas, x + 4, mid - 4, x - 4, mid + 4, 1.4f, ink);
    app->strip.banner = r;
}

/* ---- the pointer ---- */

bool strip_hot(const struct app *app, float x, float y)
{
    const struct strip *strip = &app->strip;
    return rect_contains(strip->banner, x, y) || rect_contains(strip->chip, x, y) ||
           rect_contains(strip->settings, x, y);
}

struct rect strip_part(const struct app *app, enum strip_part part, const char **name)
{
    const struct strip *strip = &app->strip;
    switch (part) {
    case STRIP_SETTINGS: *name = "players, over what is open  P"; return strip->settings;
    case STRIP_DOUBTS: *name = "what the file was taken for  I"; return strip->chip;
    default: *name = "take it away  Esc"; return strip->banner;
    }
}

bool strip_press(struct app *app, float x, float y)
{
    if (app->banner[0] && rect_contains(app->strip.banner, x, y)) {
        app->banner[0] = '\0';
        app->dirty = true;
    } else if (rect_contains(app->strip.chip, x, y)) {
        if (app->notes.open) {
            app->notes.open = false;
        } else {
            app_act(app, (struct action){ACTION_NOTES, 0, 0});
        }
        app->dirty = true;
    } else if (rect_contains(app->strip.settings, x, y)) {
        app_act(app, (struct action){ACTION_PLAYERS, 0, 0});
    } else {
        return false;
    }
    return true;
}
