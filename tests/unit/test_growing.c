/* Traces that are read while they are written, and the sessions over them, without a window. */
#include "app/growing.h"

#include "show/read_hash.h"
#include "unit/app_fixture.h"
#include "unit/unit.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 60000 /* looks, a millisecond apart: only what hangs takes so many */

static char path[] = "/tmp/tracereel-growing-XXXXXX";
static atomic_int wakes;

static void wake(void)
{
    atomic_fetch_add(&wakes, 1);
}

/* Until CONDITION holds. */
#define await(condition)                                                                                     \
    do {                                                                                                     \
        int looks = 0;                                                                                       \
        while (!(condition)) {                                                                               \
            nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);                                         \
            if (looks++ > PATIENCE) {                                                                        \
                fail_msg("%s never comes true", #condition);                                                 \
            }                                                                                                \
        }                                                                                                    \
    } while (0)

static bool always(void *context)
{
    (void)context;
    return true;
}

static bool never(void *context)
{
    (void)context;
    return false;
}

static int pipe_in(void)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    return ends[1];
}

static void say(int fd, const char *text)
{
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

/* A rate a second: the link is all but down from 20 s to 40 s. */
static double rate(int second)
{
    return second >= 20 && second < 40 ? 0.05 : 4 + second % 3;
}

static void say_rows(int fd, int from, int to)
{
    char row[64];
    for (int i = from; i < to; i++) {
        snprintf(row, sizeof row, "%d,%g\n", i, rate(i));
        say(fd, row);
    }
}

static struct feed_status status_of(struct feed *feed)
{
    struct feed_status status;
    feed_get_status(feed, &status);
    return status;
}

static double newest_s(struct feed *feed)
{
    struct tr_trace *newest = feed_newest(feed);
    const double duration_s = newest ? tr_trace_duration_s(newest) : 0;
    tr_trace_free(newest);
    return duration_s;
}

/* Whether a trace is known to be made of all of the text but its last `less` bytes. */
static bool hash_is_of(struct feed *feed, const struct tr_trace *trace, size_t less)
{
    struct strbuf text = {0};
    char hex[REEL_HASH_CHARS + 1], want[REEL_HASH_CHARS + 1];
    feed_text(feed, &text);
    read_hash_text(text.text, text.len - less, want);
    feed_hash(feed, trace, hex);
    strbuf_destroy(&text);
    return strlen(hex) == REEL_HASH_CHARS && strcmp(hex, want) == 0;
}

static const struct tr_trace_options usual;

static void a_trace_is_read_as_it_comes(void **state)
{
    (void)state;
    static struct feed feed;
    struct tr_error err = {0};
    struct tr_trace *trace;
    bool grows;
    int fd = pipe_in();
    assert_int_equal(feed_open(&feed, "-", false, &usual, wake, &err), TR_STATUS_OK);
    assert_int_equal(feed_read(&feed, &usual, never, NULL, &trace, &grows, &err), TR_STATUS_CANCELLED);
    say(fd, "time_s,mbps\n");
    await(status_of(&feed).problem.status == TR_STATUS_FAILED); /* no trace yet, and a new try is made */
    say_rows(fd, 0, 3);
    assert_int_equal(feed_read(&feed, &usual, always, NULL, &trace, &grows, &err), TR_STATUS_OK);
    assert_true(grows && tr_trace_duration_s(trace) == 3);
    assert_string_equal(trace->info.name, "standard input");
    tr_trace_free(trace);
    say_rows(fd, 3, 10);
    say(fd, "10,"); /* waits for its end */
    await(newest_s(&feed) == 10);
    assert_true(status_of(&feed).problem.status == TR_STATUS_OK && !status_of(&feed).ended);
    struct tr_trace *ten = feed_newest(&feed);
    say(fd, "7\n");
    await(newest_s(&feed) == 11);
    struct tr_trace *eleven = feed_newest(&feed);
    assert_true(hash_is_of(&feed, ten, strlen("10,7\n")) && hash_is_of(&feed, eleven, 0));
    assert_false(hash_is_of(&feed, ten, 0));
    tr_trace_free(ten);
    tr_trace_free(eleven);
    const int before = atomic_load(&wakes);
    close(fd);
    await(status_of(&feed).ended);
    assert_true(atomic_load(&wakes) > before && newest_s(&feed) == 11);
    /* Read otherwise, though nothing more can be had from the pipe. */
    const struct tr_trace_options bytes = {.unit = "MBps"};
    assert_int_equal(feed_read(&feed, &bytes, always, NULL, &trace, &grows, &err), TR_STATUS_OK);
    assert_true(!grows && trace->rate_mbps[10] == 56);
    tr_trace_free(trace);
    struct strbuf text = {0};
    feed_text(&feed, &text);
    assert_memory_equal(text.text, "time_s,mbps\n0,4\n1,5\n", 20);
    strbuf_destroy(&text);
    feed_close(&feed);
}

static void what_ends_without_a_trace_is_an_error(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "this is no trace\n"};
    for (size_t i = 0; i < 2; i++) {
        static struct feed feed;
        struct tr_error err = {0};
        struct tr_trace *trace = NULL;
        bool grows;
        int fd = pipe_in();
        assert_int_equal(feed_open(&feed, "-", false, &usual, wake, &err), TR_STATUS_OK);
        say(fd, texts[i]);
        close(fd);
        assert_int_equal(feed_read(&feed, &usual, always, NULL, &trace, &grows, &err), TR_STATUS_FAILED);
        assert_memory_equal(err.where, "standard input", strlen("standard input"));
        assert_null(trace);
        feed_close(&feed);
    }
}

