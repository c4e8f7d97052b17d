/* Look-ups in a timeline against brute force over its steps. */
#include "unit/unit.h"

#include "unit/model_fixture.h"

#include "model/pyramid.h"

#include <tracereel/players.h>

#include <string.h>

static void starts_are_correctly_rounded(void **state)
{
    (void)state;
    static const double dts[] = {0.1, 0.001, 0.3, 1.0 / 30, 2.5, 1, 0.123456};
    for (size_t k = 0; k < sizeof dts / sizeof *dts; k++) {
        double starts[1000];
        for (size_t first = 0; first < 90000000; first += 9999991) {
            tr_timeline_step_starts_s(dts[k], first, 1000, starts);
            for (size_t i = 0; i < 1000; i++) {
                double alone = tr_timeline_step_start_s(dts[k], first + i);
                assert_true(starts[i] == alone);
                assert_near(alone, (double)(first + i) * dts[k], 4e-16 * alone);
            }
        }
    }
    assert_true(tr_timeline_step_start_s(0.1, 3) == 0.3 && tr_timeline_step_start_s(0.1, 33) == 3.3);
    assert_true(tr_timeline_step_start_s(0.7, 9) == 6.3 && tr_timeline_step_start_s(0.001, 1001) == 1.001);
}

static void a_time_finds_its_step(void **state)
{
    (void)state;
    static const double dts[] = {0.1, 0.7, 0.001, 1.0 / 30, 0.3, 3};
    for (size_t k = 0; k < sizeof dts / sizeof *dts; k++) {
        const double dt_s = dts[k];
        struct tr_timeline *timeline = eventful(2, dt_s, 40);
        for (size_t i = 0; i < timeline->count; i++) {
            double start_s = tr_timeline_step_start_s(dt_s, i), end_s = tr_timeline_step_start_s(dt_s, i + 1);
            assert_int_equal(tr_timeline_step_at(timeline, start_s), i);
            assert_int_equal(tr_timeline_step_at(timeline, nextafter(end_s, 0)), i);
            assert_int_equal(tr_timeline_step_at(timeline, (start_s + end_s) / 2), i);
            double least, greatest;
            assert_true(
                tr_timeline_range(timeline, TR_TIMELINE_CONTENT_S, start_s, end_s, &least, &greatest));
            assert_true(least == greatest); /* a span of one step touches one step */
        }
        assert_int_equal(tr_timeline_step_at(timeline, -1), 0);
        assert_int_equal(tr_timeline_step_at(timeline, NAN), 0);
        assert_int_equal(tr_timeline_step_at(timeline, -INFINITY), 0);
        assert_int_equal(tr_timeline_step_at(timeline, INFINITY), timeline->count - 1);
        assert_int_equal(tr_timeline_step_at(timeline, tr_timeline_duration_s(timeline)),
                         timeline->count - 1);
        tr_timeline_free(timeline);
    }
}

static struct extent extent_by_hand(const double *x, size_t first, size_t end)
{
    struct extent e = {INFINITY, -INFINITY};
    for (size_t i = first; i < end; i++) {
        e.min = fmin(e.min, x[i]);
        e.max = fmax(e.max, x[i]);
    }
    return e;
}

static void check_spans(const struct pyramid *pyramid, const double *x, size_t count, uint32_t seed)
{
    for (int k = 0; k < 200; k++) {
        size_t a = (size_t)(uniform(&seed) * (double)count), b = (size_t)(uniform(&seed) * (double)count);
        size_t len = k % 2 ? (size_t)(200 * uniform(&seed)) : count;
        size_t first = a < b ? a : b, end = first + 1 + (a < b ? b - a : a - b);
        end = end > first + 1 + len ? first + 1 + len : end;
        end = end > count ? count : end;
        struct extent want = extent_by_hand(x, first, end), got = pyramid_extent(pyramid, first, end);
        assert_true(got.min == want.min && got.max == want.max);
        double sum = 0, size = 0;
        for (size_t i = first; i < end; i++) {
            sum += x[i];
            size += fabs(x[i]);
        }
        assert_near(pyramid_sum(pyramid, first, end), sum, 1e-9 * (size + 1));
    }
}

