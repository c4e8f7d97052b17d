/* Edits of a trace: what they are called, and what they make of traces that no edit was thought of for. */
#include <tracereel/edit.h>
#include <tracereel/trace.h>

#include "unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t rng_state = 88172645463325252u;

static double uniform(void) /* xorshift64, [0, 1) */
{
    rng_state ^= rng_state << 13;
    rng_state ^= rng_state >> 7;
    rng_state ^= rng_state << 17;
    return (double)(rng_state >> 11) * 0x1p-53;
}

enum { SEGMENTS_MAX = 60 };

/* Lengths from milliseconds to a minute, outages, latency and loss in half of them. */
static struct tr_trace *random_trace(void)
{
    double d[SEGMENTS_MAX], r[SEGMENTS_MAX], lat[SEGMENTS_MAX], loss[SEGMENTS_MAX];
    const size_t n = 1 + (size_t)(uniform() * (SEGMENTS_MAX - 1));
    const bool conditions = uniform() < 0.5;
    struct tr_trace *trace = NULL;
    for (size_t i = 0; i < n; i++) {
        d[i] = exp(uniform() * 11 - 7);
        r[i] = uniform() < 0.1 ? 0 : exp(uniform() * 10 - 4);
        lat[i] = uniform() * 200;
        loss[i] = uniform();
    }
    assert_int_equal(tr_trace_from_segments("random", "csv", n, d, r, conditions ? lat : NULL,
                                            conditions ? loss : NULL, &trace, NULL),
                     TR_STATUS_OK);
    return trace;
}

static struct tr_edit edit_of(const char *text)
{
    struct tr_edit edit;
    struct tr_error err = {0};
    if (tr_edit_parse(text, "--edit", NULL, &edit, &err) != TR_STATUS_OK) {
        fail_msg("%s: %s", text, err.what);
    }
    return edit;
}

static struct tr_trace *edited(const struct tr_trace *trace, const char *text)
{
    const struct tr_edit edit = edit_of(text);
    struct tr_trace *out = NULL;
    struct tr_error err = {0};
    if (tr_edit_apply(trace, &edit, 1, &out, &err) != TR_STATUS_OK) {
        fail_msg("%s: %s", text, err.what);
    }
    return out;
}

static double duration(const struct tr_trace *trace)
{
    return tr_trace_duration_s(trace);
}

static double mbit(const struct tr_trace *trace, double from_s, double to_s)
{
    return tr_trace_mbit_before(trace, to_s, false) - tr_trace_mbit_before(trace, from_s, false);
}

static void assert_whole(const struct tr_trace *t)
{
    assert_true(t->count > 0 && t->start_s[0] == 0);
    for (size_t i = 0; i < t->count; i++) {
        assert_true(t->start_s[i + 1] > t->start_s[i] && t->cum_mbit[i + 1] >= t->cum_mbit[i]);
        assert_true(t->rate_mbps[i] >= 0 && isfinite(t->rate_mbps[i]));
        assert_true(!t->latency_ms || (t->latency_ms[i] >= 0 && isfinite(t->latency_ms[i])));
        assert_true(!t->loss || (t->loss[i] >= 0 && t->loss[i] <= 1));
    }
}

/* ---- words ---- */

static void a_line_reads_back_as_it_is_written(void **state)
{
    (void)state;
    static const char *const lines[][2] = {{"scale 0.5 60:90", "scale 0.5 60:90"},
                                           {"  scale\t2  ", "scale 2"},
                                           {"outage 120 8", "outage 120 8"},
                                           {"cap 5 0:60", "cap 5 0:60"},
                                           {"cap 5 :60", "cap 5 0:60"},
                                           {"cut 30:", "cut 30:"},
                                           {"cut 0:", "cut 0:"},
                                           {"repeat", "repeat 2"},
                                           {"repeat 10:20", "repeat 2 10:20"},
                                           {"repeat 3", "repeat 3"},
                                           {"smooth 1e1 0.25:1", "smooth 10 0.25:1"},
                                           {"scale -0", "scale 0"}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char text[TR_EDIT_TEXT_SIZE];
        const struct tr_edit edit = edit_of(lines[i][0]);
        assert_string_equal(tr_edit_text(&edit, text, sizeof text), lines[i][1]);
        const struct tr_edit again = edit_of(text);
        assert_memory_equal(&edit, &again, sizeof edit);
    }
    for (int kind = 0; kind < TR_EDIT_KINDS; kind++) {
        assert_int_equal(edit_of(tr_edit_info((enum tr_edit_kind)kind)->example).kind, kind);
    }
}

