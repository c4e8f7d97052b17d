/* Pixels as vectors of 16-bit lanes, a lane a channel. GCC and clang turn these into SSE2, NEON or plain
 * code, whatever the target has; the results are the same. */
#ifndef TRACEREEL_GFX_LANES_H
#define TRACEREEL_GFX_LANES_H

#include <stdint.h>
#include <string.h>

typedef uint8_t u8x8 __attribute__((vector_size(8)));
typedef uint8_t u8x16 __attribute__((vector_size(16)));
typedef uint16_t u16x4 __attribute__((vector_size(8)));
typedef uint16_t u16x8 __attribute__((vector_size(16)));
typedef uint32_t u32x4 __attribute__((vector_size(16)));

struct lanes {
    u16x8 low, high; /* four pixels: two and two */
};

static inline struct lanes lanes_widen(u8x16 v)
{
    const u8x16 zero = {0};
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    const u8x16 first = v, second = zero;
#else
    const u8x16 first = zero, second = v;
#endif
    return (struct lanes){
        (u16x8)__builtin_shufflevector(first, second, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23),
        (u16x8)__builtin_shufflevector(first, second, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30,
                                       15, 31)};
}

/* Lanes must be below 256. */
static inline u8x16 lanes_narrow(struct lanes p)
{
    u8x8 low = __builtin_convertvector(p.low, u8x8);
    u8x8 high = __builtin_convertvector(p.high, u8x8);
    return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

static inline u8x16 lanes_load(const void *four_pixels)
{
    u8x16 v;
    memcpy(&v, four_pixels, sizeof v);
    return v;
}

static inline void lanes_store(void *four_pixels, u8x16 v)
{
    memcpy(four_pixels, &v, sizeof v);
}

static inline u8x16 lanes_splat(uint32_t pixel)
{
    return (u8x16)(u32x4){pixel, pixel, pixel, pixel};
}

#endif
