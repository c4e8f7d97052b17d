/* Figures of a span of a timeline, against brute force: means, time at each level, stalled time.
 */
#include "unit/unit.h"

#include "unit/model_fixture.h"

#include <string.h>

static double overlap(double a0, double a1, double b0, double b1)
{
    return fmax(0, fmin(a1, b1) - fmax(a0, b0));
}

static void stalled_time_is_clipped_to_the_span(void **state)
{
    (void)state;
    uint32_t rng = 7;
    size_t cut = 0, inside = 0;
    for (uint32_t seed = 1; seed <= 6; seed++) {
        struct tr_timeline *timeline = eventful(seed, 0.25, 400);
        double duration_s = tr_timeline_duration_s(timeline);
        size_t count;
        const struct tr_timeline_stall *stalls = tr_timeline_stalls(timeline, &count);
        for (int i = 0; i < 2000; i++) {
            double from_s = uniform(&rng) * duration_s, to_s = from_s + uniform(&rng) * (i % 2 ? 3 : 300);
            struct tr_timeline_stalled is;
            tr_timeline_stalled_between(timeline, from_s, to_s, &is);
            double total_s = 0;
            size_t reaching = 0;
            bool before = false, on = false;
            for (size_t k = 0; k < count; k++) {
                if (stalls[k].begin_s < to_s && stalls[k].end_s > from_s) {
                    total_s += overlap(stalls[k].begin_s, stalls[k].end_s, from_s, to_s);
                    before |= stalls[k].begin_s < from_s;
                    on |= stalls[k].end_s > to_s;
                    reaching++;
                }
            }
            assert_int_equal(is.count, reaching);
            assert_near(is.total_s, total_s, 1e-9 * duration_s);
            assert_int_equal(is.began_before, before);
            assert_int_equal(is.goes_on, on);
            cut += before;
            inside += reaching > 2;
        }
        tr_timeline_free(timeline);
    }
    assert_true(cut > 100 && inside > 100); /* the cases were there */
}

static void a_span_within_a_stall_is_stalled_throughout(void **state)
{
    (void)state;
    struct tr_timeline *timeline = eventful(3, 0.25, 400);
    size_t count;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(timeline, &count);
    assert_true(count > 0);
    double length_s = stalls[0].end_s - stalls[0].begin_s;
    struct tr_timeline_stalled is;
    tr_timeline_stalled_between(timeline, stalls[0].begin_s + length_s / 4, stalls[0].end_s - length_s / 4,
                                &is);
    assert_int_equal(is.count, 1);
    assert_true(is.began_before && is.goes_on);
    assert_near(is.total_s, length_s / 2, 1e-9);
    tr_timeline_stalled_between(timeline, 10, 10, &is);
    assert_int_equal(is.count, 0);
    tr_timeline_free(timeline);
}

static void levels_share_the_span(void **state)
{
    (void)state;
    uint32_t rng = 11;
    struct tr_timeline *timeline = eventful(5, 0.25, 1500);
    double duration_s = tr_timeline_duration_s(timeline);
    for (int i = 0; i < 300; i++) {
        double from_s = uniform(&rng) * duration_s, to_s = from_s + uniform(&rng) * (i % 2 ? 2 : duration_s);
        double times_s[TR_LADDER_LEVELS_MAX], by_hand_s[TR_LADDER_LEVELS_MAX] = {0};
        tr_timeline_level_times(timeline, from_s, to_s, times_s);
        for (size_t k = 0; k < timeline->count; k++) {
            by_hand_s[timeline->quality[k]] += overlap(tr_timeline_step_start_s(0.25, k),
                                                       tr_timeline_step_start_s(0.25, k + 1), from_s, to_s);
        }
        for (int level = 0; level < TR_LADDER_LEVELS_MAX; level++) {
            assert_near(times_s[level], by_hand_s[level], 1e-7);
        }
    }
    tr_timeline_free(timeline);
}