static void a_refusal_says_what_would_be_right(void **state)
{
    (void)state;
    static const char *const lines[][2] = {
        {"scal 2", "did you mean scale"},
        {"", "there are scale, outage, cap, floor, cut, repeat and smooth"},
        {"scale", "needs a factor; scale 0.5 60:90 would be right"},
        {"scale x", "says x, where its factor belongs"},
        {"scale 0x10", "says 0x10"},
        {"scale nan", "says nan"},
        {"scale -1", "goes from 0 to"},
        {"scale 2 10:5", "ends before it begins"},
        {"scale 2 5:5", "ends before it begins"},
        {"scale 2 a:b", "no span FROM:TO in seconds"},
        {"scale 2 :", "no span FROM:TO in seconds"},
        {"scale 2 -3:4", "no span FROM:TO in seconds"},
        {"scale 2 3", "a word that is no span"},
        {"scale 2 3:4 5", "a word behind its span"},
        {"outage 8", "needs a place and a length"},
        {"outage -1 8", "no place in seconds"},
        {"outage 1 0", "goes from 0.001"},
        {"outage 1 2 3", "more than a place and a length"},
        {"cut", "needs a span; cut 30:45 would be right"},
        {"cut 5", "a word that is no span"},
        {"repeat 1", "goes from 2 to 10000"},
        {"repeat 2.5", "no whole number of times"},
        {"smooth 0", "goes from 0.001"}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct tr_edit edit = {.value = 7};
        struct tr_error err = {0};
        assert_int_equal(tr_edit_parse(lines[i][0], "--edit", NULL, &edit, &err), TR_STATUS_USAGE);
        if (!strstr(err.what, lines[i][1]) || strcmp(err.where, "--edit") != 0 || edit.value != 7) {
            fail_msg("\"%s\" is refused with \"%s\", which does not say \"%s\"", lines[i][0], err.what,
                     lines[i][1]);
        }
    }
}

static void what_is_pointed_at_need_not_be_said(void **state)
{
    (void)state;
    const struct tr_edit_place place = {.at_s = 42, .from_s = 10, .to_s = 20};
    static const char *const lines[][2] = {
        {"outage 8", "outage 42 8"},  {"outage 5 8", "outage 5 8"}, {"cut", "cut 10:20"},
        {"scale 2", "scale 2 10:20"}, {"repeat", "repeat 2 10:20"}, {"smooth 3 1:2", "smooth 3 1:2"},
        {"cap 1 0:", "cap 1"}, /* all of it, said */
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct tr_edit edit;
        char text[TR_EDIT_TEXT_SIZE];
        assert_int_equal(tr_edit_parse(lines[i][0], "edit", &place, &edit, NULL), TR_STATUS_OK);
        assert_string_equal(tr_edit_text(&edit, text, sizeof text), lines[i][1]);
    }
}

/* ---- what they do ---- */

