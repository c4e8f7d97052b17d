/* The figures of a trace: time-weighted mean and percentiles, extremes, median step, gaps.
 *
 * Percentiles and medians come from a radix selection on the bits of the doubles (which, for numbers >= 0,
 * order as integers do): linear in time, no copy of the data. */
#include "trace/core.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DIGIT_BITS 16
#define DIGITS     ((size_t)1 << DIGIT_BITS)

/* Of a few values narrow digits, more passes: clearing and walking a wide histogram would cost more than they
 * do. */
#define FEW            4096
#define FEW_DIGIT_BITS 8

static uint64_t key_of(double value)
{
    uint64_t key;
    memcpy(&key, &value, sizeof key);
    return value > 0 ? key : 0; /* -0 is 0 */
}

static double value_of(uint64_t key)
{
    double value;
    memcpy(&value, &key, sizeof value);
    return value;
}

/* `count` values, each with a weight. */
struct weighted {
    size_t count;
    double (*value)(const void *context, size_t i); /* < 0: not part of it */
    double (*weight)(const void *context, size_t i);
    const void *context;
};

/* The least value v such that those <= v weigh at least `wanted`. histogram: DIGITS doubles. */
static double quantile(const struct weighted *w, double wanted, double *histogram)
{
    const int bits = w->count < FEW ? FEW_DIGIT_BITS : DIGIT_BITS;
    const size_t digits = (size_t)1 << bits;
    double below = 0;
    uint64_t prefix = 0;
    for (int shift = 64 - bits; shift >= 0; shift -= bits) {
        memset(histogram, 0, digits * sizeof *histogram);
        uint64_t least = UINT64_MAX, greatest = 0;
        for (size_t i = 0; i < w->count; i++) {
            double value = w->value(w->context, i);
            if (value < 0) {
                continue;
            }
            uint64_t key = key_of(value);
            if (shift < 64 - bits && key >> (shift + bits) != prefix) {
                continue;
            }
            histogram[key >> shift & (digits - 1)] += w->weight(w->context, i);
            least = key < least ? key : least;
            greatest = key > greatest ? key : greatest;
        }
        if (least >= greatest) {
            return least == greatest ? value_of(least) : 0;
        }
        size_t digit = least >> shift & (digits - 1), last = greatest >> shift & (digits - 1);
        while (digit < last && below + histogram[digit] < wanted) {
            below += histogram[digit++];
        }
        /* Rounding of the weights may leave us on an empty digit: the next one with anything in it counts. */
        while (digit < last && histogram[digit] == 0) {
            digit++;
        }
        prefix = prefix << bits | digit;
    }
    return value_of(prefix);
}

static double one(const void *context, size_t i)
{
    (void)context;
    (void)i;
    return 1;
}

static double plain_value(const void *context, size_t i)
{
    return ((const double *)context)[i];
}

static double step_value(const void *context, size_t i)
{
    const double *start_s = context;
    double step = start_s[i + 1] - start_s[i];
    return step > 0 ? step : -1;
}

/* Between the two middle values where there is an even number of them. */
static double median(const struct weighted *w, size_t members)
{
    if (members == 0) {
        return 0;
    }
    double *histogram = malloc(DIGITS * sizeof *histogram);
    if (!histogram) {
        return NAN;
    }
    double half = (double)(members / 2);
    double high = quantile(w, half + 1, histogram);
    double low = members % 2 ? high : quantile(w, half, histogram);
    free(histogram);
    return low + (high - low) / 2;
}

double median_of(const double *values, size_t count)
{
    return median(&(struct weighted){count, plain_value, one, values}, count);
}

double value_of_rank(const double *values, size_t count, size_t rank)
{
    double *histogram = malloc(DIGITS * sizeof *histogram);
    if (!histogram) {
        return NAN;
    }
    struct weighted w = {count, plain_value, one, values};
    double value = quantile(&w, (double)rank + 1, histogram);
    free(histogram);
    return value;
}

double median_step(const double *start_s, size_t steps)
{
    size_t positive = 0;
    for (size_t i = 0; i < steps; i++) {
        positive += start_s[i + 1] > start_s[i];
    }
    return median(&(struct weighted){steps, step_value, one, start_s}, positive);
}

