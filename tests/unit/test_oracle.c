/* The reference model's runs, step by step: integers and flags equal, figures to 1e-9. */
#include "unit/unit.h"

#include "unit/shared_csv.h"

#include <tracereel/session.h>

#include <jansson.h>
#include <math.h>
#include <unistd.h>

#define ORACLE SHARED_DIR "/oracle/"

static void assert_as_oracle(const char *what, size_t i, double got, double want)
{
    if (!(fabs(got - want) <= 1e-9 + 1e-9 * fabs(want))) {
        fail_msg("%s[%zu] is %.17g but the reference has %.17g", what, i, got, want);
    }
}

static void assert_same(const char *what, size_t i, double got, double want)
{
    if (got != want) {
        fail_msg("%s[%zu] is %g but the reference has %g", what, i, got, want);
    }
}

static double number_in(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

static json_t *load(const char *path)
{
    json_error_t error;
    json_t *root = json_load_file(path, 0, &error);
    if (!root) {
        fail_msg("%s: %s", path, error.text);
    }
    return root;
}

static void read_params(const char *folder, struct tr_params *params)
{
    char path[512];
    snprintf(path, sizeof path, ORACLE "%s/params.json", folder);
    json_t *root = load(path);
    const json_t *buffer = json_object_get(root, "buffer"), *encoder = json_object_get(root, "encoder"),
                 *quality = json_object_get(root, "quality"), *start = json_object_get(root, "start_level_s");
    tr_params_defaults(params);
    params->buffer.max_level_s = number_in(buffer, "max_level_s");
    params->buffer.rebuffer_threshold_s = number_in(buffer, "rebuffer_threshold_s");
    params->buffer.drain_rate = number_in(buffer, "drain_rate_s_per_s");
    params->buffer.initial_level_s = json_is_number(start) ? json_number_value(start) : NAN;
    params->encoder.safety_factor = number_in(encoder, "safety_factor");
    params->encoder.upgrade_hold_s = number_in(encoder, "upgrade_hysteresis");
    params->encoder.av_sync_decay = number_in(encoder, "av_sync_decay");
    params->encoder.av_sync_noise_ms = number_in(encoder, "av_sync_noise");
    params->quality.av_sync_threshold_ms = number_in(quality, "av_sync_threshold_ms");
    params->quality.jerk_weight = number_in(quality, "jerk_weight");
    params->quality.av_sync_weight = number_in(quality, "av_sync_weight");
    params->quality.stability_weight = number_in(quality, "quality_stability_weight");
    json_decref(root);
    assert_int_equal(tr_params_check(params, NULL), TR_STATUS_OK);
}

static struct tr_trace *read_input(const char *folder)
{
    char path[512];
    struct csv csv;
    snprintf(path, sizeof path, ORACLE "%s/input.csv", folder);
    assert_true(csv_read(&csv, path));
    double *rate = malloc(csv.rows * 2 * sizeof *rate), *duration = rate + csv.rows;
    for (size_t i = 0; i < csv.rows; i++) {
        rate[i] = csv_number(&csv, i, "bandwidth_mbps");
        duration[i] = 1;
    }
    struct tr_trace *trace;
    assert_int_equal(
        tr_trace_from_segments(folder, "csv", csv.rows, duration, rate, NULL, NULL, &trace, NULL),
        TR_STATUS_OK);
    free(rate);
    csv_free(&csv);
    return trace;
}

static void check_timeline(const char *folder, const struct tr_timeline *timeline)
{
    static const struct {
        const char *name;
        unsigned flag;
    } flags[] = {
        {"is_stalled", TR_TIMELINE_STALLED},
        {"stall_event", TR_TIMELINE_STALL_EVENT},
        {"resume_event", TR_TIMELINE_RESUME_EVENT},
        {"overflow", TR_TIMELINE_OVERFLOW},
        {"switch", TR_TIMELINE_SWITCH},
        {"dropped", TR_TIMELINE_DROPPED},
    };
    char path[512];
    struct csv csv;
    snprintf(path, sizeof path, ORACLE "%s/timeline.csv", folder);
    assert_true(csv_read(&csv, path));
    assert_int_equal(csv.rows, timeline->count);
    for (size_t i = 0; i < csv.rows; i++) {
        assert_same("bandwidth", i, timeline->columns[TR_TIMELINE_BANDWIDTH_MBPS][i],
                    csv_number(&csv, i, "bandwidth_mbps"));
        assert_as_oracle("inflow", i, timeline->columns[TR_TIMELINE_INFLOW][i],
                         csv_number(&csv, i, "inflow"));
        assert_as_oracle("level", i, timeline->columns[TR_TIMELINE_BUFFER_LEVEL_S][i],
                         csv_number(&csv, i, "level_s"));
        assert_as_oracle("drift", i, timeline->columns[TR_TIMELINE_AV_DRIFT_MS][i],
                         csv_number(&csv, i, "drift_ms"));
        assert_same("quality", i, timeline->quality[i], csv_number(&csv, i, "quality_index"));
        for (size_t k = 0; k < sizeof flags / sizeof *flags; k++) {
            assert_same(flags[k].name, i, (timeline->flags[i] & flags[k].flag) != 0,
                        csv_number(&csv, i, flags[k].name));
        }
    }
    csv_free(&csv);
}

static void check_report(const char *folder, const struct tr_qoe *qoe)
{
    char path[512];
    snprintf(path, sizeof path, ORACLE "%s/report.json", folder);
    json_t *root = load(path);
    const json_t *fields = json_object_get(root, "qoe");
    size_t count = 0;
    for (const char *name; (name = tr_qoe_field_name(count)); count++) {
        const json_t *value = json_object_get(fields, name);
        if (json_is_integer(value)) {
            assert_same(name, 0, tr_qoe_field(qoe, count), json_number_value(value));
        } else {
            assert_as_oracle(name, 0, tr_qoe_field(qoe, count), number_in(fields, name));
        }
    }
    assert_int_equal(count, json_object_size(fields));
    json_decref(root);
}

static void check_case(const char *folder)
{
    struct tr_params params;
    read_params(folder, &params);
    struct tr_trace *trace = read_input(folder);
    const struct tr_session_config config = {.params = &params, .trace = trace, .dt_s = 1};
    struct tr_timeline *timeline;
    struct tr_qoe qoe, scored;
    assert_int_equal(tr_session_run(&config, &timeline, NULL), TR_STATUS_OK);
    tr_timeline_qoe(timeline, tr_timeline_duration_s(timeline), &qoe);
    check_timeline(folder, timeline);
    check_report(folder, &qoe);
    assert_int_equal(tr_session_score(&config, &scored, NULL), TR_STATUS_OK);
    check_report(folder, &scored);
    tr_timeline_free(timeline);
    tr_trace_free(trace);
}

#define CASE(name, folder)                                                                                   \
    static void name(void **state)                                                                           \
    {                                                                                                        \
        (void)state;                                                                                         \
        check_case(folder);                                                                                  \
    }
CASE(steps, "s1-steps")
CASE(sine, "s2-sine")
CASE(square_on_thresholds, "s3-square-on-thresholds")
CASE(starvation, "s4-starvation")
CASE(on_off_start_empty, "s5-on-off-start-empty")
CASE(random_walk, "s6-random-walk")

int main(void)
{
    if (access(ORACLE "README.md", R_OK) != 0) {
        printf("skipped: the reference runs are not in %s\n", ORACLE);
        return SKIP_PROGRAM;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps),
        cmocka_unit_test(sine),
        cmocka_unit_test(square_on_thresholds),
        cmocka_unit_test(starvation),
        cmocka_unit_test(on_off_start_empty),
        cmocka_unit_test(random_walk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