static void pyramids_agree_with_brute_force(void **state)
{
    (void)state;
    static const size_t counts[] = {1, 2, 63, 64, 65, 127, 1023, 1024, 1025, 16384, 100000, 300001};
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        const size_t count = counts[k];
        double *x = malloc(count * sizeof *x);
        uint32_t seed = (uint32_t)count;
        for (size_t i = 0; i < count; i++) {
            x[i] = uniform(&seed) - 0.5 + (uniform(&seed) < 1e-3 ? 100 * (uniform(&seed) - 0.5) : 0);
        }
        struct pyramid pyramid;
        assert_true(pyramid_init(&pyramid, x, count));
        for (size_t done = 0; done < count;) {
            size_t some = 64 * (1 + (size_t)(40 * uniform(&seed)));
            some = some > count - done ? count - done : some;
            pyramid_add(&pyramid, some);
            done += some;
        }
        check_spans(&pyramid, x, count, seed);
        pyramid_destroy(&pyramid);
        free(x);
    }
}

static void columns_hold_every_spike(void **state)
{
    (void)state;
    enum { COLUMNS = 333 };
    struct tr_timeline *timeline = eventful(4, 0.02, 3000);
    const double duration_s = tr_timeline_duration_s(timeline);
    const double *x = timeline->columns[TR_TIMELINE_BUFFER_LEVEL_S];
    uint32_t seed = 8;
    for (int k = 0; k < 60; k++) {
        double span_s = pow(10, -3 + 5 * uniform(&seed)), from_s = duration_s * (1.4 * uniform(&seed) - 0.2);
        float min[COLUMNS], max[COLUMNS];
        tr_timeline_columns(timeline, TR_TIMELINE_BUFFER_LEVEL_S, from_s, span_s, COLUMNS, min, max);
        for (int c = 0; c < COLUMNS; c++) {
            double begin_s = from_s + c * span_s, end_s = from_s + (c + 1) * span_s, least, greatest;
            size_t first = timeline->count, end = 0;
            size_t near = tr_timeline_step_at(timeline, begin_s);
            for (size_t i = near > 2 ? near - 2 : 0;
                 i < timeline->count && tr_timeline_step_start_s(0.02, i) < end_s; i++) {
                if (tr_timeline_step_start_s(0.02, i + 1) > begin_s && end_s > 0) {
                    first = i < first ? i : first;
                    end = i + 1;
                }
            }
            bool any =
                tr_timeline_range(timeline, TR_TIMELINE_BUFFER_LEVEL_S, begin_s, end_s, &least, &greatest);
            assert_true(any == (first < end));
            if (!any) {
                assert_true(isnan(min[c]) && isnan(max[c]));
                continue;
            }
            struct extent want = extent_by_hand(x, first, end);
            assert_true(least == want.min && greatest == want.max);
            assert_true(min[c] == (float)want.min && max[c] == (float)want.max);
        }
    }
    double a = 1, b = 2;
    assert_false(tr_timeline_range(timeline, TR_TIMELINE_INFLOW, 5, 5, &a, &b));
    assert_false(tr_timeline_range(timeline, TR_TIMELINE_INFLOW, NAN, 5, &a, &b));
    assert_false(tr_timeline_range(timeline, TR_TIMELINE_INFLOW, duration_s, duration_s + 9, &a, &b));
    assert_true(a == 1 && b == 2);
    tr_timeline_free(timeline);
}

