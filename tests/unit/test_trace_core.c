/* The trace itself: columns, look-ups, averages over steps, figures. Against slow and plain reckonings. */
#include <tracereel/trace.h>

#include "unit/unit.h"

#include <math.h>
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

#define NEAR(a, b, relative)                                                                                 \
    do {                                                                                                     \
        double a_ = (a), b_ = (b);                                                                           \
        if (!(fabs(a_ - b_) <= (relative)*fmax(1e-3, fmax(fabs(a_), fabs(b_))))) {                           \
            fail_msg("%s is %.17g, %s is %.17g", #a, a_, #b, b_);                                            \
        }                                                                                                    \
    } while (0)

static struct tr_trace *make(size_t n, const double *d, const double *r, const double *lat,
                             const double *loss)
{
    struct tr_trace *trace = NULL;
    struct tr_error err = {0};
    enum tr_status status = tr_trace_from_segments("test", "csv", n, d, r, lat, loss, &trace, &err);
    if (status != TR_STATUS_OK) {
        fail_msg("%s", err.what);
    }
    return trace;
}

enum { RANDOM_MAX = 400 };

/* Lengths from a grid or from anywhere, runs of zeros and of equal rates, holes. */
static struct tr_trace *random_trace(void)
{
    double d[RANDOM_MAX], r[RANDOM_MAX], lat[RANDOM_MAX], loss[RANDOM_MAX];
    size_t n = 1 + (size_t)(uniform() * (RANDOM_MAX - 1));
    double grid = uniform() < 0.5 ? 0.1 * ceil(uniform() * 10) : 0;
    for (size_t i = 0; i < n; i++) {
        d[i] = grid > 0 ? grid * ceil(uniform() * 3) : 1e-3 + uniform() * 3;
        d[i] += uniform() < 0.02 ? 30 : 0;
        r[i] = uniform() < 0.1 ? 0 : exp(uniform() * 12 - 4);
        r[i] = i > 0 && uniform() < 0.2 ? r[i - 1] : r[i];
        lat[i] = uniform() * 200;
        loss[i] = uniform();
    }
    return make(n, d, r, lat, loss);
}

static double plain_mbit(const struct tr_trace *t, double from_s, double to_s)
{
    long double sum = 0;
    for (size_t i = 0; i < t->count; i++) {
        double a = fmax(from_s, t->start_s[i]), b = fmin(to_s, t->start_s[i + 1]);
        sum += b > a ? (long double)(b - a) * t->rate_mbps[i] : 0;
    }
    return (double)sum;
}

static void segments_become_columns(void **state)
{
    (void)state;
    const double d[] = {1, 0.5, 2}, r[] = {4, 0, 8};
    struct tr_trace *t = make(3, d, r, NULL, NULL);
    assert_int_equal(t->count, 3);
    assert_true(t->start_s[0] == 0 && t->start_s[1] == 1 && t->start_s[2] == 1.5 && t->start_s[3] == 3.5);
    assert_true(t->cum_mbit[1] == 4 && t->cum_mbit[2] == 4 && t->cum_mbit[3] == 20);
    assert_true(tr_trace_duration_s(t) == 3.5);
    assert_null(t->latency_ms);
    assert_string_equal(t->info.name, "test");
    assert_int_equal(t->info.samples, 3);
    assert_true(t->info.mean_mbps == 20 / 3.5 && t->info.min_mbps == 0 && t->info.max_mbps == 8);
    assert_true(t->info.interval_s == 1);
    tr_trace_free(t);
    tr_trace_free(NULL);
}

static void nonsense_segments_are_refused(void **state)
{
    (void)state;
    struct tr_trace *t = NULL;
    struct tr_error err;
    const double one[] = {1}, zero[] = {0}, minus[] = {-1}, nan[] = {NAN}, inf[] = {INFINITY},
                 big[] = {1e308};
    assert_int_equal(tr_trace_from_segments("x", "csv", 0, one, one, NULL, NULL, &t, &err), TR_STATUS_FAILED);
    assert_int_equal(tr_trace_from_segments("x", "csv", 1, zero, one, NULL, NULL, &t, &err),
                     TR_STATUS_FAILED);
    assert_int_equal(tr_trace_from_segments("x", "csv", 1, nan, one, NULL, NULL, &t, &err), TR_STATUS_FAILED);
    assert_int_equal(tr_trace_from_segments("x", "csv", 1, inf, one, NULL, NULL, &t, &err), TR_STATUS_FAILED);
    assert_int_equal(tr_trace_from_segments("x", "csv", 1, one, minus, NULL, NULL, &t, &err),
                     TR_STATUS_FAILED);
    assert_string_equal(err.what, "segment 1 has -1 Mbit/s; a rate is 0 or more");
    assert_int_equal(tr_trace_from_segments("x", "csv", 1, one, nan, NULL, NULL, &t, &err), TR_STATUS_FAILED);
    assert_int_equal(tr_trace_from_segments("x", "csv", 1, big, big, NULL, NULL, &t, &err), TR_STATUS_FAILED);
    assert_null(t);
    assert_int_equal(tr_trace_from_segments("x", "csv", 1, one, zero, NULL, NULL, &t, &err), TR_STATUS_OK);
    assert_true(t->info.mean_mbps == 0 && t->info.p95_mbps == 0);
    assert_true(isinf(tr_trace_time_of_mbit(t, 0, 1e-9, true)));
    tr_trace_free(t);
}

static void segments_that_do_not_move_the_clock_are_left_out(void **state)
{
    (void)state;
    const double d[] = {1e7, 1e-12, 1}, r[] = {1, 1e6, 2};
    struct tr_trace *t = make(3, d, r, NULL, NULL);
    assert_int_equal(t->count, 2);
    assert_true(t->rate_mbps[1] == 2 && t->start_s[1] == 1e7);
    tr_trace_free(t);
}

static void a_step_in_one_segment_has_its_values_to_the_bit(void **state)
{
    (void)state;
    for (int round = 0; round < 200; round++) {
        struct tr_trace *t = random_trace();
        for (size_t i = 0; i < t->count; i++) {
            double a = t->start_s[i], b = t->start_s[i + 1];
            double spans[][2] = {{a, b},
                                 {a - 9e-10, b + 9e-10},
                                 {a + 9e-10, b - 9e-10},
                                 {a + (b - a) * 0.3, a + (b - a) * 0.7}};
            for (size_t k = 0; k < 4; k++) {
                struct tr_trace_cursor cursor;
                struct tr_trace_step step;
                tr_trace_cursor_init(&cursor, t, k % 2);
                tr_trace_cursor_step(&cursor, fmax(0, spans[k][0]), spans[k][1], &step);
                assert_true(step.bandwidth_mbps == t->rate_mbps[i]);
                assert_true(step.latency_ms == t->latency_ms[i] && step.loss == t->loss[i]);
            }
        }
        tr_trace_free(t);
    }
}

static void equal_rates_average_to_themselves(void **state)
{
    (void)state;
    double d[100], r[100];
    for (int i = 0; i < 100; i++) {
        d[i] = 0.01 + uniform();
        r[i] = 0.1;
    }
    struct tr_trace *t = make(100, d, r, NULL, NULL);
    struct tr_trace_cursor cursor;
    tr_trace_cursor_init(&cursor, t, true);
    for (int k = 0; k < 1000; k++) {
        struct tr_trace_step step;
        tr_trace_cursor_step(&cursor, k * 1.7, (k + 1) * 1.7, &step);
        assert_true(step.bandwidth_mbps == 0.1);
        assert_true(isnan(step.latency_ms) && isnan(step.loss));
    }
    tr_trace_free(t);
}

static void steps_conserve_bits(void **state)
{
    (void)state;
    const double dts[] = {0.001, 0.04, 0.1, 0.25, 1, 1.37, 10, 5000};
    for (int round = 0; round < 160; round++) {
        struct tr_trace *t = random_trace();
        double dt = dts[round % 8], duration = tr_trace_duration_s(t);
        bool loop = round % 3 == 0;
        double until = loop ? duration * 3.3 : duration + 2 * dt;
        size_t steps = (size_t)ceil(until / dt);
        struct tr_trace_cursor cursor;
        tr_trace_cursor_init(&cursor, t, loop);
        long double sum = 0;
        for (size_t k = 0; k < steps; k++) {
            double a = (double)k * dt, b = (double)(k + 1) * dt;
            struct tr_trace_step step;
            tr_trace_cursor_step(&cursor, a, b, &step);
            sum += (long double)step.bandwidth_mbps * (b - a);
            assert_true(step.bandwidth_mbps >= 0 && step.latency_ms >= 0 && step.loss >= 0 &&
                        step.loss <= 1 + 1e-12);
            if (!loop && k % 97 == 0) {
                NEAR(step.bandwidth_mbps * (b - a), plain_mbit(t, a, b), 1e-6);
            }
        }
        NEAR((double)sum, tr_trace_mbit_before(t, (double)steps * dt, loop), 1e-9);
        tr_trace_free(t);
    }
}

static void a_short_trace_loops_for_a_million_rounds(void **state)
{
    (void)state;
    const double d[] = {0.1, 0.2, 0.3}, r[] = {5, 0, 7}, lat[] = {10, 20, 30};
    struct tr_trace *t = make(3, d, r, lat, NULL);
    struct tr_trace_cursor cursor;
    tr_trace_cursor_init(&cursor, t, true);
    for (long k = 0; k < 100000; k++) { /* steps of one round, then steps of ten rounds and a bit */
        struct tr_trace_step step;
        double dt = k < 50000 ? 0.6 : 6.1;
        double from = k < 50000 ? (double)k * 0.6 : 30000 + (double)(k - 50000) * 6.1;
        tr_trace_cursor_step(&cursor, from, from + dt, &step);
        if (k < 50000) {
            NEAR(step.bandwidth_mbps, 2.6 / 0.6, 1e-7);
            NEAR(step.latency_ms, (1 + 4 + 9) / 0.6, 1e-7);
        } else {
            NEAR(step.bandwidth_mbps * dt,
                 tr_trace_mbit_before(t, from + dt, true) - tr_trace_mbit_before(t, from, true), 1e-6);
        }
    }
    NEAR(tr_trace_mbit_before(t, 0.6 * 1e6 + 0.05, true), 2.6 * 1e6 + 0.25, 1e-12);
    NEAR(tr_trace_time_of_mbit(t, 0.05, 2.6 * 1e6, true), 0.6 * 1e6 + 0.05, 1e-12);
    tr_trace_free(t);
}

static void beyond_the_end_there_are_no_bits(void **state)
{
    (void)state;
    const double d[] = {1, 1}, r[] = {4, 8}, lat[] = {10, 30};
    struct tr_trace *t = make(2, d, r, lat, NULL);
    struct tr_trace_cursor cursor;
    struct tr_trace_step step;
    tr_trace_cursor_init(&cursor, t, false);
    tr_trace_cursor_step(&cursor, 1.5, 3.5, &step);
    NEAR(step.bandwidth_mbps, 2, 1e-15);
    assert_true(step.latency_ms == 30);
    tr_trace_cursor_step(&cursor, 3.5, 5.5, &step);
    assert_true(step.bandwidth_mbps == 0 && step.latency_ms == 30);
    tr_trace_cursor_step(&cursor, 0, 2, &step); /* back again: slower, but right */
    NEAR(step.bandwidth_mbps, 6, 1e-15);
    NEAR(step.latency_ms, 20, 1e-15);
    tr_trace_free(t);
}

static void bits_and_their_time_are_inverse(void **state)
{
    (void)state;
    for (int round = 0; round < 300; round++) {
        struct tr_trace *t = random_trace();
        double duration = tr_trace_duration_s(t);
        bool loop = round % 2;
        for (int k = 0; k < 50; k++) {
            double from = uniform() * duration * (loop ? 3 : 1);
            double mbit = uniform() * t->cum_mbit[t->count] * (loop ? 2.5 : 0.5);
            double to = tr_trace_time_of_mbit(t, from, mbit, loop);
            double before = tr_trace_mbit_before(t, from, loop);
            if (isinf(to)) {
                assert_true(!loop || t->cum_mbit[t->count] == 0);
                assert_true(before + mbit > t->cum_mbit[t->count] * (1 - 1e-12));
                continue;
            }
            assert_true(to >= from);
            NEAR(tr_trace_mbit_before(t, to, loop) - before, mbit, 1e-7);
            /* and it is the first such moment */
            assert_true(tr_trace_mbit_before(t, to - 1e-3, loop) - before < mbit * (1 + 1e-9));
        }
        assert_true(tr_trace_time_of_mbit(t, 1, 0, loop) == 1);
        tr_trace_free(t);
    }
}

static void a_fetch_ends_where_the_zeros_begin(void **state)
{
    (void)state;
    const double d[] = {1, 5, 1}, r[] = {4, 0, 4};
    struct tr_trace *t = make(3, d, r, NULL, NULL);
    assert_true(tr_trace_time_of_mbit(t, 0, 4, false) == 1);
    assert_true(tr_trace_time_of_mbit(t, 0.5, 2, false) == 1);
    assert_true(tr_trace_time_of_mbit(t, 0, 5, false) == 6.25);
    assert_true(tr_trace_time_of_mbit(t, 0, 8, false) == 7);
    assert_true(isinf(tr_trace_time_of_mbit(t, 0, 8.5, false)));
    assert_true(tr_trace_time_of_mbit(t, 0, 9, true) == 7.25);
    assert_true(tr_trace_time_of_mbit(t, 0, 16, true) == 14);
    assert_true(isinf(tr_trace_time_of_mbit(t, 7, 1, false)));
    tr_trace_free(t);
}

static void finding_is_what_a_walk_finds(void **state)
{
    (void)state;
    for (int round = 0; round < 100; round++) {
        struct tr_trace *t = random_trace();
        for (size_t i = 0; i < t->count; i++) {
            assert_int_equal(tr_trace_find(t, t->start_s[i]), i);
            assert_int_equal(tr_trace_find(t, nextafter(t->start_s[i + 1], 0)), i);
        }
        assert_int_equal(tr_trace_find(t, -1), 0);
        assert_int_equal(tr_trace_find(t, 1e12), t->count - 1);
        tr_trace_free(t);
    }
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void figures_are_those_of_a_sort(void **state)
{
    (void)state;
    for (int round = 0; round < 100; round++) {
        struct tr_trace *t = random_trace();
        double pairs[RANDOM_MAX][2], lengths[RANDOM_MAX];
        for (size_t i = 0; i < t->count; i++) {
            pairs[i][0] = t->rate_mbps[i];
            pairs[i][1] = lengths[i] = t->start_s[i + 1] - t->start_s[i];
        }
        qsort(pairs, t->count, sizeof *pairs, compare);
        qsort(lengths, t->count, sizeof *lengths, compare);
        double half = lengths[t->count / 2];
        half = t->count % 2 ? half : (half + lengths[t->count / 2 - 1]) / 2;
        NEAR(t->info.interval_s, half, 1e-15);
        assert_true(t->info.min_mbps == pairs[0][0] && t->info.max_mbps == pairs[t->count - 1][0]);
        const double shares[] = {0.05, 0.95}, got[] = {t->info.p5_mbps, t->info.p95_mbps};
        for (int k = 0; k < 2; k++) {
            double below = 0;
            size_t i = 0;
            while (i + 1 < t->count && below + pairs[i][1] < shares[k] * tr_trace_duration_s(t)) {
                below += pairs[i++][1];
            }
            /* on a tie rounding may go to either neighbour */
            assert_true(got[k] == pairs[i][0] || (i > 0 && got[k] == pairs[i - 1][0]) ||
                        (i + 1 < t->count && got[k] == pairs[i + 1][0]));
        }
        NEAR(t->info.mean_mbps, plain_mbit(t, 0, 1e9) / tr_trace_duration_s(t), 1e-12);
        tr_trace_free(t);
    }
}

static void gaps_are_counted(void **state)
{
    (void)state;
    const double d[] = {1, 1, 10, 10.5, 1, 44, 1}, r[] = {1, 1, 1, 1, 1, 1, 1};
    struct tr_trace *t = make(7, d, r, NULL, NULL);
    assert_int_equal(t->info.gaps, 2);
    assert_true(t->info.longest_gap_s == 44 && t->info.longest_gap_at_s == 23.5);
    tr_trace_free(t);
    const double dense[] = {0.1, 0.1, 4.9, 0.1, 5.1}; /* 5 s at least */
    t = make(5, dense, r, NULL, NULL);
    assert_int_equal(t->info.gaps, 1);
    tr_trace_free(t);
}

static void sums_do_not_drift(void **state)
{
    (void)state;
    size_t n = 1000000;
    double *d = malloc(n * sizeof *d), *r = malloc(n * sizeof *r);
    assert_non_null(d);
    assert_non_null(r);
    for (size_t i = 0; i < n; i++) {
        d[i] = 0.1;
        r[i] = 0.1;
    }
    struct tr_trace *t = make(n, d, r, NULL, NULL);
    assert_true(tr_trace_duration_s(t) == 100000.0);
    assert_true(t->start_s[300000] == 30000);
    NEAR(t->cum_mbit[n], 10000, 1e-15);
    tr_trace_free(t);
    free(d);
    free(r);
}

static void a_shared_trace_outlives_its_first_holder(void **state)
{
    (void)state;
    const double seconds[] = {1, 2}, rates[] = {3, 4};
    struct tr_trace *t = make(2, seconds, rates, NULL, NULL), *again = tr_trace_share(t);
    assert_ptr_equal(again, t);
    assert_null(tr_trace_share(NULL));
    tr_trace_free(t);
    assert_true(again->rate_mbps[1] == 4 && tr_trace_duration_s(again) == 3);
    tr_trace_free(again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(segments_become_columns),
        cmocka_unit_test(nonsense_segments_are_refused),
        cmocka_unit_test(segments_that_do_not_move_the_clock_are_left_out),
        cmocka_unit_test(a_step_in_one_segment_has_its_values_to_the_bit),
        cmocka_unit_test(equal_rates_average_to_themselves),
        cmocka_unit_test(steps_conserve_bits),
        cmocka_unit_test(a_short_trace_loops_for_a_million_rounds),
        cmocka_unit_test(beyond_the_end_there_are_no_bits),
        cmocka_unit_test(bits_and_their_time_are_inverse),
        cmocka_unit_test(a_fetch_ends_where_the_zeros_begin),
        cmocka_unit_test(finding_is_what_a_walk_finds),
        cmocka_unit_test(figures_are_those_of_a_sort),
        cmocka_unit_test(gaps_are_counted),
        cmocka_unit_test(sums_do_not_drift),
        cmocka_unit_test(a_shared_trace_outlives_its_first_holder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
