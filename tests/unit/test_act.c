/* Actions on the state, without a window. */
#include "app/threshold.h"
#include "unit/app_fixture.h"
#include "unit/unit.h"

#include "show/source_command.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static double param(const struct app *app, const char *key)
{
    return tr_params_get(&app->session->source.scenario.params, tr_params_find(key));
}

static void set(struct app *app, const char *key, double value, enum action_phase phase)
{
    do_act(app, (struct action){
                    .kind = ACTION_PARAM, .param = tr_params_find(key), .value = value, .phase = phase});
}

static void seeking_and_playing(void **state)
{
    struct app *app = *state;
    struct playhead *ph = &app->viewport.playhead;
    do_act(app, (struct action){.kind = ACTION_SEEK_TO, .value = 100});
    do_act(app, (struct action){.kind = ACTION_SEEK_BY, .value = -5});
    assert_true(ph->t_s == 95);
    do_kind(app, ACTION_TOGGLE_PLAY);
    do_act(app, (struct action){.kind = ACTION_ADVANCE, .value = 0.5});
    assert_true(ph->t_s == 95.5 && app->viewport.look.playing);
    do_act(app, (struct action){.kind = ACTION_SPEED_BY, .value = 2});
    do_act(app, (struct action){.kind = ACTION_ADVANCE, .value = 1});
    assert_true(ph->t_s == 99.5);
    do_kind(app, ACTION_SEEK_END);
    assert_true(ph->t_s == 300);
}

static void past_the_last_stall_a_line_says_so(void **state)
{
    struct app *app = *state;
    do_kind(app, ACTION_SEEK_END);
    double t_s = app->viewport.playhead.t_s;
    do_act(app, (struct action){.kind = ACTION_NEXT_STALL, .value = 1});
    assert_string_equal(app->notices.text, "no stall after this");
    assert_true(app->viewport.playhead.t_s == t_s);
    do_act(app, (struct action){.kind = ACTION_NEXT_STALL, .value = -1});
    assert_true(app->viewport.playhead.t_s < t_s);
}

/* X explains the stall at the playhead, or the one before; the card goes along, and ends with its run. */
static void why_goes_with_the_playhead(void **state)
{
    struct app *app = *state;
    struct why *why = &app->chrome.why;
    do_kind(app, ACTION_WHY);
    assert_true(why->open && why->e.stall == 0); /* there is none before the start */
    do_act(app, (struct action){.kind = ACTION_NEXT_STALL, .value = 1});
    do_act(app, (struct action){.kind = ACTION_NEXT_STALL, .value = 1});
    assert_int_equal(why->e.stall, 1);
    assert_true(why->e.begin_s == app->viewport.playhead.t_s && why->e.change_count > 0);
    do_act(app, (struct action){.kind = ACTION_SEEK_TO, .value = why->e.end_s + 20});
    assert_true(why->open && why->e.stall == 1); /* nothing else stalls there */
    do_kind(app, ACTION_WHY);
    assert_false(why->open);
    do_kind(app, ACTION_WHY);
    assert_true(why->open && why->e.stall == 1);
    set(app, "buffer.max_level_s", 20, PHASE_WHOLE);
    assert_false(why->open);
}

/* A change that is offered is what it says, and can be undone. */
static void what_why_offers_can_be_applied(void **state)
{
    struct app *app = *state;
    const struct why *why = &app->chrome.why;
    do_act(app, (struct action){.kind = ACTION_SEEK_TO, .value = 179});
    do_kind(app, ACTION_WHY);
    assert_true(why->open && why->e.verdict == EXPLAIN_PLAYER);
    for (int i = 0; i < why->e.change_count; i++) { /* more bandwidth, too: it is an edit */
        const double from_s = why->e.ledger.from_s, end_s = why->e.end_s;
        const struct explain_after after = why->e.changes[i].after;
        struct tr_timeline_stalled is;
        size_t stalls;
        do_act(app, (struct action){.kind = ACTION_WHY_APPLY, .value = i});
        assert_false(why->open);
        assert_non_null(strstr(app->notices.text, "dotted"));
        tr_timeline_stalls(app->session->source.timeline, &stalls);
        assert_int_equal(stalls, after.stalls);
        tr_timeline_stalled_between(app->session->source.timeline, from_s, end_s, &is);
        assert_int_equal(is.count, 0);
        assert_non_null(app->session->ghost);
        do_kind(app, ACTION_UNDO);
        do_kind(app, ACTION_WHY);
        assert_true(why->open);
    }
    do_act(app, (struct action){.kind = ACTION_WHY_APPLY, .value = 99}); /* there is no such change */
    assert_true(why->open);
}

static void what_is_decided_can_be_undone_and_redone(void **state)
{
    struct app *app = *state;
    double usual_s = param(app, "buffer.max_level_s");
    set(app, "buffer.max_level_s", 12, PHASE_WHOLE);
    do_act(app, (struct action){.kind = ACTION_PLAYER, .text = "hls.js"});
    do_act(app, (struct action){.kind = ACTION_SELECT, .from_s = 10, .to_s = 20});
    do_act(app, (struct action){.kind = ACTION_SEEK_TO, .value = 50});
    do_kind(app, ACTION_BOOKMARK);
    do_kind(app, ACTION_UNDO);
    assert_int_equal(app->viewport.look.bookmark_count, 0);
    assert_true(app->viewport.playhead.t_s == 50); /* where one looks is no decision */
    do_kind(app, ACTION_UNDO);
    assert_false(app->viewport.look.has_selection);
    do_kind(app, ACTION_UNDO);
    assert_string_not_equal(app->session->source.scenario.name, "hls.js");
    assert_string_not_equal(app->notices.text, "");
    do_kind(app, ACTION_UNDO);
    assert_true(param(app, "buffer.max_level_s") == usual_s);
    do_kind(app, ACTION_UNDO);
    assert_string_equal(app->notices.text, "nothing to undo");
    for (int i = 0; i < 4; i++) {
        do_kind(app, ACTION_REDO);
    }
    assert_true(param(app, "buffer.max_level_s") == 12);
    assert_string_equal(app->session->source.scenario.name, "hls.js");
    assert_true(app->viewport.look.has_selection && app->viewport.look.select_to_s == 20);
    assert_int_equal(app->viewport.look.bookmark_count, 1);
    do_kind(app, ACTION_REDO);
    assert_string_equal(app->notices.text, "nothing to redo");
}

/* From where it was taken to where it was let go, however far it went between, and while the session plays.
 */
