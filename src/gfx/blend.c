#include "gfx/blend.h"

#include "gfx/lanes.h"

static inline uint32_t blend_pixel(uint32_t under, color c, unsigned weight)
{
    unsigned rest = 256 - weight;
    uint64_t odd = ((under >> 8) & 0xff00ffu) * (uint64_t)rest + ((c >> 8) & 0xff00ffu) * (uint64_t)weight;
    uint64_t even = (under & 0xff00ffu) * (uint64_t)rest + (c & 0xff00ffu) * (uint64_t)weight;
    return (uint32_t)(((odd + 0x800080u) & 0xff00ff00u) | (((even + 0x800080u) >> 8) & 0xff00ffu));
}

static void fill(uint32_t *pixels, int n, color c)
{
    u8x16 v = lanes_splat(c);
    int i = 0;
    for (; i + 16 <= n; i += 16) {
        lanes_store(pixels + i, v);
        lanes_store(pixels + i + 4, v);
        lanes_store(pixels + i + 8, v);
        lanes_store(pixels + i + 12, v);
    }
    for (; i < n; i++) {
        pixels[i] = c;
    }
}

void blend_run(uint32_t *pixels, int n, color c, unsigned cover)
{
    unsigned weight = weight_from_byte(c >> 24) * cover >> 8;
    c |= 0xff000000u;
    if (weight == 0) {
        return;
    }
    if (weight == 256) {
        fill(pixels, n, c);
        return;
    }
    struct lanes colored = lanes_widen(lanes_splat(c));
    u16x8 add_low = colored.low * (uint16_t)weight + 128;
    u16x8 add_high = colored.high * (uint16_t)weight + 128;
    uint16_t rest = (uint16_t)(256 - weight);
    int i = 0;
    for (; i + 4 <= n; i += 4) {
        struct lanes under = lanes_widen(lanes_load(pixels + i));
        under.low = (under.low * rest + add_low) >> 8;
        under.high = (under.high * rest + add_high) >> 8;
        lanes_store(pixels + i, lanes_narrow(under));
    }
    for (; i < n; i++) {
        pixels[i] = blend_pixel(pixels[i], c, weight);
    }
}

/* Four coverage bytes to four times four lanes. */
static inline struct lanes spread(uint32_t four)
{
    u8x16 v = (u8x16)(u32x4){four, 0, 0, 0};
    v = __builtin_shufflevector(v, v, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
    v = __builtin_shufflevector(v, v, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
    return lanes_widen(v);
}

static inline u16x8 mix(u16x8 under, u16x8 over, u16x8 coverage, uint16_t alpha)
{
    u16x8 weight = coverage + (coverage >> 7);
    if (alpha < 256) {
        weight = weight * alpha >> 8; /* at most 256 * 255: fits */
    }
    return (under * (256 - weight) + over * weight + 128) >> 8;
}

struct ink {
    color c;
    uint16_t alpha;
    struct lanes over;
    struct lanes whole; /* what full coverage adds, rounding included */
};

static inline void cover_four(uint32_t *pixels, uint32_t four, const struct ink *ink)
{
    if (four == 0) {
        return;
    }
    if (four == 0xffffffffu && ink->alpha == 256) {
        lanes_store(pixels, lanes_splat(ink->c));
        return;
    }
    struct lanes under = lanes_widen(lanes_load(pixels));
    if (four == 0xffffffffu) {
        uint16_t rest = (uint16_t)(256 - ink->alpha);
        under.low = (under.low * rest + ink->whole.low) >> 8;
        under.high = (under.high * rest + ink->whole.high) >> 8;
    } else {
        struct lanes coverage = spread(four);
        under.low = mix(under.low, ink->over.low, coverage.low, ink->alpha);
        under.high = mix(under.high, ink->over.high, coverage.high, ink->alpha);
    }
    lanes_store(pixels, lanes_narrow(under));
}

void blend_covered(uint32_t *pixels, const uint8_t *coverage, int n, color c)
{
    struct ink ink = {.c = c | 0xff000000u, .alpha = (uint16_t)weight_from_byte(c >> 24)};
    if (ink.alpha == 0) {
        return;
    }
    ink.over = lanes_widen(lanes_splat(ink.c));
    ink.whole.low = ink.over.low * ink.alpha + 128;
    ink.whole.high = ink.over.high * ink.alpha + 128;
    int i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t eight;
        memcpy(&eight, coverage + i, sizeof eight);
        if (eight == 0) {
            continue;
        }
        uint32_t four[2];
        memcpy(four, &eight, sizeof four);
        cover_four(pixels + i, four[0], &ink);
        cover_four(pixels + i + 4, four[1], &ink);
    }
    for (; i < n; i++) {
        pixels[i] = blend_pixel(pixels[i], ink.c, weight_from_byte(coverage[i]) * ink.alpha >> 8);
    }
}
