/* The best 255 colours for what was recorded. */
#ifndef TRACEREEL_REC_PALETTE_H
#define TRACEREEL_REC_PALETTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PALETTE_COLORS 255 /* and one for "as before" */
#define CELL_BITS      6   /* of each channel: colours of one cell are one colour */
#define CELLS          (1 << (3 * CELL_BITS))

/* How often each cell was seen, and what it holds on average. */
struct histogram {
    struct cell {
        uint32_t count, red, green, blue; /* sums of the colours' low bits */
    } cells[CELLS];
};

struct palette {
    uint32_t colors[PALETTE_COLORS]; /* 0xFFRRGGBB */
    int count;
    uint8_t of_cell[CELLS];
};

static inline uint32_t cell_of(uint32_t pixel)
{
    const uint32_t mask = (1 << CELL_BITS) - 1;
    return (pixel >> (24 - CELL_BITS) & mask) << (2 * CELL_BITS) |
           (pixel >> (16 - CELL_BITS) & mask) << CELL_BITS | (pixel >> (8 - CELL_BITS) & mask);
}

void histogram_add(struct histogram *histogram, const uint32_t *pixels, size_t count);

/* False: out of memory. */
bool palette_make(struct palette *palette, const struct histogram *histogram);

#endif
