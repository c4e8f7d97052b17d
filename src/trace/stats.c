/* The figures of a trace: time-weighted mean and percentiles, extremes, median step, gaps. */
#include "trace/core.h"

#include "trace/select.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A plain array, each value weighing 1. */
static void fill_plain(const void *context, size_t first, size_t n, double *values, double *weights)
{
    const double *array = context;
    for (size_t i = 0; i < n; i++) {
        values[i] = array[first + i];
        weights[i] = 1;
    }
}

/* Positive steps between starts. */
static void fill_steps(const void *context, size_t first, size_t n, double *values, double *weights)
{
    const double *start_s = context;
    for (size_t i = 0; i < n; i++) {
        values[i] = start_s[first + i + 1] - start_s[first + i];
        weights[i] = values[i] > 0 ? 1 : 0;
    }
}

/* Between the two middle values where there is an even number of them. */
static double median(const struct select_source *s, size_t members)
{
    if (members == 0) {
        return 0;
    }
    double half = (double)(members / 2), wanted[] = {half + 1, half}, middle[2];
    size_t count = members % 2 ? 1 : 2;
    if (!select_quantiles(s, (double)members, wanted, count, middle)) {
        return NAN;
    }
    return count == 1 ? middle[0] : middle[1] + (middle[0] - middle[1]) / 2;
}

double value_of_rank(const double *values, size_t count, size_t rank)
{
    double wanted = (double)rank + 1, value;
    struct select_source source = {count, fill_plain, values};
    return select_quantiles(&source, (double)count, &wanted, 1, &value) ? value : NAN;
}

double median_step(const double *start_s, size_t steps)
{
    /* Most logs tick: where some step is like most others, it is the median, and nothing has to be searched.
     * Branches are foreseen then; counting without them takes three times as long. */
    double one = steps > 0 ? start_s[steps / 2 + 1] - start_s[steps / 2] : 0;
    size_t equal = 0, positive = 0, below = 0;
    for (size_t i = 0; i < steps; i++) {
        double step = start_s[i + 1] - start_s[i];
        if (step == one) {
            equal++;
        } else if (step > 0) {
            positive++;
            below += step < one;
        }
    }
    positive += one > 0 ? equal : 0;
    if (one > 0 && below < (positive + 1) / 2 && positive / 2 + 1 <= below + equal) {
        return one;
    }
    return median(&(struct select_source){steps, fill_steps, start_s}, positive);
}

static void count_gaps(struct tr_trace *trace)
{
    struct tr_trace_info *info = &trace->info;
    double threshold_s = trace_gap_threshold_s(info->interval_s);
    for (size_t i = 0; i < trace->count; i++) {
        double length_s = trace->start_s[i + 1] - trace->start_s[i];
        if (length_s > threshold_s) {
            info->gaps++;
            if (length_s > info->longest_gap_s) {
                info->longest_gap_s = length_s;
                info->longest_gap_at_s = trace->start_s[i];
            }
        }
    }
}

/* Four at a time: one chain of comparisons would wait for itself. */
static void extremes(struct tr_trace_info *info, const double *rate_mbps, size_t count)
{
    double min[4], max[4];
    for (size_t k = 0; k < 4; k++) {
        min[k] = max[k] = rate_mbps[0];
    }
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        for (size_t k = 0; k < 4; k++) {
            double r = rate_mbps[i + k];
            min[k] = r < min[k] ? r : min[k];
            max[k] = r > max[k] ? r : max[k];
        }
    }
    for (; i < count; i++) {
        min[0] = fmin(min[0], rate_mbps[i]);
        max[0] = fmax(max[0], rate_mbps[i]);
    }
    info->min_mbps = fmin(fmin(min[0], min[1]), fmin(min[2], min[3]));
    info->max_mbps = fmax(fmax(max[0], max[1]), fmax(max[2], max[3]));
}

/* Rates over bins [k bin, (k + 1) bin) that are whole, runs of equal bins inside one segment taken together:
 * a trace of two stamps a century apart has three entries. */
struct bins {
    size_t count;
    double total;
    double *rate_mbps, *weight;
};

static void bins_destroy(struct bins *b)
{
    free(b->rate_mbps);
    free(b->weight);
}

/* The segment that holds t_s, from `i` on: near it, mostly. */
static size_t segment_from(const struct tr_trace *trace, size_t i, double t_s)
{
    size_t step = 1, high = i + 1;
    while (high < trace->count && trace->start_s[high] <= t_s) {
        i = high;
        high += step *= 2;
    }
    high = high < trace->count ? high : trace->count;
    while (high - i > 1) {
        size_t middle = i + (high - i) / 2;
        if (trace->start_s[middle] <= t_s) {
            i = middle;
        } else {
            high = middle;
        }
    }
    return i;
}

