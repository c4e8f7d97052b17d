/* The whole stochastic model against the reference's, in distribution: oracle/stats. Another generator draws
 * the numbers, so means must agree within four standard errors and distribution functions within 1.95 sqrt((n
 * + m) / (n m)). */
#include "unit/unit.h"

#include <tracereel/session.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATS    SHARED_DIR "/oracle/stats/"
#define RUNS     1000
#define STEPS    300
#define FIELDS   15
#define PER_STEP 7

static const struct {
    const char *name;
    enum tr_timeline_column column;
} per_step[PER_STEP] = {
    {"bandwidth_mbps", TR_TIMELINE_BANDWIDTH_MBPS}, {"latency_ms", TR_TIMELINE_LATENCY_MS},
    {"packet_loss", TR_TIMELINE_PACKET_LOSS},       {"congestion_level", TR_TIMELINE_CONGESTION},
    {"buffer_level_s", TR_TIMELINE_BUFFER_LEVEL_S}, {"av_sync_drift_ms", TR_TIMELINE_AV_DRIFT_MS},
    {"inflow_rate_s_per_s", TR_TIMELINE_INFLOW},
};

/* One value a run of everything compared, and every step of the columns. */
struct sample {
    double report[FIELDS][RUNS];
    double run_mean[PER_STEP][RUNS];
    double step[PER_STEP][RUNS * STEPS];
    double occupancy[TR_LADDER_LEVELS_MAX][RUNS];
    double lag1[RUNS], rises[RUNS];
    int stalled_runs;
};

static struct sample sample; /* 17 MB */

struct summary {
    double mean, std, n;
};

static double number_in(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

static struct summary own(const double *x, size_t n)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
    }
    for (size_t i = 0; i < n; i++) {
        squares += (x[i] - sum / (double)n) * (x[i] - sum / (double)n);
    }
    return (struct summary){sum / (double)n, sqrt(squares / (double)(n - 1)), (double)n};
}

static void compare_means(const char *what, struct summary a, struct summary b)
{
    double allowed = 4 * sqrt(a.std * a.std / a.n + b.std * b.std / b.n) + 1e-12;
    if (!(fabs(a.mean - b.mean) <= allowed)) {
        fail_msg("%s: mean %.6g, the reference's %.6g, further apart than %.3g", what, a.mean, b.mean,
                 allowed);
    }
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Share of sorted values below x, or up to it. */
static double share(const double *sorted, size_t n, double x, bool with)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle] < x || (with && sorted[middle] == x)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return (double)low / (double)n;
}

/* The distribution function against the reference's percentiles; where values repeat, a percentile may lie
 * anywhere on the jump. */
static void compare_shapes(const char *what, double *x, size_t n, const json_t *percentiles, double allowed)
{
    qsort(x, n, sizeof *x, ascending);
    for (size_t k = 0; k <= 100; k++) {
        double value = json_number_value(json_array_get(percentiles, k)), want = (double)k / 100;
        double below = share(x, n, value - 1e-8 * fabs(value), false);
        double up_to = share(x, n, value + 1e-8 * fabs(value), true);
        if (want < below - allowed || want > up_to + allowed) {
            fail_msg("%s: %.3g is the reference's percentile %zu but has %.3f .. %.3f of the runs below it",
                     what, value, k, below, up_to);
        }
    }
}

static double lag1_autocorrelation(const double *x, size_t n)
{
    struct summary s = own(x, n);
    double products = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        squares += (x[i] - s.mean) * (x[i] - s.mean);
        products += i + 1 < n ? (x[i] - s.mean) * (x[i + 1] - s.mean) : 0;
    }
    return products / squares;
}

static void take_run(const struct tr_timeline *timeline, size_t run)
{
    struct tr_qoe qoe;
    tr_timeline_qoe(timeline, tr_timeline_duration_s(timeline), &qoe);
    for (size_t f = 0; f < FIELDS; f++) {
        sample.report[f][run] = tr_qoe_field(&qoe, f);
    }
    sample.stalled_runs += qoe.stall_count > 0;
    for (size_t c = 0; c < PER_STEP; c++) {
        const double *column = timeline->columns[per_step[c].column];
        memcpy(&sample.step[c][run * STEPS], column, STEPS * sizeof *column);
        sample.run_mean[c][run] = own(column, STEPS).mean;
    }
    const double *congestion = timeline->columns[TR_TIMELINE_CONGESTION];
    double before = 0, rises = 0;
    for (size_t i = 0; i < STEPS; i++) {
        rises += congestion[i] > before;
        before = congestion[i];
        sample.occupancy[timeline->quality[i]][run] += 1.0 / STEPS;
    }
    sample.rises[run] = rises / STEPS;
    sample.lag1[run] = lag1_autocorrelation(timeline->columns[TR_TIMELINE_BANDWIDTH_MBPS], STEPS);
}