static void a_drag_is_undone_as_one(void **state)
{
    struct app *app = *state;
    double usual_s = param(app, "buffer.max_level_s");
    do_kind(app, ACTION_TOGGLE_PLAY);
    set(app, "buffer.max_level_s", usual_s, PHASE_BEGIN); /* taken, not yet moved */
    for (double value = 10; value < 20; value++) {
        set(app, "buffer.max_level_s", value, PHASE_GOES_ON);
        do_act(app, (struct action){.kind = ACTION_ADVANCE, .value = 0.02});
    }
    set(app, "buffer.max_level_s", 25, PHASE_BEGIN);
    set(app, "buffer.max_level_s", 26, PHASE_GOES_ON);
    do_kind(app, ACTION_UNDO);
    assert_true(param(app, "buffer.max_level_s") == 19);
    do_kind(app, ACTION_UNDO);
    assert_true(param(app, "buffer.max_level_s") == usual_s);
    do_kind(app, ACTION_UNDO);
    assert_string_equal(app->notices.text, "nothing to undo");
}

static void away_and_back_again_is_no_step(void **state)
{
    struct app *app = *state;
    double usual_s = param(app, "buffer.max_level_s");
    set(app, "buffer.max_level_s", 12, PHASE_WHOLE);
    set(app, "buffer.max_level_s", 14, PHASE_BEGIN);
    set(app, "buffer.max_level_s", 12, PHASE_GOES_ON);
    do_kind(app, ACTION_UNDO);
    assert_true(param(app, "buffer.max_level_s") == usual_s);
}

/* The start follows the threshold by itself; a drag of the threshold moves the threshold alone. */
static void a_drag_changes_one_thing(void **state)
{
    struct app *app = *state;
    struct tr_timeline_state before, after;
    const struct tr_param *threshold = tr_params_find("buffer.rebuffer_threshold_s");
    tr_timeline_at(app->session->source.timeline, 0, &before);
    double axis_s = app->session->model.buffer_max_s;
    for (int i = 0; i < 8; i++) {
        do_act(app, (struct action){.kind = ACTION_THRESHOLD,
                                    .param = threshold,
                                    .value = 3 + i,
                                    .phase = i ? PHASE_GOES_ON : PHASE_BEGIN});
        tr_timeline_at(app->session->source.timeline, 0, &after);
        assert_near(after.buffer_level_s, before.buffer_level_s, 1e-9);
        assert_true(app->session->model.buffer_max_s == axis_s);
    }
    do_act(app, (struct action){.kind = ACTION_THRESHOLD, .phase = PHASE_END});
    assert_true(app->session->buffer_axis_s == 0);
    assert_true(param(app, "buffer.rebuffer_threshold_s") == 10);
}

static void refusals_are_said_and_change_nothing(void **state)
{
    struct app *app = *state;
    const struct tr_param *max = tr_params_find("buffer.max_level_s");
    double usual_s = param(app, "buffer.max_level_s");
    do_act(app, (struct action){.kind = ACTION_TYPED, .param = max, .value = 0.5});
    assert_true(app->notices.bad && strstr(app->notices.text, "rebuffer_threshold_s"));
    do_act(app, (struct action){.kind = ACTION_TYPED, .param = max, .value = NAN});
    assert_true(strstr(app->notices.text, "that is no number") != NULL);
    do_act(app, (struct action){.kind = ACTION_TYPED, .param = max, .value = 900});
    assert_string_equal(app->notices.text,
                        "buffer at most goes from 0.1 to 600 s; 900 is beyond that, and it stays 30");
    do_act(app, (struct action){.kind = ACTION_PLAYER, .text = "netscape"});
    assert_true(strstr(app->notices.text, "netscape") != NULL);
    assert_true(param(app, "buffer.max_level_s") == usual_s);
    do_kind(app, ACTION_UNDO);
    assert_string_equal(app->notices.text, "nothing to undo");
}

/* A slider stops at what another parameter allows, and both are named; where it may go nothing is said. */
static void what_holds_a_slider_is_said(void **state)
{
    struct app *app = *state;
    const double threshold_s = param(app, "buffer.rebuffer_threshold_s");
    set(app, "buffer.max_level_s", threshold_s / 2, PHASE_WHOLE);
    assert_true(param(app, "buffer.max_level_s") == threshold_s);
    assert_false(app->notices.bad);
    assert_string_equal(app->notices.text, "buffer at most stops at 3 s: resume at is 3 s");
    notices_dismiss(&app->notices);
    set(app, "buffer.max_level_s", threshold_s * 2, PHASE_WHOLE);
    assert_string_equal(app->notices.text, "");
}

static void zooming_to_the_selection_and_to_all(void **state)
{
    struct app *app = *state;
    do_kind(app, ACTION_ZOOM_SELECTION);
    assert_true(strstr(app->notices.text, "select a span first") != NULL);
    do_act(app, (struct action){.kind = ACTION_SELECT, .from_s = 200, .to_s = 150});
    do_kind(app, ACTION_ZOOM_SELECTION);
    assert_near(app->viewport.look.span_s, 50, 1e-9);
    assert_near(app->viewport.look.start_s, 150, 0.2);
    do_kind(app, ACTION_ZOOM_ALL);
    assert_true(app->viewport.look.span_s == 300);
}

/* The last opened closes first. */
static void escape_closes_one_thing_after_the_other(void **state)
{
    struct app *app = *state;
    do_act(app, (struct action){.kind = ACTION_SELECT, .from_s = 1, .to_s = 2});
    notices_say(&app->notices, false, "something");
    do_kind(app, ACTION_HELP);
    assert_int_equal(app->chrome.popup, POPUP_HELP);
    assert_int_equal(do_kind(app, ACTION_CANCEL), ERRAND_NONE);
    assert_int_equal(app->chrome.popup, POPUP_NONE);
    do_kind(app, ACTION_CANCEL);
    assert_string_equal(app->notices.text, "");
    assert_true(app->viewport.look.has_selection);
    do_kind(app, ACTION_CANCEL);
    assert_false(app->viewport.look.has_selection);
    assert_int_equal(do_kind(app, ACTION_CANCEL), ERRAND_LEAVE_FULLSCREEN);
}

