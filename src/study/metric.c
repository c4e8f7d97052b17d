#include "study/metric.h"

#include <tracereel/error.h>

#include <math.h>
#include <string.h>

/* X(name, of players of low latency alone, its value) */
#define LIVE_METRICS(X)                                                                                      \
    X(mean_behind_live_s, false, scores.mean_behind_live_s)                                                  \
    X(p95_behind_live_s, false, latency.p95_behind_live_s)                                                   \
    X(fast_ratio, true, latency.fast_ratio)                                                                  \
    X(slow_ratio, true, latency.slow_ratio)                                                                  \
    X(nqoe, true, latency.nqoe)

static const struct {
    const char *name;
    bool low_latency;
} live[] = {
#define X(name, low_latency, value) {#name, low_latency},
    LIVE_METRICS(X)
#undef X
};
#define LIVE (sizeof live / sizeof *live)

static size_t qoe_count(void)
{
    size_t count = 0;
    while (tr_qoe_field_name(count)) {
        count++;
    }
    return count;
}

bool study_metric_is_qoe(size_t i)
{
    return tr_qoe_field_name(i) != NULL;
}

const char *study_metric_name(size_t i)
{
    const size_t qoe = qoe_count();
    return i < qoe ? tr_qoe_field_name(i) : i - qoe < LIVE ? live[i - qoe].name : NULL;
}

size_t study_metric_named(const char *name)
{
    size_t i = 0;
    for (const char *at; (at = study_metric_name(i)) && strcmp(at, name) != 0;) {
        i++;
    }
    return i;
}

bool study_metric_is_low_latency(size_t i)
{
    return !study_metric_is_qoe(i) && live[i - qoe_count()].low_latency;
}

enum tr_status study_metric_unfit(size_t i, struct tr_error *err)
{
    return tr_error_set(err, TR_STATUS_USAGE, "--metric",
                        "%s is of players of low latency, like hls.js-ll or dash.js-ll; none is here",
                        study_metric_name(i));
}

double study_metric_of(size_t i, const struct tr_timeline *timeline)
{
    const double end_s = tr_timeline_duration_s(timeline);
    struct tr_scores scores;
    struct tr_latency latency;
    tr_timeline_scores(timeline, end_s, &scores);
    tr_timeline_latency(timeline, end_s, &latency);
    const double values[] = {
#define X(name, low_latency, value) value,
        LIVE_METRICS(X)
#undef X
    };
    return values[i - qoe_count()];
}