static void means_are_weighted_by_time(void **state)
{
    (void)state;
    struct tr_timeline *timeline = eventful(5, 0.25, 2000);
    const double *x = timeline->columns[TR_TIMELINE_BANDWIDTH_MBPS],
                 duration_s = tr_timeline_duration_s(timeline);
    uint32_t seed = 3;
    for (int k = 0; k < 100; k++) {
        double from_s = duration_s * uniform(&seed), to_s = from_s + pow(10, -2 + 5 * uniform(&seed)),
               sum = 0, len = 0;
        for (size_t i = 0; i < timeline->count; i++) {
            double s = fmax(0, fmin(to_s, 0.25 * (double)(i + 1)) - fmax(from_s, 0.25 * (double)i));
            sum += x[i] * s;
            len += s;
        }
        assert_near(tr_timeline_mean(timeline, TR_TIMELINE_BANDWIDTH_MBPS, from_s, to_s), sum / len, 1e-9);
    }
    assert_true(isnan(tr_timeline_mean(timeline, TR_TIMELINE_BANDWIDTH_MBPS, 7, 7)));
    tr_timeline_free(timeline);
}

/* Section 4 by hand over steps [first, end). */
static void qoe_by_hand(const struct tr_timeline *t, size_t first, size_t end, struct tr_qoe *out)
{
    const struct tr_quality_params *q = &t->params.quality;
    double n = (double)(end - first), drift = 0, greatest = 0, level = 0, stalled = 0, late = 0, dropped = 0;
    *out = (struct tr_qoe){.total_steps = end - first};
    for (size_t i = first; i < end; i++) {
        double d = fabs(t->columns[TR_TIMELINE_AV_DRIFT_MS][i]);
        drift += d;
        greatest = fmax(greatest, d);
        level += t->columns[TR_TIMELINE_BUFFER_LEVEL_S][i];
        late += d > q->av_sync_threshold_ms;
        stalled += (t->flags[i] & TR_TIMELINE_STALLED) != 0;
        dropped += (t->flags[i] & TR_TIMELINE_DROPPED) != 0;
        out->stall_count += (t->flags[i] & TR_TIMELINE_STALL_EVENT) != 0;
        out->quality_switch_count += (t->flags[i] & TR_TIMELINE_SWITCH) != 0;
    }
    out->total_stall_time_s = stalled * t->dt_s;
    out->stall_ratio = stalled / n;
    out->mean_av_sync_drift_ms = drift / n;
    out->max_av_sync_drift_ms = greatest;
    out->av_out_of_sync_ratio = late / n;
    out->quality_switch_rate = (double)out->quality_switch_count / (n * t->dt_s / 60);
    out->mean_buffer_level_s = level / n;
    out->dropped_frame_ratio = dropped / n;
    double share = fmin(out->mean_av_sync_drift_ms / (10 * q->av_sync_threshold_ms), 1);
    out->jerkiness_score = 10 * fmax(0, 1 - 3 * out->stall_ratio - out->dropped_frame_ratio);
    out->av_sync_score = 10 * fmax(0, 1 - out->av_out_of_sync_ratio - share);
    out->quality_stability_score = 10 * fmax(0, 1 - out->quality_switch_rate / 6);
    out->overall_qoe = q->jerk_weight * out->jerkiness_score + q->av_sync_weight * out->av_sync_score +
                       q->stability_weight * out->quality_stability_score;
}

static void reports_to_here_equal_sums_from_the_start(void **state)
{
    (void)state;
    struct tr_timeline *timeline = eventful(9, 0.1, 800);
    const double duration_s = tr_timeline_duration_s(timeline);
    uint32_t seed = 1;
    for (int k = 0; k < 300; k++) {
        double t_s = k == 0 ? 0 : k == 1 ? duration_s : duration_s * uniform(&seed);
        struct tr_qoe got, want;
        tr_timeline_qoe(timeline, t_s, &got);
        qoe_by_hand(timeline, 0, tr_timeline_step_at(timeline, t_s) + 1, &want);
        assert_memory_equal(&got, &want, sizeof got); /* to the bit */

        double to_s = t_s + 1 + 300 * uniform(&seed);
        size_t first = tr_timeline_step_at(timeline, t_s),
               end = tr_timeline_step_at(timeline, nextafter(to_s, 0)) + 1;
        tr_timeline_qoe_between(timeline, t_s, to_s, &got);
        if (t_s >= duration_s) {
            assert_int_equal(got.total_steps, 0);
            continue;
        }
        qoe_by_hand(timeline, first, end, &want);
        for (size_t f = 0; tr_qoe_field_name(f); f++) {
            assert_near(tr_qoe_field(&got, f), tr_qoe_field(&want, f), 1e-9);
        }
    }
    struct tr_qoe whole;
    tr_timeline_qoe(timeline, duration_s, &whole);
    assert_true(whole.quality_switch_count > 5 && whole.stall_count > 5 && whole.overall_qoe > 0);
    tr_timeline_free(timeline);
}