/* iperf3 says that its test is over; what follows in the same file is another test. */
static void a_test_that_is_over_grows_no_more(void **state)
{
    (void)state;
    static struct feed feed;
    struct tr_error err = {0};
    static const char start[] =
        "{\"event\":\"start\",\"data\":{\"test_start\":{\"protocol\":\"TCP\",\"reverse\":1}}}\n";
    static const char interval[] =
        "{\"event\":\"interval\",\"data\":{\"streams\":[],\"sum\":{\"start\":%d,\"end\":%d,"
        "\"seconds\":1,\"bytes\":1000000,\"bits_per_second\":8000000,\"omitted\":false,"
        "\"sender\":false}}}\n";
    char line[400];
    int fd = open(path, O_WRONLY | O_TRUNC | O_APPEND);
    assert_int_equal(feed_open(&feed, path, true, &usual, wake, &err), TR_STATUS_OK);
    for (int test = 0; test < 2; test++) {
        const int seconds = 4 + test;
        say(fd, start);
        for (int i = 0; i < seconds; i++) {
            snprintf(line, sizeof line, interval, i, i + 1);
            say(fd, line);
        }
        await(newest_s(&feed) == seconds);
        assert_false(status_of(&feed).ended);
        say(fd, "{\"event\":\"end\",\"data\":{}}\n");
        await(status_of(&feed).ended);
        assert_int_equal(status_of(&feed).begun, test);
    }
    close(fd);
    feed_close(&feed);
}

/* ---- in the window's state ---- */

/* Opens a SOURCE that grows, and has some of it, as app.c does. */
static void open_source(struct live *live, const struct source_request *request, bool follow,
                        struct source *out)
{
    struct source_request given = *request;
    struct tr_error err = {0};
    assert_int_equal(live_open(live, request->name, follow, &request->trace, wake, &err), TR_STATUS_OK);
    assert_int_equal(feed_read(&live_find(live, request->name)->feed, &request->trace, always, NULL,
                               &given.given, &given.grows, &err),
                     TR_STATUS_OK);
    assert_int_equal(source_open(&given, out, &err), TR_STATUS_OK);
    tr_trace_free(given.given);
}

static struct app *open_growing(const char *name, bool follow, const struct source_request *request)
{
    struct app *app = calloc(1, sizeof *app);
    struct live *live = calloc(1, sizeof *live);
    struct source source = {0};
    struct tr_error err = {0};
    assert_true(app && live && sessions_init(&app->sessions));
    assert_string_equal(name, request->name);
    app->live = live;
    app->session = sessions_current(&app->sessions);
    chrome_init(&app->chrome);
    pointer_init(&app->pointer);
    viewport_init(&app->viewport, &theme_dark);
    app->settings.scale = 1;
    app->viewport.w = 1280;
    app->viewport.h = 720;
    app->session->request = *request;
    open_source(live, request, follow, &source);
    opening_loaded(app, TR_STATUS_OK, &source, &request->trace, &err);
    growing_poll(app);
    return app;
}

static void close_growing(struct app *app)
{
    live_close(app->live);
    free(app->live);
    void *state = app;
    close_app(&state);
}

static double session_s(const struct app *app)
{
    return tr_timeline_duration_s(app->session->source.timeline);
}

/* Polls as the window does until the current session is so long. */
static void await_s(struct app *app, double duration_s)
{
    await((growing_poll(app), session_s(app) == duration_s));
}

