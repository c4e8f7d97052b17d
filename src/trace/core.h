/* Making a trace out of segments: what readers, generators and the public constructor share. */
#ifndef TRACEREEL_TRACE_CORE_H
#define TRACEREEL_TRACE_CORE_H

#include <tracereel/trace.h>

/* A sum that keeps what rounding loses (Neumaier 1974): as good as one rounding of the exact sum unless terms
 * cancel. */
struct exact_sum {
    double sum, lost;
};

static inline void exact_add(struct exact_sum *s, double x)
{
    double t = s->sum + x;
    double big = x > s->sum || -x > s->sum ? x : s->sum;
    double small = x > s->sum || -x > s->sum ? s->sum : x;
    s->lost += (big - t) + small;
    s->sum = t;
}

static inline double exact_value(const struct exact_sum *s)
{
    return s->sum + s->lost;
}

/* The extras that trace_finish computes. */
struct trace_shape {
    const char *name; /* copied */
    const char *format;
    size_t samples;
    double interval_s;  /* median positive step where the reader knows it; 0: median of the segments */
    double stats_bin_s; /* > 0: min, max and percentiles over whole bins of this length */
    bool gaps_known;    /* else the gaps are those of the segments */
    size_t gaps;
    double longest_gap_s, longest_gap_at_s;
    enum tr_trace_kind kind; /* of every segment, where columns.kind is NULL */
    double end_mbit;         /* of the last bin: passes at the very end, so belongs to no bin */
};

struct trace_columns {
    size_t count;
    double *start_s, *rate_mbps, *latency_ms, *loss;
    double *kind; /* enum tr_trace_kind: a number like the others while rows are moved; not taken over */
};

/* Megabits before each start, and segments that hold no time left out: repeated stamps, or 1e-10 s at t = 1e7
 * s, which does not move the clock. cum_mbit has room for count + 1. How many segments are left. */
size_t trace_cumulate(struct trace_columns *columns, double *cum_mbit);

/* Turns arrays of count + 1 starts, count rates (and latency, loss) into a finished trace: cum_mbit and the
 * statistics of info are computed. Segments that are too short to move the clock are left out. Takes the
 * arrays over on success; on failure they stay the caller's. Starts ascend from 0, rates are finite and >= 0:
 * the caller has seen to that. */
enum tr_status trace_finish(const struct trace_columns *columns, const struct trace_shape *shape,
                            struct tr_trace **out, struct tr_error *err);

/* Statistics of a trace whose columns are in place (stats.c). */
enum tr_status trace_statistics(struct tr_trace *trace, const struct trace_shape *shape,
                                struct tr_error *err);

/* The gap rule: longer than this is a gap, given the median step. */
static inline double trace_gap_threshold_s(double interval_s)
{
    return 10 * interval_s > 5 ? 10 * interval_s : 5;
}

/* The value of that rank, from 0, in ascending order; NaN where memory ran out. */
double value_of_rank(const double *values, size_t count, size_t rank);

/* The median of the positive steps start_s[i + 1] - start_s[i], i < steps; 0 where there is none. */
double median_step(const double *start_s, size_t steps);

#endif