static void what_the_world_outside_does_is_left_to_it(void **state)
{
    struct app *app = *state;
    static const struct {
        enum action_kind kind;
        enum errand errand;
    } kinds[] = {
        {ACTION_RECORD, ERRAND_RECORD}, {ACTION_SCREENSHOT, ERRAND_SCREENSHOT},
        {ACTION_COPY, ERRAND_COPY},     {ACTION_CSV, ERRAND_CSV},
        {ACTION_SOUND, ERRAND_SOUND},   {ACTION_FULLSCREEN, ERRAND_FULLSCREEN},
        {ACTION_QUIT, ERRAND_QUIT},     {ACTION_RECORD_SPAN, ERRAND_NONE}, /* nothing is selected */
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        assert_int_equal(do_kind(app, kinds[i].kind), kinds[i].errand);
    }
    do_act(app, (struct action){.kind = ACTION_SELECT, .from_s = 1, .to_s = 2});
    assert_int_equal(do_kind(app, ACTION_RECORD_SPAN), ERRAND_RECORD_SPAN);
    assert_int_equal(do_act(app, (struct action){.kind = ACTION_SCALE, .value = 1}), ERRAND_SCALE);
    assert_near(app->settings.scale, 1.1, 1e-9);
}

static void a_file_is_opened_as_it_was_asked_for(void **state)
{
    struct app *app = *state;
    do_kind(app, ACTION_OPEN);
    assert_int_equal(do_act(app, (struct action){.kind = ACTION_OPEN_PATH, .text = "/tmp"}), ERRAND_NONE);
    assert_int_equal(app->chrome.popup, POPUP_OPEN); /* a folder is listed */
    assert_int_equal(do_act(app, (struct action){.kind = ACTION_OPEN_PATH, .text = "/x/y.csv"}), ERRAND_LOAD);
    assert_int_equal(app->chrome.popup, POPUP_NONE);
    assert_string_equal(app->opening.path, "/x/y.csv");
    assert_false(app->opening.again);
    struct action reopen = {.kind = ACTION_REOPEN, .choices = {{TR_TRACE_OPTION_UNIT, "MBps"}}};
    snprintf(app->session->source.path, sizeof app->session->source.path, "/x/z.csv");
    assert_int_equal(do_act(app, reopen), ERRAND_LOAD);
    assert_string_equal(app->opening.path, "/x/z.csv");
    assert_string_equal(app->opening.reading.options.unit, "MBps");
    assert_true(app->opening.again);
}

/* Loads as the errand says. */
static void load(struct app *app)
{
    struct source source = {0};
    struct tr_error err = {0};
    struct reading reading;
    reading_set(&reading, &app->opening.reading.options);
    assert_int_equal(source_open(&app->session->request, &source, &err), TR_STATUS_OK);
    opening_loaded(app, TR_STATUS_OK, &source, &reading.options, &err);
}

/* A file read in another way keeps what was moved, and can be undone; another file does not, and cannot. */
static void another_reading_keeps_the_parameters(void **state)
{
    struct app *app = *state;
    const struct action reopen = {.kind = ACTION_REOPEN, .choices = {{TR_TRACE_OPTION_UNIT, "MBps"}}};
    set(app, "buffer.max_level_s", 12, PHASE_WHOLE);
    assert_int_equal(do_act(app, reopen), ERRAND_LOAD);
    load(app);
    assert_true(param(app, "buffer.max_level_s") == 12);
    assert_string_equal(app->session->reading.options.unit, "MBps");
    set(app, "buffer.max_level_s", 14, PHASE_WHOLE);
    assert_int_equal(do_kind(app, ACTION_UNDO), ERRAND_NONE);
    assert_true(param(app, "buffer.max_level_s") == 12);
    assert_int_equal(do_kind(app, ACTION_UNDO), ERRAND_LOAD);
    assert_null(app->opening.reading.options.unit);
    assert_true(app->opening.again);
    load(app);
    assert_null(app->session->reading.options.unit);
    assert_true(param(app, "buffer.max_level_s") == 12);
    assert_string_equal(app->notices.text, "undone: the file read otherwise");
    assert_int_equal(do_kind(app, ACTION_REDO), ERRAND_LOAD);
    load(app);
    assert_string_equal(app->session->reading.options.unit, "MBps");
    assert_int_equal(do_kind(app, ACTION_REDO), ERRAND_NONE);
    assert_true(param(app, "buffer.max_level_s") == 14);
    app->opening.again = false;
    load(app);
    assert_true(param(app, "buffer.max_level_s") != 14);
    do_kind(app, ACTION_UNDO);
    assert_string_equal(app->notices.text, "nothing to undo");
}

/* Where the file cannot be read as it was, it stays as it is, and can be undone once it can. */
static void what_cannot_be_undone_can_be_later(void **state)
{
    struct app *app = *state;
    const struct action reopen = {.kind = ACTION_REOPEN, .choices = {{TR_TRACE_OPTION_UNIT, "MBps"}}};
    struct tr_error err = {0};
    struct source none = {0};
    do_act(app, reopen);
    load(app);
    assert_int_equal(do_kind(app, ACTION_UNDO), ERRAND_LOAD);
    tr_error_set(&err, TR_STATUS_FAILED, "x.csv", "is gone");
    opening_loaded(app, TR_STATUS_FAILED, &none, &app->opening.reading.options, &err);
    assert_string_equal(app->session->reading.options.unit, "MBps");
    assert_int_equal(do_kind(app, ACTION_UNDO), ERRAND_LOAD);
    load(app);
    assert_null(app->session->reading.options.unit);
}

static void what_cannot_be_read_leaves_what_was_open(void **state)
{
    struct app *app = *state;
    struct tr_error err = {0};
    struct source none = {0};
    const struct tr_timeline *timeline = app->session->source.timeline;
    tr_error_set(&err, TR_STATUS_FAILED, "x.csv", "is no trace");
    opening_loaded(app, TR_STATUS_FAILED, &none, &app->session->request.trace, &err);
    assert_ptr_equal(app->session->source.timeline, timeline);
    assert_string_equal(app->notices.text, "x.csv: is no trace");
    assert_true(app->notices.bad);
    tr_error_set(&err, TR_STATUS_CANCELLED, "x.csv", "reading was stopped");
    opening_loaded(app, TR_STATUS_CANCELLED, &none, &app->session->request.trace, &err);
    assert_false(app->notices.bad);
}

static void going_to_an_event_closes_the_list(void **state)
{
    struct app *app = *state;
    do_kind(app, ACTION_EVENTS);
    assert_int_equal(app->chrome.popup, POPUP_EVENTS);
    assert_true(app->chrome.events.count > 0);
    do_act(app, (struct action){.kind = ACTION_SEEK_TO, .value = 7});
    assert_int_equal(app->chrome.popup, POPUP_NONE);
    do_kind(app, ACTION_HELP);
    do_act(app, (struct action){.kind = ACTION_SEEK_TO, .value = 8}); /* by a key that the help names */
    assert_int_equal(app->chrome.popup, POPUP_HELP);
}