static void scores_to_here(void **state)
{
    (void)state;
    struct tr_timeline *t = eventful(7, 0.5, 800);
    uint32_t seed = 1;
    for (int k = 0; k < 100; k++) {
        double t_s = tr_timeline_duration_s(t) * uniform(&seed);
        size_t steps = tr_timeline_step_at(t, t_s) + 1;
        double kbps = 0, px = 0, behind = 0, most = 0, pensieve = 0;
        for (size_t i = 0; i < steps; i++) {
            const struct tr_ladder_level *level = &t->params.ladder.levels[t->quality[i]];
            const struct tr_ladder_level *before = &t->params.ladder.levels[t->quality[i > 0 ? i - 1 : 0]];
            kbps += level->video_kbps;
            px += level->height_px;
            behind += t->columns[TR_TIMELINE_BEHIND_LIVE_S][i];
            most = fmax(most, t->columns[TR_TIMELINE_BEHIND_LIVE_S][i]);
            pensieve += level->video_kbps / 1000 * 0.5 - fabs(level->video_kbps - before->video_kbps) / 1000;
            pensieve -= t->flags[i] & TR_TIMELINE_STALLED ? 4.3 * 0.5 : 0;
        }
        struct tr_scores got;
        tr_timeline_scores(t, t_s, &got);
        double n = (double)steps;
        assert_near(got.mean_video_kbps, kbps / n, 1e-7);
        assert_near(got.mean_height_px, px / n, 1e-7);
        assert_near(got.mean_behind_live_s, behind / n, 1e-7);
        assert_true(got.max_behind_live_s == most);
        assert_near(got.pensieve_qoe, pensieve, 1e-6);
    }
    tr_timeline_free(t);
}

static void stalls_begin_and_end_where_the_level_says(void **state)
{
    (void)state;
    struct tr_timeline *t = eventful(8, 1, 800);
    const double *level = t->columns[TR_TIMELINE_BUFFER_LEVEL_S], drain = t->params.buffer.drain_rate;
    size_t count, k = 0;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(t, &count);
    assert_true(count > 20);
    for (size_t i = 0; i < t->count; i++) {
        double before = i > 0 ? level[i - 1] : t->initial_level_s, inflow = t->columns[TR_TIMELINE_INFLOW][i];
        if (t->flags[i] & TR_TIMELINE_STALL_EVENT) {
            assert_true(k < count);
            double at_s = (double)i + before / (drain - inflow);
            assert_near(stalls[k].begin_s, at_s, 1e-9);
        }
        if (t->flags[i] & TR_TIMELINE_RESUME_EVENT) {
            double at_s = (double)i + fmax(0, (2.5 - before) / inflow);
            assert_near(stalls[k].end_s, at_s, 1e-9);
            assert_true(stalls[k].begin_s <= stalls[k].end_s);
            k++;
        }
    }
    tr_timeline_free(t);
}

