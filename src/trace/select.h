/* Quantiles without sorting: the value of a weighted rank among many, in about one pass over them.
 *
 * A random sample gives two bounds that very likely enclose the answer; one pass weighs what lies below them
 * and collects the little between, where the search goes on. Where the sample was unlucky it is tried again,
 * wider. The answer is exact; only the time it takes is a matter of chance. */
#ifndef TRACEREEL_TRACE_SELECT_H
#define TRACEREEL_TRACE_SELECT_H

#include <stdbool.h>
#include <stddef.h>

#define SELECT_BLOCK 1024

/* Where the values come from, so that differences need no array of their own. */
struct select_source {
    size_t count;
    /* Writes values [first, first + n), n <= SELECT_BLOCK, and their weights (> 0; 0 leaves one out). */
    void (*fill)(const void *context, size_t first, size_t n, double *values, double *weights);
    const void *context;
};

/* For each i, out[i] = the least value v such that all values <= v weigh at least wanted[i] of `total`; the
 * greatest value where none does; 0 where there are no values. False where memory ran out. At most SELECT_MAX
 * at once, which cost little more than one. */
#define SELECT_MAX 2
bool select_quantiles(const struct select_source *source, double total, const double *wanted, size_t count,
                      double *out);

/* Two values with the quantile between them, found by a look at a few thousand: equal where that is certain.
 * NaN where memory ran out. For questions such as whether a median is over 100. */
void select_estimate(const struct select_source *source, double share, double *low, double *high);

#endif
