/* The open session, and moving its parameters, without a window. */
#include "app/session.h"
#include "show/session_names.h"
#include "unit/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int open_session(void **state)
{
    struct session *s = calloc(1, sizeof *s);
    struct source source = {0};
    struct tr_error err = {0};
    if (!s) {
        return -1;
    }
    s->request = (struct source_request){.name = "poor", .duration_s = 300};
    if (source_open(&s->request, &source, &err) != TR_STATUS_OK) {
        return -1;
    }
    session_take(s, &source, &s->request.trace);
    *state = s;
    return source.timeline != NULL; /* it was taken */
}

static int close_session(void **state)
{
    session_close(*state);
    free(*state);
    return 0;
}

static double level_at_start_s(const struct session *s)
{
    struct tr_timeline_state at;
    tr_timeline_at(s->source.timeline, 0, &at);
    return at.buffer_level_s;
}

static void a_moved_parameter_runs_again_and_keeps_the_run_before(void **state)
{
    struct session *s = *state;
    const struct tr_param *max = tr_params_find("buffer.max_level_s");
    const struct tr_timeline *before = s->source.timeline;
    assert_int_equal(session_move_param(s, max, 12, true, NULL), TR_STATUS_OK);
    assert_ptr_equal(s->ghost, before);
    assert_ptr_equal(s->model.timeline, s->source.timeline);
    assert_ptr_equal(s->model.ghost, s->ghost);
    assert_true(s->source.timeline->params.buffer.max_level_s == 12);
    assert_int_equal(session_move_param(s, max, 11, false, NULL), TR_STATUS_OK); /* the drag goes on */
    assert_ptr_equal(s->ghost, before);
    assert_true(s->baseline.buffer.max_level_s != 11);
}

/* As the drawer types it: refused in words, and nothing has changed. As a slider: it stops there. */
static void what_others_do_not_allow_is_refused_or_stops(void **state)
{
    struct session *s = *state;
    const struct tr_param *max = tr_params_find("buffer.max_level_s");
    double threshold_s = s->source.scenario.params.buffer.rebuffer_threshold_s,
           before_s = s->source.scenario.params.buffer.max_level_s;
    const struct tr_timeline *timeline = s->source.timeline;
    struct tr_error err = {0};
    assert_int_equal(session_set_param(s, max, threshold_s / 2, true, &err), TR_STATUS_USAGE);
    assert_non_null(strstr(err.what, "rebuffer_threshold_s"));
    assert_true(s->source.scenario.params.buffer.max_level_s == before_s);
    assert_ptr_equal(s->source.timeline, timeline);
    assert_null(s->ghost);
    assert_int_equal(session_move_param(s, max, threshold_s / 2, true, &err), TR_STATUS_OK);
    assert_true(s->source.scenario.params.buffer.max_level_s >= threshold_s);
}

/* Raising the resume threshold also gave as much buffer for nothing at t = 0. */
static void the_start_stands_still_while_the_threshold_moves(void **state)
{
    struct session *s = *state;
    const struct tr_param *threshold = tr_params_find("buffer.rebuffer_threshold_s");
    struct tr_params *now = &s->source.scenario.params;
    assert_true(isnan(now->buffer.initial_level_s)); /* it follows the threshold until that is moved */
    double usual_s = now->buffer.rebuffer_threshold_s, start_s = level_at_start_s(s);
    for (double value = usual_s; value <= usual_s + 10; value += 2.5) {
        assert_int_equal(session_move_param(s, threshold, value, false, NULL), TR_STATUS_OK);
        assert_near(level_at_start_s(s), start_s, 1e-9);
    }
    assert_int_equal(session_set_param(s, threshold, usual_s + 1, false, NULL), TR_STATUS_OK);
    assert_near(level_at_start_s(s), start_s, 1e-9);
    assert_true(now->buffer.initial_level_s == usual_s);
    assert_int_equal(session_move_param(s, threshold, usual_s, false, NULL), TR_STATUS_OK);
    assert_true(isnan(now->buffer.initial_level_s)); /* as it was opened: nothing is changed */
}

