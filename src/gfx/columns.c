/* Coverage is kept as its difference from the row above: a curve adds where the area begins and takes away
 * where it ends, so that the inside of a tall column costs nothing until one running sum down the strip,
 * whole rows at a time, turns the differences into coverage. */
#include "gfx/canvas.h"
#include "gfx/columns.h"

#include "gfx/cover.h"
#include "gfx/fixed.h"
#include "gfx/lanes.h"

#define PART_WEIGHT 4096 /* of full coverage 16384: four parts a column */
#define VECTORS     (STRIP_COLUMNS / 8)

typedef int16_t i16x8 __attribute__((vector_size(16)));

struct strip {
    int16_t (*rows)[STRIP_COLUMNS];
    int top, bottom; /* device rows that `rows` holds */
};

static int smaller_slope(int before, int after)
{
    if ((before ^ after) < 0) {
        return 0;
    }
    before = before < 0 ? -before : before;
    after = after < 0 ? -after : after;
    return int_min(before, after);
}

/* Adds `weight` below y; a curve that runs through `rise` here is a flight of steps one pixel each. */
static void add_edge(struct strip *strip, int column, int y, int rise, int weight)
{
    int steps = int_max(rise >> 8, 1);
    int share = weight / steps;
    int start = y - (steps - 1) * FIXED_HALF;
    int row = fixed_floor(start), part = start & 255;
    int rows = strip->bottom - strip->top;
    row -= strip->top;
    int last = row + steps;
    if (row >= rows) {
        return;
    }
    if (last < 0) {
        strip->rows[0][column] = (int16_t)(strip->rows[0][column] + weight);
        return;
    }
    int tail = share * part >> 8;
    if (row >= 0 && last < rows) {
        strip->rows[row][column] = (int16_t)(strip->rows[row][column] + share - tail);
        for (int i = row + 1; i < last; i++) {
            strip->rows[i][column] = (int16_t)(strip->rows[i][column] + share);
        }
        int rest = weight - share * (steps - 1) - (share - tail);
        strip->rows[last][column] = (int16_t)(strip->rows[last][column] + rest);
        return;
    }
    /* Cut by the strip: what lies above counts in its first row. */
    int above = row < 0 ? share - tail + share * (-1 - row) : 0;
    strip->rows[0][column] = (int16_t)(strip->rows[0][column] + above);
    if (row >= 0) {
        strip->rows[row][column] = (int16_t)(strip->rows[row][column] + share - tail);
    }
    for (int i = int_max(row + 1, 0); i < int_min(last, rows); i++) {
        strip->rows[i][column] = (int16_t)(strip->rows[i][column] + share);
    }
    if (last < rows) {
        int rest = weight - share * (steps - 1) - (share - tail);
        strip->rows[last][column] = (int16_t)(strip->rows[last][column] + rest);
    }
}

/* The strip's rows: those between the curves, cut to the clip. */
static bool strip_rows(const struct canvas *canvas, int columns, const struct curves *curves,
                       struct strip *strip)
{
    /* The quarters beside count: a slope may rise towards them, by half a step. */
    int low = CURVE_NONE, high = -CURVE_NONE;
    for (int i = 0; i <= columns * COLUMN_PARTS + 1; i++) {
        bool filled = curves->upper[i] < curves->lower[i];
        low = filled ? int_min(low, curves->upper[i]) : low;
        high = filled ? int_max(high, curves->lower[i]) : high;
    }
    strip->top = int_clamp(fixed_floor(low), canvas->clip.y0, canvas->clip.y1);
    strip->bottom = int_clamp(fixed_floor(high) + 2, canvas->clip.y0, canvas->clip.y1);
    return strip->top < strip->bottom;
}

static void add_curves(struct strip *strip, int columns, const struct curves *curves)
{
    for (int i = 1; i <= columns * COLUMN_PARTS; i++) {
        const int *upper = &curves->upper[i], *lower = &curves->lower[i];
        if (*upper >= *lower) {
            continue;
        }
        int column = (i - 1) / COLUMN_PARTS;
        add_edge(strip, column, *upper, smaller_slope(upper[0] - upper[-1], upper[1] - upper[0]),
                 PART_WEIGHT);
        add_edge(strip, column, *lower, smaller_slope(lower[0] - lower[-1], lower[1] - lower[0]),
                 -PART_WEIGHT);
    }
}

static inline u8x8 coverage_bytes(i16x8 sum)
{
    sum = sum & (sum > 0); /* crossing slopes may take away a hair too much */
    sum = sum >> 6;
    return __builtin_convertvector(sum - (sum >> 8), u8x8);
}

enum row_kind { ROW_EMPTY, ROW_MIXED, ROW_FULL };

struct running {
    i16x8 sums[VECTORS];
    uint8_t coverage[STRIP_COLUMNS];
    enum row_kind kind;
};

static bool any_difference(const int16_t *row)
{
    uint64_t words[STRIP_COLUMNS / 4], any = 0;
    memcpy(words, row, sizeof words);
    for (int i = 0; i < STRIP_COLUMNS / 4; i++) {
        any |= words[i];
    }
    return any != 0;
}

static enum row_kind kind_of(const uint8_t coverage[STRIP_COLUMNS])
{
    uint64_t words[STRIP_COLUMNS / 8], any = 0, all = UINT64_MAX;
    memcpy(words, coverage, sizeof words);
    for (int i = 0; i < STRIP_COLUMNS / 8; i++) {
        any |= words[i];
        all &= words[i];
    }
    return any == 0 ? ROW_EMPTY : all == UINT64_MAX ? ROW_FULL : ROW_MIXED;
}

static void next_row(struct running *running, const int16_t *row)
{
    if (!any_difference(row)) {
        return;
    }
    for (int v = 0; v < VECTORS; v++) {
        i16x8 difference;
        memcpy(&difference, row + 8 * v, sizeof difference);
        running->sums[v] += difference;
        u8x8 bytes = coverage_bytes(running->sums[v]);
        memcpy(running->coverage + 8 * v, &bytes, sizeof bytes);
    }
    running->kind = kind_of(running->coverage);
}

static void blend_strip(struct canvas *canvas, const struct strip *strip, int x_px, int columns, color c)
{
    struct running running = {0};
    for (int y = strip->top; y < strip->bottom; y++) {
        next_row(&running, strip->rows[y - strip->top]);
        uint32_t *pixels = canvas->pixels + (ptrdiff_t)y * canvas->stride_px + x_px;
        if (running.kind == ROW_FULL) {
            blend_run(pixels, columns, c, 256);
        } else if (running.kind == ROW_MIXED) {
            blend_covered(pixels, running.coverage, columns, c);
        }
    }
}

void columns_fill(struct canvas *canvas, int x_px, int columns, const struct curves *curves, color c)
{
    struct strip strip;
    if (!strip_rows(canvas, columns, curves, &strip)) {
        return;
    }
    size_t bytes = (size_t)(strip.bottom - strip.top) * sizeof *strip.rows;
    strip.rows = (void *)canvas_coverage(canvas, bytes);
    if (!strip.rows) {
        return;
    }
    memset(strip.rows, 0, bytes);
    add_curves(&strip, columns, curves);
    blend_strip(canvas, &strip, x_px, columns, c);
}