static void same_steps(const struct tr_timeline *a, const struct tr_timeline *b)
{
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->event_count, b->event_count);
    for (size_t i = 0; i < a->count; i++) {
        struct tr_timeline_state x, y;
        tr_timeline_at(a, (double)i, &x);
        tr_timeline_at(b, (double)i, &y);
        assert_true(x.buffer_level_s == y.buffer_level_s && x.stalled == y.stalled && x.quality == y.quality);
    }
}

static const struct source_request standard_input = {.name = "-"};

static void a_session_grows_and_is_played_at_its_edge(void **state)
{
    (void)state;
    int fd = pipe_in();
    say(fd, "time_s,mbps\n");
    say_rows(fd, 0, 5);
    struct app *app = open_growing("-", false, &standard_input);
    const struct playhead *ph = &app->viewport.playhead;
    assert_true(session_s(app) == 5 && ph->t_s == 5 && ph->at_edge && ph->grows);
    say_rows(fd, 5, 12);
    await_s(app, 12);
    assert_true(ph->at_edge && ph->duration_s == 12 && ph->t_s == 5); /* seven seconds came at once */
    assert_true(app->session->source.trace->info.samples == 12 && app->session->model.duration_s == 12);
    do_act(app, (struct action){.kind = ACTION_SEEK_TO, .value = 3});
    say_rows(fd, 12, 20);
    await_s(app, 20);
    assert_true(ph->t_s == 3 && !ph->at_edge);
    do_kind(app, ACTION_SEEK_END);
    assert_true(ph->t_s == 20 && ph->at_edge);
    assert_true(growing_wait_s(app) <= LIVE_SILENT_S);
    say_rows(fd, 20, 60);
    close(fd);
    await((growing_poll(app), !ph->grows));
    assert_true(session_s(app) == 60 && isinf(growing_wait_s(app)));
    assert_string_equal(app->notices.text, "standard input has ended after 01:00.0");

    /* It has become what a file of the same text is. */
    struct source whole;
    struct tr_error err = {0};
    int out = open(path, O_WRONLY | O_TRUNC);
    say(out, "time_s,mbps\n");
    say_rows(out, 0, 60);
    close(out);
    assert_int_equal(source_open(&(struct source_request){.name = path}, &whole, &err), TR_STATUS_OK);
    same_steps(app->session->source.timeline, whole.timeline);
    source_close(&whole);
    do_kind(app, ACTION_TOGGLE_PLAY);
    do_kind(app, ACTION_SEEK_END);
    assert_true(ph->t_s == 60);
    close_growing(app);
}

/* Decisions made meanwhile stay: parameters, edits, the run before, sessions beside; undo takes
 * back what was done, and not what has come. */
static void what_is_decided_stays_while_it_grows(void **state)
{
    (void)state;
    int fd = pipe_in();
    say(fd, "time_s,mbps\n");
    say_rows(fd, 0, 10);
    struct app *app = open_growing("-", false, &standard_input);
    const struct tr_param *max = tr_params_find("buffer.max_level_s");
    do_act(app, (struct action){.kind = ACTION_PARAM, .param = max, .value = 12});
    assert_non_null(app->session->ghost);
    say_rows(fd, 10, 30);
    await_s(app, 30);
    assert_true(app->session->source.timeline->params.buffer.max_level_s == 12);
    assert_true(tr_timeline_duration_s(app->session->ghost) == 30);
    assert_true(app->session->ghost->params.buffer.max_level_s == 30);
    do_act(app, (struct action){.kind = ACTION_EDIT, .text = "outage 5 8"});
    assert_true(session_s(app) == 38);
    say_rows(fd, 30, 40);
    await_s(app, 48);
    do_kind(app, ACTION_KEEP); /* beside: both grow */
    assert_int_equal(app->sessions.count, 2);
    say_rows(fd, 40, 50);
    await_s(app, 58);
    for (int i = 0; i < 2; i++) {
        assert_true(app->sessions.each[i]->source.trace->info.samples >= 50);
    }
    assert_true(app->viewport.playhead.grows);
    do_kind(app, ACTION_UNDO); /* beside */
    do_kind(app, ACTION_UNDO); /* the edit */
    assert_true(session_s(app) == 50 && app->sessions.count == 1);
    do_kind(app, ACTION_UNDO); /* the parameter */
    assert_true(session_s(app) == 50);
    assert_true(app->session->source.timeline->params.buffer.max_level_s == 30);
    say_rows(fd, 50, 52);
    await_s(app, 52);
    do_kind(app, ACTION_REDO);
    do_kind(app, ACTION_REDO);
    do_kind(app, ACTION_REDO);
    assert_int_equal(app->sessions.count, 2); /* taken out before the last rows came, and brought back */
    await_s(app, 60);
    await((growing_poll(app), tr_timeline_duration_s(app->sessions.each[1]->source.timeline) == 60));
    close(fd);
    close_growing(app);
}