static void scale_1_is_the_same_trace(void **state)
{
    (void)state;
    for (int round = 0; round < 200; round++) {
        struct tr_trace *t = random_trace(), *same = edited(t, "scale 1");
        assert_int_equal(same->count, t->count);
        assert_memory_equal(same->start_s, t->start_s, (t->count + 1) * sizeof *t->start_s);
        assert_memory_equal(same->rate_mbps, t->rate_mbps, t->count * sizeof *t->rate_mbps);
        assert_memory_equal(same->cum_mbit, t->cum_mbit, (t->count + 1) * sizeof *t->cum_mbit);
        assert_true(same->info.p95_mbps == t->info.p95_mbps && same->info.gaps == t->info.gaps);
        tr_trace_free(same);
        tr_trace_free(t);
    }
}

static void totals_and_lengths_are_those_of_the_edit(void **state)
{
    (void)state;
    for (int round = 0; round < 300; round++) {
        struct tr_trace *t = random_trace();
        const double end_s = duration(t), all = mbit(t, 0, end_s), near = 1e-9 * (1 + all);
        const double a_s = uniform() * end_s * 0.9, b_s = a_s + (end_s - a_s) * (0.1 + 0.8 * uniform());
        const double span = mbit(t, a_s, b_s), span_s = b_s - a_s, near_s = 1e-9 * (1 + end_s);
        char text[TR_EDIT_TEXT_SIZE];
        struct tr_edit e = {.kind = TR_EDIT_SCALE, .value = 0.25, .from_s = a_s, .to_s = b_s};
        struct tr_trace *out = edited(t, tr_edit_text(&e, text, sizeof text));
        assert_whole(out);
        assert_near(duration(out), end_s, 0);
        assert_near(mbit(out, 0, end_s), all - 0.75 * span, near);
        tr_trace_free(out);

        e = (struct tr_edit){.kind = TR_EDIT_OUTAGE, .value = 8, .from_s = a_s, .to_s = a_s};
        out = edited(t, tr_edit_text(&e, text, sizeof text));
        assert_whole(out);
        assert_near(duration(out), end_s + 8, near_s);
        assert_near(mbit(out, 0, duration(out)), all, near);
        assert_near(mbit(out, a_s, a_s + 8), 0, near);
        tr_trace_free(out);

        e = (struct tr_edit){.kind = TR_EDIT_CUT, .from_s = a_s, .to_s = b_s};
        out = edited(t, tr_edit_text(&e, text, sizeof text));
        assert_whole(out);
        assert_near(duration(out), end_s - span_s, near_s);
        assert_near(mbit(out, 0, duration(out)), all - span, near);
        tr_trace_free(out);

        e = (struct tr_edit){.kind = TR_EDIT_REPEAT, .times = 3, .from_s = a_s, .to_s = b_s};
        out = edited(t, tr_edit_text(&e, text, sizeof text));
        assert_whole(out);
        assert_near(duration(out), end_s + 2 * span_s, near_s);
        assert_near(mbit(out, 0, duration(out)), all + 2 * span, 3 * near);
        assert_near(mbit(out, a_s + span_s, b_s + span_s), span, 3 * near + 1e-9 * t->info.max_mbps);
        tr_trace_free(out);

        e = (struct tr_edit){
            .kind = TR_EDIT_SMOOTH, .value = exp(uniform() * 8 - 4), .from_s = a_s, .to_s = b_s};
        out = edited(t, tr_edit_text(&e, text, sizeof text));
        assert_whole(out);
        assert_near(duration(out), end_s, 0);
        assert_near(mbit(out, 0, end_s), all, 1e-8 * (1 + all));
        assert_near(mbit(out, a_s, b_s), span, 1e-8 * (1 + all));
        tr_trace_free(out);

        e = (struct tr_edit){.kind = TR_EDIT_CAP, .value = t->info.mean_mbps, .from_s = a_s, .to_s = b_s};
        out = edited(t, tr_edit_text(&e, text, sizeof text));
        assert_whole(out);
        for (size_t i = 0; i < out->count; i++) {
            const bool within = out->start_s[i] >= a_s - 1e-9 && out->start_s[i + 1] <= b_s + 1e-9;
            assert_true(!within || out->rate_mbps[i] <= e.value);
        }
        assert_near(mbit(out, 0, a_s), mbit(t, 0, a_s), near);
        assert_near(mbit(out, b_s, end_s), mbit(t, b_s, end_s), near);
        tr_trace_free(out);

        e.kind = TR_EDIT_FLOOR;
        out = edited(t, tr_edit_text(&e, text, sizeof text));
        assert_whole(out);
        for (size_t i = 0; i < out->count; i++) {
            const bool within = out->start_s[i] >= a_s - 1e-9 && out->start_s[i + 1] <= b_s + 1e-9;
            assert_true(!within || out->rate_mbps[i] >= e.value);
        }
        assert_true(mbit(out, a_s, b_s) >= span - near);
        assert_near(mbit(out, 0, a_s), mbit(t, 0, a_s), near);
        assert_near(mbit(out, b_s, end_s), mbit(t, b_s, end_s), near);
        tr_trace_free(out);
        tr_trace_free(t);
    }
}

