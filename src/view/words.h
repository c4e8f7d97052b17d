/* Text styles and numbers in words, alike on every part of the dashboard. */
#ifndef TRACEREEL_VIEW_WORDS_H
#define TRACEREEL_VIEW_WORDS_H

#include "gfx/font.h"
#include "gfx/theme.h"

#include <stddef.h>

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

/* 01:23.4, 1:01:23.4: the playhead. Always tenths, so that its width does not change while playing. */
void clock_text(char *buf, size_t size, double t_s);
/* 10:12 or 14:21:21, 0.8 s below a second: a length. */
void length_text(char *buf, size_t size, double s);
/* "0.9 s", "12.5 s", from a minute on "29:20": time lost. */
void lost_text(char *buf, size_t size, double s);
/* A score of 0 .. 10: "6.3", "10", a dash for NaN. */
void score_text(char *buf, size_t size, double score);
/* "0.08", "1.67", "173", "1890": three digits where there are that many. */
void rate_text(char *buf, size_t size, double mbps);
/* "12 ms sound early", "140 ms sound late", "in sync" within half a millisecond. */
void drift_text(char *buf, size_t size, double drift_ms);

#endif
