#include "ui/focus.h"

#include "gfx/font.h"

#include <math.h>

#define TIP_H 24.0f

void ui_ring_draw(struct canvas *canvas, struct rect r, const struct theme *theme)
{
    float x0 = fmaxf(r.x - 3, 1), y0 = fmaxf(r.y - 3, 1);
    float x1 = fminf(r.x + r.w + 3, canvas_width(canvas) - 1),
          y1 = fminf(r.y + r.h + 3, canvas_height(canvas) - 1);
    /* A dark line on either side, or a light one: whatever lies under it, the ring has an edge. */
    canvas_round_frame(canvas, (struct rect){x0 - 1, y0 - 1, x1 - x0 + 2, y1 - y0 + 2}, 8, UI_RING_W + 2,
                       theme->ground);
    canvas_round_frame(canvas, (struct rect){x0, y0, x1 - x0, y1 - y0}, 7, UI_RING_W, theme->picture);
}

void ui_tip_draw(struct canvas *canvas, struct rect r, const char *text, const struct theme *theme)
{
    struct text_style style = {FONT_WORDS, 12, theme->text, TEXT_LEFT};
    float w = canvas_text_width(canvas, style, text) + 16;
    float x = fmaxf(fminf(r.x, canvas_width(canvas) - 12 - w), 12);
    float below = r.y + r.h + 5;
    float y = below + TIP_H < canvas_height(canvas) ? below : r.y - 5 - TIP_H;
    struct rect box = {x, y, w, TIP_H};
    canvas_round_rect(canvas, box, 6, theme->card);
    canvas_round_frame(canvas, box, 6, 1, theme->card_edge);
    canvas_text(canvas, box.x + 8, box.y + 16.5f, style, text);
}