/* The card and the list of events tell of places in a run that is replaced under them. */
static void why_and_events_stay_open_while_it_grows(void **state)
{
    (void)state;
    int fd = pipe_in();
    say(fd, "time_s,mbps\n");
    say_rows(fd, 0, 50);
    const struct source_request little = {
        .name = "-",
        .settings = (const struct source_setting[]){{"buffer.max_level_s", "8"}},
        .setting_count = 1,
    };
    struct app *app = open_growing("-", false, &little);
    do_kind(app, ACTION_WHY);
    assert_true(app->chrome.why.open);
    say_rows(fd, 50, 55);
    await_s(app, 55);
    assert_true(app->chrome.why.open && app->chrome.why.timeline == app->session->source.timeline);
    do_kind(app, ACTION_WHY);
    do_kind(app, ACTION_EVENTS);
    const struct events *events = &app->chrome.events;
    assert_true(events->count > 0);
    say_rows(fd, 55, 60);
    await_s(app, 60);
    const struct tr_timeline *timeline = app->session->source.timeline;
    for (int i = 0; i < events->count; i++) {
        assert_true(events->items[i].event >= timeline->events &&
                    events->items[i].event < timeline->events + timeline->event_count);
    }
    close(fd);
    close_growing(app);
}

static void a_file_that_is_truncated_begins_anew(void **state)
{
    (void)state;
    int fd = open(path, O_WRONLY | O_TRUNC | O_APPEND);
    say(fd, "time_s,mbps\n");
    say_rows(fd, 0, 30);
    const struct source_request request = {.name = path};
    struct app *app = open_growing(path, true, &request);
    const struct playhead *ph = &app->viewport.playhead;
    assert_true(session_s(app) == 30 && ph->at_edge);
    do_kind(app, ACTION_BOOKMARK);
    do_act(app, (struct action){.kind = ACTION_EDIT, .text = "outage 20 8"});
    assert_true(session_s(app) == 38);
    do_act(app, (struct action){.kind = ACTION_SEEK_TO, .value = 10});
    assert_int_equal(ftruncate(fd, 0), 0);
    await((growing_poll(app), strstr(app->notices.text, "begins anew") != NULL));
    assert_true(session_s(app) == 38); /* until there is something else to show */
    say(fd, "time_s,mbps\n");
    say_rows(fd, 0, 4);
    await_s(app, 4);
    assert_true(app->session->source.edit_count == 0); /* it was of what is gone */
    growing_poll(app);
    assert_true(ph->t_s == 4 && ph->at_edge && app->viewport.look.bookmark_count == 0);
    say_rows(fd, 4, 9);
    await_s(app, 9);

    /* Put away, and another in its place. */
    char aside[64];
    snprintf(aside, sizeof aside, "%s.1", path);
    assert_int_equal(rename(path, aside), 0);
    await((growing_poll(app), app->live->sign.absent));
    assert_true(session_s(app) == 9);
    close(fd);
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    say(fd, "time_s,mbps\n");
    say_rows(fd, 0, 6);
    await_s(app, 6);
    growing_poll(app);
    assert_true(!app->live->sign.absent && ph->at_edge);

    /* Another trace in its place: nothing is followed any more. */
    struct source other = {0};
    struct tr_error err = {0};
    assert_int_equal(
        source_open(&(struct source_request){.name = SOURCE_DIR "/traces/bus.csv"}, &other, &err),
        TR_STATUS_OK);
    opening_loaded(app, TR_STATUS_OK, &other, &request.trace, &err);
    growing_poll(app);
    assert_true(!live_is_open(app->live) && !ph->grows && ph->t_s == 0);
    close(fd);
    unlink(aside);
    close_growing(app);
}

/* Asked for longer than there is: waited for, and then held to. */
static void a_duration_is_waited_for(void **state)
{
    (void)state;
    int fd = pipe_in();
    say(fd, "time_s,mbps\n");
    say_rows(fd, 0, 10);
    const struct source_request request = {.name = "-", .duration_s = 20};
    struct app *app = open_growing("-", false, &request);
    assert_true(session_s(app) == 10);
    say_rows(fd, 10, 30);
    await_s(app, 20);
    close(fd);
    await((growing_poll(app), !app->viewport.playhead.grows));
    assert_true(session_s(app) == 20);
    close_growing(app);
}

