#include "app/chrome/draw.h"

#include "app/chrome/popup.h"
#include "app/chrome/toolbar.h"
#include "gfx/font.h"
#include "ui/focus.h"
#include "ui/panel.h"
#include "ui/wrap.h"

#include <math.h>
#include <stdio.h>

/* Panned away from the playhead: one click leads back. */
static void draw_follow_button(struct canvas *canvas, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    struct rect r = chrome_follow_button(in);
    if (r.w <= 0) {
        return;
    }
    bool hot = rect_contains(r, in->pointer_x, in->pointer_y);
    canvas_round_rect(canvas, r, 9, hot ? theme->picture : theme->card_edge);
    canvas_text(canvas, r.x + r.w / 2, r.y + 13,
                (struct text_style){FONT_WORDS, 11, hot ? theme->card : theme->text, TEXT_CENTER},
                "back to the playhead");
}

/* The name and value of the line on the buffer's plot that can be dragged, or is, beside the pointer. */
static void draw_threshold(struct canvas *canvas, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    if (!in->threshold) {
        return;
    }
    char text[96];
    snprintf(text, sizeof text, "%s %.1f s%s", in->threshold->name, tr_params_get(in->params, in->threshold),
             in->threshold_held ? "" : "  \u2195 drag");
    struct text_style style = {FONT_WORDS, 12, theme->text, TEXT_LEFT};
    float w = canvas_text_width(canvas, style, text) + 20;
    struct rect tip = {fminf(in->pointer_x + 14, in->w - w - 12), in->pointer_y - 34, w, 26};
    ui_floating_draw(canvas, tip, 6, theme);
    canvas_text(canvas, tip.x + 10, tip.y + 17, style, text);
}

void chrome_draw_loading(struct canvas *canvas, const char *name, int permille, const struct theme *theme)
{
    float cw = canvas_width(canvas), ch = canvas_height(canvas);
    struct rect r = {(cw - 360) / 2, ch / 2 - 40, 360, 80};
    canvas_round_rect(canvas, r, 10, theme->card);
    canvas_round_frame(canvas, r, 10, 1, theme->card_edge);
    char text[2100];
    snprintf(text, sizeof text, "reading %s", name);
    canvas_text_fit(canvas, r.x + 20, r.y + 30, r.w - 40,
                    (struct text_style){FONT_WORDS, 13, theme->text, TEXT_LEFT}, text);
    struct rect bar = {r.x + 20, r.y + 44, r.w - 40, 6};
    canvas_round_rect(canvas, bar, 3, theme->grid);
    if (permille > 8) {
        bar.w *= (float)permille / 1000;
        canvas_round_rect(canvas, bar, 3, theme->picture);
    }
    canvas_text(canvas, r.x + 20, r.y + 68,
                (struct text_style){FONT_WORDS, 11, theme->text_second, TEXT_LEFT}, "Esc stops");
}

void chrome_draw_waiting(struct canvas *canvas, const char *first, const char *second,
                         const struct theme *theme)
{
    const float cw = canvas_width(canvas), ch = canvas_height(canvas), w = fminf(cw - 40, 620);
    const struct rect r = {(cw - w) / 2, ch / 2 - 60, w, 120};
    canvas_round_rect(canvas, r, 10, theme->card);
    canvas_round_frame(canvas, r, 10, 1, theme->card_edge);
    canvas_text_fit(canvas, r.x + 20, r.y + 30, w - 40,
                    (struct text_style){FONT_STRONG, 14, theme->text, TEXT_LEFT}, first);
    ui_text_wrapped(canvas, r.x + 20, r.y + 54, w - 40, 16, 2,
                    (struct text_style){FONT_WORDS, 12, theme->text_second, TEXT_LEFT}, second);
    canvas_text(canvas, r.x + 20, r.y + 104,
                (struct text_style){FONT_WORDS, 11, theme->text_second, TEXT_LEFT}, "Esc stops");
}

/* Draws the tip of a control while the pointer rests on it. */
static void draw_tip(struct canvas *canvas, const struct control *hot, const struct theme *theme)
{
    if (hot) {
        ui_tip_draw(canvas, hot->r, hot->name, theme);
    }
}

static int lit_button(const struct control *control)
{
    return control && control->at.kind == FOCUS_BUTTON ? control->at.index : -1;
}

void chrome_draw(struct canvas *canvas, struct chrome *chrome, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    struct controls controls;
    why_draw(canvas, &chrome->why, in);
    drawer_draw(canvas, &chrome->drawer, in);
    draw_follow_button(canvas, in);
    draw_threshold(canvas, in);
    notes_draw(canvas, &chrome->notes, in);
    header_bar_draw(canvas, &chrome->header_bar, in);
    chips_draw(canvas, &chrome->chips, in);
    chrome_controls(chrome, in, &controls);
    const struct control *hot = controls_at(&controls, in->pointer_x, in->pointer_y);
    const struct control *focused = controls_focused(&controls, &chrome->focus);
    toolbar_draw(canvas, in, lit_button(hot ? hot : focused));
    focus_draw(canvas, &chrome->focus, &controls, theme);
    popup_draw(canvas, chrome, in);
    if (in->loading) {
        chrome_draw_loading(canvas, in->loading_name, in->loading_permille, theme);
    }
    header_bar_draw_banner(canvas, &chrome->header_bar, in);
    chrome_controls(chrome, in, &controls); /* a banner covers some, or has just left them */
    draw_tip(canvas, controls_at(&controls, in->pointer_x, in->pointer_y), theme);
}
