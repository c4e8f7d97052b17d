/* Fixed-point positions: 1/256 of a device pixel. From here on a picture is whole-number arithmetic. */
#ifndef TRACEREEL_GFX_FIXED_H
#define TRACEREEL_GFX_FIXED_H

#include "gfx/surface.h"

#include <math.h>

#define FIXED_ONE   256
#define FIXED_HALF  128
#define FIXED_LIMIT (1 << 20) /* pixels; what lies farther off is drawn as if it lay there */

static inline int int_min(int a, int b)
{
    return a < b ? a : b;
}
static inline int int_max(int a, int b)
{
    return a > b ? a : b;
}
static inline int int_clamp(int v, int low, int high)
{
    return v < low ? low : v > high ? high : v;
}

/* Nearest whole number, halves upwards; |v| must be below 2^30. The bias makes truncation into floor, which
 * plain SSE2 has no instruction for. */
static inline int int_round(double v)
{
    return (int)(v + 1073741824.5) - 1073741824;
}

/* Device pixels to fixed point. A NaN becomes the limit below: callers that care test before. */
static inline int fixed_from(double px)
{
    if (!(px > -FIXED_LIMIT)) {
        px = -FIXED_LIMIT;
    }
    if (px > FIXED_LIMIT) {
        px = FIXED_LIMIT;
    }
    return int_round(px * FIXED_ONE);
}

static inline int fixed_floor(int v)
{
    return v >> 8; /* arithmetic shift: gcc and clang define it so */
}
static inline int fixed_ceil(int v)
{
    return (v + FIXED_ONE - 1) >> 8;
}

/* The whole square root, exact: the floating one only guesses, so every machine agrees. */
static inline uint32_t int_sqrt(uint64_t v)
{
    uint64_t root = (uint64_t)sqrt((double)v);
    while (root * root > v) {
        root--;
    }
    while ((root + 1) * (root + 1) <= v) {
        root++;
    }
    return (uint32_t)root;
}

struct fixed_rect {
    int x0, y0, x1, y1;
};

/* r in fixed device pixels. False where there is nothing to draw: a NaN, or an edge before its opposite. */
bool fixed_rect_from(const struct canvas *canvas, struct rect r, struct fixed_rect *out);

/* Unit vector of a direction in turns, clockwise from twelve o'clock (y down), in 1/16384. */
void fixed_direction(double turns, int *x, int *y);

#endif
