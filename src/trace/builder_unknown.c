/* Stand-ins for rates that are not known: nobody fetched, or the test failed. */
#include "trace/builder.h"
#include "trace/select.h"

#include <stdlib.h>

static bool is_unknown(const struct builder *b, size_t i)
{
    return b->kind[i] == TR_TRACE_UNKNOWN;
}

static void fill_known(const void *context, size_t first, size_t n, double *values, double *weights)
{
    const struct builder *b = context;
    for (size_t i = first; i < first + n; i++) {
        values[i - first] = b->rate[i];
        weights[i - first] = is_unknown(b, i) ? 0 : b->time[i + 1] - b->time[i];
    }
}

/* By time; NaN where memory ran out. */
static double median_known(const struct builder *b)
{
    double total_s = 0, median;
    for (size_t i = 0; i < b->count; i++) {
        total_s += is_unknown(b, i) ? 0 : b->time[i + 1] - b->time[i];
    }
    double wanted = total_s / 2;
    struct select_source source = {b->count, fill_known, b};
    return select_quantiles(&source, total_s, &wanted, 1, &median) ? median : NAN;
}

/* Between the known rates before and after, as of the middle of row i; where there is one only, that. */
static double between(const struct builder *b, size_t i, size_t before, size_t after)
{
    if (before == b->count || after == b->count) {
        return b->rate[before == b->count ? after : before];
    }
    double from_s = b->time[before + 1], to_s = b->time[after], middle_s = (b->time[i] + b->time[i + 1]) / 2;
    double way = to_s > from_s ? (middle_s - from_s) / (to_s - from_s) : 0;
    return b->rate[before] + (b->rate[after] - b->rate[before]) * way;
}

bool builder_fill_unknown(struct builder *b)
{
    if (!b->kind || builder_known(b) == b->count) {
        return true;
    }
    enum tr_trace_unknown policy = b->options->unknown;
    double median = policy == TR_TRACE_UNKNOWN_P50 ? median_known(b) : 0;
    size_t before = b->count, after = 0;
    for (size_t i = 0; i < b->count; i++) {
        if (!is_unknown(b, i)) {
            before = i;
            continue;
        }
        for (after = after > i ? after : i; after < b->count && is_unknown(b, after); after++) {}
        switch (policy) {
        case TR_TRACE_UNKNOWN_HOLD: b->rate[i] = b->rate[before < b->count ? before : after]; break;
        case TR_TRACE_UNKNOWN_INTERPOLATE: b->rate[i] = between(b, i, before, after); break;
        case TR_TRACE_UNKNOWN_ZERO: b->rate[i] = 0; break;
        case TR_TRACE_UNKNOWN_P50: b->rate[i] = median; break;
        }
    }
    return !isnan(median);
}
