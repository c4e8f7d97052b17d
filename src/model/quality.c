/* Quality of experience, MODEL.md section 4. */
#include "model/quality.h"

#include "base/fmath.h"

#include <tracereel/timeline.h>

#include <math.h>
#include <string.h>

#define SCORE_MAX        10.0
#define STALL_WEIGHT     3.0 /* a share of stalled steps weighs three times one of dropped frames */
#define SWITCHES_AT_ZERO 6.0 /* a minute: stability is gone */

/* Steps with each flag, sixteen at a time: a lane holds up to 255 before it is added up. */
typedef uint8_t lanes __attribute__((vector_size(16)));
#define LANES     ((size_t)16)
#define LANE_FULL ((size_t)255 * LANES)

static uint32_t count_flag(const uint8_t *flags, unsigned flag, size_t count)
{
    uint32_t total = 0;
    size_t i = 0;
    while (count - i >= LANES) {
        size_t end = count - i < LANE_FULL ? count : i + LANE_FULL;
        lanes sum = {0};
        for (; i + LANES <= end; i += LANES) {
            lanes some;
            memcpy(&some, flags + i, sizeof some);
            sum -= (lanes)((some & (uint8_t)flag) != 0);
        }
        for (size_t k = 0; k < LANES; k++) {
            total += sum[k];
        }
    }
    for (; i < count; i++) {
        total += (flags[i] & flag) != 0;
    }
    return total;
}

/* Two steps a vector; comparing gives -1 where it holds. */
typedef double pair __attribute__((vector_size(16)));
typedef int64_t pair_mask __attribute__((vector_size(16)));

static inline pair absolute(pair x)
{
    const pair_mask magnitude = {INT64_MAX, INT64_MAX};
    return (pair)((pair_mask)x & magnitude);
}

static inline void add_step(struct qoe_sums *sums, double drift_ms, double level_s)
{
    sums->drift_ms += drift_ms;
    sums->drift_max_ms = greater(drift_ms, sums->drift_max_ms);
    sums->level_s += level_s;
}

void qoe_add(struct qoe_sums *sums, const struct tr_quality_params *params, const double *level_s,
             const double *drift_ms, const uint8_t *flags, size_t count)
{
    struct qoe_sums s = *sums;
    const pair threshold_ms = {params->av_sync_threshold_ms, params->av_sync_threshold_ms};
    pair_mask out_of_sync = {0};
    for (size_t i = 0; i < count / 2; i++) {
        pair drift;
        memcpy(&drift, drift_ms + 2 * i, sizeof drift);
        drift = absolute(drift);
        out_of_sync -= drift > threshold_ms;
        add_step(&s, drift[0], level_s[2 * i]);
        add_step(&s, drift[1], level_s[2 * i + 1]);
    }
    if (count % 2) {
        const double drift = fabs(drift_ms[count - 1]);
        s.out_of_sync += drift > params->av_sync_threshold_ms;
        add_step(&s, drift, level_s[count - 1]);
    }
    s.out_of_sync += (uint32_t)(out_of_sync[0] + out_of_sync[1]);
    s.stalled += count_flag(flags, TR_TIMELINE_STALLED, count);
    s.stalls += count_flag(flags, TR_TIMELINE_STALL_EVENT, count);
    s.switches += count_flag(flags, TR_TIMELINE_SWITCH, count);
    s.dropped += count_flag(flags, TR_TIMELINE_DROPPED, count);
    *sums = s;
}

static double score(double goodness)
{
    return SCORE_MAX * fmax(0, goodness);
}

void qoe_report(const struct qoe_sums *sums, const struct tr_quality_params *params, size_t steps,
                double dt_s, struct tr_qoe *out)
{
    *out = (struct tr_qoe){0};
    if (steps == 0) {
        return;
    }
    const double n = (double)steps, minutes = n * dt_s / 60;
    out->total_steps = steps;
    out->stall_count = sums->stalls;
    out->total_stall_time_s = sums->stalled * dt_s;
    out->stall_ratio = sums->stalled / n;
    out->mean_av_sync_drift_ms = sums->drift_ms / n;
    out->max_av_sync_drift_ms = sums->drift_max_ms;
    out->av_out_of_sync_ratio = sums->out_of_sync / n;
    out->quality_switch_count = sums->switches;
    out->quality_switch_rate = sums->switches / minutes;
    out->mean_buffer_level_s = sums->level_s / n;
    out->dropped_frame_ratio = sums->dropped / n;

    double drift_share = fmin(out->mean_av_sync_drift_ms / (10 * params->av_sync_threshold_ms), 1);
    out->jerkiness_score = score(1 - STALL_WEIGHT * out->stall_ratio - out->dropped_frame_ratio);
    out->av_sync_score = score(1 - out->av_out_of_sync_ratio - drift_share);
    out->quality_stability_score = score(1 - out->quality_switch_rate / SWITCHES_AT_ZERO);
    double overall = params->jerk_weight * out->jerkiness_score +
                     params->av_sync_weight * out->av_sync_score +
                     params->stability_weight * out->quality_stability_score;
    out->overall_qoe = fmin(overall, SCORE_MAX); /* the weights may sum to a hair over 1 */
}

/* clang-format off */
#define QOE_FIELDS(X)                                                                                        \
    X(total_steps) X(stall_count) X(total_stall_time_s) X(stall_ratio)                                       \
    X(mean_av_sync_drift_ms) X(max_av_sync_drift_ms) X(av_out_of_sync_ratio)                                 \
    X(quality_switch_count) X(quality_switch_rate) X(mean_buffer_level_s)                                    \
    X(dropped_frame_ratio) X(jerkiness_score) X(av_sync_score)                                               \
    X(quality_stability_score) X(overall_qoe)
/* clang-format on */

const char *tr_qoe_field_name(size_t i)
{
    static const char *const names[] = {
#define X(name) #name,
        QOE_FIELDS(X)
#undef X
    };
    return i < sizeof names / sizeof *names ? names[i] : NULL;
}

/* A number of stalls is whole, so that it cannot be NaN itself; none is untold where their time is. */
static bool is_untold(const struct tr_qoe *qoe, size_t i)
{
    return strcmp(tr_qoe_field_name(i), "stall_count") == 0 && isnan(qoe->stall_ratio);
}

double tr_qoe_field(const struct tr_qoe *qoe, size_t i)
{
    const double values[] = {
#define X(name) (double)qoe->name,
        QOE_FIELDS(X)
#undef X
    };
    if (i < sizeof values / sizeof *values && values[i] == 0 && is_untold(qoe, i)) {
        return NAN;
    }
    return i < sizeof values / sizeof *values ? values[i] : NAN;
}
