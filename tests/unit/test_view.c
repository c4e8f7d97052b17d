#include "unit/unit.h"
#include "view/layout.h"
#include "view/plots.h"
#include "view/sound.h"
#include "view/words.h"

#include <tracereel/session.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A session over a steady link: never stalled, no drift but what a test puts in. */
static struct tr_timeline *make_session(double mbps, double duration_s, double drift_ms)
{
    struct tr_params params;
    struct tr_trace *trace = NULL;
    struct tr_timeline *timeline = NULL;
    struct tr_error err = {0};
    tr_params_defaults(&params);
    params.encoder.av_sync_noise_ms = params.encoder.stall_penalty_ms = params.encoder.switch_penalty_ms = 0;
    assert_int_equal(tr_trace_from_segments("steady", "csv", 1, &duration_s, &mbps, NULL, NULL, &trace, &err),
                     TR_STATUS_OK);
    struct tr_session_config config = {.params = &params, .trace = trace, .dt_s = 1};
    assert_int_equal(tr_session_run(&config, &timeline, &err), TR_STATUS_OK);
    tr_trace_free(trace);
    for (size_t i = 0; i < timeline->count; i++) {
        timeline->columns[TR_TIMELINE_AV_DRIFT_MS][i] = drift_ms;
    }
    return timeline;
}

/* Seconds of the session at which sound begins after silence. */
static int find_beeps(const float *samples, size_t count, double from_s, double speed, double *at_s, int most)
{
    int found = 0;
    size_t quiet = SOUND_RATE_HZ;
    for (size_t i = 0; i < count && found < most; i++) {
        bool loud = fabsf(samples[i]) > 0.01f;
        if (loud && quiet > SOUND_RATE_HZ / 100) {
            at_s[found++] = from_s + (double)i * speed / SOUND_RATE_HZ;
        }
        quiet = loud ? 0 : quiet + 1;
    }
    return found;
}

static void beeps_stand_at_the_modelled_offset(void **state)
{
    (void)state;
    static const double drifts_ms[] = {-140, 0, 60}, speeds[] = {0.25, 0.5, 1, 2, 4};
    float *samples = malloc(sizeof *samples * SOUND_RATE_HZ * 4);
    assert_non_null(samples);
    for (int d = 0; d < 3; d++) {
        struct tr_timeline *timeline = make_session(20, 60, drifts_ms[d]);
        for (int s = 0; s < 5; s++) {
            double at_s[32], from_s = 10.5;
            sound_render(timeline, from_s, speeds[s], samples, SOUND_RATE_HZ * 4);
            int n = find_beeps(samples, SOUND_RATE_HZ * 4, from_s, speeds[s], at_s, 32);
            assert_true(n >= (int)(4 * speeds[s]) - 1 && n >= 1);
            for (int i = 0; i < n; i++) {
                /* Sound early by d ms: the beep of content second k comes d ms before the flash. */
                double off_s = at_s[i] + drifts_ms[d] / 1000;
                assert_near(off_s, round(off_s), 0.001);
            }
        }
        tr_timeline_free(timeline);
    }
    free(samples);
}

static void sound_is_silent_in_a_stall_and_at_great_speed(void **state)
{
    (void)state;
    float samples[SOUND_RATE_HZ * 2];
    struct tr_timeline *stalled = make_session(0.001, 60, 0);
    sound_render(stalled, 30.5, 1, samples, SOUND_RATE_HZ * 2);
    for (size_t i = 0; i < SOUND_RATE_HZ * 2; i++) {
        assert_true(samples[i] == 0);
    }
    tr_timeline_free(stalled);
    struct tr_timeline *playing = make_session(20, 60, 0);
    sound_render(playing, 10, 8, samples, SOUND_RATE_HZ * 2);
    for (size_t i = 0; i < SOUND_RATE_HZ * 2; i++) {
        assert_true(samples[i] == 0);
    }
    tr_timeline_free(playing);
}

/* Rendered in pieces or as one: the same samples, so that a queue and a file hear the same. */
static void sound_does_not_depend_on_where_it_is_cut(void **state)
{
    (void)state;
    static float whole[SOUND_RATE_HZ], pieces[SOUND_RATE_HZ];
    struct tr_timeline *timeline = make_session(20, 60, 33);
    sound_render(timeline, 7.6, 1, whole, SOUND_RATE_HZ);
    for (size_t i = 0; i < SOUND_RATE_HZ; i += 1600) {
        sound_render(timeline, 7.6 + (double)i / SOUND_RATE_HZ, 1, pieces + i, 1600);
    }
    for (size_t i = 0; i < SOUND_RATE_HZ; i++) {
        assert_near(whole[i], pieces[i], 1e-3f);
    }
    tr_timeline_free(timeline);
}

