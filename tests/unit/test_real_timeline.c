/* Real sessions laid on steps: MODEL.md section 5.4. Each value is told by hand from the log's lines. */
#include "unit/unit.h"

#include <tracereel/real_session.h>
#include <tracereel/session.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static struct tr_trace *open_log(const char *name)
{
    char path[512];
    struct tr_trace *trace = NULL;
    snprintf(path, sizeof path, SOURCE_DIR "/tests/data/traces/%s", name);
    assert_int_equal(tr_trace_open(path, NULL, &trace, NULL), TR_STATUS_OK);
    return trace;
}

static struct tr_timeline *read_at(const struct tr_trace *trace, double dt_s)
{
    struct tr_params params;
    struct tr_timeline *timeline = NULL;
    tr_params_defaults(&params);
    const struct tr_session_config config = {.params = &params, .trace = trace, .dt_s = dt_s};
    assert_int_equal(tr_session_read(&config, &timeline, NULL), TR_STATUS_OK);
    return timeline;
}

/* Five reports: bl 2 s at 0.5 and 1, 0 at 3, where it stalls until 5.5; the first row is at 0. */
static void a_log_is_laid_on_steps(void **state)
{
    (void)state;
    struct tr_trace *trace = open_log("cmcd-v2.log");
    struct tr_timeline *t = read_at(trace, 0.25);
    const double from_s = trace->real->stalls[0].from_s, to_s = trace->real->stalls[0].to_s;
    size_t count;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(t, &count);
    assert_string_equal(t->log, "CMCD");
    assert_int_equal(count, 1);
    assert_near(stalls[0].begin_s, from_s, 1e-9);
    assert_near(stalls[0].end_s, to_s, 1e-9);
    assert_int_equal(t->params.ladder.count, 2);
    assert_string_equal(t->params.ladder.levels[0].name, "800k");
    assert_true(t->params.ladder.levels[1].video_kbps == 1600);

    struct tr_timeline_state at;
    for (size_t i = 0; i < trace->real->buffer_count; i++) { /* as it was told, but for a stall */
        const struct tr_real_buffer *told = &trace->real->buffer[i];
        if (told->t_s >= 0 && (told->t_s < from_s || told->t_s > to_s)) {
            tr_timeline_at(t, told->t_s, &at);
            assert_near(at.buffer_level_s, told->level_s, 0.26); /* a step's rounding */
        }
    }
    tr_timeline_at(t, (from_s + to_s) / 2, &at);
    assert_true(at.stalled && at.buffer_level_s == 0);
    const double content_s = at.content_s;
    tr_timeline_at(t, to_s, &at);
    assert_near(at.content_s, content_s, 1e-9); /* the picture stood */

    struct tr_qoe qoe;
    tr_timeline_qoe(t, tr_timeline_duration_s(t), &qoe);
    assert_int_equal(qoe.stall_count, 1);
    assert_near(qoe.total_stall_time_s, to_s - from_s, 0.26);
    assert_true(isnan(qoe.overall_qoe) && isnan(qoe.av_sync_score)); /* no log tells of sound and picture */
    assert_false(isnan(qoe.jerkiness_score));
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* Whatever the step, the events are those of the log. */
static void steps_change_no_event(void **state)
{
    (void)state;
    struct tr_trace *trace = open_log("hls-session.cmcd.log");
    struct tr_timeline *coarse = read_at(trace, 1), *fine = read_at(trace, 0.01);
    assert_int_equal(coarse->event_count, fine->event_count);
    size_t requests = 0, switches = 0;
    for (size_t i = 0; i < fine->event_count; i++) {
        assert_int_equal(coarse->events[i].kind, fine->events[i].kind);
        assert_near(coarse->events[i].t_s, fine->events[i].t_s, 1e-9);
        assert_true(i == 0 || fine->events[i].t_s >= fine->events[i - 1].t_s);
        requests += fine->events[i].kind == TR_TIMELINE_EVENT_REQUEST;
        switches += fine->events[i].kind == TR_TIMELINE_EVENT_SWITCH;
    }
    assert_int_equal(requests, trace->real->media_fetches);
    assert_int_equal(switches, trace->real->switches);
    tr_timeline_free(coarse);
    tr_timeline_free(fine);
    tr_trace_free(trace);
}

/* A HAR tells neither buffer nor stalls nor these levels' bitrates: no figure is made up. */
static void what_a_log_does_not_tell_is_no_zero(void **state)
{
    (void)state;
    struct tr_trace *trace = open_log("hls-session.har");
    struct tr_timeline *t = read_at(trace, 1);
    struct tr_qoe qoe;
    struct tr_scores scores;
    tr_timeline_qoe(t, 18, &qoe);
    tr_timeline_scores(t, 18, &scores);
    assert_int_equal(t->untold, TR_UNTOLD_BUFFER | TR_UNTOLD_STALLS | TR_UNTOLD_STALL_TIME |
                                    TR_UNTOLD_BITRATE | TR_UNTOLD_OFFSET | TR_UNTOLD_LIVE);
    assert_true(isnan(qoe.mean_buffer_level_s) && isnan(qoe.total_stall_time_s));
    assert_true(isnan(scores.mean_video_kbps) && isnan(scores.pensieve_qoe));
    assert_int_equal(qoe.quality_switch_count, 2); /* that it does tell */
    for (size_t i = 0; tr_qoe_field_name(i); i++) {
        if (strcmp(tr_qoe_field_name(i), "stall_count") == 0) {
            assert_true(isnan(tr_qoe_field(&qoe, i)));
        }
    }
    tr_timeline_free(t);
    tr_trace_free(trace);
}

static void a_log_without_video_tells_none(void **state)
{
    (void)state;
    struct tr_params params;
    struct tr_timeline *timeline = NULL;
    struct tr_error err;
    struct tr_trace *trace = open_log("own.csv");
    tr_params_defaults(&params);
    const struct tr_session_config config = {.params = &params, .trace = trace};
    assert_false(tr_session_tells(trace));
    assert_int_equal(tr_session_read(&config, &timeline, &err), TR_STATUS_FAILED);
    assert_null(timeline);
    assert_string_equal(err.where, "own.csv");
    tr_trace_free(trace);
}

/* Levels that are more than a ladder holds are joined with their neighbours, in order. */
static void many_levels_are_a_ladder(void **state)
{
    (void)state;
    struct tr_real_level levels[40];
    struct tr_real_fetch fetches[40];
    struct tr_trace *trace = open_log("cmcd-v2.log");
    struct tr_real_session *own = trace->real, many = *own;
    for (int i = 0; i < 40; i++) {
        levels[i] = (struct tr_real_level){.bitrate_kbps = 100 * (i + 1), .fetches = 1};
        snprintf(levels[i].name, sizeof levels[i].name, "%d kbit/s", 100 * (i + 1));
        fetches[i] = (struct tr_real_fetch){TR_REAL_VIDEO, 0.1 * i, NAN, 0.1 * i + 0.05, 1000, i};
    }
    many.levels = levels;
    many.fetches = fetches;
    many.level_count = many.fetch_count = 40;
    many.buffer_count = 0;
    trace->real = &many;
    struct tr_timeline *t = read_at(trace, 0.1);
    assert_int_equal(t->params.ladder.count, TR_LADDER_LEVELS_MAX);
    for (int i = 1; i < TR_LADDER_LEVELS_MAX; i++) {
        assert_true(t->params.ladder.levels[i].video_kbps > t->params.ladder.levels[i - 1].video_kbps);
    }
    assert_int_equal(t->quality[t->count - 1], TR_LADDER_LEVELS_MAX - 1);
    tr_timeline_free(t);
    trace->real = own;
    tr_trace_free(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_log_is_laid_on_steps),
        cmocka_unit_test(steps_change_no_event),
        cmocka_unit_test(what_a_log_does_not_tell_is_no_zero),
        cmocka_unit_test(a_log_without_video_tells_none),
        cmocka_unit_test(many_levels_are_a_ladder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
