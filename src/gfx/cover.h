/* Helpers that the shapes share: scratch coverage of a canvas, for those that need more than one row at a
 * time, and bounds. */
#ifndef TRACEREEL_GFX_COVER_H
#define TRACEREEL_GFX_COVER_H

#include "gfx/blend.h"

/* At least `bytes` bytes of scratch, contents undefined, good until the next call; NULL: out of memory. */
uint8_t *canvas_coverage(struct canvas *canvas, size_t bytes);

/* The rectangle around `points` pairs, with `reach` more on each side. */
struct rect rect_around(const float *xy, int points, float reach);

#endif
