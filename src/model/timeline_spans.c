/* Answers about spans of a timeline: reports, extents, means. */
#include "model/timeline_build.h"

#include <math.h>
#include <stdlib.h>

#define PENSIEVE_STALL_PENALTY 4.3 /* Mbit/s a stalled second, Mao et al. 2017 */

static size_t steps_through(const struct tr_timeline *timeline, double t_s)
{
    return tr_timeline_step_at(timeline, t_s) + 1;
}

void tr_timeline_qoe(const struct tr_timeline *timeline, double t_s, struct tr_qoe *out)
{
    struct qoe_sums sums;
    size_t steps = steps_through(timeline, t_s);
    timeline_sums(timeline, steps, &sums);
    qoe_report(&sums, &timeline->params.quality, steps, timeline->dt_s, out);
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
}

bool tr_timeline_range(const struct tr_timeline *timeline, enum tr_timeline_column column, double from_s,
                       double to_s, double *min, double *max)
{
    size_t first, end;
    if (!steps_of(timeline, from_s, to_s, &first, &end)) {
        return false;
    }
    struct extent e = pyramid_extent(&timeline->index->pyramids[column], first, end);
    *min = e.min;
    *max = e.max;
    return true;
}

#define SPANS_AT_ONCE ((size_t)128)

void tr_timeline_columns(const struct tr_timeline *timeline, enum tr_timeline_column column, double from_s,
                         double span_s, size_t count, float *min, float *max)
{
    const struct pyramid *pyramid = &timeline->index->pyramids[column];
    struct span spans[SPANS_AT_ONCE];
    struct extent extents[SPANS_AT_ONCE];
    for (size_t i = 0; i < count; i += SPANS_AT_ONCE) {
        const size_t some = count - i < SPANS_AT_ONCE ? count - i : SPANS_AT_ONCE;
        for (size_t k = 0; k < some; k++) {
            double begin_s = from_s + (double)(i + k) * span_s, end_s = from_s + (double)(i + k + 1) * span_s;
            spans[k] = (struct span){0, 0};
            steps_of(timeline, begin_s, end_s, &spans[k].first, &spans[k].end);
        }
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
    if (!steps_of(timeline, from_s, to_s, &first, &end)) {
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
