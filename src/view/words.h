/* Text styles and figures in words, alike on every part of the dashboard. */
#ifndef TRACEREEL_VIEW_WORDS_H
#define TRACEREEL_VIEW_WORDS_H

#include "base/figures.h"
#include "gfx/font.h"
#include "gfx/theme.h"

static inline struct text_style words(float size, color c)
{
    return (struct text_style){.face = FONT_WORDS, .size = size, .color = c};
}
static inline struct text_style strong(float size, color c)
{
    return (struct text_style){.face = FONT_STRONG, .size = size, .color = c};
}
static inline struct text_style numbers(float size, color c)
{
    return (struct text_style){.face = FONT_NUMBERS, .size = size, .color = c};
}
static inline struct text_style aligned(struct text_style style, enum text_align align)
{
    style.align = align;
    return style;
}

/* A card: ground of a part, 8 px radius, a one-pixel edge. */
void draw_card(struct canvas *canvas, struct rect r, const struct theme *theme);

/* Strokes across a box, `pitch` apart: what is in it does not count. */
void draw_hatching(struct canvas *canvas, struct rect box, float pitch, color c);

/* Nearer to the usual rate nobody is told. */
#define SPEED_WORDS_FROM 0.03
/* "1.05x, catching up", "0.73x, slowing down". */
void speed_words(char *buf, size_t size, double speed);

#endif