/* Nothing is drawn for what changes nothing: an idle window costs nothing. */
static void a_pointer_that_stands_draws_nothing(void **state)
{
    struct app *app = *state;
    enum errand errand;
    struct action hover = {.kind = ACTION_HOVER, .from_s = 10, .to_s = NAN}, nothing = {0};
    assert_true(act(app, &hover, &errand));
    assert_false(act(app, &hover, &errand));
    assert_false(act(app, &nothing, &errand));
    hover.from_s = NAN;
    assert_true(act(app, &hover, &errand));
    assert_false(act(app, &hover, &errand));
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* Dropped, or chosen in the list: it lies under the open trace, and can be taken away again. */
static void a_ladder_file_is_laid_under_what_is_open(void **state)
{
    struct app *app = *state;
    const struct source *source = &app->session->source;
    static const char ladder[] = BINARY_DIR "/act-ladder.json", broken[] = BINARY_DIR "/act-broken.json";
    const int own = source->scenario.params.ladder.count;
    write_file(ladder, "{\"segment_duration_ms\": 2000, \"bitrates_kbps\": [300, 900], "
                       "\"segment_sizes_bits\": [[600000, 1800000], [500000, 1700000]]}");
    write_file(broken, "{\"bitrates_kbps\": [300, 900]}");
    do_act(app, (struct action){.kind = ACTION_SEEK_TO, .value = 50});
    assert_int_equal(do_act(app, (struct action){.kind = ACTION_OPEN_PATH, .text = ladder}), ERRAND_NONE);
    assert_string_equal(source->name, "bus.csv");
    assert_non_null(source->content);
    assert_int_equal(source->scenario.params.ladder.count, 2);
    assert_string_equal(app->notices.text, "act-ladder.json: 2 levels, 2 segments");
    assert_true(app->viewport.playhead.t_s == 50);
    assert_non_null(app->session->ghost); /* as it was without */
    assert_string_equal(app->session->request.content, ladder);
    do_act(app, (struct action){.kind = ACTION_PLAYER, .text = "hls.js"});
    assert_int_equal(source->scenario.params.ladder.count, 2);
    do_act(app, (struct action){.kind = ACTION_OPEN_PATH, .text = broken});
    assert_non_null(strstr(app->notices.text, "act-broken.json:1: segment_duration_ms is missing"));
    assert_string_equal(source->content_path, ladder);
    do_kind(app, ACTION_UNDO);
    do_kind(app, ACTION_UNDO);
    assert_null(source->content);
    assert_null(app->session->request.content);
    assert_int_equal(source->scenario.params.ladder.count, own);
    do_kind(app, ACTION_REDO);
    assert_int_equal(source->scenario.params.ladder.count, 2);
    assert_string_equal(app->notices.text, "redone: ladder act-ladder.json");
}

/* Asked again for every run; while it answers its levels are played, and when it does not all stays. */
static void a_rule_of_ones_own_that_fails_leaves_what_was_open(void **state)
{
    struct app *app = *state;
    struct source source = {0};
    struct tr_error err = {0};
    struct session *session = app->session;
    unlink(BINARY_DIR "/act-flag");
    session->request.abr_command =
        "while read -r line; do [ -e '" BINARY_DIR "/act-flag' ] && exit 4; echo 1; done";
    assert_int_equal(source_open(&session->request, &source, &err), TR_STATUS_OK);
    opening_loaded(app, TR_STATUS_OK, &source, &session->request.trace, &err);
    source_limit_rule(&session->source, 0); /* however busy the machine is */
    set(app, "player.max_buffer_s", 12, PHASE_WHOLE);
    assert_true(param(app, "player.max_buffer_s") == 12);
    write_file(BINARY_DIR "/act-flag", "");
    const struct tr_timeline *before = session->source.timeline;
    set(app, "player.max_buffer_s", 14, PHASE_WHOLE);
    assert_true(param(app, "player.max_buffer_s") == 12);
    assert_ptr_equal(session->source.timeline, before);
    assert_non_null(strstr(app->notices.text, "it ended with status 4"));
    unlink(BINARY_DIR "/act-flag");
    set(app, "player.max_buffer_s", 14, PHASE_WHOLE);
    assert_true(param(app, "player.max_buffer_s") == 14);
}

/* The window stands still for it no longer than it was told. */
static void a_slow_rule_is_not_waited_for(void **state)
{
    struct app *app = *state;
    struct source source = {0};
    struct tr_error err = {0};
    app->session->request.abr_command = "while read -r line; do echo 1; done";
    assert_int_equal(source_open(&app->session->request, &source, &err), TR_STATUS_OK);
    opening_loaded(app, TR_STATUS_OK, &source, &app->session->request.trace, &err);
    source_limit_rule(&app->session->source, 1e-9);
    set(app, "player.max_buffer_s", 12, PHASE_WHOLE);
    assert_non_null(strstr(app->notices.text, "takes longer than 1e-09 s for the session"));
    assert_true(param(app, "player.max_buffer_s") != 12);
}

/* ---- sessions beside each other ---- */

static const char *session_name(const struct app *app, int i)
{
    return app->sessions.names[i];
}

static void add_player(struct app *app, const char *name)
{
    do_act(app, (struct action){.kind = ACTION_BESIDE, .text = name});
}

static void a_player_is_put_beside(void **state)
{
    struct app *app = *state;
    const struct look *look = &app->viewport.look;
    do_act(app, (struct action){.kind = ACTION_SEEK_TO, .value = 70});
    add_player(app, "shaka");
    assert_int_equal(app->sessions.count, 2);
    assert_int_equal(look->layout, LAYOUT_COMPARE);
    assert_int_equal(look->sessions, 2);
    assert_string_equal(session_name(app, 0), "reference");
    assert_string_equal(session_name(app, 1), "shaka");
    assert_true(app->viewport.playhead.t_s == 70);
    assert_ptr_equal(app->session, app->sessions.each[0]); /* what is moved is what was moved */
    assert_int_equal(view_model_sessions(state_model(app)), 2);
    add_player(app, "hls.js");
    add_player(app, "dash.js");
    add_player(app, "media3");
    assert_int_equal(app->sessions.count, VIEW_SESSIONS_MAX); /* the fifth is refused in words */
    assert_true(app->notices.bad && strstr(app->notices.text, "4 sessions"));
}

static void which_sessions_there_are_can_be_undone(void **state)
{
    struct app *app = *state;
    add_player(app, "shaka");
    add_player(app, "hls.js");
    do_act(app, (struct action){.kind = ACTION_RENAME, .value = 1, .text = "mine"});
    do_act(app, (struct action){.kind = ACTION_REMOVE, .value = 1});
    assert_int_equal(app->sessions.count, 2);
    assert_string_equal(session_name(app, 1), "hls.js");
    do_kind(app, ACTION_UNDO);
    assert_int_equal(app->sessions.count, 3);
    assert_string_equal(session_name(app, 1), "mine");
    assert_string_equal(app->notices.text, "undone: with mine beside");
    do_kind(app, ACTION_UNDO);
    assert_string_equal(session_name(app, 1), "shaka");
    do_kind(app, ACTION_UNDO);
    do_kind(app, ACTION_UNDO);
    assert_int_equal(app->sessions.count, 1);
    assert_int_equal(app->viewport.look.layout, LAYOUT_DASHBOARD);
    for (int i = 0; i < 4; i++) {
        do_kind(app, ACTION_REDO);
    }
    assert_int_equal(app->sessions.count, 2);
    assert_string_equal(session_name(app, 1), "hls.js");
    do_act(app, (struct action){.kind = ACTION_REMOVE, .value = -1}); /* the current one */
    assert_string_equal(app->session->source.scenario.name, "hls.js");
    do_act(app, (struct action){.kind = ACTION_REMOVE, .value = -1}); /* the last one stays */
    assert_int_equal(app->sessions.count, 1);
    assert_int_equal(app->viewport.look.layout, LAYOUT_DASHBOARD);
    do_kind(app, ACTION_UNDO);
    assert_int_equal(app->sessions.count, 2);
    assert_int_equal(app->viewport.look.layout, LAYOUT_COMPARE); /* beside each other, as they were */
}

static double max_s(const struct app *app, int i)
{
    return app->sessions.each[i]->source.scenario.params.buffer.max_level_s;
}

/* The log of a real player: P has it first; it stands beside a player of ours, and is not moved. */
static void a_real_session_is_compared_and_stands(void **state)
{
    struct app *app = *state;
    struct source source = {0};
    struct tr_error err = {0};
    const struct source_request request = {.name = SOURCE_DIR "/tests/data/traces/cmcd-v2.log"};
    assert_int_equal(source_open(&request, &source, &err), TR_STATUS_OK);
    opening_loaded(app, TR_STATUS_OK, &source, &request.trace, &err);
    assert_non_null(strstr(app->notices.text, "real player"));
    do_kind(app, ACTION_COMPARE);
    app->chrome.players.list.chosen = 0;
    assert_string_equal(app->chrome.players.lines[0].text, "real player");
    do_act(app, players_accept(&app->chrome.players));
    assert_int_equal(app->sessions.count, 2);
    assert_string_equal(app->sessions.names[1], "real player");
    const struct session *real = app->sessions.each[1];
    const struct tr_timeline *as_read = real->source.timeline;
    const size_t events = as_read->event_count;
    assert_string_equal(as_read->log, "CMCD");

    do_act(app, (struct action){.kind = ACTION_CURRENT, .value = 1});
    set(app, "buffer.max_level_s", 4, PHASE_WHOLE);
    assert_non_null(strstr(app->notices.text, "stays as its log tells it"));
    assert_ptr_equal(real->source.timeline, as_read);
    do_kind(app, ACTION_TOGETHER); /* moves what can be moved */
    set(app, "buffer.max_level_s", 5, PHASE_WHOLE);
    do_act(app, (struct action){.kind = ACTION_EDIT, .text = "scale 0.5"});
    assert_ptr_equal(real->source.timeline, as_read);
    assert_true(app->sessions.each[0]->source.scenario.params.buffer.max_level_s == 5);
    assert_int_equal(app->sessions.each[0]->source.edit_count, 1);

    do_kind(app, ACTION_MAP);
    assert_int_equal(app->chrome.popup, POPUP_NONE);
    assert_non_null(strstr(app->notices.text, "P plays one of ours"));

    app->sessions.together = false;
    do_act(app, (struct action){.kind = ACTION_PLAYER, .text = "shaka"}); /* in the real one's place */
    assert_null(real->source.timeline->log);
    do_kind(app, ACTION_UNDO);
    assert_string_equal(real->source.timeline->log, "CMCD");
    assert_int_equal(real->source.timeline->event_count, events);
}

/* A session file that names a trace outside it: the window asks, and reads it once that is allowed. */
static void a_file_outside_a_session_file_is_asked_for(void **state)
{
    struct app *app = *state;
    struct source source = {0};
    struct tr_error err = {0};
    do_act(app, (struct action){.kind = ACTION_OPEN_PATH, .text = "far.reel"});
    tr_error_because(&err,
                     tr_error_set(&err, TR_STATUS_FAILED, "far.reel",
                                  "its trace is not in it but in a.csv; --outside reads that file"),
                     TR_REASON_OUTSIDE);
    assert_int_equal(do_kind(app, ACTION_OUTSIDE), ERRAND_NONE); /* nothing is asked yet */
    opening_loaded(app, TR_STATUS_FAILED, &source, &app->session->request.trace, &err);
    assert_string_equal(app->notices.text, "far.reel: its trace is not in it but in a.csv");
    assert_int_equal(app->notices.offer, NOTICE_OFFERS_OUTSIDE);
    assert_false(app->opening.outside);
    assert_int_equal(do_kind(app, ACTION_OUTSIDE), ERRAND_LOAD);
    assert_true(app->opening.outside);
    assert_string_equal(app->opening.path, "far.reel");
    assert_int_equal(do_kind(app, ACTION_OUTSIDE), ERRAND_NONE); /* once */
    do_act(app, (struct action){.kind = ACTION_OPEN_PATH, .text = "other.reel"});
    assert_false(app->opening.outside); /* one answer is for one file */
}

/* All that a session file holds comes beside what is compared, up to four in all. */
static void a_session_file_brings_all_its_sessions(void **state)
{
    struct app *app = *state;
    struct source sources[3] = {0};
    const struct source_request request = {.name = "live", .duration_s = 60};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(source_open(&request, &sources[i], NULL), TR_STATUS_OK);
    }
    add_player(app, "shaka");
    do_act(app, (struct action){.kind = ACTION_OPEN_PATH, .text = "three.reel"});
    assert_true(app->opening.beside);
    opening_all_beside(app, sources, 3, &request.trace);
    assert_int_equal(app->sessions.count, VIEW_SESSIONS_MAX);
    assert_non_null(strstr(app->notices.text, "2 of its 3 sessions"));
    assert_null(sources[1].timeline);
    assert_non_null(sources[2].timeline); /* was not taken */
    source_close(&sources[2]);
}

