/* Every face, and the glyphs that were drawn so far, by face and size. */
#ifndef TRACEREEL_GFX_GLYPH_H
#define TRACEREEL_GFX_GLYPH_H

#include "gfx/face.h"

/* The face that has `code`: `which`, or the next one that does; code 0 is the box of what no face has. */
struct glyph_source {
    enum font_face face;
    uint32_t code;
};
struct glyph_source fonts_source(struct fonts *fonts, enum font_face which, uint32_t code);

int fonts_advance(struct fonts *fonts, struct glyph_source source); /* 1/FACE_EM em */
int fonts_kerning(struct fonts *fonts, enum font_face which, uint32_t before, uint32_t code);

/* Good until the next call; NULL: out of memory. */
const struct glyph *fonts_glyph(struct fonts *fonts, struct glyph_source source, int size8);

#endif
