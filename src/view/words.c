#include "view/words.h"

#include <stdio.h>

#include <math.h>

void draw_card(struct canvas *canvas, struct rect r, const struct theme *theme)
{
    canvas_round_rect(canvas, r, 8, theme->card);
    canvas_round_frame(canvas, r, 8, 1, theme->card_edge);
}

void draw_hatching(struct canvas *canvas, struct rect box, float pitch, color c)
{
    struct pixel_rect before = canvas_clip(canvas, box);
    /* Strokes belong to the window's pixels, so that they stand still while what they cover moves. */
    for (float x = floorf((box.x - box.h) / pitch) * pitch; x < box.x + box.w; x += pitch) {
        canvas_line(canvas, x, box.y + box.h, x + box.h, box.y, 1.4f, c);
    }
    canvas_unclip(canvas, before);
}

void speed_words(char *buf, size_t size, double speed)
{
    snprintf(buf, size, "%.2fx, %s", speed, speed > 1 ? "catching up" : "slowing down");
}