static void take_runs(const char *scenario_name)
{
    struct tr_scenario scenario;
    tr_scenario_defaults(&scenario);
    assert_int_equal(tr_scenario_load(&scenario, scenario_name, NULL), TR_STATUS_OK);
    scenario.params.network.congestion_recovery = TR_NETWORK_RECOVERY_LINEAR;
    memset(&sample, 0, sizeof sample);
    for (size_t run = 0; run < RUNS; run++) {
        double congestion[STEPS];
        struct tr_trace *trace;
        struct tr_timeline *timeline;
        assert_int_equal(
            tr_network_generate(&scenario.params.network, run, STEPS, "network", congestion, &trace, NULL),
            TR_STATUS_OK);
        const struct tr_session_config config = {.params = &scenario.params,
                                                 .trace = trace,
                                                 .generated = true,
                                                 .congestion = congestion,
                                                 .dt_s = 1,
                                                 .seed = run};
        assert_int_equal(tr_session_run(&config, &timeline, NULL), TR_STATUS_OK);
        assert_int_equal(timeline->count, STEPS);
        take_run(timeline, run);
        tr_timeline_free(timeline);
        tr_trace_free(trace);
    }
}

static struct summary theirs(const json_t *object, double n)
{
    return (struct summary){number_in(object, "mean"), number_in(object, "std"), n};
}

static void compare(const char *name)
{
    char path[512], what[128];
    json_error_t error;
    snprintf(path, sizeof path, STATS "%s.json", name);
    json_t *root = json_load_file(path, 0, &error);
    assert_non_null(root);
    take_runs(name);
    const double n = number_in(root, "runs"), allowed = 1.95 * sqrt((n + RUNS) / (n * RUNS));
    const json_t *report = json_object_get(root, "report"), *steps = json_object_get(root, "per_step"),
                 *occupancy = json_object_get(root, "quality_occupancy");
    for (size_t f = 0; f < FIELDS; f++) {
        const json_t *field = json_object_get(report, tr_qoe_field_name(f));
        snprintf(what, sizeof what, "%s, %s", name, tr_qoe_field_name(f));
        compare_means(what, own(sample.report[f], RUNS), theirs(field, n));
        compare_shapes(what, sample.report[f], RUNS, json_object_get(field, "percentiles_0_to_100"), allowed);
    }
    for (size_t c = 0; c < PER_STEP; c++) {
        const json_t *column = json_object_get(steps, per_step[c].name);
        snprintf(what, sizeof what, "%s, steps' %s", name, per_step[c].name);
        compare_means(what, own(sample.run_mean[c], RUNS), theirs(json_object_get(column, "run_mean"), n));
        compare_shapes(what, sample.step[c], (size_t)RUNS * STEPS,
                       json_object_get(column, "percentiles_0_to_100"),
                       allowed / 2); /* steps of a run hang together, but there are 300 times as many */
    }
    const struct tr_ladder *ladder = tr_ladder_default();
    for (int level = 0; level < ladder->count; level++) {
        snprintf(what, sizeof what, "%s, time at %s", name, ladder->levels[level].name);
        compare_means(what, own(sample.occupancy[level], RUNS),
                      theirs(json_object_get(occupancy, ladder->levels[level].name), n));
    }
    compare_means("bandwidth's autocorrelation", own(sample.lag1, RUNS),
                  theirs(json_object_get(root, "bandwidth_lag1_autocorrelation"), n));
    compare_means("rises of congestion", own(sample.rises, RUNS),
                  theirs(json_object_get(root, "congestion_rise_fraction"), n));
    double stalled = number_in(root, "runs_with_a_stall");
    assert_near(stalled, (double)sample.stalled_runs / RUNS, 4 * sqrt((stalled + 1.0 / n) / RUNS));
    json_decref(root);
}

static void stable(void **state)
{
    (void)state;
    compare("stable");
}

static void moderate(void **state)
{
    (void)state;
    compare("moderate");
}

static void poor(void **state)
{
    (void)state;
    compare("poor");
}

int main(void)
{
    if (access(STATS "poor.json", R_OK) != 0) {
        printf("skipped: the reference statistics are not in %s\n", STATS);
        return SKIP_PROGRAM;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stable),
        cmocka_unit_test(moderate),
        cmocka_unit_test(poor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