/* The mean of the means, reckoned plainly: the trace mirrored, a point at a time. */
static double plain_smooth(const struct tr_trace *t, double at_s, double window_s)
{
    const double end_s = duration(t);
    const int points = 4000;
    double sum = 0;
    for (int i = 0; i < points; i++) {
        double s = at_s + window_s * ((i + 0.5) / points - 0.5);
        s = s < 0 ? -s : s > end_s ? 2 * end_s - s : s;
        sum += t->rate_mbps[tr_trace_find(t, s)];
    }
    return sum / points;
}

static void smooth_is_the_mean_around(void **state)
{
    (void)state;
    const double d[] = {1, 1, 1, 1, 1, 1, 1, 1}, r[] = {8, 0, 8, 0, 0, 0, 16, 0};
    struct tr_trace *t = NULL;
    assert_int_equal(tr_trace_from_segments("t", "csv", 8, d, r, NULL, NULL, &t, NULL), TR_STATUS_OK);
    struct tr_trace *out = edited(t, "smooth 2");
    for (size_t i = 0; i < out->count; i++) {
        const double u = out->start_s[i], v = out->start_s[i + 1];
        double want = 0;
        for (int k = 0; k < 20; k++) {
            want += plain_smooth(t, u + (v - u) * (k + 0.5) / 20, 2) / 20;
        }
        assert_near(out->rate_mbps[i], want, 0.01);
        assert_true(v - u <= 0.5 + 1e-9);
    }
    tr_trace_free(out);
    out = edited(t, "smooth 1000"); /* wider than all of it */
    for (size_t i = 0; i < out->count; i++) {
        assert_near(out->rate_mbps[i], 4, 1e-9);
    }
    tr_trace_free(out);
    tr_trace_free(t);
}

static void edits_count_in_what_the_one_before_left(void **state)
{
    (void)state;
    const double d[] = {10, 10, 10}, r[] = {1, 2, 3};
    const struct tr_edit edits[] = {edit_of("cut 0:10"), edit_of("outage 10 5"), edit_of("scale 10 15:")};
    struct tr_trace *t = NULL, *out = NULL;
    assert_int_equal(tr_trace_from_segments("t", "csv", 3, d, r, NULL, NULL, &t, NULL), TR_STATUS_OK);
    assert_int_equal(tr_edit_apply(t, edits, 3, &out, NULL), TR_STATUS_OK);
    assert_int_equal(out->count, 3);
    const double starts[] = {0, 10, 15, 25}, rates[] = {2, 0, 30};
    assert_memory_equal(out->start_s, starts, sizeof starts);
    assert_memory_equal(out->rate_mbps, rates, sizeof rates);
    assert_near(tr_edit_origin_s(edits, 3, 30, 5), 15, 0);
    assert_near(tr_edit_origin_s(edits, 3, 30, 12), 20, 0); /* the outage's place */
    assert_near(tr_edit_origin_s(edits, 3, 30, 20), 25, 0);
    assert_near(tr_edit_moved_s(&edits[0], 5), 0, 0);
    assert_near(tr_edit_moved_s(&edits[0], 25), 15, 0);
    assert_near(tr_edit_moved_s(&edits[1], 9), 9, 0);
    assert_near(tr_edit_moved_s(&edits[1], 12), 17, 0);
    assert_near(
        tr_edit_moved_s(&(struct tr_edit){.kind = TR_EDIT_REPEAT, .times = 3, .from_s = 5, .to_s = 10}, 11),
        21, 0);
    assert_near(
        tr_edit_origin_s(&(struct tr_edit){.kind = TR_EDIT_REPEAT, .times = 3, .from_s = 5, .to_s = 10}, 1,
                         30, 18),
        8, 1e-12);
    tr_trace_free(out);
    tr_trace_free(t);
}