/* C with a run before: that stands beside, called by what was changed. */
static void the_run_before_is_compared(void **state)
{
    struct app *app = *state;
    set(app, "buffer.max_level_s", 12, PHASE_WHOLE);
    do_kind(app, ACTION_COMPARE);
    assert_int_equal(app->sessions.count, 2);
    assert_true(max_s(app, 0) == 12 && max_s(app, 1) == 30);
    assert_string_equal(session_name(app, 0), "buffer at most 12 s");
    assert_string_equal(session_name(app, 1), "buffer at most 30 s");
    assert_null(app->session->ghost);
    do_kind(app, ACTION_COMPARE);
    assert_int_equal(app->viewport.look.layout, LAYOUT_DASHBOARD);
    assert_int_equal(view_model_sessions(state_model(app)), 1);
    do_kind(app, ACTION_COMPARE);
    assert_int_equal(app->viewport.look.layout, LAYOUT_COMPARE);
}

/* C with nothing to compare asks for a player. */
static void comparing_nothing_lists_players(void **state)
{
    struct app *app = *state;
    do_kind(app, ACTION_COMPARE);
    assert_int_equal(app->chrome.popup, POPUP_PLAYERS);
    assert_true(app->chrome.players.beside);
    struct action accepted = players_accept(&app->chrome.players);
    assert_int_equal(accepted.kind, ACTION_BESIDE);
    do_act(app, accepted);
    assert_int_equal(app->chrome.popup, POPUP_NONE);
    assert_int_equal(app->sessions.count, 2);
}

