#include "ui/panel.h"

#include "gfx/font.h"

#include <math.h>

struct rect ui_panel_frame(float canvas_w, float canvas_h, float w, float h)
{
    w = fminf(w, canvas_w - 24);
    h = fminf(h, canvas_h - 24);
    return (struct rect){roundf((canvas_w - w) / 2), roundf((canvas_h - h) / 2), w, h};
}

struct rect ui_panel_room(float canvas_w, float canvas_h, float w, float h)
{
    struct rect r = ui_panel_frame(canvas_w, canvas_h, w, h);
    return (struct rect){r.x + 20, r.y + 50, r.w - 40, r.h - 50 - 36};
}

struct rect ui_panel_draw(struct canvas *canvas, float w, float h, const char *title, const char *hint,
                          const struct theme *theme)
{
    float cw = canvas_width(canvas), ch = canvas_height(canvas);
    struct rect r = ui_panel_frame(cw, ch, w, h);
    canvas_rect(canvas, (struct rect){0, 0, cw, ch}, color_alpha(theme->shade, 0.5f));
    canvas_round_rect(canvas, r, 12, theme->card);
    canvas_round_frame(canvas, r, 12, 1, theme->card_edge);
    canvas_text(canvas, r.x + 20, r.y + 32, (struct text_style){FONT_STRONG, 16, theme->text, TEXT_LEFT},
                title);
    canvas_text_fit(canvas, r.x + 20, r.y + r.h - 14, r.w - 40,
                    (struct text_style){FONT_WORDS, 11, theme->text_second, TEXT_LEFT}, hint);
    return ui_panel_room(cw, ch, w, h);
}

struct rect ui_banner_draw(struct canvas *canvas, const char *text, bool bad, const struct theme *theme)
{
    struct text_style style = {FONT_WORDS, 13, theme->text, TEXT_CENTER};
    float cw = canvas_width(canvas);
    float w = fminf(canvas_text_width(canvas, style, text) + 56, cw - 40);
    struct rect r = {roundf((cw - w) / 2), 52, w, 34};
    color edge = bad ? theme->bad : theme->picture;
    canvas_round_rect(canvas, r, 8, theme->card);
    canvas_round_rect(canvas, r, 8, color_alpha(edge, 0.14f));
    canvas_round_frame(canvas, r, 8, 1, edge);
    canvas_circle(canvas, r.x + 17, r.y + r.h / 2, 4, edge);
    canvas_text_fit(canvas, r.x + r.w / 2 + 8, r.y + 21.5f, w - 48, style, text);
    return r;
}
