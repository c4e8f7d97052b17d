/* Compiled without regard to NaN and the sign of zero (CMakeLists.txt): columns hold no NaN, and minima then
 * are one instruction for two values. */
#include "model/pyramid.h"

#include "base/column.h"

#include <stdlib.h>

#define LANES     8 /* values compared side by side, so that the compiler can use whole vectors */
#define SUM_EVERY ((size_t)1 << PYRAMID_SUM_SHIFT)

static inline struct extent join(struct extent a, struct extent b)
{
    return (struct extent){a.min < b.min ? a.min : b.min, a.max > b.max ? a.max : b.max};
}

/* Of count >= 1 values. */
static struct extent extent_of_values(const double *x, size_t count)
{
    struct extent e = {x[0], x[0]};
    const size_t whole = count - count % LANES;
    size_t i = 0;
    if (count >= 2 * LANES) {
        double min[LANES], max[LANES];
        for (int k = 0; k < LANES; k++) {
            min[k] = max[k] = x[k];
        }
        for (i = LANES; i < whole; i += LANES) {
            for (int k = 0; k < LANES; k++) {
                min[k] = x[i + k] < min[k] ? x[i + k] : min[k];
                max[k] = x[i + k] > max[k] ? x[i + k] : max[k];
            }
        }
        for (int k = 0; k < LANES; k++) {
            e = join(e, (struct extent){min[k], max[k]});
        }
    }
    for (; i < count; i++) {
        e = join(e, (struct extent){x[i], x[i]});
    }
    return e;
}

static double sum_of_values(const double *x, size_t count)
{
    double sum[LANES] = {0}, total = 0;
    const size_t whole = count - count % LANES;
    size_t i = 0;
    for (; i < whole; i += LANES) {
        for (int k = 0; k < LANES; k++) {
            sum[k] += x[i + k];
        }
    }
    for (; i < count; i++) {
        total += x[i];
    }
    for (int k = 0; k < LANES; k++) {
        total += sum[k];
    }
    return total;
}

/* Whole blocks of a level in `count` values. What is left over at the end is never asked for as a block. */
static size_t blocks_at(size_t count, int level)
{
    return count >> (PYRAMID_BASE_SHIFT + level * PYRAMID_STEP_SHIFT);
}

bool pyramid_init(struct pyramid *pyramid, const double *column, size_t count)
{
    size_t blocks = 0, sums = (count >> PYRAMID_SUM_SHIFT) + 1;
    for (int level = 0; level < PYRAMID_LEVELS; level++) {
        blocks += blocks_at(count, level);
    }
    /* one piece of memory: the blocks of all levels, then the sums */
    struct extent *memory = column_fixed(blocks * 2 + sums, sizeof(double));
    *pyramid = (struct pyramid){.column = memory ? column : NULL, .count = count};
    if (!memory) {
        return false;
    }
    for (int level = 0; level < PYRAMID_LEVELS; level++) {
        pyramid->levels[level] = memory;
        memory += blocks_at(count, level);
    }
    pyramid->sums = (double *)memory;
    pyramid->sums[0] = 0;
    return true;
}

void pyramid_destroy(struct pyramid *pyramid)
{
    free(pyramid->levels[0]);
    *pyramid = (struct pyramid){0};
}

static struct extent extent_of_blocks(const struct extent *blocks, size_t first, size_t end)
{
    struct extent e = blocks[first];
    for (size_t b = first + 1; b < end; b++) {
        e = join(e, blocks[b]);
    }
    return e;
}

void pyramid_add(struct pyramid *pyramid, size_t count)
{
    const size_t from = pyramid->done, done = from + count;
    for (size_t b = blocks_at(from, 0); b < blocks_at(done, 0); b++) {
        const double *x = pyramid->column + (b << PYRAMID_BASE_SHIFT);
        pyramid->levels[0][b] = extent_of_values(x, (size_t)1 << PYRAMID_BASE_SHIFT);
    }
    for (int level = 1; level < PYRAMID_LEVELS; level++) {
        for (size_t b = blocks_at(from, level); b < blocks_at(done, level); b++) {
            size_t first = b << PYRAMID_STEP_SHIFT;
            pyramid->levels[level][b] =
                extent_of_blocks(pyramid->levels[level - 1], first, first + (1 << PYRAMID_STEP_SHIFT));
        }
    }
    for (size_t k = (from >> PYRAMID_SUM_SHIFT) + 1; k <= done >> PYRAMID_SUM_SHIFT; k++) {
        double more = sum_of_values(pyramid->column + (k - 1) * SUM_EVERY, SUM_EVERY);
        pyramid->sums[k] = pyramid->sums[k - 1] + more;
    }
    pyramid->done = done;
}

