/* Least and greatest of a column over any span, at the cost of a look-up: blocks of 64 values, blocks of 16
 * of those, and so on. 3.8 % of the column. Beside it running sums, every 256 values, for means. */
#ifndef TRACEREEL_MODEL_PYRAMID_H
#define TRACEREEL_MODEL_PYRAMID_H

#include <stdbool.h>
#include <stddef.h>

#define PYRAMID_BASE_SHIFT 6 /* 64 values a block at the bottom */
#define PYRAMID_STEP_SHIFT 4 /* 16 blocks a block above */
#define PYRAMID_LEVELS     6 /* the top one's blocks hold 2^26 values */
#define PYRAMID_SUM_SHIFT  8 /* values between two running sums */

struct extent {
    double min, max;
};

struct pyramid {
    const double *column; /* borrowed */
    size_t count;         /* values it covers once all are in */
    size_t done;          /* values added so far */
    struct extent *levels[PYRAMID_LEVELS];
    double *sums; /* sums[k]: of the first k * 256 values */
};

/* For a column of `count` values that pyramid_add will be told about. False where memory ran out. */
bool pyramid_init(struct pyramid *pyramid, const double *column, size_t count);
void pyramid_destroy(struct pyramid *pyramid); /* all-zero is fine */

/* The next `count` values are in: a multiple of 64 unless they are the last. */
void pyramid_add(struct pyramid *pyramid, size_t count);

/* Over values [first, end), first < end <= count. */
struct extent pyramid_extent(const struct pyramid *pyramid, size_t first, size_t end);

/* Values [first, end); none where they are equal. */
struct span {
    size_t first, end;
};

/* Over `count` spans in order; where one is empty, its out is left as it was. Cheaper than as many single
 * calls where spans are long and memory far. */
void pyramid_extents(const struct pyramid *pyramid, const struct span *spans, size_t count,
                     struct extent *out);

/* Sum of values [first, end). */
double pyramid_sum(const struct pyramid *pyramid, size_t first, size_t end);

#endif