static void what_was_set_is_not_followed(void **state)
{
    struct session *s = *state;
    const struct tr_param *threshold = tr_params_find("buffer.rebuffer_threshold_s");
    s->source.scenario.params.buffer.initial_level_s = s->baseline.buffer.initial_level_s = 2;
    assert_int_equal(session_move_param(s, threshold, 2, false, NULL), TR_STATUS_OK);
    assert_true(s->source.scenario.params.buffer.initial_level_s == 2);
}

static void a_player_is_laid_over_and_kept_for_what_comes(void **state)
{
    struct session *s = *state;
    assert_int_equal(session_set_player(s, "hls.js", NULL), TR_STATUS_OK);
    assert_string_equal(s->source.scenario.name, "hls.js");
    assert_string_equal(s->request.player, "hls.js");
    assert_non_null(s->ghost);
    assert_memory_equal(&s->baseline.player, &s->source.scenario.params.player, sizeof s->baseline.player);
    struct tr_error err = {0};
    assert_int_not_equal(session_set_player(s, "netscape", &err), TR_STATUS_OK);
    assert_string_equal(s->source.scenario.name, "hls.js");
    assert_int_equal(session_set_player(s, "reference", NULL), TR_STATUS_OK);
    assert_null(s->request.player);
}

static void a_setup_comes_back_whole(void **state)
{
    struct session *s = *state;
    struct session_setup before, after;
    struct tr_qoe was, is;
    session_get_setup(s, &before);
    tr_timeline_qoe(s->source.timeline, 300, &was);
    session_set_player(s, "shaka", NULL);
    session_move_param(s, tr_params_find("player.max_buffer_s"), 9, true, NULL);
    session_get_setup(s, &after);
    assert_memory_not_equal(&before, &after, sizeof before);
    assert_int_equal(session_put_setup(s, &before, NULL), TR_STATUS_OK);
    session_get_setup(s, &after);
    assert_memory_equal(&before, &after, sizeof before);
    tr_timeline_qoe(s->source.timeline, 300, &is);
    assert_true(was.overall_qoe == is.overall_qoe);
}

static void the_axis_stands_still_while_it_is_held(void **state)
{
    struct session *s = *state;
    const struct tr_param *max = tr_params_find("buffer.max_level_s");
    double axis_s = s->buffer_axis_s = s->model.buffer_max_s;
    session_move_param(s, max, 60, false, NULL);
    assert_true(s->model.buffer_max_s == axis_s);
    s->buffer_axis_s = 0;
    session_refresh(s);
    assert_true(s->model.buffer_max_s > axis_s);
}

static void the_run_before_can_be_had_again(void **state)
{
    struct session *s = *state, again;
    const struct tr_param *max = tr_params_find("buffer.max_level_s");
    double usual_s = s->source.scenario.params.buffer.max_level_s;
    assert_int_equal(session_move_param(s, max, 12, true, NULL), TR_STATUS_OK);
    assert_int_equal(session_copy_before(s, &again, NULL), TR_STATUS_OK);
    assert_true(again.source.scenario.params.buffer.max_level_s == usual_s);
    for (double t_s = 0; t_s < 300; t_s += 7) {
        struct tr_timeline_state a, b;
        tr_timeline_at(again.source.timeline, t_s, &a);
        tr_timeline_at(s->ghost, t_s, &b);
        assert_true(a.buffer_level_s == b.buffer_level_s);
    }
    session_close(&again);
    session_drop_ghost(s);
    assert_null(s->ghost);
    assert_null(s->model.ghost);
    assert_int_equal(session_copy_before(s, &again, NULL), TR_STATUS_OK); /* there is none: as it is now */
    assert_true(again.source.scenario.params.buffer.max_level_s == 12);
    session_close(&again);
}

/* A copy goes its own way, whatever becomes of what it is a copy of. */
static void a_copy_is_a_session_of_its_own(void **state)
{
    struct session *s = *state, copy;
    const struct tr_param *max = tr_params_find("buffer.max_level_s");
    assert_int_equal(session_copy(s, &copy, NULL), TR_STATUS_OK);
    assert_int_equal(session_set_player(&copy, "shaka", NULL), TR_STATUS_OK);
    assert_int_equal(session_move_param(s, max, 12, true, NULL), TR_STATUS_OK);
    assert_string_equal(copy.source.scenario.name, "shaka");
    assert_string_not_equal(s->source.scenario.name, "shaka");
    assert_true(copy.source.scenario.params.buffer.max_level_s != 12);
    session_close(&copy);
}

