#include "unit/unit.h"
#include "view/layout.h"
#include "view/plot_rows.h"
#include "view/plots.h"
#include "view/real_lane.h"
#include "view/sound.h"
#include "view/span.h"
#include "view/stalls.h"
#include "view/time_axis.h"
#include "view/words.h"

#include <tracereel/players.h>
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

/* Shaka that slows down to be farther from live: 0.95 times as fast, at a pitch of its own. */
static void sound_that_is_stretched_keeps_its_pitch(void **state)
{
    (void)state;
    enum { SECONDS = 12 };
    static float samples[SOUND_RATE_HZ * SECONDS];
    struct tr_scenario scenario;
    const double seconds = 60, mbps = 20;
    struct tr_trace *trace;
    struct tr_timeline *timeline;
    tr_scenario_defaults(&scenario);
    assert_int_equal(tr_player_lay(&scenario, "shaka-ll", "", NULL), TR_STATUS_OK);
    assert_int_equal(tr_params_set(&scenario.params, "shaka_ll.live_sync", "on", "", NULL), TR_STATUS_OK);
    scenario.params.encoder.av_sync_noise_ms = 0;
    assert_int_equal(tr_trace_from_segments("flat", "test", 1, &seconds, &mbps, NULL, NULL, &trace, NULL),
                     TR_STATUS_OK);
    const struct tr_session_config config = {.params = &scenario.params, .trace = trace, .dt_s = 0.25};
    assert_int_equal(tr_session_run(&config, &timeline, NULL), TR_STATUS_OK);
    sound_render(timeline, 4, 1, samples, SOUND_RATE_HZ * SECONDS);
    double at_s[32];
    const int n = find_beeps(samples, SOUND_RATE_HZ * SECONDS, 4, 1, at_s, 32);
    assert_true(n >= 10);
    for (int i = 1; i < n; i++) {
        assert_near(at_s[i] - at_s[i - 1], 1 / 0.95, 0.002);
    }
    const size_t begin = (size_t)((at_s[1] - 4) * SOUND_RATE_HZ),
                 whole = SOUND_RATE_HZ / 50; /* 20 ms in it */
    int crossings = 0;
    for (size_t i = begin; i < begin + whole; i++) {
        crossings += samples[i] <= 0 && samples[i + 1] > 0;
    }
    assert_in_range(crossings, 19, 21);
    tr_timeline_free(timeline);
    tr_trace_free(trace);
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

/* Nobody is behind live on demand. */
static void only_live_sessions_are_behind_live(void **state)
{
    (void)state;
    struct tr_timeline *timeline = make_session(20, 10, 0);
    const struct view_model model = {.timeline = timeline};
    timeline->params.player.delivery = TR_PLAYER_SEGMENTS;
    timeline->params.player.mode = TR_PLAYER_LIVE;
    assert_true(view_model_is_live(&model));
    timeline->params.player.mode = TR_PLAYER_VOD;
    assert_false(view_model_is_live(&model));
    tr_timeline_free(timeline);
}

/* While following, the playhead does not tremble: it stands on one column while the plots move under it. */
static void the_playhead_stands_still_while_following(void **state)
{
    (void)state;
    struct tr_timeline *timeline = make_session(20, 600, 0);
    struct view_model model = {.timeline = timeline, .duration_s = tr_timeline_duration_s(timeline)};
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

/* A link that is gone for `off_s` of every `period_s`. */
static struct tr_timeline *make_on_off(double on_s, double off_s, size_t periods, struct tr_trace **trace)
{
    struct tr_params params;
    struct tr_timeline *timeline = NULL;
    struct tr_error err = {0};
    double *duration_s = malloc(4 * periods * sizeof *duration_s), *mbps = duration_s + 2 * periods;
    assert_non_null(duration_s);
    for (size_t i = 0; i < periods; i++) {
        duration_s[2 * i] = on_s;
        duration_s[2 * i + 1] = off_s;
        mbps[2 * i] = 2;
        mbps[2 * i + 1] = 0;
    }
    tr_params_defaults(&params);
    params.buffer.max_level_s = 2;
    params.buffer.rebuffer_threshold_s = 0.5;
    assert_int_equal(
        tr_trace_from_segments("on-off", "csv", 2 * periods, duration_s, mbps, NULL, NULL, trace, &err),
        TR_STATUS_OK);
    struct tr_session_config config = {.params = &params, .trace = *trace, .dt_s = 1};
    assert_int_equal(tr_session_run(&config, &timeline, &err), TR_STATUS_OK);
    free(duration_s);
    return timeline;
}

static void a_span_says_how_much_of_it_was_stalled(void **state)
{
    (void)state;
    struct tr_trace *trace;
    struct tr_timeline *timeline = make_on_off(30, 20, 4, &trace);
    struct view_model model = {.timeline = timeline, .trace = trace};
    size_t count;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(timeline, &count);
    assert_true(count >= 3);
    char buf[112];
    span_stalled_text(&model, stalls[0].begin_s + 2, stalls[0].begin_s + 13.3, buf, sizeof buf);
    assert_string_equal(buf, "stalled 11.3 s (one stall, began before, goes on after)");
    span_stalled_text(&model, stalls[0].begin_s - 1, stalls[0].begin_s + 4, buf, sizeof buf);
    assert_string_equal(buf, "stalled 4.0 s (one stall, goes on after)");
    span_stalled_text(&model, stalls[0].end_s - 3, stalls[1].end_s + 1, buf, sizeof buf);
    assert_non_null(strstr(buf, "(2 stalls, the first began before)"));
    span_stalled_text(&model, stalls[0].begin_s - 5, stalls[0].begin_s - 1, buf, sizeof buf);
    assert_string_equal(buf, "no stall");
    tr_timeline_free(timeline);
    tr_trace_free(trace);
}

/* However far out: runs follow each other inside the window, no stall is left out, and what they say was
 * stalled adds up to what was. */
static void stalls_are_all_shown_at_any_zoom(void **state)
{
    (void)state;
    struct tr_trace *trace;
    struct tr_timeline *timeline = make_on_off(9, 6, 3000, &trace);
    double duration_s = tr_timeline_duration_s(timeline);
    size_t count;
    tr_timeline_stalls(timeline, &count);
    assert_true(count > 1000);
    for (double span_s = 20; span_s < duration_s * 2; span_s *= 1.9) {
        for (double start_s = 0; start_s < duration_s; start_s += duration_s / 7) {
            struct plot_window w = plot_window_make(start_s, span_s, 100, 900, 1.25f, start_s);
            struct stall_walk walk = stalls_walk(timeline, &w);
            struct stall_run run;
            struct tr_timeline_stalled is;
            float last_x = -1e9f;
            double shown_s = 0;
            int runs = 0;
            for (; stalls_next(&walk, &run); runs++) {
                assert_true(run.x0 >= last_x - 0.01f && run.x1 > run.x0);
                assert_true(run.share > 0 && run.share <= 1 + 1e-9);
                shown_s += run.share * (double)(run.x1 - run.x0) * (double)w.scale * w.spp_s;
                last_x = run.x1;
            }
            double end_s = fmin(plot_window_end_s(&w), duration_s);
            tr_timeline_stalled_between(timeline, plot_window_start_s(&w), end_s, &is);
            assert_near(shown_s, is.total_s, 0.02 * is.total_s + 4 * (double)w.scale * w.spp_s);
            assert_true(runs <= w.columns / 2);
            assert_true((runs > 0) == (is.count > 0));
        }
    }
    tr_timeline_free(timeline);
    tr_trace_free(trace);
}

static void the_wall_clock_is_the_one_of_the_trace(void **state)
{
    (void)state;
    struct tr_trace *trace;
    struct tr_timeline *timeline = make_on_off(30, 20, 4, &trace);
    struct view_model model = {.timeline = timeline, .trace = trace};
    char buf[64];
    assert_false(wall_clock_text(&model, 10, true, buf, sizeof buf)); /* no dates, no clock */
    trace->info.start_unix_s = 1713543780;                            /* date -u -d @1713543780 */
    assert_true(wall_clock_text(&model, 65.5, true, buf, sizeof buf));
    assert_string_equal(buf, "2024-04-19 16:24:05");
    trace->info.utc_offset_known = true;
    trace->info.utc_offset_s = 7200 + 1800;
    assert_true(wall_clock_text(&model, 0, true, buf, sizeof buf));
    assert_string_equal(buf, "2024-04-19 18:53:00 +02:30");
    assert_true(wall_clock_text(&model, 0, false, buf, sizeof buf));
    assert_string_equal(buf, "18:53:00");
    trace->info.start_unix_s = 951782399; /* a second before 29 February 2000 */
    trace->info.utc_offset_s = 0;
    assert_true(wall_clock_text(&model, 1, true, buf, sizeof buf));
    assert_string_equal(buf, "2000-02-29 00:00:00 UTC");
    trace->info.start_unix_s = 86390; /* a time of day alone, past midnight */
    trace->info.utc_offset_known = false;
    assert_true(wall_clock_text(&model, 15, true, buf, sizeof buf));
    assert_non_null(strstr(buf, "00:00:05"));
    trace->info.start_unix_s = 1e300;
    assert_false(wall_clock_text(&model, 0, true, buf, sizeof buf));
    tr_timeline_free(timeline);
    tr_trace_free(trace);
}

static void pictures_scale_by_height(void **state)
{
    (void)state;
    assert_near(layout_scale(1280, 720), 1, 1e-6);
    assert_near(layout_scale(1920, 1080), 1, 1e-6);
    assert_near(layout_scale(3840, 2160), 2, 1e-6);
    assert_near(layout_scale(2560, 1440), 1440.0 / 1080, 1e-6);
    assert_near(layout_scale(640, 360), 0.8, 1e-6);
    assert_near(layout_scale(500, 2000), 0.625, 1e-6); /* never narrower than the parts can be */
}

/* Where the link is far faster than the ladder the ladder still has half the axis; all of it is in the
 * overview and on the logarithmic axis. */
static void the_bandwidth_axis_suits_the_ladder(void **state)
{
    (void)state;
    const double mbps[] = {3, 20, 3000};
    for (int i = 0; i < 3; i++) {
        struct tr_params params;
        struct tr_trace *trace = NULL;
        struct tr_timeline *timeline = NULL;
        struct tr_error err = {0};
        struct view_model model;
        const double duration_s = 60;
        tr_params_defaults(&params);
        assert_int_equal(
            tr_trace_from_segments("steady", "csv", 1, &duration_s, &mbps[i], NULL, NULL, &trace, &err),
            TR_STATUS_OK);
        struct tr_session_config config = {.params = &params, .trace = trace, .dt_s = 1};
        assert_int_equal(tr_session_run(&config, &timeline, &err), TR_STATUS_OK);
        view_model_init(&model, timeline, trace, "", "", "");
        double top = level_needs_mbps(&params, params.ladder.count - 1);
        assert_true(model.bandwidth_max_mbps <= 5 * top);
        assert_int_equal(model.bandwidth_clipped, mbps[i] > model.bandwidth_max_mbps);
        assert_int_equal(model.bandwidth_clipped, mbps[i] > 4 * top);
        assert_true(model.overview_max_mbps >= mbps[i] && model.log_rate_max_mbps >= mbps[i]);
        assert_true(model.log_rate_min_mbps * 1000 < params.ladder.levels[0].video_kbps);
        /* most used first, each once */
        unsigned seen = 0;
        for (int k = 0; k < params.ladder.count; k++) {
            seen |= 1u << model.levels_by_use[k];
            assert_true(k == 0 || model.level_times_s[model.levels_by_use[k]] <=
                                      model.level_times_s[model.levels_by_use[k - 1]]);
        }
        assert_int_equal(seen, (1u << params.ladder.count) - 1);
        tr_timeline_free(timeline);
        tr_trace_free(trace);
    }
}

static void seconds_are_never_none(void **state)
{
    (void)state;
    char buf[48];
    const struct {
        double s;
        const char *text;
    } cases[] = {{0, "0.0 s"}, {0.03, "0.03 s"}, {0.096, "0.1 s"}, {12.46, "12.5 s"}, {123.4, "123 s"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        seconds_words(buf, sizeof buf, cases[i].s);
        assert_string_equal(buf, cases[i].text);
    }
}

static void rates_have_their_unit(void **state)
{
    (void)state;
    char buf[48];
    rate_words(buf, sizeof buf, 0.076);
    assert_string_equal(buf, "0.08 Mbit/s");
    rate_words(buf, sizeof buf, 999.4);
    assert_string_equal(buf, "999 Mbit/s");
    rate_words(buf, sizeof buf, 999.5);
    assert_string_equal(buf, "1.00 Gbit/s");
    rate_words(buf, sizeof buf, 3124);
    assert_string_equal(buf, "3.12 Gbit/s");
}

static void compared_sessions_find_room_at_every_size(void **state)
{
    (void)state;
    struct look look;
    look_init(&look, &theme_dark);
    look.layout = LAYOUT_COMPARE;
    for (look.sessions = 2; look.sessions <= VIEW_SESSIONS_MAX; look.sessions++) {
        for (int w = 800; w <= 3840; w += 95) {
            for (int h = 450; h <= 2160; h += 57) {
                struct layout l;
                layout_compute(&l, (float)w, (float)h, &look);
                struct rect parts[2 * VIEW_SESSIONS_MAX + 4] = {l.header, l.table, l.plots, l.transport};
                memcpy(parts + 4, l.screens, (size_t)look.sessions * sizeof *l.screens);
                memcpy(parts + 4 + look.sessions, l.tanks, sizeof l.tanks);
                const int count = 4 + look.sessions * (l.tanks[0].w > 0 ? 2 : 1);
                for (int i = 0; i < count; i++) {
                    assert_true(parts[i].w > 60 && parts[i].h > 30);
                    assert_true(parts[i].x >= 0 && parts[i].x + parts[i].w <= (float)w + 0.5f);
                    assert_true(parts[i].y >= 0 && parts[i].y + parts[i].h <= (float)h + 0.5f);
                    for (int k = i + 1; k < count; k++) {
                        assert_false(overlap(parts[i], parts[k]));
                    }
                }
                assert_true(l.table.w > 150 && l.plot[PLOT_BUFFER].h >= 48 && l.screen.w == 0);
                assert_true(l.ribbons.y >= l.plot[PLOT_BUFFER].y + l.plot[PLOT_BUFFER].h - 0.5f);
            }
        }
    }
    struct layout two, four;
    look.sessions = 2;
    layout_compute(&two, 1280, 720, &look);
    assert_true(two.tanks[1].w == two.screens[1].w && two.tanks[1].y > two.screens[1].y &&
                two.tanks[2].w == 0);
    look.sessions = 4;
    layout_compute(&four, 1280, 720, &look);
    assert_true(four.tanks[0].w == 0 && four.table.h >= 190); /* figures come first */
    struct layout three;
    look.sessions = 3;
    layout_compute(&three, 1920, 1080, &look);
    assert_true(three.table.x == three.screens[1].x && three.table.y == three.screens[2].y &&
                three.tanks[2].h >= 110); /* the figures are the fourth of four */
    look.sessions = 1; /* nothing to compare: the dashboard, and no turn of the layouts comes here */
    struct layout alone;
    layout_compute(&alone, 1280, 720, &look);
    assert_true(alone.screen.w > 0 && alone.table.w == 0 && alone.ribbons.h == 0);
    look.layout = LAYOUT_VIEWER;
    assert_int_equal(layout_next(&look), LAYOUT_DASHBOARD);
    look.sessions = 2;
    assert_int_equal(layout_next(&look), LAYOUT_COMPARE);
}

/* One set of axes, which holds all of them. */
/* A real session beside the trace has a lane of its own, under the model's segments where those are shown. */
static void a_real_session_has_a_lane(void **state)
{
    (void)state;
    struct tr_trace *trace = NULL;
    struct tr_error err = {0};
    assert_int_equal(tr_trace_open(SOURCE_DIR "/tests/data/traces/hls-session.har", NULL, &trace, &err),
                     TR_STATUS_OK);
    assert_int_equal(trace->info.gaps, 0); /* six seconds of download are none */
    struct view_model model = {.trace = trace};
    assert_true(real_lane_height(&model, 100) > real_lane_height(&model, 50));
    assert_true(real_lane_height(&model, 50) > 0);
    assert_true(real_lane_height(&model, 20) == 0);
    model.other_count = 1;
    assert_true(real_lane_height(&model, 100) == 0);
    tr_trace_free(trace);
    double duration_s = 10, mbps = 3;
    assert_int_equal(tr_trace_from_segments("steady", "csv", 1, &duration_s, &mbps, NULL, NULL, &trace, &err),
                     TR_STATUS_OK);
    model = (struct view_model){.trace = trace};
    assert_true(real_lane_height(&model, 100) == 0);
    tr_trace_free(trace);
}

/* Where pictures are missing and sound goes on the last one stands, also in the stall that comes of it. */
static void a_missing_picture_stands(void **state)
{
    (void)state;
    const double durations[] = {30, 14, 60}, rates[] = {8, 0.4, 8};
    struct tr_scenario scenario;
    struct tr_trace *trace = NULL;
    struct tr_timeline *t = NULL;
    tr_scenario_defaults(&scenario);
    assert_int_equal(tr_scenario_load(&scenario, "dash.js-nofastswitch", NULL), TR_STATUS_OK);
    scenario.params.player.abandon = false;
    assert_int_equal(tr_trace_from_segments("fall", "csv", 3, durations, rates, NULL, NULL, &trace, NULL),
                     TR_STATUS_OK);
    const struct tr_session_config config = {.params = &scenario.params, .trace = trace, .dt_s = 0.1};
    assert_int_equal(tr_session_run(&config, &t, NULL), TR_STATUS_OK);
    struct view_model model;
    view_model_init(&model, t, trace, "", "", "");
    const struct tr_timeline_event *stall = tr_timeline_next_event(t, 30, 1u << TR_TIMELINE_EVENT_STALL);
    assert_non_null(stall);
    const struct tr_timeline_event *alone =
        tr_timeline_previous_event(t, stall->t_s, 1u << TR_TIMELINE_EVENT_RUN_ON);
    assert_non_null(alone);
    const double alone_s = alone->duration_s, end_s = alone->t_s + alone_s;
    assert_near(end_s, stall->t_s, 1e-6);
    assert_true(alone_s > 0.3);
    const struct {
        double t_s, missing_s;
    } moments[] = {{alone->t_s - 0.01, 0},
                   {alone->t_s + 0.25, 0.25},
                   {stall->t_s + 0.05, alone_s},
                   {stall->t_s + stall->duration_s + 0.01, 0}};
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        struct tr_timeline_state s;
        tr_timeline_at(t, moments[i].t_s, &s);
        assert_near(view_model_missing_s(&model, &s), moments[i].missing_s, 1e-6);
        assert_int_equal(view_model_runs_on(&model, moments[i].t_s), i == 1);
    }
    tr_timeline_free(t);
    tr_trace_free(trace);
}

static void joined_sessions_share_their_axes(void **state)
{
    (void)state;
    struct view_model models[3];
    struct tr_trace *traces[3];
    const double off_s[3] = {20, 5, 1};
    for (int i = 0; i < 3; i++) {
        struct tr_timeline *timeline = make_on_off(10, off_s[i], 20, &traces[i]);
        view_model_init(&models[i], timeline, traces[i], "", "", "");
    }
    double most_s = fmax(models[0].buffer_max_s, fmax(models[1].buffer_max_s, models[2].buffer_max_s));
    view_model_join(models, 3);
    assert_int_equal(view_model_sessions(&models[0]), 3);
    for (int i = 0; i < 3; i++) {
        const struct view_model *session = view_model_session(&models[0], i);
        assert_ptr_equal(session, &models[i]);
        assert_int_equal(session->session, i);
        assert_true(session->buffer_max_s == most_s);
        assert_true(session->bandwidth_max_mbps == models[0].bandwidth_max_mbps);
    }
    assert_true(models[2].links_differ); /* each was over a link of its own */
    struct view_model alone = view_model_alone(&models[0], 1);
    assert_true(view_model_sessions(&alone) == 1 && !alone.links_differ && alone.buffer_max_s == most_s);
    assert_true(alone.session == 1 && view_model_first(&alone) == &models[0]);
    for (int i = 0; i < 3; i++) {
        tr_timeline_free((struct tr_timeline *)models[i].timeline);
        tr_trace_free(traces[i]);
    }
}

/* The clock goes on until the last of them is over. */
static void joined_sessions_share_one_clock(void **state)
{
    (void)state;
    struct view_model models[2];
    struct tr_trace *traces[2];
    const double rounds_of_s[2] = {10, 15};
    for (int i = 0; i < 2; i++) {
        struct tr_timeline *timeline = make_on_off(rounds_of_s[i], 5, 20, &traces[i]);
        view_model_init(&models[i], timeline, traces[i], "", "", "");
    }
    assert_true(models[0].duration_s < models[1].duration_s);
    view_model_join(models, 2);
    assert_true(models[0].duration_s == models[1].duration_s);
    assert_true(models[0].duration_s == tr_timeline_duration_s(models[1].timeline));
    struct view_model twice[2] = {models[0], models[0]};
    view_model_join(twice, 2);
    assert_false(twice[0].links_differ);
    assert_true(twice[0].same_as == -1 && twice[1].same_as == 0); /* the same run, to the digit */
    assert_true(models[1].same_as == -1);
    for (int i = 0; i < 2; i++) {
        tr_timeline_free((struct tr_timeline *)models[i].timeline);
        tr_trace_free(traces[i]);
    }
}

/* Levels of ladders that differ have no index in common: they stand by their bitrate, all on one axis. */
static void levels_of_different_ladders_stand_by_bitrate(void **state)
{
    (void)state;
    struct tr_trace *trace, *other;
    struct tr_timeline *a = make_on_off(10, 5, 20, &trace), *b = make_on_off(10, 5, 20, &other);
    struct view_model models[2];
    const struct rect lane = {0, 0, 100, 100};
    view_model_init(&models[0], a, trace, "", "", "");
    view_model_init(&models[1], b, other, "", "", "");
    view_model_join(models, 2);
    const struct plot_frame by_index = plot_rows[PLOT_LEVEL]->frame(&models[0], NULL, lane);
    assert_false(models[0].ladders_differ || by_index.logarithmic);

    b->params.ladder.count = 2;
    b->params.ladder.levels[1].video_kbps = 90000;
    view_model_init(&models[0], a, trace, "", "", "");
    view_model_init(&models[1], b, other, "", "", "");
    view_model_join(models, 2);
    assert_true(models[0].ladders_differ && models[1].ladders_differ && models[1].same_as == -1);
    const struct plot_frame by_rate = plot_rows[PLOT_LEVEL]->frame(&models[0], NULL, lane);
    assert_true(by_rate.logarithmic && by_rate.y_max > 90);
    for (int i = 0; i < a->params.ladder.count; i++) {
        const struct tr_ladder_level *level = &a->params.ladder.levels[i];
        const float y = plot_frame_y(&by_rate, (level->video_kbps + level->audio_kbps) / 1000);
        assert_true(y > 0 && y < 100);
    }
    assert_false(view_model_alone(&models[0], 1).ladders_differ);
    tr_timeline_free(a);
    tr_timeline_free(b);
    tr_trace_free(trace);
    tr_trace_free(other);
}

/* Words that names share go where there is little room; those that tell them apart stay. */
static void brief_names_tell_apart(void **state)
{
    (void)state;
    static const struct {
        const char *names[4], *brief[4];
    } cases[] = {
        {{"office-run-1-2026.csv \u00b7 hls.js", "office-run-1-2026.csv \u00b7 shaka",
          "office-run-2-2026.json \u00b7 hls.js", "office-run-2-2026.json \u00b7 shaka"},
         {"1\u00b7hls.js", "1\u00b7shaka", "2\u00b7hls.js", "2\u00b7shaka"}},
        {{"hls.js", "shaka", "bola", "dash.js"}, {"hls.js", "shaka", "bola", "dash.js"}},
        {{"link.cs.ubc.example.log", "link.cs.tum.example.log", "link.cs.mit.example.log",
          "link.cs.eth.example.log"},
         {"ubc", "tum", "mit", "eth"}},
        {{"buffer at most 12 s", "buffer at most 30 s", "buffer at most 5 s", "buffer at most 8 s"},
         {"12", "30", "5", "8"}},
        {{"a \u00b7 x", "b", "c \u00b7 x", "d"}, {"a \u00b7 x", "b", "c \u00b7 x", "d"}},
        {{"a", "a-b", "a-b-c", "a-c"}, {"a", "a-b", "a-b-c", "a-c"}}, /* nothing of "a" may go */
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char brief[4][VIEW_BRIEF_SIZE];
        session_names_brief(cases[k].names, 4, brief);
        for (int i = 0; i < 4; i++) {
            assert_string_equal(brief[i], cases[k].brief[i]);
        }
    }
}

/* A player that stops for good is known to, and no other. */
static void a_player_that_stops_is_known_to(void **state)
{
    (void)state;
    const double durations[] = {60, 100, 40}, rates[] = {5, 0, 5};
    static const char *const players[] = {"media3", "hls.js"};
    for (int i = 0; i < 2; i++) {
        struct tr_scenario scenario;
        struct tr_trace *trace = NULL;
        struct tr_timeline *t = NULL;
        struct tr_timeline_state s;
        struct view_model model;
        tr_scenario_defaults(&scenario);
        assert_int_equal(tr_scenario_load(&scenario, players[i], NULL), TR_STATUS_OK);
        assert_int_equal(
            tr_trace_from_segments("outage", "csv", 3, durations, rates, NULL, NULL, &trace, NULL),
            TR_STATUS_OK);
        const struct tr_session_config config = {.params = &scenario.params, .trace = trace, .dt_s = 1};
        assert_int_equal(tr_session_run(&config, &t, NULL), TR_STATUS_OK);
        view_model_init(&model, t, trace, "", "", "");
        const double stop_s = view_model_stop_s(&model);
        tr_timeline_at(t, fmin(stop_s, 199), &s);
        assert_int_equal(stop_s < 160, i == 0);
        assert_ptr_equal(tr_timeline_stop(t),
                         tr_timeline_next_event(t, -INFINITY, 1u << TR_TIMELINE_EVENT_STOP));
        assert_int_equal(isinf(stop_s), i == 1);
        assert_int_equal(s.stalled, i == 0);
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
}

/* A plot that somebody adds says all that the table is asked for. */
static void plot_rows_are_whole(void **state)
{
    (void)state;
    unsigned ranks = 0;
    for (int id = 0; id < PLOT_COUNT; id++) {
        const struct plot_row *row = plot_rows[id];
        assert_non_null(row->title);
        assert_true(row->color > 0 && row->weight > 0 && row->width > 0);
        assert_true(row->frame && row->value_text && row->span_text);
        assert_in_range(row->rank, 0, PLOT_COUNT - 1);
        ranks |= 1u << row->rank;
    }
    assert_int_equal(ranks, (1u << PLOT_COUNT) - 1); /* each its own: which goes first is never a toss */
    assert_true(PLOT_COUNT <= 9);                    /* keys 1 to 9 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beeps_stand_at_the_modelled_offset),
        cmocka_unit_test(sound_is_silent_in_a_stall_and_at_great_speed),
        cmocka_unit_test(sound_that_is_stretched_keeps_its_pitch),
        cmocka_unit_test(sound_does_not_depend_on_where_it_is_cut),
        cmocka_unit_test(parts_stay_inside_and_apart_at_every_size),
        cmocka_unit_test(the_playhead_stands_still_while_following),
        cmocka_unit_test(numbers_read_as_people_write_them),
        cmocka_unit_test(pictures_scale_by_height),
        cmocka_unit_test(the_bandwidth_axis_suits_the_ladder),
        cmocka_unit_test(seconds_are_never_none),
        cmocka_unit_test(rates_have_their_unit),
        cmocka_unit_test(compared_sessions_find_room_at_every_size),
        cmocka_unit_test(a_real_session_has_a_lane),
        cmocka_unit_test(joined_sessions_share_their_axes),
        cmocka_unit_test(joined_sessions_share_one_clock),
        cmocka_unit_test(levels_of_different_ladders_stand_by_bitrate),
        cmocka_unit_test(brief_names_tell_apart),
        cmocka_unit_test(plot_rows_are_whole),
        cmocka_unit_test(a_player_that_stops_is_known_to),
        cmocka_unit_test(a_span_says_how_much_of_it_was_stalled),
        cmocka_unit_test(stalls_are_all_shown_at_any_zoom),
        cmocka_unit_test(the_wall_clock_is_the_one_of_the_trace),
        cmocka_unit_test(a_missing_picture_stands),
        cmocka_unit_test(only_live_sessions_are_behind_live),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