static bool overlap(struct rect a, struct rect b)
{
    const float slack = 0.5f;
    return a.w > 0 && b.w > 0 && a.h > 0 && b.h > 0 && a.x + a.w > b.x + slack && b.x + b.w > a.x + slack &&
           a.y + a.h > b.y + slack && b.y + b.h > a.y + slack;
}

static void parts_stay_inside_and_apart_at_every_size(void **state)
{
    (void)state;
    struct look look;
    look_init(&look, &theme_dark);
    for (int layout = 0; layout < LAYOUT_COUNT; layout++) {
        look.layout = (enum layout_kind)layout;
        for (int w = 800; w <= 3840; w += 76) {
            for (int h = 450; h <= 2160; h += 57) {
                struct layout l;
                layout_compute(&l, (float)w, (float)h, &look);
                struct rect parts[] = {l.header, l.screen, l.tank, l.av, l.report, l.plots, l.transport};
                for (int i = 0; i < 7; i++) {
                    if (parts[i].w <= 0) {
                        continue;
                    }
                    assert_true(parts[i].x >= 0 && parts[i].y >= 0);
                    assert_true(parts[i].x + parts[i].w <= (float)w + 0.5f);
                    assert_true(parts[i].y + parts[i].h <= (float)h + 0.5f);
                    for (int k = i + 1; k < 7; k++) {
                        assert_false(overlap(parts[i], parts[k]));
                    }
                }
                assert_true(l.plots.w > 300 && l.plots.h > 60 && l.overview.w > 200);
            }
        }
    }
}

/* While following, the playhead does not tremble: it stands on one column while the plots move under it. */
static void the_playhead_stands_still_while_following(void **state)
{
    (void)state;
    struct tr_timeline *timeline = make_session(20, 600, 0);
    struct view_model model = {.timeline = timeline};
    struct look look;
    struct layout l;
    look_init(&look, &theme_dark);
    layout_compute(&l, 1280, 720, &look);
    int column = plots_window(&l, &model, &look, 1, 200).playhead;
    assert_int_equal(column, (int)round(l.plot_lanes.w * 2.0 / 3));
    for (double t_s = 200; t_s < 210; t_s += 1.0 / 61) {
        assert_int_equal(plots_window(&l, &model, &look, 1, t_s).playhead, column);
    }
    assert_int_equal(plots_window(&l, &model, &look, 1, 0).left, 0); /* no room wasted before the start */
    struct plot_window end = plots_window(&l, &model, &look, 1, 600);
    assert_true(plot_window_end_s(&end) <= 600 + 1e-6);
    tr_timeline_free(timeline);
}

static void numbers_read_as_people_write_them(void **state)
{
    (void)state;
    char buf[48];
    clock_text(buf, sizeof buf, 83.4);
    assert_string_equal(buf, "01:23.4");
    clock_text(buf, sizeof buf, 3661.25);
    assert_string_equal(buf, "1:01:01.2");
    rate_text(buf, sizeof buf, 1.666);
    assert_string_equal(buf, "1.67");
    rate_text(buf, sizeof buf, 1890.2);
    assert_string_equal(buf, "1890");
    rate_text(buf, sizeof buf, 99.96);
    assert_string_equal(buf, "100");
    drift_text(buf, sizeof buf, 12.3);
    assert_string_equal(buf, "12 ms sound early");
    drift_text(buf, sizeof buf, -140);
    assert_string_equal(buf, "140 ms sound late");
    drift_text(buf, sizeof buf, 0.2);
    assert_string_equal(buf, "in sync");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beeps_stand_at_the_modelled_offset),
        cmocka_unit_test(sound_is_silent_in_a_stall_and_at_great_speed),
        cmocka_unit_test(sound_does_not_depend_on_where_it_is_cut),
        cmocka_unit_test(parts_stay_inside_and_apart_at_every_size),
        cmocka_unit_test(the_playhead_stands_still_while_following),
        cmocka_unit_test(numbers_read_as_people_write_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
