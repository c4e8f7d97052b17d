/* Large areas of one colour keep it. The others share what is left: median cut over the cells that occur,
 * each weighing the square root of how often: a small red light counts beside a large dark card. Boxes are
 * cut where their spread is largest, at its mean; a few rounds of k-means then move every colour to the
 * middle of what it stands for. Whole numbers, so that every machine makes the same palette. */
#include "rec/palette.h"

#include <stdlib.h>
#include <string.h>

#define LOW_BITS    (8 - CELL_BITS)
#define ROUNDS      4
#define FIXED_MAX   96   /* colours of large areas, kept as they are */
#define FIXED_LEAST 2000 /* a large area has more than this share of all pixels */

struct point {
    int channel[3];
    int64_t weight;
    uint32_t cell;
};

struct box {
    size_t first, count;
    int64_t spread; /* weight times variance along the widest channel; what cutting it could gain */
    int widest, mean;
};

void histogram_add(struct histogram *histogram, const uint32_t *pixels, size_t count)
{
    const uint32_t low = (1 << LOW_BITS) - 1;
    for (size_t i = 0; i < count;) {
        uint32_t pixel = pixels[i], run = 1;
        while (i + run < count && pixels[i + run] == pixel) {
            run++;
        }
        i += run;
        struct cell *cell = &histogram->cells[cell_of(pixel)];
        if (cell->count > UINT32_MAX / 8) { /* long recordings: older pictures weigh half */
            cell->count /= 2;
            cell->red /= 2;
            cell->green /= 2;
            cell->blue /= 2;
        }
        cell->count += run;
        cell->red += run * (pixel >> 16 & low);
        cell->green += run * (pixel >> 8 & low);
        cell->blue += run * (pixel & low);
    }
}

static int64_t root_of(uint32_t v)
{
    int64_t root = 0;
    for (int64_t bit = 1 << 15; bit; bit >>= 1) {
        root += (root + bit) * (root + bit) <= (int64_t)v ? bit : 0;
    }
    return root;
}

static size_t list_points(const struct histogram *histogram, struct point *points)
{
    const uint32_t mask = (1 << CELL_BITS) - 1;
    size_t count = 0;
    for (uint32_t i = 0; i < CELLS; i++) {
        const struct cell *cell = &histogram->cells[i];
        if (cell->count) {
            uint32_t half = cell->count / 2;
            points[count++] = (struct point){
                {(int)((i >> (2 * CELL_BITS) & mask) << LOW_BITS | (cell->red + half) / cell->count),
                 (int)((i >> CELL_BITS & mask) << LOW_BITS | (cell->green + half) / cell->count),
                 (int)((i & mask) << LOW_BITS | (cell->blue + half) / cell->count)},
                root_of(cell->count),
                i};
        }
    }
    return count;
}

static void measure(struct box *box, const struct point *points)
{
    int64_t weight = 0, sum[3] = {0, 0, 0};
    for (size_t i = box->first; i < box->first + box->count; i++) {
        weight += points[i].weight;
        for (int c = 0; c < 3; c++) {
            sum[c] += points[i].weight * points[i].channel[c];
        }
    }
    box->spread = -1;
    for (int c = 0; c < 3; c++) {
        int mean = (int)(sum[c] / weight);
        int64_t spread = 0;
        for (size_t i = box->first; i < box->first + box->count; i++) {
            int64_t off = points[i].channel[c] - mean;
            spread += points[i].weight * off * off;
        }
        if (spread > box->spread) {
            box->spread = spread;
            box->widest = c;
            box->mean = mean;
        }
    }
}

/* Puts the points at or below the mean first. Returns how many. */
static size_t part(struct box *box, struct point *points)
{
    size_t low = box->first;
    for (size_t i = box->first; i < box->first + box->count; i++) {
        if (points[i].channel[box->widest] <= box->mean) {
            struct point swap = points[i];
            points[i] = points[low];
            points[low++] = swap;
        }
    }
    return low - box->first;
}

static int by_weight(const void *a, const void *b)
{
    const struct point *x = a, *y = b;
    return x->weight != y->weight ? (x->weight < y->weight) - (x->weight > y->weight)
                                  : (x->cell > y->cell) - (x->cell < y->cell);
}