/* By what is not the same in all; cut between characters, and never two alike. */
static void sessions_are_named_by_what_differs(void **state)
{
    (void)state;
    static struct source sources[3];
    const struct source *all[3] = {&sources[0], &sources[1], &sources[2]};
    char names[3][SESSION_NAME_SIZE];
    for (int i = 0; i < 3; i++) {
        tr_scenario_defaults(&sources[i].scenario);
        snprintf(sources[i].scenario.name, sizeof sources[i].scenario.name, "%s",
                 i == 2 ? "shaka" : "hls.js");
        snprintf(sources[i].name, sizeof sources[i].name, "bus.log");
    }
    session_names(all, 3, names);
    assert_string_equal(names[0], "hls.js");
    assert_string_equal(names[1], "hls.js (2)");
    assert_string_equal(names[2], "shaka");
    sources[1].scenario.params.buffer.max_level_s = 12;
    session_names(all, 3, names);
    assert_string_equal(names[0], "hls.js \u00b7 buffer at most 30 s");
    assert_string_equal(names[1], "hls.js \u00b7 buffer at most 12 s");
    assert_string_equal(names[2], "shaka");
    snprintf(sources[2].name, sizeof sources[2].name, "train.log");
    sources[1].scenario.params.buffer.max_level_s = sources[0].scenario.params.buffer.max_level_s;
    session_names(all, 3, names);
    assert_string_equal(names[2], "train.log \u00b7 shaka");
    for (int i = 0; i < 3; i++) { /* of three bytes a character */
        char *name = sources[i].name;
        for (int k = 0; k < 40; k++) {
            memcpy(name + 3 * k, "\u2192", 4);
        }
        name[0] = (char)(i == 2 ? 'b' : 'a');
        name[1] = name[2] = '_';
    }
    session_names(all, 3, names);
    for (int i = 0; i < 3; i++) {
        size_t len = strlen(names[i]), characters = 0;
        for (size_t k = 0; k < len; k++) {
            characters += ((unsigned char)names[i][k] & 0xc0) != 0x80;
            assert_true((unsigned char)names[i][k] != 0xe2 || k + 3 <= len); /* none is cut */
        }
        assert_true(len < SESSION_NAME_SIZE && characters > 10);
        assert_true(i == 0 || strcmp(names[i], names[i - 1]) != 0);
    }
}

/* Beside another session it outlives that one, and what that one had asked for. */
static void how_it_was_asked_for_is_its_own(void **state)
{
    struct session *s = *state, other = {0};
    char path[] = "ladder.m3u8";
    session_take_request(s, &(struct source_request){.name = "poor", .content = path});
    session_take_request(&other, &s->request);
    path[0] = '?';
    assert_string_equal(s->request.content, "ladder.m3u8");
    assert_ptr_equal(other.request.content, other.content);
    session_take_request(s, &(struct source_request){.name = "poor"});
    assert_null(s->request.content);
    assert_string_equal(other.request.content, "ladder.m3u8");
}

int main(void)
{
#define SESSION(test) cmocka_unit_test_setup_teardown(test, open_session, close_session)
    const struct CMUnitTest tests[] = {
        SESSION(a_moved_parameter_runs_again_and_keeps_the_run_before),
        SESSION(what_others_do_not_allow_is_refused_or_stops),
        SESSION(the_start_stands_still_while_the_threshold_moves),
        SESSION(what_was_set_is_not_followed),
        SESSION(a_player_is_laid_over_and_kept_for_what_comes),
        SESSION(a_setup_comes_back_whole),
        SESSION(the_axis_stands_still_while_it_is_held),
        SESSION(the_run_before_can_be_had_again),
        SESSION(a_copy_is_a_session_of_its_own),
        SESSION(how_it_was_asked_for_is_its_own),
        SESSION(sessions_are_named_by_what_differs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
