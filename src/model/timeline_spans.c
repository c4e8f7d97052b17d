/* Answers about spans of a timeline: reports, extents, means. */
#include "model/timeline_build.h"

#include <math.h>
#include <stdlib.h>

#define PENSIEVE_STALL_PENALTY 4.3 /* Mbit/s a stalled second, Mao et al. 2017 */

static size_t steps_through(const struct tr_timeline *timeline, double t_s)
{
    return tr_timeline_step_at(timeline, t_s) + 1;
}

/* A value that the log does not tell is no 0. */
static void leave_untold_qoe(const struct tr_timeline *timeline, struct tr_qoe *out)
{
    const unsigned untold = timeline->untold;
    if (untold & TR_UNTOLD_BUFFER) {
        out->mean_buffer_level_s = NAN;
    }
    if (untold & TR_UNTOLD_STALL_TIME) {
        out->total_stall_time_s = out->stall_ratio = out->jerkiness_score = NAN;
    }
    if (untold & TR_UNTOLD_OFFSET) {
        out->mean_av_sync_drift_ms = out->max_av_sync_drift_ms = out->av_out_of_sync_ratio = NAN;
        out->dropped_frame_ratio = out->av_sync_score = out->overall_qoe = NAN;
    }
}

static void leave_untold_scores(const struct tr_timeline *timeline, struct tr_scores *out)
{
    const unsigned untold = timeline->untold;
    if (untold & TR_UNTOLD_BITRATE) {
        out->mean_video_kbps = out->switched_up_mbps = out->switched_down_mbps = NAN;
    }
    if (untold & (TR_UNTOLD_BITRATE | TR_UNTOLD_STALL_TIME)) {
        out->pensieve_qoe = out->pensieve_chunk_qoe = NAN;
    }
    if (untold & TR_UNTOLD_LIVE) {
        out->mean_behind_live_s = out->max_behind_live_s = NAN;
    }
    if (timeline->log) {
        out->mean_height_px = NAN; /* that of the usual ladder was only to draw with */
    }
}

void tr_timeline_qoe(const struct tr_timeline *timeline, double t_s, struct tr_qoe *out)
{
    struct qoe_sums sums;
    size_t steps = steps_through(timeline, t_s);
    timeline_sums(timeline, steps, &sums);
    qoe_report(&sums, &timeline->params.quality, steps, timeline->dt_s, out);
    leave_untold_qoe(timeline, out);
}

/* The steps that [from_s, to_s) touches, as [first, end); false where it touches none. */
static bool steps_of(const struct tr_timeline *timeline, double from_s, double to_s, size_t *first,
                     size_t *end)
{
    double duration_s = tr_timeline_duration_s(timeline);
    if (!(from_s < to_s) || to_s <= 0 || from_s >= duration_s) {
        return false;
    }
    *first = tr_timeline_step_at(timeline, from_s);
    *end = tr_timeline_step_at(timeline, to_s);
    if (to_s >= duration_s || tr_timeline_step_start_s(timeline->dt_s, *end) < to_s) {
        (*end)++;
    }
    return true;
}

void tr_timeline_qoe_between(const struct tr_timeline *timeline, double from_s, double to_s,
                             struct tr_qoe *out)
{
    size_t first, end;
    if (!steps_of(timeline, from_s, to_s, &first, &end)) {
        *out = (struct tr_qoe){0};
        return;
    }
    struct qoe_sums before, sums;
    timeline_sums(timeline, first, &before);
    timeline_sums(timeline, end, &sums);
    sums.drift_ms -= before.drift_ms;
    sums.level_s -= before.level_s;
    sums.stalled -= before.stalled;
    sums.stalls -= before.stalls;
    sums.out_of_sync -= before.out_of_sync;
    sums.switches -= before.switches;
    sums.dropped -= before.dropped;
    struct extent drift = pyramid_extent(&timeline->index->pyramids[TR_TIMELINE_AV_DRIFT_MS], first, end);
    sums.drift_max_ms = fmax(fabs(drift.min), fabs(drift.max));
    qoe_report(&sums, &timeline->params.quality, end - first, timeline->dt_s, out);
    leave_untold_qoe(timeline, out);
}

void tr_timeline_scores(const struct tr_timeline *timeline, double t_s, struct tr_scores *out)
{
    struct score_sums sums;
    struct qoe_sums qoe;
    const size_t steps = steps_through(timeline, t_s);
    const double n = (double)steps, dt_s = timeline->dt_s;
    timeline_score_sums(timeline, steps, &sums);
    timeline_sums(timeline, steps, &qoe);
    out->mean_video_kbps = sums.video_kbps / n;
    out->mean_height_px = sums.height_px / n;
    out->mean_behind_live_s = sums.behind_s / n;
    out->max_behind_live_s = sums.behind_max_s;
    out->pensieve_qoe =
        sums.video_kbps / 1000 * dt_s - PENSIEVE_STALL_PENALTY * (qoe.stalled * dt_s) - sums.change_mbps;
    timeline_score_delivery(timeline, tr_timeline_step_start_s(dt_s, steps), out);
    leave_untold_scores(timeline, out);
}

