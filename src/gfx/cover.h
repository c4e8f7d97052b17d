/* Scratch coverage of a canvas, for the shapes that need more than one row at a time. */
#ifndef TRACEREEL_GFX_COVER_H
#define TRACEREEL_GFX_COVER_H

#include "gfx/blend.h"

/* At least `bytes` bytes of scratch, contents undefined, good until the next call; NULL: out of memory. */
uint8_t *canvas_coverage(struct canvas *canvas, size_t bytes);

#endif