/* Of blocks [first, end) of the bottom: up the levels as long as whole blocks remain, ragged ends on the way.
 */
static struct extent extent_upwards(const struct pyramid *pyramid, size_t first, size_t end)
{
    const size_t mask = ((size_t)1 << PYRAMID_STEP_SHIFT) - 1;
    struct extent e = pyramid->levels[0][first];
    for (int level = 0;; level++) {
        const struct extent *blocks = pyramid->levels[level];
        size_t up_first = (first + mask) >> PYRAMID_STEP_SHIFT, up_end = end >> PYRAMID_STEP_SHIFT;
        if (level == PYRAMID_LEVELS - 1 || up_first >= up_end) {
            return join(e, extent_of_blocks(blocks, first, end));
        }
        if (first & mask) {
            e = join(e, extent_of_blocks(blocks, first, up_first << PYRAMID_STEP_SHIFT));
        }
        if (end & mask) {
            e = join(e, extent_of_blocks(blocks, up_end << PYRAMID_STEP_SHIFT, end));
        }
        first = up_first;
        end = up_end;
    }
}

struct extent pyramid_extent(const struct pyramid *pyramid, size_t first, size_t end)
{
    const size_t base = (size_t)1 << PYRAMID_BASE_SHIFT;
    const double *x = pyramid->column;
    size_t block_first = (first + base - 1) >> PYRAMID_BASE_SHIFT, block_end = end >> PYRAMID_BASE_SHIFT;
    if (block_first >= block_end) {
        return extent_of_values(x + first, end - first);
    }
    struct extent e = extent_upwards(pyramid, block_first, block_end);
    size_t head_end = block_first << PYRAMID_BASE_SHIFT, tail_first = block_end << PYRAMID_BASE_SHIFT;
    if (first < head_end) {
        e = join(e, extent_of_values(x + first, head_end - first));
    }
    if (tail_first < end) {
        e = join(e, extent_of_values(x + tail_first, end - tail_first));
    }
    return e;
}

#define CACHE_LINE 64
#define AHEAD      12 /* bounds whose memory is on its way while one is worked on */

static void prefetch(const void *from, size_t bytes)
{
    for (size_t i = 0; i < bytes; i += CACHE_LINE) {
        __builtin_prefetch((const char *)from + i);
    }
}

/* Prefetches the blocks that a span beginning or ending at `bound` will read around it: far apart in a long
 * column, so that each would otherwise wait for memory in turn. */
static void prefetch_bound(const struct pyramid *pyramid, size_t bound)
{
    const size_t group = (size_t)1 << PYRAMID_STEP_SHIFT;
    size_t base = bound >> PYRAMID_BASE_SHIFT;
    prefetch(pyramid->column + (base << PYRAMID_BASE_SHIFT), sizeof(double) << PYRAMID_BASE_SHIFT);
    for (int level = 0; level < 2; level++) {
        prefetch(pyramid->levels[level] + (base & ~(group - 1)), group * sizeof(struct extent));
        base >>= PYRAMID_STEP_SHIFT;
    }
}

void pyramid_extents(const struct pyramid *pyramid, const struct span *spans, size_t count,
                     struct extent *out)
{
    for (size_t i = 0; i < count && i < AHEAD; i++) {
        prefetch_bound(pyramid, spans[i].first);
    }
    for (size_t i = 0; i < count; i++) {
        if (i + AHEAD < count) {
            prefetch_bound(pyramid, spans[i + AHEAD].first);
        }
        if (spans[i].first < spans[i].end) {
            out[i] = pyramid_extent(pyramid, spans[i].first, spans[i].end);
        }
    }
}

double pyramid_sum(const struct pyramid *pyramid, size_t first, size_t end)
{
    const double *x = pyramid->column;
    size_t sum_first = (first + SUM_EVERY - 1) >> PYRAMID_SUM_SHIFT, sum_end = end >> PYRAMID_SUM_SHIFT;
    if (sum_first >= sum_end) {
        return sum_of_values(x + first, end - first);
    }
    return sum_of_values(x + first, sum_first * SUM_EVERY - first) +
           (pyramid->sums[sum_end] - pyramid->sums[sum_first]) +
           sum_of_values(x + sum_end * SUM_EVERY, end - sum_end * SUM_EVERY);
}
