#include "ui/panel.h"

#include "gfx/font.h"

#include <math.h>

#define OVER  44.0f /* of the canvas above a panel: a line may be said there */
#define UNDER 12.0f

struct rect ui_panel_frame(float canvas_w, float canvas_h, float w, float h)
{
    w = fminf(w, canvas_w - 24);
    h = fminf(h, canvas_h - OVER - UNDER);
    return (struct rect){roundf((canvas_w - w) / 2), fmaxf(OVER, roundf((canvas_h - h) / 2)), w, h};
}

struct rect ui_panel_room(float canvas_w, float canvas_h, float w, float h)
{
    struct rect r = ui_panel_frame(canvas_w, canvas_h, w, h);
    return (struct rect){r.x + 20, r.y + 50, r.w - 40, r.h - 50 - 36};
}

/* A soft shadow: rings that fade outwards, a little lower than what casts it. */
static void draw_shadow(struct canvas *canvas, struct rect r, float radius, const struct theme *theme)
{
    const int rings = 10;
    for (int i = rings; i >= 1; i--) {
        float out = (float)i, left = (float)(rings + 1 - i) / (float)(rings + 1);
        struct rect ring = rect_inset(r, -out, -out);
        ring.y += 3;
        canvas_round_frame(canvas, ring, radius + out, 1.5f, color_alpha(theme->shade, 0.1f * left * left));
    }
    struct rect foot = {r.x + 1, r.y + r.h - radius, r.w - 2, radius + 3};
    canvas_round_rect(canvas, foot, radius, color_alpha(theme->shade, 0.1f));
}

void ui_floating_draw(struct canvas *canvas, struct rect r, float radius, const struct theme *theme)
{
    draw_shadow(canvas, r, radius, theme);
    canvas_round_rect(canvas, r, radius, theme->card);
    canvas_round_frame(canvas, r, radius, 1, theme->card_edge);
}

struct rect ui_panel_draw(struct canvas *canvas, float w, float h, const char *title, const char *hint,
                          const struct theme *theme)
{
    float cw = canvas_width(canvas), ch = canvas_height(canvas);
    struct rect r = ui_panel_frame(cw, ch, w, h);
    canvas_rect(canvas, (struct rect){0, 0, cw, ch}, color_alpha(theme->shade, 0.5f));
    ui_floating_draw(canvas, r, 12, theme);
    canvas_text(canvas, r.x + 20, r.y + 32, (struct text_style){FONT_STRONG, 16, theme->text, TEXT_LEFT},
                title);
    canvas_text_fit(canvas, r.x + 20, r.y + r.h - 14, r.w - 40,
                    (struct text_style){FONT_WORDS, 11, theme->text_second, TEXT_LEFT}, hint);
    return ui_panel_room(cw, ch, w, h);
}