static void events_are_in_order_and_complete(void **state)
{
    (void)state;
    struct tr_timeline *t = eventful(9, 0.3, 800);
    size_t kinds[TR_TIMELINE_EVENT_KINDS] = {0}, flags[4] = {0}, stalls;
    tr_timeline_stalls(t, &stalls);
    for (size_t i = 0; i < t->event_count; i++) {
        const struct tr_timeline_event *event = &t->events[i];
        kinds[event->kind]++;
        assert_true(i == 0 || event->t_s >= t->events[i - 1].t_s);
        assert_true(event->t_s >= 0 && event->t_s <= tr_timeline_duration_s(t));
        assert_true(event->kind != TR_TIMELINE_EVENT_SWITCH || event->from_level != event->to_level);
    }
    for (size_t i = 0; i < t->count; i++) {
        flags[0] += (t->flags[i] & TR_TIMELINE_STALL_EVENT) != 0;
        flags[1] += (t->flags[i] & TR_TIMELINE_RESUME_EVENT) != 0;
        flags[2] += (t->flags[i] & TR_TIMELINE_SWITCH) != 0;
        flags[3] += (t->flags[i] & TR_TIMELINE_OVERFLOW) != 0 &&
                    (i == 0 || !(t->flags[i - 1] & TR_TIMELINE_OVERFLOW));
    }
    assert_int_equal(kinds[TR_TIMELINE_EVENT_STALL], flags[0]);
    assert_int_equal(kinds[TR_TIMELINE_EVENT_STALL], stalls);
    assert_int_equal(kinds[TR_TIMELINE_EVENT_RESUME], flags[1]);
    assert_int_equal(kinds[TR_TIMELINE_EVENT_SWITCH], flags[2]);
    assert_int_equal(kinds[TR_TIMELINE_EVENT_OVERFLOW], flags[3]);
    assert_true(flags[0] > 5 && flags[2] > 20 && flags[3] > 5);
    uint32_t seed = 4;
    for (int k = 0; k < 300; k++) {
        double t_s =
            k % 3 ? tr_timeline_duration_s(t) * uniform(&seed) : t->events[(size_t)k % t->event_count].t_s;
        unsigned mask = k % 2 ? 1u << TR_TIMELINE_EVENT_STALL : ~0u;
        const struct tr_timeline_event *next = NULL, *previous = NULL;
        for (size_t i = 0; i < t->event_count; i++) {
            const struct tr_timeline_event *event = &t->events[i];
            if (mask & 1u << event->kind) {
                previous = event->t_s < t_s ? event : previous;
                next = !next && event->t_s > t_s ? event : next;
            }
        }
        assert_ptr_equal(tr_timeline_next_event(t, t_s, mask), next);
        assert_ptr_equal(tr_timeline_previous_event(t, t_s, mask), previous);
        size_t index = tr_timeline_event_index(t, t_s);
        assert_true(index == t->event_count || t->events[index].t_s >= t_s);
        assert_true(index == 0 || t->events[index - 1].t_s < t_s);
    }
    tr_timeline_free(t);
}

/* The level at t by following the step's own equation from its start. */
static double level_by_hand(const struct tr_timeline *t, size_t i, double t_s)
{
    double start_s = tr_timeline_step_start_s(t->dt_s, i),
           dt_s = tr_timeline_step_start_s(t->dt_s, i + 1) - start_s;
    double before = i > 0 ? t->columns[TR_TIMELINE_BUFFER_LEVEL_S][i - 1] : t->initial_level_s;
    double after = t->columns[TR_TIMELINE_BUFFER_LEVEL_S][i];
    if (t->flags[i] & TR_TIMELINE_STALL_EVENT) {
        double slope = t->columns[TR_TIMELINE_INFLOW][i] - t->params.buffer.drain_rate;
        return fmax(0, before + slope * (t_s - start_s));
    }
    return before + (after - before) * (t_s - start_s) / dt_s;
}