static double mean_by_hand(const struct tr_timeline *timeline, double from_s, double to_s)
{
    double sum = 0;
    size_t count = 0;
    for (size_t k = 0; k < timeline->count; k++) {
        if (overlap(tr_timeline_step_start_s(timeline->dt_s, k),
                    tr_timeline_step_start_s(timeline->dt_s, k + 1), from_s, to_s) > 0) {
            sum += timeline->columns[TR_TIMELINE_BUFFER_LEVEL_S][k];
            count++;
        }
    }
    return sum / (double)count;
}

static void means_are_those_of_the_steps(void **state)
{
    (void)state;
    struct tr_timeline *timeline = eventful(2, 0.25, 2000);
    double duration_s = tr_timeline_duration_s(timeline);
    static const double spans_s[] = {0.1, 0.25, 1.7, 40, 333};
    for (size_t s = 0; s < sizeof spans_s / sizeof *spans_s; s++) {
        float mean[64];
        double from_s = -2 * spans_s[s];
        tr_timeline_column_means(timeline, TR_TIMELINE_BUFFER_LEVEL_S, from_s, spans_s[s], 64, mean);
        for (int i = 0; i < 64; i++) {
            double a_s = from_s + i * spans_s[s], b_s = from_s + (i + 1) * spans_s[s];
            if (b_s <= 0 || a_s >= duration_s) {
                assert_true(isnan(mean[i]));
            } else {
                assert_near(mean[i], mean_by_hand(timeline, fmax(a_s, 0), b_s), 1e-4);
            }
        }
    }
    tr_timeline_free(timeline);
}

/* Far out bounds go to the nearest stored sum: still the mean of the neighbourhood, and never of nothing. */
static void means_far_out_are_near(void **state)
{
    (void)state;
    struct tr_timeline *timeline = eventful(4, 0.01, 700);
    double span_s = 0.01 * 11000;
    size_t count = (size_t)ceil(tr_timeline_duration_s(timeline) / span_s);
    float mean[64];
    assert_in_range(count, 3, 64);
    tr_timeline_column_means(timeline, TR_TIMELINE_BUFFER_LEVEL_S, 0, span_s, count, mean);
    for (size_t i = 0; i < count; i++) {
        double a_s = (double)i * span_s, least, most;
        assert_true(tr_timeline_range(timeline, TR_TIMELINE_BUFFER_LEVEL_S, fmax(0, a_s - 6),
                                      a_s + span_s + 6, &least, &most));
        assert_true(mean[i] >= least && mean[i] <= most);
        if (i + 1 < count) {
            assert_near(mean[i], mean_by_hand(timeline, a_s, a_s + span_s), 0.1 * (most - least) + 1e-6);
        }
    }
    tr_timeline_free(timeline);
}

/* Only players of low latency have a target: it is drawn for the run before, too, which may have had none. */
static void what_a_session_does_not_have_is_nowhere(void **state)
{
    (void)state;
    struct tr_timeline *timeline = eventful(4, 0.01, 700);
    float low[8], high[8], mean[8];
    double least, most;
    assert_true(timeline->column_count <= TR_TIMELINE_TARGET_S);
    tr_timeline_columns(timeline, TR_TIMELINE_TARGET_S, 0, 40, 8, low, high);
    tr_timeline_column_means(timeline, TR_TIMELINE_TARGET_S, 0, 40, 8, mean);
    for (int i = 0; i < 8; i++) {
        assert_true(isnan(low[i]) && isnan(high[i]) && isnan(mean[i]));
    }
    assert_false(tr_timeline_range(timeline, TR_TIMELINE_TARGET_S, 0, 100, &least, &most));
    assert_true(isnan(tr_timeline_mean(timeline, TR_TIMELINE_TARGET_S, 0, 100)));
    tr_timeline_free(timeline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stalled_time_is_clipped_to_the_span),
        cmocka_unit_test(a_span_within_a_stall_is_stalled_throughout),
        cmocka_unit_test(levels_share_the_span),
        cmocka_unit_test(means_are_those_of_the_steps),
        cmocka_unit_test(means_far_out_are_near),
        cmocka_unit_test(what_a_session_does_not_have_is_nowhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
