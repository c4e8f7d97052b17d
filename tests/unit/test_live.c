/* The live edge, catching up and skipping in fluid delivery: MODEL.md section 5.1, equation by equation. */
#include "unit/unit.h"

#include "unit/model_fixture.h"

/* Plenty, then nothing, then plenty. */
static struct tr_trace *outage(double begin_s, double length_s, double rest_s)
{
    const double durations[] = {begin_s, length_s, rest_s}, rates[] = {20, 0, 20};
    struct tr_trace *trace;
    assert_int_equal(tr_trace_from_segments("outage", "test", 3, durations, rates, NULL, NULL, &trace, NULL),
                     TR_STATUS_OK);
    return trace;
}

static struct tr_timeline *run_with(const struct tr_params *params, const struct tr_trace *trace, double dt_s)
{
    assert_int_equal(tr_params_check(params, NULL), TR_STATUS_OK);
    const struct tr_session_config config = {.params = params, .trace = trace, .dt_s = dt_s};
    return run(&config);
}

static void a_live_viewer_holds_no_more_than_has_happened(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    params.buffer.live_edge = true;
    params.buffer.live_latency_s = 2; /* less than the resume threshold */
    struct tr_trace *trace = outage(30, 20, 50);
    struct tr_timeline *t = run_with(&params, trace, 0.5);
    assert_true(t->initial_level_s == 2 && t->initial_behind_live_s == 2);
    double most = 0;
    for (size_t i = 0; i < t->count; i++) {
        assert_true(t->columns[TR_TIMELINE_BUFFER_LEVEL_S][i] <= t->columns[TR_TIMELINE_BEHIND_LIVE_S][i]);
        most = fmax(most, t->columns[TR_TIMELINE_BUFFER_LEVEL_S][i]);
    }
    /* Down from 2 s at t = 30: empty at 32, filled from 50 on at 3 s a second until it holds 3 s. */
    size_t count;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(t, &count);
    assert_true(count == 1);
    assert_near(stalls[0].begin_s, 32, 1e-9);
    assert_near(stalls[0].end_s, 51, 1e-9);
    assert_true(most > 19 && most <= 21);
    tr_timeline_free(t);
    params.buffer.live_edge = false;
    t = run_with(&params, trace, 0.5);
    assert_true(t->columns[TR_TIMELINE_BUFFER_LEVEL_S][59] == 30); /* unbounded but for the maximum */
    tr_timeline_free(t);
    tr_trace_free(trace);
}

static void playback_hurries_after_a_stall(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    params.buffer.catch_up_max = 0.5;
    params.buffer.live_latency_s = 4;
    params.buffer.max_level_s = 10;
    struct tr_trace *trace = outage(10, 20, 90);
    const double dt_s = 0.25;
    struct tr_timeline *t = run_with(&params, trace, dt_s);
    const double *behind = t->columns[TR_TIMELINE_BEHIND_LIVE_S],
                 *level = t->columns[TR_TIMELINE_BUFFER_LEVEL_S];
    const double *content = t->columns[TR_TIMELINE_CONTENT_S];
    int hurried = 0;
    for (size_t i = 1; i < t->count; i++) {
        if ((t->flags[i] | t->flags[i - 1]) & TR_TIMELINE_STALLED) {
            continue;
        }
        double late = behind[i - 1] - 4, speed = 1;
        if (late > 0 && level[i - 1] > params.buffer.rebuffer_threshold_s) {
            speed = fmin(1 + 0.5 * (2 / (1 + exp(-5 * late)) - 1), 1 + late / dt_s);
            hurried++;
        }
        assert_near(behind[i - 1] - behind[i], (speed - 1) * dt_s, 1e-9);
        assert_near(content[i] - content[i - 1], speed * dt_s, 1e-9);
        double raw = level[i - 1] + (t->columns[TR_TIMELINE_INFLOW][i] - speed) * dt_s;
        assert_near(level[i], fmin(raw, 10), 1e-9);
    }
    assert_true(hurried > 20);
    assert_near(behind[t->count - 1], 4, 1e-3); /* caught up */
    tr_timeline_free(t);
    tr_trace_free(trace);
}

