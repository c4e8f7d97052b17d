#include "gfx/blend.h"

#include <string.h>

/* GCC and clang turn these into SSE2, NEON or plain code, whatever the target has. */
typedef uint8_t u8x8 __attribute__((vector_size(8)));
typedef uint8_t u8x16 __attribute__((vector_size(16)));
typedef uint16_t u16x8 __attribute__((vector_size(16)));
typedef uint32_t u32x4 __attribute__((vector_size(16)));

struct pair {
    u16x8 low, high; /* four pixels: two and two, a lane a channel */
};

static inline struct pair widen(u8x16 v)
{
    const u8x16 zero = {0};
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return (struct pair){
        (u16x8)__builtin_shufflevector(v, zero, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23),
        (u16x8)__builtin_shufflevector(v, zero, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15,
                                       31)};
#else
    return (struct pair){
        (u16x8)__builtin_shufflevector(zero, v, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23),
        (u16x8)__builtin_shufflevector(zero, v, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15,
                                       31)};
#endif
}

static inline u8x16 narrow(struct pair p)
{
    u8x8 low = __builtin_convertvector(p.low, u8x8);
    u8x8 high = __builtin_convertvector(p.high, u8x8);
    return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

static inline u8x16 load(const uint32_t *pixels)
{
    u8x16 v;
    memcpy(&v, pixels, sizeof v);
    return v;
}

static inline void store(uint32_t *pixels, u8x16 v)
{
    memcpy(pixels, &v, sizeof v);
}

static inline u8x16 splat(color c)
{
    return (u8x16)(u32x4){c, c, c, c};
}

static inline uint32_t blend_pixel(uint32_t under, color c, unsigned weight)
{
    unsigned rest = 256 - weight;
    uint64_t odd = ((under >> 8) & 0xff00ffu) * (uint64_t)rest + ((c >> 8) & 0xff00ffu) * (uint64_t)weight;
    uint64_t even = (under & 0xff00ffu) * (uint64_t)rest + (c & 0xff00ffu) * (uint64_t)weight;
    return (uint32_t)(((odd + 0x800080u) & 0xff00ff00u) | (((even + 0x800080u) >> 8) & 0xff00ffu));
}

static void fill(uint32_t *pixels, int n, color c)
{
    u8x16 v = splat(c);
    int i = 0;
    for (; i + 16 <= n; i += 16) {
        store(pixels + i, v);
        store(pixels + i + 4, v);
        store(pixels + i + 8, v);
        store(pixels + i + 12, v);
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
    struct pair colored = widen(splat(c));
    u16x8 add_low = colored.low * (uint16_t)weight + 128;
    u16x8 add_high = colored.high * (uint16_t)weight + 128;
    uint16_t rest = (uint16_t)(256 - weight);
    int i = 0;
    for (; i + 4 <= n; i += 4) {
        struct pair under = widen(load(pixels + i));
        under.low = (under.low * rest + add_low) >> 8;
        under.high = (under.high * rest + add_high) >> 8;
        store(pixels + i, narrow(under));
    }
    for (; i < n; i++) {
        pixels[i] = blend_pixel(pixels[i], c, weight);
    }
}

/* Four coverage bytes to four times four lanes. */
static inline struct pair spread(uint32_t four)
{
    u8x16 v = (u8x16)(u32x4){four, 0, 0, 0};
    v = __builtin_shufflevector(v, v, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
    v = __builtin_shufflevector(v, v, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
    return widen(v);
}

static inline u16x8 mix(u16x8 under, u16x8 over, u16x8 coverage, uint16_t alpha)
{
    u16x8 weight = coverage + (coverage >> 7);
    if (alpha < 256) {
        weight = weight * alpha >> 8; /* at most 256 * 255: fits */
    }
    return (under * (256 - weight) + over * weight + 128) >> 8;
}

static inline void cover_four(uint32_t *pixels, uint32_t four, struct pair over, color c, uint16_t alpha)
{
    if (four == 0) {
        return;
    }
    if (four == 0xffffffffu && alpha == 256) {
        store(pixels, splat(c));
        return;
    }
    struct pair under = widen(load(pixels));
    struct pair coverage = spread(four);
    under.low = mix(under.low, over.low, coverage.low, alpha);
    under.high = mix(under.high, over.high, coverage.high, alpha);
    store(pixels, narrow(under));
}

void blend_covered(uint32_t *pixels, const uint8_t *coverage, int n, color c)
{
    uint16_t alpha = (uint16_t)weight_from_byte(c >> 24);
    if (alpha == 0) {
        return;
    }
    c |= 0xff000000u;
    struct pair over = widen(splat(c));
    int i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t eight;
        memcpy(&eight, coverage + i, sizeof eight);
        if (eight == 0) {
            continue;
        }
        uint32_t four[2];
        memcpy(four, &eight, sizeof four);
        cover_four(pixels + i, four[0], over, c, alpha);
        cover_four(pixels + i + 4, four[1], over, c, alpha);
    }
    for (; i < n; i++) {
        pixels[i] = blend_pixel(pixels[i], c, weight_from_byte(coverage[i]) * alpha >> 8);
    }
}