bool tr_timeline_range(const struct tr_timeline *timeline, enum tr_timeline_column column, double from_s,
                       double to_s, double *min, double *max)
{
    size_t first, end;
    if (!timeline_has(timeline, column) || !steps_of(timeline, from_s, to_s, &first, &end)) {
        return false;
    }
    struct extent e = pyramid_extent(&timeline->index->pyramids[column], first, end);
    *min = e.min;
    *max = e.max;
    return true;
}

#define SPANS_AT_ONCE ((size_t)128)

/* The steps that `count` adjoining spans touch, of which the first begins at from_s + index * span_s. As
 * steps_of, but a bound that two spans share is looked up once; [0, 0) where a span touches none. */
static void steps_of_each(const struct tr_timeline *timeline, double from_s, double span_s, size_t index,
                          size_t count, struct span *spans)
{
    const double duration_s = tr_timeline_duration_s(timeline), step_us = timeline_step_us(timeline->dt_s);
    double bounds_s[SPANS_AT_ONCE + 1];
    size_t steps[SPANS_AT_ONCE + 1];
    for (size_t i = 0; i <= count; i++) {
        bounds_s[i] = from_s + (double)(index + i) * span_s;
    }
    tr_timeline_steps_at(timeline, bounds_s, count + 1, steps);
    for (size_t i = 0; i < count; i++) {
        const double begin_s = bounds_s[i], end_s = bounds_s[i + 1];
        const size_t end = steps[i + 1];
        if (!(begin_s < end_s) || end_s <= 0 || begin_s >= duration_s) {
            spans[i] = (struct span){0, 0};
        } else if (end_s >= duration_s || timeline_step_start_s(step_us, timeline->dt_s, end) < end_s) {
            spans[i] = (struct span){steps[i], end + 1};
        } else {
            spans[i] = (struct span){steps[i], end};
        }
    }
}

void tr_timeline_columns(const struct tr_timeline *timeline, enum tr_timeline_column column, double from_s,
                         double span_s, size_t count, float *min, float *max)
{
    const struct pyramid *pyramid = &timeline->index->pyramids[column];
    struct span spans[SPANS_AT_ONCE];
    struct extent extents[SPANS_AT_ONCE];
    if (!timeline_has(timeline, column)) {
        from_s = INFINITY; /* as outside */
    }
    for (size_t i = 0; i < count; i += SPANS_AT_ONCE) {
        const size_t some = count - i < SPANS_AT_ONCE ? count - i : SPANS_AT_ONCE;
        steps_of_each(timeline, from_s, span_s, i, some, spans);
        pyramid_extents(pyramid, spans, some, extents);
        for (size_t k = 0; k < some; k++) {
            const bool any = spans[k].first < spans[k].end;
            min[i + k] = any ? (float)extents[k].min : NAN;
            max[i + k] = any ? (float)extents[k].max : NAN;
        }
    }
}

/* Seconds of step i within [from_s, to_s). */
static double overlap_s(const struct tr_timeline *timeline, size_t i, double from_s, double to_s)
{
    double start_s = tr_timeline_step_start_s(timeline->dt_s, i),
           end_s = tr_timeline_step_start_s(timeline->dt_s, i + 1);
    return fmax(0, fmin(end_s, to_s) - fmax(start_s, from_s));
}

double tr_timeline_mean(const struct tr_timeline *timeline, enum tr_timeline_column column, double from_s,
                        double to_s)
{
    size_t first, end;
    if (!timeline_has(timeline, column) || !steps_of(timeline, from_s, to_s, &first, &end)) {
        return NAN;
    }
    const double *x = timeline->columns[column];
    double head_s = overlap_s(timeline, first, from_s, to_s);
    double sum = x[first] * head_s, length_s = head_s;
    if (end - first >= 2) {
        double tail_s = overlap_s(timeline, end - 1, from_s, to_s);
        sum += x[end - 1] * tail_s;
        length_s += tail_s;
    }
    if (end - first > 2) {
        sum += pyramid_sum(&timeline->index->pyramids[column], first + 1, end - 1) * timeline->dt_s;
        length_s += (double)(end - first - 2) * timeline->dt_s;
    }
    return length_s > 0 ? sum / length_s : x[first];
}