static void what_does_not_fit_the_trace_is_refused(void **state)
{
    (void)state;
    const double d[] = {10, 10}, r[] = {1, 2};
    static const char *const lines[][2] = {{"cut 0:", "leaves nothing"},
                                           {"cut 0:20", "leaves nothing"},
                                           {"cut 20:21", "begins behind the end"},
                                           {"scale 2 30:40", "begins behind the end"},
                                           {"outage 20.5 1", "begins behind the end"},
                                           {"smooth 0.001", NULL},
                                           {"outage 0 100000000", "edits may add up to"}};
    struct tr_trace *t = NULL;
    assert_int_equal(tr_trace_from_segments("t", "csv", 2, d, r, NULL, NULL, &t, NULL), TR_STATUS_OK);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct tr_trace *out = NULL;
        struct tr_error err = {0};
        const struct tr_edit edit = edit_of(lines[i][0]);
        enum tr_status status = tr_edit_apply(t, &edit, 1, &out, &err);
        assert_int_equal(status, lines[i][1] ? TR_STATUS_USAGE : TR_STATUS_OK);
        if (lines[i][1] && !strstr(err.what, lines[i][1])) {
            fail_msg("%s: %s", lines[i][0], err.what);
        }
        assert_true(!lines[i][1] == (out != NULL));
        tr_trace_free(out);
    }
    struct tr_trace *out = edited(t, "outage 20 3"); /* behind the last bit is a place, too */
    assert_near(duration(out), 23, 0);
    tr_trace_free(out);
    tr_trace_free(t);
}

/* ---- what is known of rates ---- */

static struct tr_trace *read_text(const char *text, const struct tr_trace_options *options)
{
    struct tr_trace *trace = NULL;
    struct tr_error err = {0};
    char copy[1024];
    snprintf(copy, sizeof copy, "%s", text);
    if (tr_trace_read("log.csv", copy, strlen(copy), options, &trace, &err) != TR_STATUS_OK) {
        fail_msg("%s", err.what);
    }
    return trace;
}