static void states_follow_the_exact_moments(void **state)
{
    (void)state;
    struct tr_timeline *t = eventful(10, 0.7, 800);
    size_t count;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(t, &count);
    const double drain = t->params.buffer.drain_rate, duration_s = tr_timeline_duration_s(t);
    uint32_t seed = 12;
    int stalled_seen = 0;
    for (int k = 0; k < 3000; k++) {
        double t_s = k == 0    ? 0
                     : k == 1  ? duration_s
                     : k < 100 ? stalls[(size_t)k % count].begin_s
                               : duration_s * uniform(&seed);
        struct tr_timeline_state s;
        tr_timeline_at(t, t_s, &s);
        double stalled_s = 0, since = -1;
        for (size_t i = 0; i < count; i++) {
            stalled_s += fmax(0, fmin(stalls[i].end_s, t_s) - stalls[i].begin_s);
            since = stalls[i].begin_s <= t_s && t_s < stalls[i].end_s ? stalls[i].begin_s : since;
        }
        bool at_the_end = t_s >= duration_s && t->flags[t->count - 1] & TR_TIMELINE_STALLED;
        assert_true(s.ended == (t_s >= duration_s));
        assert_true(s.stalled == (since >= 0 || at_the_end));
        assert_near(s.content_s, drain * (t_s - stalled_s), 1e-9);
        assert_near(s.buffer_level_s, level_by_hand(t, s.step, t_s), 1e-9);
        assert_true(s.quality == t->quality[s.step]);
        assert_true(s.bandwidth_mbps == t->columns[TR_TIMELINE_BANDWIDTH_MBPS][s.step]);
        if (s.stalled && since >= 0) {
            struct tr_timeline_state begin;
            tr_timeline_at(t, s.last_playing_s, &begin);
            assert_true(s.last_playing_s == since && s.stalled_for_s == t_s - since);
            assert_true(s.content_s == begin.content_s); /* the picture stands still, to the bit */
            stalled_seen++;
        } else if (!s.stalled) {
            assert_true(s.last_playing_s == t_s && s.stalled_for_s == 0);
        }
    }
    assert_true(stalled_seen > 200);
    struct tr_timeline_state s;
    tr_timeline_at(t, NAN, &s);
    assert_true(s.t_s == 0);
    tr_timeline_at(t, 1e300, &s);
    assert_true(s.t_s == duration_s && s.ended);
    tr_timeline_free(t);
}

/* Segments over a poor link: with sound apart, live, and of low latency. */
static struct tr_timeline *segmented(const char *player)
{
    struct tr_scenario scenario;
    tr_scenario_defaults(&scenario);
    assert_int_equal(tr_player_lay(&scenario, player, "", NULL), TR_STATUS_OK);
    struct tr_trace *trace = random_trace(9, 200, 2);
    const struct tr_session_config config = {.params = &scenario.params, .trace = trace, .dt_s = 0.25};
    struct tr_timeline *timeline = run(&config);
    tr_trace_free(trace);
    return timeline;
}

/* Columns at many times, in order and out of it, against the state at each. */
static void columns_at_times_are_those_of_the_states(void **state)
{
    (void)state;
    enum { TIMES = 4000 };
    static double t_s[TIMES];
    static float values[TR_TIMELINE_COLUMNS][TIMES];
    static size_t steps[TIMES];
    static const char *const players[] = {NULL, "shaka", "hls.js", "dash.js-ll"};
    for (size_t k = 0; k < sizeof players / sizeof *players; k++) {
        struct tr_timeline *t = players[k] ? segmented(players[k]) : eventful(20, 0.7, 300);
        const double duration_s = tr_timeline_duration_s(t);
        uint32_t seed = 5;
        for (int i = 0; i < TIMES; i++) { /* from before the begin to past the end, some on steps' edges */
            t_s[i] = -2 + (duration_s + 4) * i / TIMES;
            t_s[i] = i % 7 == 0 ? tr_timeline_step_start_s(t->dt_s, tr_timeline_step_at(t, t_s[i])) : t_s[i];
            t_s[i] = i % 50 == 49 ? duration_s * uniform(&seed) : t_s[i];
        }
        for (int c = 0; c < TR_TIMELINE_COLUMNS; c++) {
            tr_timeline_column_at(t, (enum tr_timeline_column)c, t_s, TIMES, values[c]);
        }
        tr_timeline_steps_at(t, t_s, TIMES, steps);
        for (int i = 0; i < TIMES; i++) {
            struct tr_timeline_state s;
            tr_timeline_at(t, t_s[i], &s);
            assert_int_equal(steps[i], tr_timeline_step_at(t, t_s[i]));
            assert_true(values[TR_TIMELINE_BUFFER_LEVEL_S][i] == (float)s.buffer_level_s);
            assert_true(values[TR_TIMELINE_CONTENT_S][i] == (float)s.content_s);
            assert_true(values[TR_TIMELINE_AV_DRIFT_MS][i] == (float)s.av_drift_ms);
            assert_true(values[TR_TIMELINE_BEHIND_LIVE_S][i] == (float)s.behind_live_s);
            assert_true(values[TR_TIMELINE_BANDWIDTH_MBPS][i] == (float)s.bandwidth_mbps);
            assert_true(values[TR_TIMELINE_INFLOW][i] == (float)s.inflow);
            assert_true(values[TR_TIMELINE_SPEED][i] == (float)s.speed);
            assert_true(isnan(values[TR_TIMELINE_TARGET_S][i]) == isnan(s.target_s));
        }
        tr_timeline_free(t);
    }
}

