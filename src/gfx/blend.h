/* A colour over a run of pixels: the inner loops of everything that is drawn.
 *
 * Weights run from 0 to 256, so that both ends are exact: out = (under * (256 - w) + colour * w + 128) / 256.
 */
#ifndef TRACEREEL_GFX_BLEND_H
#define TRACEREEL_GFX_BLEND_H

#include "gfx/surface.h"

static inline unsigned weight_from_byte(unsigned byte)
{
    return byte + (byte >> 7);
}
static inline uint8_t byte_from_weight(unsigned weight)
{
    return (uint8_t)(weight - (weight >> 8));
}

/* c over n pixels, all covered by `cover` of 256. */
void blend_run(uint32_t *pixels, int n, color c, unsigned cover);

/* c over n pixels, each covered by its byte of coverage. */
void blend_covered(uint32_t *pixels, const uint8_t *coverage, int n, color c);

#endif