static void the_rest_of_a_segment_goes_with_it(void **state)
{
    (void)state;
    const double d[] = {10, 10, 10}, r[] = {1, 2, 3}, lat[] = {10, 20, 30}, loss[] = {0, 0.5, 1};
    struct tr_trace *t = NULL;
    assert_int_equal(tr_trace_from_segments("t", "csv", 3, d, r, lat, loss, &t, NULL), TR_STATUS_OK);
    t->kind = malloc(3);
    t->kind[0] = TR_TRACE_MEASURED;
    t->kind[1] = TR_TRACE_UNKNOWN;
    t->kind[2] = TR_TRACE_AT_LEAST;
    struct tr_trace *out = edited(t, "outage 15 4");
    assert_int_equal(out->count, 5);
    assert_near(out->latency_ms[2], 20, 0); /* holds */
    assert_near(out->loss[2], 0.5, 0);
    assert_int_equal(out->kind[2], TR_TRACE_MEASURED);
    assert_int_equal(out->kind[1], TR_TRACE_UNKNOWN);
    assert_int_equal(out->kind[3], TR_TRACE_UNKNOWN);
    assert_int_equal(out->kind[4], TR_TRACE_AT_LEAST);
    assert_near(out->info.unknown_s, 10, 1e-12);
    tr_trace_free(out);
    out = edited(t, "cap 2.5"); /* at least 3, and no more than 2.5, is 2.5 */
    assert_int_equal(out->kind[1], TR_TRACE_UNKNOWN);
    assert_int_equal(out->kind[2], TR_TRACE_MEASURED);
    tr_trace_free(out);
    out = edited(t, "scale 0");
    assert_near(out->info.unknown_s + out->info.at_least_s, 0, 0);
    tr_trace_free(out);
    out = edited(t, "smooth 60"); /* twice the trace: its mean */
    assert_near(out->latency_ms[0], 20, 1e-9);
    assert_near(out->loss[out->count - 1], 0.5, 1e-9);
    assert_int_equal(out->kind[out->count - 1], TR_TRACE_AT_LEAST);
    tr_trace_free(out);
    tr_trace_free(t);
}

static void a_reading_is_edited_once_it_is_whole(void **state)
{
    (void)state;
    const struct tr_edit edit = edit_of("outage 2 5");
    const struct tr_trace_options options = {.scale = 2, .from_s = 1, .edits = &edit, .edit_count = 1};
    struct tr_trace *t =
        read_text("time,mbps\n2026-11-26 10:00:00,1\n2026-11-26 10:00:01,2\n2026-11-26 10:00:02,3\n"
                  "2026-11-26 10:00:03,4\n",
                  &options);
    assert_near(duration(t), 8, 1e-12);
    assert_near(t->rate_mbps[0], 4, 1e-12);
    assert_near(t->rate_mbps[2], 0, 0);
    assert_true(isnan(t->info.start_unix_s)); /* its clock no longer runs evenly */
    assert_true(t->info.note_count > 0);
    tr_trace_free(t);
    const struct tr_edit scale = edit_of("scale 2");
    t = read_text("time,mbps\n2026-11-26 10:00:00,1\n2026-11-26 10:00:01,2\n",
                  &(struct tr_trace_options){.edits = &scale, .edit_count = 1});
    assert_false(isnan(t->info.start_unix_s));
    tr_trace_free(t);
}

/* min and max of packets are those of whole seconds, edited or not. */
static void packets_stay_packets(void **state)
{
    (void)state;
    char text[8 * 400 + 1] = "";
    for (int i = 1; i <= 400; i++) {
        snprintf(text + strlen(text), 9, "%d\n", i * 10);
    }
    struct tr_trace *t = NULL;
    assert_int_equal(tr_trace_read("link.mahi", text, strlen(text),
                                   &(struct tr_trace_options){.format = "mahimahi"}, &t, NULL),
                     TR_STATUS_OK);
    struct tr_trace *out = edited(t, "scale 0.5");
    assert_near(out->info.max_mbps, t->info.max_mbps / 2, 0.1);
    assert_near(out->info.min_mbps, t->info.min_mbps / 2, 0.1);
    tr_trace_free(out);
    tr_trace_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_reads_back_as_it_is_written),
        cmocka_unit_test(a_refusal_says_what_would_be_right),
        cmocka_unit_test(what_is_pointed_at_need_not_be_said),
        cmocka_unit_test(scale_1_is_the_same_trace),
        cmocka_unit_test(totals_and_lengths_are_those_of_the_edit),
        cmocka_unit_test(smooth_is_the_mean_around),
        cmocka_unit_test(edits_count_in_what_the_one_before_left),
        cmocka_unit_test(what_does_not_fit_the_trace_is_refused),
        cmocka_unit_test(the_rest_of_a_segment_goes_with_it),
        cmocka_unit_test(a_reading_is_edited_once_it_is_whole),
        cmocka_unit_test(packets_stay_packets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