/* Gives the commonest cells an entry each; returns how many. */
static int take_areas(struct palette *palette, const struct histogram *histogram, struct point *points,
                      size_t count)
{
    uint64_t total = 0;
    int taken = 0;
    qsort(points, count, sizeof *points, by_weight);
    for (size_t i = 0; i < count; i++) {
        total += histogram->cells[points[i].cell].count;
    }
    while (taken < FIXED_MAX && (size_t)taken < count &&
           histogram->cells[points[taken].cell].count > total / FIXED_LEAST) {
        const int *c = points[taken].channel;
        palette->colors[taken++] = 0xff000000u | (uint32_t)c[0] << 16 | (uint32_t)c[1] << 8 | (uint32_t)c[2];
    }
    return taken;
}

static int cut(struct box *boxes, int boxes_max, struct point *points, size_t count)
{
    if (count == 0 || boxes_max < 1) {
        return 0;
    }
    int made = 1;
    boxes[0] = (struct box){.count = count};
    measure(&boxes[0], points);
    while (made < boxes_max) {
        int widest = 0;
        for (int i = 1; i < made; i++) {
            widest = boxes[i].spread > boxes[widest].spread ? i : widest;
        }
        if (boxes[widest].spread <= 0) {
            break;
        }
        size_t low = part(&boxes[widest], points);
        boxes[made] = (struct box){.first = boxes[widest].first + low, .count = boxes[widest].count - low};
        boxes[widest].count = low;
        measure(&boxes[widest], points);
        measure(&boxes[made], points);
        made++;
    }
    return made;
}

static int nearest(const struct palette *palette, const int channel[3])
{
    int best = 0, least = INT32_MAX;
    for (int i = 0; i < palette->count; i++) {
        int r = (int)(palette->colors[i] >> 16 & 255) - channel[0];
        int g = (int)(palette->colors[i] >> 8 & 255) - channel[1];
        int b = (int)(palette->colors[i] & 255) - channel[2];
        int far = 2 * r * r + 4 * g * g + 3 * b * b; /* roughly how much the eye minds */
        if (far < least) {
            least = far;
            best = i;
        }
    }
    return best;
}

static void assign(struct palette *palette, const struct point *points, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        palette->of_cell[points[i].cell] = (uint8_t)nearest(palette, points[i].channel);
    }
}

/* Each shared colour to the mean of its cells, weighed by how often they occur. */
static void center(struct palette *palette, const struct histogram *histogram, const struct point *points,
                   size_t count, int fixed)
{
    int64_t sums[PALETTE_COLORS][4] = {{0}};
    for (size_t i = 0; i < count; i++) {
        int64_t *sum = sums[palette->of_cell[points[i].cell]],
                weight = histogram->cells[points[i].cell].count;
        sum[3] += weight;
        for (int c = 0; c < 3; c++) {
            sum[c] += weight * points[i].channel[c];
        }
    }
    for (int i = fixed; i < palette->count; i++) {
        if (sums[i][3] > 0) {
            uint32_t mean[3];
            for (int c = 0; c < 3; c++) {
                mean[c] = (uint32_t)((sums[i][c] + sums[i][3] / 2) / sums[i][3]);
            }
            palette->colors[i] = 0xff000000u | mean[0] << 16 | mean[1] << 8 | mean[2];
        }
    }
}

bool palette_make(struct palette *palette, const struct histogram *histogram)
{
    struct point *points = malloc(CELLS * sizeof *points);
    if (!points) {
        return false;
    }
    memset(palette, 0, sizeof *palette);
    size_t count = list_points(histogram, points);
    int fixed = take_areas(palette, histogram, points, count);
    struct box boxes[PALETTE_COLORS];
    struct point *rest = points + fixed;
    palette->count = fixed + cut(boxes, PALETTE_COLORS - fixed, rest, count - (size_t)fixed);
    for (int i = fixed; i < palette->count; i++) {
        const struct box *box = &boxes[i - fixed];
        for (size_t k = box->first; k < box->first + box->count; k++) {
            palette->of_cell[rest[k].cell] = (uint8_t)i;
        }
    }
    center(palette, histogram, points, count, fixed);
    for (int round = 0; round < ROUNDS; round++) {
        assign(palette, points, count);
        center(palette, histogram, points, count, fixed);
    }
    free(points);
    return true;
}
