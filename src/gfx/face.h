/* A font face: measures and glyphs, from SDL_ttf.
 *
 * SDL_ttf gives whole pixels only. Two tricks give the rest: advances and kerning are measured once at 1024
 * pixels an em, without hinting; and glyphs are drawn 16 times too wide (a resolution of its own across) and
 * narrowed by exact averages, so that a glyph can stand at any quarter of a pixel. Up and down, light hinting
 * keeps stems and baselines on whole pixels. */
#ifndef TRACEREEL_GFX_FACE_H
#define TRACEREEL_GFX_FACE_H

#include "gfx/font.h"

#include <stddef.h>

#define FACE_EM      1024 /* units of advances and kerning */
#define GLYPH_PHASES 4    /* quarters of a pixel to the right */
#define SIZE_PER_PX  8    /* sizes are told apart by 1/8 device pixel */

struct face;

struct face *face_new(enum font_face which, struct tr_error *err);
void face_free(struct face *face);
/* "Inter 4.0" */
const char *face_name(const struct face *face);

bool face_has(struct face *face, uint32_t code);
int face_advance(struct face *face, uint32_t code);
int face_kerning(struct face *face, uint32_t before, uint32_t code);

/* One glyph at one size, at each quarter of a pixel. */
struct glyph {
    uint32_t code;
    int top, height; /* rows, top counted from the baseline downwards */
    struct {
        int left, width;         /* columns, left counted from the pen */
        const uint8_t *coverage; /* height rows of width bytes; NULL where height is 0 */
    } phase[GLYPH_PHASES];
    void *memory;
};

/* False: out of memory or broken font. size8: 1/8 pixels an em. */
bool face_render(struct face *face, uint32_t code, int size8, struct glyph *out);

#endif