static void behind_live_grows_by_every_second_stalled(void **state)
{
    (void)state;
    struct tr_timeline *t = eventful(11, 0.5, 400);
    double behind_s = t->params.buffer.live_latency_s;
    assert_true(t->initial_behind_live_s == behind_s);
    for (size_t i = 0; i < t->count; i++) {
        behind_s += t->flags[i] & TR_TIMELINE_STALLED ? 0.5 : 0;
        assert_near(t->columns[TR_TIMELINE_BEHIND_LIVE_S][i], behind_s, 1e-9);
    }
    tr_timeline_free(t);
}

static void the_shortest_session_has_one_step(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    const double seconds = 0.2, rate = 3;
    struct tr_trace *trace;
    assert_int_equal(tr_trace_from_segments("blink", "test", 1, &seconds, &rate, NULL, NULL, &trace, NULL),
                     TR_STATUS_OK);
    const struct tr_session_config config = {.params = &params, .trace = trace, .dt_s = 1};
    struct tr_timeline *t = run(&config);
    assert_int_equal(t->count, 1);
    assert_near(t->columns[TR_TIMELINE_BANDWIDTH_MBPS][0], 0.6, 1e-12); /* what is missing is no bits */
    struct tr_timeline_state s;
    tr_timeline_at(t, 0.5, &s);
    struct tr_qoe qoe;
    tr_timeline_qoe(t, 0, &qoe);
    assert_int_equal(qoe.total_steps, 1);
    float min, max;
    tr_timeline_columns(t, TR_TIMELINE_BANDWIDTH_MBPS, 0, 1, 1, &min, &max);
    assert_true(min == max);
    tr_timeline_free(t);
    tr_trace_free(trace);
    tr_timeline_free(NULL);
}

static void levels_over_spans_agree_with_brute_force(void **state)
{
    (void)state;
    struct tr_timeline *timeline = eventful(77, 0.05, 900);
    uint32_t seed = 5;
    for (int k = 0; k < 3000; k++) {
        size_t first = (size_t)(uniform(&seed) * (double)timeline->count);
        size_t most = timeline->count - first,
               end = first + 1 + (size_t)(uniform(&seed) * (double)(most - 1));
        int low = 255, high = 0, got_low, got_high;
        for (size_t i = first; i < end; i++) {
            low = timeline->quality[i] < low ? timeline->quality[i] : low;
            high = timeline->quality[i] > high ? timeline->quality[i] : high;
        }
        tr_timeline_quality_range(timeline, first, end, &got_low, &got_high);
        assert_int_equal(got_low, low);
        assert_int_equal(got_high, high);
    }
    tr_timeline_free(timeline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_are_correctly_rounded),
        cmocka_unit_test(a_time_finds_its_step),
        cmocka_unit_test(pyramids_agree_with_brute_force),
        cmocka_unit_test(columns_hold_every_spike),
        cmocka_unit_test(levels_over_spans_agree_with_brute_force),
        cmocka_unit_test(means_are_weighted_by_time),
        cmocka_unit_test(reports_to_here_equal_sums_from_the_start),
        cmocka_unit_test(scores_to_here),
        cmocka_unit_test(stalls_begin_and_end_where_the_level_says),
        cmocka_unit_test(events_are_in_order_and_complete),
        cmocka_unit_test(states_follow_the_exact_moments),
        cmocka_unit_test(columns_at_times_are_those_of_the_states),
        cmocka_unit_test(behind_live_grows_by_every_second_stalled),
        cmocka_unit_test(the_shortest_session_has_one_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