void tr_timeline_quality_range(const struct tr_timeline *timeline, size_t first, size_t end, int *low,
                               int *high)
{
    struct quality_extent extent = {UINT8_MAX, 0};
    size_t block = (first + QUALITY_BLOCK_STEPS - 1) / QUALITY_BLOCK_STEPS, last = end / QUALITY_BLOCK_STEPS;
    if (block >= last) {
        quality_widen(timeline, first, end, &extent);
    } else {
        const struct quality_extent *blocks = timeline->index->qualities;
        quality_widen(timeline, first, block * QUALITY_BLOCK_STEPS, &extent);
        for (size_t k = block; k < last; k++) {
            extent.low = blocks[k].low < extent.low ? blocks[k].low : extent.low;
            extent.high = blocks[k].high > extent.high ? blocks[k].high : extent.high;
        }
        quality_widen(timeline, last * QUALITY_BLOCK_STEPS, end, &extent);
    }
    *low = extent.low;
    *high = extent.high;
}

/* The sum of the first `steps` values. */
static double sum_before(const struct pyramid *pyramid, size_t steps)
{
    return steps > 0 ? pyramid_sum(pyramid, 0, steps) : 0;
}

void tr_timeline_column_means(const struct tr_timeline *timeline, enum tr_timeline_column column,
                              double from_s, double span_s, size_t count, float *mean)
{
    const struct pyramid *pyramid = &timeline->index->pyramids[column];
    const double steps_per_span = span_s / timeline->dt_s;
    const size_t every = (size_t)1 << PYRAMID_SUM_SHIFT;
    const bool coarse = steps_per_span > 10 * (double)every;
    double sum = 0;
    size_t sum_at = SIZE_MAX; /* `sum` is of the steps before this one */
    if (!timeline_has(timeline, column)) {
        from_s = INFINITY; /* as outside */
    }
    for (size_t i = 0; i < count; i++) {
        size_t first, end;
        mean[i] = NAN;
        if (!steps_of(timeline, from_s + (double)i * span_s, from_s + (double)(i + 1) * span_s, &first,
                      &end)) {
            continue;
        }
        size_t near_first = (first + every / 2) & ~(every - 1), near_end = (end + every / 2) & ~(every - 1);
        near_end = near_end < timeline->count ? near_end : timeline->count;
        if (coarse && near_first < near_end) {
            first = near_first;
            end = near_end;
        }
        double before = sum_at == first ? sum : sum_before(pyramid, first);
        sum = sum_before(pyramid, end);
        sum_at = end;
        mean[i] = (float)((sum - before) / (double)(end - first));
    }
}

void tr_timeline_level_times(const struct tr_timeline *timeline, double from_s, double to_s, double *times_s)
{
    size_t steps[UINT8_MAX + 1] = {0}, first, end;
    for (int i = 0; i < TR_LADDER_LEVELS_MAX; i++) {
        times_s[i] = 0;
    }
    if (!steps_of(timeline, from_s, to_s, &first, &end)) {
        return;
    }
    for (size_t i = first + 1; i + 1 < end;) {
        const struct quality_extent *block = &timeline->index->qualities[i / QUALITY_BLOCK_STEPS];
        bool whole = i % QUALITY_BLOCK_STEPS == 0 && i + QUALITY_BLOCK_STEPS < end;
        if (whole && block->low == block->high) {
            steps[block->low] += QUALITY_BLOCK_STEPS;
            i += QUALITY_BLOCK_STEPS;
        } else {
            steps[timeline->quality[i++]]++;
        }
    }
    for (int i = 0; i < TR_LADDER_LEVELS_MAX; i++) {
        times_s[i] = (double)steps[i] * timeline->dt_s;
    }
    times_s[timeline->quality[first]] += overlap_s(timeline, first, from_s, to_s);
    if (end - first > 1) {
        times_s[timeline->quality[end - 1]] += overlap_s(timeline, end - 1, from_s, to_s);
    }
}

/* How many of the stalls begin before t_s. */
static size_t stalls_before(const struct tr_timeline_index *index, double t_s)
{
    size_t low = 0, high = index->stall_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->stalls[middle].begin_s < t_s) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void tr_timeline_stalled_between(const struct tr_timeline *timeline, double from_s, double to_s,
                                 struct tr_timeline_stalled *out)
{
    const struct tr_timeline_index *index = timeline->index;
    const struct tr_timeline_stall *stalls = index->stalls;
    *out = (struct tr_timeline_stalled){0};
    size_t first = stalls_before(index, from_s), end = stalls_before(index, to_s);
    first -= first > 0 && stalls[first - 1].end_s > from_s;
    if (!(from_s < to_s) || first >= end) {
        return;
    }
    const struct tr_timeline_stall *a = &stalls[first], *z = &stalls[end - 1];
    out->count = end - first;
    out->began_before = a->begin_s < from_s;
    out->goes_on = z->end_s > to_s;
    out->total_s =
        z->before_s + (fmin(z->end_s, to_s) - z->begin_s) - a->before_s - fmax(0, from_s - a->begin_s);
}