static double nth_s(const struct app *app, int i)
{
    return tr_timeline_duration_s(app->sessions.each[i]->source.timeline);
}

static bool speaks_no_more(struct app *app, const char *name)
{
    return status_of(&live_find(app->live, name)->feed).silent_s >= LIVE_SILENT_S;
}

/* A pipe beside a file that is followed: both grow, and are played as far as both have come; one that falls
 * silent is not waited for, and one that ends leaves the clock to the other. */
static void two_that_grow_share_the_clock(void **state)
{
    (void)state;
    int fd = pipe_in(), out = open(path, O_WRONLY | O_TRUNC | O_APPEND);
    say(fd, "time_s,mbps\n");
    say(out, "time_s,mbps\n");
    say_rows(fd, 0, 10);
    say_rows(out, 0, 6);
    struct app *app = open_growing("-", false, &standard_input);
    const struct playhead *ph = &app->viewport.playhead;
    const struct source_request followed = {.name = path};
    struct source beside = {0};
    assert_true(session_s(app) == 10 && ph->t_s == 10);
    open_source(app->live, &followed, true, &beside);
    opening_loaded_beside(app, &beside, &followed, &followed.trace);
    growing_poll(app);
    assert_int_equal(app->sessions.count, 2);
    /* On a machine that is so busy that it may count as silent already, they are not in step. */
    bool slow = speaks_no_more(app, path);
    assert_true(ph->grows && (ph->edge_s == 6 || slow) && ph->duration_s == 10);
    do_kind(app, ACTION_SEEK_END);
    assert_true(ph->t_s == ph->edge_s && ph->at_edge);
    say_rows(out, 6, 8);
    await((growing_poll(app), nth_s(app, 1) == 8));
    slow = slow || speaks_no_more(app, path);
    assert_true((ph->edge_s == 8 || slow) && nth_s(app, 0) == 10);
    say_rows(fd, 10, 30);
    await((growing_poll(app), nth_s(app, 0) == 30));

    /* The file falls silent: the pipe does not wait for it, and the sign says whose last sample is old. */
    await((growing_poll(app), ph->edge_s == 30));
    assert_true(live_find(app->live, path)->behind && app->live->sign.name[0] != '\0');
    assert_true(app->live->sign.silent_s >= LIVE_SILENT_S);
    say_rows(out, 8, 9); /* it speaks, but has not caught up */
    await((growing_poll(app), nth_s(app, 1) == 9));
    say_rows(fd, 30, 31);
    await((growing_poll(app), nth_s(app, 0) == 31));
    assert_true(ph->edge_s >= 30 && ph->duration_s == 31);
    say_rows(out, 9, 40);
    await((growing_poll(app), nth_s(app, 1) == 40));
    say_rows(fd, 31, 33);
    await((growing_poll(app), ph->edge_s >= 33)); /* now it has */

    close(fd);
    await((growing_poll(app), ph->edge_s == 40));
    assert_string_equal(app->notices.text, "standard input has ended after 00:33.0");
    assert_true(ph->grows && live_find(app->live, path)->grows && app->live->sign.name[0] == '\0');
    do_act(app, (struct action){.kind = ACTION_REMOVE, .value = 1});
    growing_poll(app);
    assert_true(!ph->grows); /* undo can bring it back, and then it grows again */
    do_kind(app, ACTION_UNDO);
    growing_poll(app);
    assert_true(ph->grows && app->sessions.count == 2);
    close(out);
    close_growing(app);
}

static int make_path(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int drop_path(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trace_is_read_as_it_comes),
        cmocka_unit_test(what_ends_without_a_trace_is_an_error),
        cmocka_unit_test(a_test_that_is_over_grows_no_more),
        cmocka_unit_test(a_session_grows_and_is_played_at_its_edge),
        cmocka_unit_test(what_is_decided_stays_while_it_grows),
        cmocka_unit_test(why_and_events_stay_open_while_it_grows),
        cmocka_unit_test(a_file_that_is_truncated_begins_anew),
        cmocka_unit_test(a_duration_is_waited_for),
        cmocka_unit_test(two_that_grow_share_the_clock),
    };
    return cmocka_run_group_tests(tests, make_path, drop_path);
}