static void bins_walk(struct bins *b, const struct tr_trace *trace, double bin_s, size_t most)
{
    double before = 0;
    size_t i = 0;
    for (double k = 0; k < b->total && b->count < most;) {
        /* bins that lie in one segment are taken together */
        double run = floor(trace->start_s[i + 1] / bin_s) - k;
        bool whole = run >= 1;
        run = whole ? fmin(run, b->total - k) : 1;
        double end_s = (k + run) * bin_s;
        i = segment_from(trace, i, end_s);
        double mbit = trace->cum_mbit[i] +
                      trace->rate_mbps[i] * (fmin(end_s, trace->start_s[i + 1]) - trace->start_s[i]);
        b->rate_mbps[b->count] = fmax(0, (mbit - before) / (run * bin_s));
        b->weight[b->count++] = run;
        before = mbit;
        k += run;
    }
}

static bool bins_fill(struct bins *b, const struct tr_trace *trace, double bin_s, double end_mbit)
{
    b->total = floor(tr_trace_duration_s(trace) / bin_s + 1e-9);
    size_t most = b->total < (double)trace->count * 2 ? (size_t)b->total : trace->count * 2;
    b->rate_mbps = calloc(most + 2, sizeof *b->rate_mbps);
    b->weight = malloc((most + 2) * sizeof *b->weight);
    if (!b->rate_mbps || !b->weight) {
        return false;
    }
    if (b->total < 1) { /* the mean stands for all */
        b->total = 1;
        b->count = 1;
        b->rate_mbps[0] = trace->info.mean_mbps;
        b->weight[0] = 1;
        return true;
    }
    bins_walk(b, trace, bin_s, most + 2); /* a segment ends one run and shares one bin at most */
    if (fabs(b->total * bin_s - tr_trace_duration_s(trace)) < 1e-9 && b->count > 0 &&
        b->weight[b->count - 1] == 1) {
        b->rate_mbps[b->count - 1] = fmax(0, b->rate_mbps[b->count - 1] - end_mbit / bin_s);
    }
    return true;
}

static void fill_bins(const void *context, size_t first, size_t n, double *values, double *weights)
{
    const struct bins *b = context;
    memcpy(values, b->rate_mbps + first, n * sizeof *values);
    memcpy(weights, b->weight + first, n * sizeof *weights);
}

static void fill_segments(const void *context, size_t first, size_t n, double *values, double *weights)
{
    const struct tr_trace *trace = context;
    for (size_t i = 0; i < n; i++) {
        values[i] = trace->rate_mbps[first + i];
        weights[i] = trace->start_s[first + i + 1] - trace->start_s[first + i];
    }
}

static enum tr_status distribution(struct tr_trace *trace, const struct trace_shape *shape,
                                   struct tr_error *err)
{
    struct tr_trace_info *info = &trace->info;
    struct select_source source = {trace->count, fill_segments, trace};
    double total = info->duration_s;
    const double *rates = trace->rate_mbps;
    struct bins bins = {0};
    if (shape->stats_bin_s > 0) {
        if (!bins_fill(&bins, trace, shape->stats_bin_s, shape->end_mbit)) {
            bins_destroy(&bins);
            return tr_error_oom(err);
        }
        source = (struct select_source){bins.count, fill_bins, &bins};
        total = bins.total;
        rates = bins.rate_mbps;
    }
    extremes(info, rates, source.count);
    if (shape->stats_bin_s > 0) { /* what is in no whole bin is in the mean */
        info->min_mbps = fmin(info->min_mbps, info->mean_mbps);
        info->max_mbps = fmax(info->max_mbps, info->mean_mbps);
    }
    const double wanted[] = {total * 0.05, total * 0.95};
    double found[2];
    bool ok = select_quantiles(&source, total, wanted, 2, found);
    bins_destroy(&bins);
    if (!ok) {
        return tr_error_oom(err);
    }
    info->p5_mbps = found[0];
    info->p95_mbps = found[1];
    return TR_STATUS_OK;
}

enum tr_status trace_statistics(struct tr_trace *trace, const struct trace_shape *shape, struct tr_error *err)
{
    struct tr_trace_info *info = &trace->info;
    info->duration_s = tr_trace_duration_s(trace);
    info->mean_mbps = trace->cum_mbit[trace->count] / info->duration_s;
    info->interval_s = shape->interval_s > 0 ? shape->interval_s : median_step(trace->start_s, trace->count);
    if (isnan(info->interval_s)) {
        return tr_error_oom(err);
    }
    if (shape->gaps_known) {
        info->gaps = shape->gaps;
        info->longest_gap_s = shape->longest_gap_s;
        info->longest_gap_at_s = shape->longest_gap_at_s;
    } else {
        count_gaps(trace);
    }
    return distribution(trace, shape, err);
}