static void this_run_is_kept_beside(void **state)
{
    struct app *app = *state;
    do_kind(app, ACTION_KEEP);
    assert_int_equal(app->sessions.count, 2);
    assert_string_equal(session_name(app, 0), "reference");
    assert_string_equal(session_name(app, 1), "reference (2)");
    set(app, "buffer.max_level_s", 12, PHASE_WHOLE);
    assert_string_equal(session_name(app, 0), "buffer at most 12 s");
    assert_string_equal(session_name(app, 1), "buffer at most 30 s");
}

static void one_slider_moves_one_or_all(void **state)
{
    struct app *app = *state;
    add_player(app, "shaka");
    do_act(app, (struct action){.kind = ACTION_CURRENT, .value = 1});
    assert_ptr_equal(app->session, app->sessions.each[1]);
    set(app, "player.max_buffer_s", 17, PHASE_WHOLE);
    assert_true(app->sessions.each[1]->source.scenario.params.player.max_buffer_s == 17);
    assert_true(app->sessions.each[0]->source.scenario.params.player.max_buffer_s != 17);
    do_kind(app, ACTION_TOGETHER);
    set(app, "player.max_buffer_s", 19, PHASE_WHOLE);
    assert_true(app->sessions.each[0]->source.scenario.params.player.max_buffer_s == 19);
    assert_true(app->sessions.each[1]->source.scenario.params.player.max_buffer_s == 19);
    do_kind(app, ACTION_UNDO);
    assert_true(app->sessions.each[0]->source.scenario.params.player.max_buffer_s != 19);
    assert_true(app->sessions.each[1]->source.scenario.params.player.max_buffer_s == 17);
}

/* Alone, another one alone, and beside each other again; the clock goes on. */
static void one_of_them_is_shown_alone(void **state)
{
    struct app *app = *state;
    const struct look *look = &app->viewport.look;
    add_player(app, "shaka");
    do_act(app, (struct action){.kind = ACTION_SEEK_TO, .value = 42});
    do_act(app, (struct action){.kind = ACTION_ALONE, .value = 1});
    assert_int_equal(look->layout, LAYOUT_DASHBOARD);
    assert_string_equal(state_model(app)->name, "shaka");
    assert_ptr_equal(state_model(app)->timeline, app->sessions.each[1]->source.timeline);
    do_act(app, (struct action){.kind = ACTION_ALONE, .value = 0});
    assert_int_equal(look->layout, LAYOUT_DASHBOARD);
    assert_string_equal(state_model(app)->name, "reference");
    do_act(app, (struct action){.kind = ACTION_ALONE, .value = 0});
    assert_int_equal(look->layout, LAYOUT_COMPARE);
    assert_true(app->viewport.playhead.t_s == 42);
}

/* The clock is the longest one's; what is opened in its place is alone. */
static void a_trace_is_opened_beside(void **state)
{
    struct app *app = *state;
    struct source_request request = {.name = "live", .duration_s = 400};
    struct source source = {0};
    struct tr_error err = {0};
    add_player(app, "shaka");
    assert_int_equal(do_act(app, (struct action){.kind = ACTION_OPEN_PATH, .text = "live"}), ERRAND_LOAD);
    assert_true(app->opening.beside);
    assert_int_equal(source_open(&request, &source, &err), TR_STATUS_OK);
    opening_loaded_beside(app, &source, &request, &request.trace);
    assert_int_equal(app->sessions.count, 3);
    assert_true(app->viewport.playhead.duration_s == 400);
    assert_true(state_model(app)->links_differ);
    assert_string_equal(state_model(app)->title, "bus.csv, live");
    assert_string_equal(session_name(app, 2), "live \u00b7 live");
    do_kind(app, ACTION_UNDO);
    assert_int_equal(app->sessions.count, 2);
    assert_true(app->viewport.playhead.duration_s == 300);
    do_kind(app, ACTION_COMPARE);
    do_act(app, (struct action){.kind = ACTION_OPEN_PATH, .text = "live"});
    assert_false(app->opening.beside);
    assert_int_equal(source_open(&request, &source, &err), TR_STATUS_OK);
    opening_loaded(app, TR_STATUS_OK, &source, &request.trace, &err);
    assert_int_equal(app->sessions.count, 1);
    do_kind(app, ACTION_UNDO);
    assert_string_equal(app->notices.text, "nothing to undo");
}

