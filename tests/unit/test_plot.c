#include "plot/axis.h"
#include "plot/series.h"
#include "plot/window.h"
#include "unit/unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void axes_end_on_round_numbers(void **state)
{
    (void)state;
    const double cases[][2] = {{0.93, 1},  {1, 1},       {1.01, 1.2},       {108, 120},  {4.8, 5},
                               {65.9, 80}, {1890, 2000}, {0.00031, 0.0004}, {9.9999, 10}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double rounded = axis_round_up(cases[i][0]);
        assert_near(rounded, cases[i][1], 1e-9 * cases[i][1]);
    }
}

static void ticks_are_round_and_few(void **state)
{
    (void)state;
    for (double max = 0.013; max < 5000; max *= 1.37) {
        for (int most = 2; most < 8; most++) {
            struct axis_ticks ticks = axis_ticks(-max / 3, max, most);
            assert_in_range(ticks.count, 1, most);
            assert_true(ticks.first >= -max / 3 - 1e-9);
            assert_true(ticks.first + (ticks.count - 1) * ticks.step <= max + 1e-9 * max);
            /* Neighbours read differently. */
            char a[32], b[32];
            snprintf(a, sizeof a, "%.*f", ticks.decimals, ticks.first);
            snprintf(b, sizeof b, "%.*f", ticks.decimals, ticks.first + ticks.step);
            assert_string_not_equal(a, b);
        }
    }
    assert_int_equal(axis_ticks(1, 1, 5).count, 0);
}

static void time_labels_read_like_a_clock(void **state)
{
    (void)state;
    char buf[32];
    axis_time_label(buf, sizeof buf, 440, 20);
    assert_string_equal(buf, "7:20");
    axis_time_label(buf, sizeof buf, 4040, 60);
    assert_string_equal(buf, "1:07:20");
    axis_time_label(buf, sizeof buf, 59.999, 0.1);
    assert_string_equal(buf, "1:00.0");
    axis_time_label(buf, sizeof buf, 5.05, 0.01);
    assert_string_equal(buf, "0:05.05");
    for (double px_per_s = 1e-4; px_per_s < 5000; px_per_s *= 1.7) {
        assert_true(axis_time_step(px_per_s, 80) * px_per_s >= 80 || px_per_s > 8000);
    }
}

/* A column covers the same seconds wherever it stands on screen: that is what lets columns scroll unchanged.
 */
static void columns_lie_on_one_grid(void **state)
{
    (void)state;
    for (double start_s = 0; start_s < 50; start_s += 0.37) {
        struct plot_window w = plot_window_make(start_s, 120, 486, 768, 1.5f, start_s + 80);
        double spp = 120.0 / 768;
        assert_true(w.spp_s == spp);
        double column = plot_window_start_s(&w) / spp;
        assert_near(column, round(column), 1e-9);
        assert_near(plot_window_start_s(&w), start_s, spp / 2 + 1e-12);
        assert_near(plot_window_time(&w, plot_window_x(&w, start_s + 17)), start_s + 17, spp * 0.01);
    }
}

/* Decades are equally high; what is less than the axis' least stands at its foot, 0 as well. */
static void a_logarithmic_axis_has_even_decades(void **state)
{
    (void)state;
    struct plot_frame frame = {.area = {10, 20, 100, 60}, .y_min = 0.1, .y_max = 100, .logarithmic = true};
    assert_near(plot_frame_y(&frame, 100), 20, 1e-4);
    assert_near(plot_frame_y(&frame, 10), 40, 1e-4);
    assert_near(plot_frame_y(&frame, 1), 60, 1e-4);
    assert_near(plot_frame_y(&frame, 0.1), 80, 1e-4);
    assert_near(plot_frame_y(&frame, 0), 80, 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(axes_end_on_round_numbers),           cmocka_unit_test(ticks_are_round_and_few),
        cmocka_unit_test(time_labels_read_like_a_clock),       cmocka_unit_test(columns_lie_on_one_grid),
        cmocka_unit_test(a_logarithmic_axis_has_even_decades),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
