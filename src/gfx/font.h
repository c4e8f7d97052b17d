/* Text: glyphs from SDL_ttf in atlases of coverage, laid out by us.
 *
 * The faces are carried inside the program (found at configure time), so text is alike on every machine with
 * the same FreeType. A face missing at configure time is replaced by the next best; fonts_describe says what
 * is in. One thread at a time per struct fonts; different ones may be used by different threads at once.
 */
#ifndef TRACEREEL_GFX_FONT_H
#define TRACEREEL_GFX_FONT_H

#include "gfx/canvas.h"

#include <tracereel/error.h>

enum font_face {
    FONT_WORDS,          /* Inter Regular */
    FONT_STRONG,         /* Inter SemiBold */
    FONT_NUMBERS,        /* JetBrains Mono Regular: every digit equally wide */
    FONT_NUMBERS_STRONG, /* JetBrains Mono SemiBold */
    FONT_FACES
};

enum text_align { TEXT_LEFT, TEXT_CENTER, TEXT_RIGHT };

struct text_style {
    enum font_face face;
    float size; /* logical pixels, the em */
    color color;
    enum text_align align; /* x is the left, middle or right of the text */
};

struct fonts *fonts_new(struct tr_error *err);
void fonts_free(struct fonts *fonts);
const char *
fonts_describe(const struct fonts *fonts); /* "Inter 4.0, JetBrains Mono 2.304, FreeType 2.12.1" */

/* Draws one line of UTF-8 with its baseline at y. Characters that no face has show as a box. Kerned. */
void canvas_text(struct canvas *canvas, float x, float y, struct text_style style, const char *text);
/* The same, cut with an ellipsis where it would be wider than max_width. */
void canvas_text_fit(struct canvas *canvas, float x, float y, float max_width, struct text_style style,
                     const char *text);
float canvas_text_width(struct canvas *canvas, struct text_style style,
                        const char *text); /* logical; color and align unused */

#endif