static void too_far_behind_the_viewer_jumps(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    params.buffer.max_behind_s = 12;
    params.buffer.live_latency_s = 4;
    struct tr_trace *trace = outage(10, 60, 30);
    struct tr_timeline *t = run_with(&params, trace, 1);
    const double *behind = t->columns[TR_TIMELINE_BEHIND_LIVE_S],
                 *content = t->columns[TR_TIMELINE_CONTENT_S];
    size_t skips = 0;
    for (size_t i = 0; i < t->event_count; i++) {
        const struct tr_timeline_event *event = &t->events[i];
        if (event->kind != TR_TIMELINE_EVENT_SKIP) {
            continue;
        }
        skips++;
        size_t step = tr_timeline_step_at(t, event->t_s) - 1;
        assert_true(event->t_s == (double)(step + 1) && event->duration_s == 9); /* from 13 behind to 4 */
        assert_true(behind[step] == 4 && t->columns[TR_TIMELINE_BUFFER_LEVEL_S][step] <= 4);
        assert_near(content[step] - content[step - 1], 9, 1e-9);
        /* Until the jump the picture stands still; then it is another. */
        struct tr_timeline_state before, after;
        tr_timeline_at(t, event->t_s - 0.01, &before);
        tr_timeline_at(t, event->t_s, &after);
        assert_true(before.stalled);
        assert_near(before.content_s, content[step - 1], 1e-9);
        assert_near(after.content_s, content[step], 1e-9);
    }
    assert_true(skips >= 3);
    for (size_t i = 0; i < t->count; i++) {
        assert_true(behind[i] <= 12);
    }
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* Steps so long that the sigmoid alone would run past live, and a stall within a hurried step. */
static void long_steps_do_not_overshoot(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    params.buffer.catch_up_max = 1;
    params.buffer.max_level_s = 6;
    const double durations[] = {20, 20, 10, 20, 60}, rates[] = {20, 0, 20, 0, 20};
    struct tr_trace *trace;
    assert_int_equal(tr_trace_from_segments("outages", "test", 5, durations, rates, NULL, NULL, &trace, NULL),
                     TR_STATUS_OK);
    struct tr_timeline *t = run_with(&params, trace, 5);
    size_t count, hurried_into_stall = 0;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(t, &count);
    for (size_t i = 1; i < t->count; i++) {
        double behind_s = t->columns[TR_TIMELINE_BEHIND_LIVE_S][i];
        assert_true(behind_s >= 5);
        if (t->flags[i] & TR_TIMELINE_STALL_EVENT) {
            /* All that was in the buffer and all that came until it was empty has been played. */
            double late_s = t->columns[TR_TIMELINE_BEHIND_LIVE_S][i - 1] - 5;
            double level_s = t->columns[TR_TIMELINE_BUFFER_LEVEL_S][i - 1];
            double speed = level_s > 3 && late_s > 0 ? fmin(2 / (1 + exp(-5 * late_s)), 1 + late_s / 5) : 1;
            double played_s = t->columns[TR_TIMELINE_CONTENT_S][i] - t->columns[TR_TIMELINE_CONTENT_S][i - 1];
            size_t k = 0;
            while (k + 1 < count && stalls[k + 1].begin_s <= 5 * (double)(i + 1)) {
                k++;
            }
            double within_s = stalls[k].begin_s - 5 * (double)i;
            assert_near(within_s, level_s / (speed - t->columns[TR_TIMELINE_INFLOW][i]), 1e-9);
            assert_near(played_s, speed * within_s, 1e-9);
            hurried_into_stall += speed > 1;
        }
    }
    assert_true(hurried_into_stall > 0);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

static void a_jump_empties_what_is_too_old(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    params.buffer.rebuffer_threshold_s = 20;
    params.buffer.initial_level_s = 0;
    params.buffer.max_behind_s = 8;
    params.buffer.live_latency_s = 4;
    struct tr_trace *trace = outage(1, 2, 60);
    struct tr_timeline *t = run_with(&params, trace, 1);
    size_t jumps_with_more = 0;
    for (size_t i = 1; i < t->count; i++) {
        double b = t->columns[TR_TIMELINE_BEHIND_LIVE_S][i],
               level = t->columns[TR_TIMELINE_BUFFER_LEVEL_S][i];
        if (b < t->columns[TR_TIMELINE_BEHIND_LIVE_S][i - 1]) {
            assert_true(level <= 4);
            double came = t->columns[TR_TIMELINE_BUFFER_LEVEL_S][i - 1] + t->columns[TR_TIMELINE_INFLOW][i];
            jumps_with_more += came > 4;
        }
    }
    assert_true(jumps_with_more > 0);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* A jump in the very step in which the stall began: the picture moves until the stall, then stands, then
 * jumps. */
static void a_jump_comes_at_the_step_s_end(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    params.buffer.max_behind_s = params.buffer.live_latency_s = 4;
    struct tr_trace *trace = outage(4.5, 20, 20);
    struct tr_timeline *t = run_with(&params, trace, 1);
    const struct tr_timeline_event *skip = tr_timeline_next_event(t, 0, 1u << TR_TIMELINE_EVENT_SKIP);
    size_t count;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(t, &count);
    assert_true(skip && count > 0 && skip->t_s - stalls[0].begin_s < 1 && skip->duration_s == 1);
    struct tr_timeline_state before, after;
    tr_timeline_at(t, skip->t_s - 1e-6, &before);
    tr_timeline_at(t, skip->t_s, &after);
    assert_near(before.content_s, stalls[0].begin_s, 1e-9);
    assert_near(after.content_s - before.content_s, 1, 1e-9);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

static void all_of_it_is_off_by_default(void **state)
{
    (void)state;
    struct tr_params params, live;
    tr_params_defaults(&params);
    live = params;
    live.buffer.max_behind_s = 3600; /* takes the other path, never jumps */
    struct tr_trace *trace = random_trace(5, 400, 1.3);
    struct tr_timeline *a = run_with(&params, trace, 0.5), *b = run_with(&live, trace, 0.5);
    for (int c = 0; c < a->column_count; c++) {
        for (size_t i = 0; i < a->count; i++) {
            assert_near(a->columns[c][i], b->columns[c][i], 1e-9);
        }
    }
    assert_memory_equal(a->flags, b->flags, a->count);
    tr_timeline_free(a);
    tr_timeline_free(b);
    tr_trace_free(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_live_viewer_holds_no_more_than_has_happened),
        cmocka_unit_test(playback_hurries_after_a_stall),
        cmocka_unit_test(too_far_behind_the_viewer_jumps),
        cmocka_unit_test(long_steps_do_not_overshoot),
        cmocka_unit_test(a_jump_empties_what_is_too_old),
        cmocka_unit_test(a_jump_comes_at_the_step_s_end),
        cmocka_unit_test(all_of_it_is_off_by_default),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