/* Remarks about a file are those of the session that is looked at. */
static void notes_are_of_the_current_session(void **state)
{
    struct app *app = *state;
    struct source_request request = {.name = SOURCE_DIR "/traces/tunnel.log"};
    struct source source = {0};
    struct tr_error err = {0};
    assert_int_equal(source_open(&request, &source, &err), TR_STATUS_OK);
    app->opening.beside = true;
    opening_loaded_beside(app, &source, &request, &request.trace);
    const int doubts = app->chrome.notes.doubts, buttons = app->chrome.notes.button_count;
    do_act(app, (struct action){.kind = ACTION_CURRENT, .value = 1});
    assert_true(app->chrome.notes.doubts != doubts || app->chrome.notes.button_count != buttons);
    do_act(app, (struct action){.kind = ACTION_CURRENT, .value = 0});
    assert_int_equal(app->chrome.notes.doubts, doubts);
    assert_int_equal(app->chrome.notes.button_count, buttons);
}

/* Lines that can be dragged are those of one session; alone it has them. */
static void thresholds_are_of_one_session(void **state)
{
    struct app *app = *state;
    const struct viewport *v = &app->viewport;
    add_player(app, "shaka");
    for (float y = 0; y < v->h; y++) {
        assert_null(threshold_at(state_model(app), &v->layout, v->layout.plot_lanes.x + 5, y));
    }
    do_kind(app, ACTION_COMPARE);
    bool any = false;
    for (float y = 0; y < v->h; y++) {
        any = any || threshold_at(state_model(app), &v->layout, v->layout.plot_lanes.x + 5, y);
    }
    assert_true(any);
}

static void do_anything(struct app *app, unsigned dice)
{
    static const char *const players[] = {"shaka", "hls.js", "reference", "dash.js"};
    const int which = (int)(dice >> 8) % 4;
    switch (dice % 12) {
    case 0: add_player(app, players[which]); break;
    case 1: do_kind(app, ACTION_KEEP); break;
    case 2: do_act(app, (struct action){.kind = ACTION_REMOVE, .value = which % app->sessions.count}); break;
    case 3: do_act(app, (struct action){.kind = ACTION_CURRENT, .value = which}); break;
    case 4: do_act(app, (struct action){.kind = ACTION_ALONE, .value = which % app->sessions.count}); break;
    case 5: do_kind(app, ACTION_TOGETHER); break;
    case 6: do_act(app, (struct action){.kind = ACTION_PLAYER, .text = players[which]}); break;
    case 7: set(app, "buffer.max_level_s", 8 + which, PHASE_WHOLE); break;
    case 8: do_act(app, (struct action){.kind = ACTION_RENAME, .value = which, .text = "called"}); break;
    case 9: do_kind(app, ACTION_UNDO); break;
    case 10: do_kind(app, ACTION_REDO); break;
    case 11: do_kind(app, ACTION_LAYOUT); break;
    }
}

/* Whatever is done: one to four sessions, all on one clock, the current one among them; and undone step by
 * step it is what it was. */
static void whatever_is_done_can_be_undone(void **state)
{
    struct app *app = *state;
    struct snapshot first, last;
    unsigned dice = 12345;
    snapshot_take(&first, &app->sessions, &app->viewport);
    for (int i = 0; i < 70; i++) {
        dice = dice * 1664525u + 1013904223u;
        do_anything(app, dice >> 12);
        const struct view_model *model = state_model(app);
        assert_in_range(app->sessions.count, 1, VIEW_SESSIONS_MAX);
        assert_in_range(app->sessions.current, 0, app->sessions.count - 1);
        assert_ptr_equal(app->session, app->sessions.each[app->sessions.current]);
        assert_true(model->duration_s == 300 && model->timeline->count == 300);
        bool all = look_compares(&app->viewport.look);
        assert_int_equal(view_model_sessions(model), all ? app->sessions.count : 1);
        assert_true(all || model->timeline == app->session->source.timeline);
    }
    do {
        do_kind(app, ACTION_UNDO);
    } while (strcmp(app->notices.text, "nothing to undo") != 0);
    snapshot_take(&last, &app->sessions, &app->viewport);
    assert_true(snapshot_equal(&first, &last));
}

/* Stalls of all of them are gone through, by time. */
static void the_next_stall_is_anybodys(void **state)
{
    struct app *app = *state;
    add_player(app, "shaka");
    do_act(app, (struct action){.kind = ACTION_SEEK_TO, .value = 0});
    int gone_through = 0, all = 0;
    double t_s = -1;
    for (int i = 0; i < 2; i++) {
        size_t count;
        const struct tr_timeline_stall *stalls =
            tr_timeline_stalls(app->sessions.each[i]->source.timeline, &count);
        for (size_t k = 0; k < count; k++) {
            all += stalls[k].begin_s > 1e-6;
        }
    }
    for (; app->viewport.playhead.t_s > t_s; gone_through++) {
        t_s = app->viewport.playhead.t_s;
        do_act(app, (struct action){.kind = ACTION_NEXT_STALL, .value = 1});
    }
    assert_true(all >= 3);
    assert_int_equal(gone_through - 1, all);
}

static void an_edit_is_undone_with_what_it_moved(void **state)
{
    struct app *app = *state;
    const struct source *source = &app->session->source;
    const struct tr_trace *read = source->unedited;
    const double mbit = read->cum_mbit[read->count], end_s = tr_trace_duration_s(read);
    do_act(app, (struct action){.kind = ACTION_SEEK_TO, .value = 50});
    do_kind(app, ACTION_BOOKMARK);
    do_act(app, (struct action){.kind = ACTION_SELECT, .from_s = 60, .to_s = 90});
    do_act(app, (struct action){.kind = ACTION_EDIT, .text = "outage 20 8"});
    assert_int_equal(source->edit_count, 1);
    assert_near(tr_trace_duration_s(source->trace), end_s + 8, 1e-9);
    assert_near(app->viewport.look.bookmarks_s[0], 58, 0);
    assert_near(app->viewport.look.select_to_s, 98, 0);
    assert_non_null(strstr(app->session->detail, "edited: outage 20 8"));
    do_act(app, (struct action){.kind = ACTION_EDIT, .text = "scale 0"});
    assert_near(source->trace->cum_mbit[source->trace->count], 0, 0);
    do_act(app, (struct action){.kind = ACTION_EDIT, .text = "cut 0:"});
    assert_int_equal(source->edit_count, 2); /* it would leave nothing */
    assert_non_null(strstr(app->notices.text, "leaves nothing"));
    do_kind(app, ACTION_UNDO);
    assert_string_equal(app->notices.text, "undone: without scale 0");
    do_kind(app, ACTION_UNDO);
    assert_int_equal(source->edit_count, 0);
    assert_ptr_equal(source->trace, read);
    assert_near(source->trace->cum_mbit[read->count], mbit, 0);
    assert_near(app->viewport.look.bookmarks_s[0], 50, 0);
    assert_near(app->viewport.look.select_to_s, 90, 0);
    do_kind(app, ACTION_REDO);
    do_kind(app, ACTION_REDO);
    assert_int_equal(source->edit_count, 2);
    do_act(app, (struct action){.kind = ACTION_UNEDIT, .value = 0});
    assert_ptr_equal(source->trace, read);
}