double trace_gap_threshold_s(double interval_s)
{
    return fmax(10 * interval_s, 5);
}

static void count_gaps(struct trace *trace)
{
    struct trace_info *info = &trace->info;
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

static void extremes(struct trace_info *info, const double *rate_mbps, size_t count)
{
    double min = rate_mbps[0], max = rate_mbps[0];
    for (size_t i = 1; i < count; i++) {
        min = rate_mbps[i] < min ? rate_mbps[i] : min;
        max = rate_mbps[i] > max ? rate_mbps[i] : max;
    }
    info->min_mbps = min;
    info->max_mbps = max;
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

static bool bins_fill(struct bins *b, const struct trace *trace, double bin_s, double end_mbit)
{
    b->total = floor(trace_duration_s(trace) / bin_s + 1e-9);
    size_t most = b->total < (double)trace->count * 2 ? (size_t)b->total : trace->count * 2;
    b->rate_mbps = malloc((most + 1) * sizeof *b->rate_mbps);
    b->weight = malloc((most + 1) * sizeof *b->weight);
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
    struct trace_cursor cursor;
    trace_cursor_init(&cursor, trace, false);
    for (double k = 0; k < b->total;) {
        struct trace_step step;
        trace_cursor_step(&cursor, k * bin_s, (k + 1) * bin_s, &step);
        double run = cursor.low_s <= k * bin_s ? floor((cursor.high_s - k * bin_s) / bin_s) : 1;
        run = fmin(fmax(run, 1), b->total - k);
        if (b->count > most) { /* cannot be: each segment ends one run and shares one bin */
            break;
        }
        b->rate_mbps[b->count] = step.bandwidth_mbps;
        b->weight[b->count++] = run;
        k += run;
    }
    if (fabs(b->total * bin_s - trace_duration_s(trace)) < 1e-9 && b->weight[b->count - 1] == 1) {
        b->rate_mbps[b->count - 1] = fmax(0, b->rate_mbps[b->count - 1] - end_mbit / bin_s);
    }
    return true;
}

static double bin_rate(const void *context, size_t i)
{
    return ((const struct bins *)context)->rate_mbps[i];
}

static double bin_weight(const void *context, size_t i)
{
    return ((const struct bins *)context)->weight[i];
}

static double segment_rate(const void *context, size_t i)
{
    return ((const struct trace *)context)->rate_mbps[i];
}

static double segment_length(const void *context, size_t i)
{
    const struct trace *trace = context;
    return trace->start_s[i + 1] - trace->start_s[i];
}

static enum status distribution(struct trace *trace, const struct trace_shape *shape, struct error *err)
{
    struct trace_info *info = &trace->info;
    double bin_s = shape->stats_bin_s;
    struct weighted w = {trace->count, segment_rate, segment_length, trace};
    double total = info->duration_s;
    const double *rates = trace->rate_mbps;
    struct bins bins = {0};
    double *histogram = malloc(DIGITS * sizeof *histogram);
    enum status status = STATUS_OK;
    if (!histogram || (bin_s > 0 && !bins_fill(&bins, trace, bin_s, shape->end_mbit))) {
        status = error_oom(err);
        goto done;
    }
    if (bin_s > 0) {
        w = (struct weighted){bins.count, bin_rate, bin_weight, &bins};
        total = bins.total;
        rates = bins.rate_mbps;
    }
    extremes(info, rates, w.count);
    info->p5_mbps = quantile(&w, total * 0.05, histogram);
    info->p95_mbps = quantile(&w, total * 0.95, histogram);
done:
    bins_destroy(&bins);
    free(histogram);
    return status;
}

enum status trace_statistics(struct trace *trace, const struct trace_shape *shape, struct error *err)
{
    struct trace_info *info = &trace->info;
    info->duration_s = trace_duration_s(trace);
    info->mean_mbps = trace->cum_mbit[trace->count] / info->duration_s;
    info->interval_s = shape->interval_s > 0 ? shape->interval_s : median_step(trace->start_s, trace->count);
    if (isnan(info->interval_s)) {
        return error_oom(err);
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