static void type_text(struct app *app, const char *text)
{
    for (; *text; text++) {
        struct chrome_in in;
        struct action actions[INPUT_ACTIONS_MAX];
        struct ui_event event = {.kind = UI_TEXT, .key = *text};
        event.text[0] = *text;
        state_facts(app, &in);
        input_event(&app->pointer, &app->chrome, &in, &event, actions);
    }
}

static void what_is_typed_is_an_edit_at_the_place(void **state)
{
    struct app *app = *state;
    const struct edits *edits = &app->chrome.edits;
    do_act(app, (struct action){.kind = ACTION_SEEK_TO, .value = 42});
    do_kind(app, ACTION_EDITS);
    app->pointer.key_popup = POPUP_EDITS;
    assert_int_equal(app->chrome.popup, POPUP_EDITS);
    const int all = edits->count;
    assert_string_equal(edits->details[edits->list.chosen], "outage 42 2");
    type_text(app, "mahi");
    assert_true(edits->count > 0 && edits->count < all);
    assert_int_equal(edits->actions[edits->list.chosen].kind, ACTION_SAVE_TRACE);
    assert_int_equal(do_act(app, edits->actions[edits->list.chosen]), ERRAND_SAVE_TRACE);
    assert_string_equal(app->saving, "mahimahi");
    do_kind(app, ACTION_EDITS);
    type_text(app, "outage 8");
    assert_int_equal(edits->count, 1);
    assert_string_equal(edits->details[0], "outage 42 8");
    do_act(app, edits->actions[0]);
    assert_int_equal(app->session->source.edit_count, 1);
    assert_int_equal(app->chrome.popup, POPUP_NONE);
    do_act(app, (struct action){.kind = ACTION_SELECT, .from_s = 90, .to_s = 60});
    do_kind(app, ACTION_EDITS);
    type_text(app, "cut 5:x");
    assert_true(edits->count == 1 && edits->lines[0].heading); /* the sentence that says why */
    assert_non_null(strstr(edits->texts[0], "no span FROM:TO"));
}

/* Of compared sessions X explains the one that stalls, and makes it the current one. */
static void why_is_asked_of_whoever_stalls(void **state)
{
    struct app *app = *state;
    const struct why *why = &app->chrome.why;
    add_player(app, "shaka");
    do_act(app, (struct action){.kind = ACTION_CURRENT, .value = 0});
    assert_int_equal(app->sessions.current, 0);
    set(app, "buffer.max_level_s", 60, PHASE_WHOLE); /* it goes without this one */
    do_act(app, (struct action){.kind = ACTION_SEEK_TO, .value = 179});
    do_kind(app, ACTION_WHY);
    assert_true(why->open && why->timeline == app->sessions.each[1]->source.timeline);
    assert_int_equal(app->sessions.current, 1);
    do_act(app, (struct action){.kind = ACTION_CURRENT, .value = 0});
    assert_false(why->open);
}

static void the_command_makes_what_is_on_screen(void **state)
{
    struct app *app = *state;
    struct strbuf text = {0};
    do_act(app, (struct action){.kind = ACTION_PLAYER, .text = "hls.js"});
    set(app, "player.max_buffer_s", 12, PHASE_WHOLE);
    do_act(app, (struct action){.kind = ACTION_EDIT, .text = "outage 20 8"});
    struct sources_opened opened = {1, {&app->session->source}, {&(struct tr_trace_options){.unit = "Mbps"}}};
    sources_command(&text, "", &opened, "");
    assert_string_equal(text.text, "tracereel " SOURCE_DIR "/traces/bus.csv --scenario hls.js "
                                   "--set player.max_buffer_s=12 --duration 300 --unit Mbps "
                                   "--edit 'outage 20 8'");
    strbuf_destroy(&text);
}

int main(void)
{
#define APP(test) cmocka_unit_test_setup_teardown(test, open_app, close_app)
    const struct CMUnitTest tests[] = {
        APP(seeking_and_playing),
        APP(past_the_last_stall_a_line_says_so),
        APP(why_goes_with_the_playhead),
        APP(what_why_offers_can_be_applied),
        APP(why_is_asked_of_whoever_stalls),
        APP(what_is_decided_can_be_undone_and_redone),
        APP(a_drag_is_undone_as_one),
        APP(away_and_back_again_is_no_step),
        APP(a_drag_changes_one_thing),
        APP(refusals_are_said_and_change_nothing),
        APP(what_holds_a_slider_is_said),
        APP(zooming_to_the_selection_and_to_all),
        APP(escape_closes_one_thing_after_the_other),
        APP(what_the_world_outside_does_is_left_to_it),
        APP(a_file_is_opened_as_it_was_asked_for),
        APP(another_reading_keeps_the_parameters),
        APP(what_cannot_be_undone_can_be_later),
        APP(what_cannot_be_read_leaves_what_was_open),
        APP(a_ladder_file_is_laid_under_what_is_open),
        APP(a_rule_of_ones_own_that_fails_leaves_what_was_open),
        APP(a_slow_rule_is_not_waited_for),
        APP(the_command_makes_what_is_on_screen),
        APP(an_edit_is_undone_with_what_it_moved),
        APP(what_is_typed_is_an_edit_at_the_place),
        APP(going_to_an_event_closes_the_list),
        APP(a_pointer_that_stands_draws_nothing),
        APP(a_player_is_put_beside),
        APP(a_real_session_is_compared_and_stands),
        APP(a_file_outside_a_session_file_is_asked_for),
        APP(a_session_file_brings_all_its_sessions),
        APP(which_sessions_there_are_can_be_undone),
        APP(the_run_before_is_compared),
        APP(comparing_nothing_lists_players),
        APP(this_run_is_kept_beside),
        APP(one_slider_moves_one_or_all),
        APP(one_of_them_is_shown_alone),
        APP(a_trace_is_opened_beside),
        APP(the_next_stall_is_anybodys),
        APP(whatever_is_done_can_be_undone),
        APP(notes_are_of_the_current_session),
        APP(thresholds_are_of_one_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
