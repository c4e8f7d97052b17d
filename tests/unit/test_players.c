/* The model's players against sessions of the real ones over the same links: players/. Prints the table that
 * stands in src/model/PLAYERS.md, checks the bounds of MODEL.md section 5.2, and that the document says what
 * the model does.
 *
 *     test_players            test
 *     test_players table      print the table in Markdown, to be put into the document */
#include "unit/unit.h"

#include "unit/shared_csv.h"

#include "base/strbuf.h"

#include <tracereel/session.h>

#include <jansson.h>
#include <math.h>
#include <unistd.h>

#define PLAYERS SHARED_DIR "/players/"
#define DT_S    0.25

struct sight {
    int stalls, switches;
    double stalled_s, kbps, mean_buffer_s, max_buffer_s, behind_s;
};

struct comparison {
    const char *folder, *scenario;
    double allowance; /* of the bounds; 0: shown, not held to any */
    struct sight real, model;
    double level_error, buffer_error_s; /* a second */
};

static struct comparison comparisons[] = {
    {.folder = "hls-b-step", .scenario = "hls.js", .allowance = 1},
    {.folder = "hls-c-norwaybus", .scenario = "hls.js", .allowance = 1},
    {.folder = "shaka-b-step", .scenario = "shaka", .allowance = 1},
    {.folder = "shaka-c-norwaybus", .scenario = "shaka", .allowance = 1},
    {.folder = "dashnf-b-step", .scenario = "dash.js", .allowance = 2},
    {.folder = "dash-b-step", .scenario = "dash.js"},
    {.folder = "dash-c-norwaybus", .scenario = "dash.js"},
};
#define COMPARISONS (sizeof comparisons / sizeof *comparisons)

static double number_in(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

/* What the real one's summary says; its duration is returned. */
static double read_real(const char *folder, struct sight *out)
{
    char path[512];
    json_error_t error;
    snprintf(path, sizeof path, PLAYERS "%s/summary.json", folder);
    json_t *root = json_load_file(path, 0, &error);
    assert_non_null(root);
    *out = (struct sight){.stalls = (int)number_in(root, "stalls"),
                          .switches = (int)number_in(root, "switches"),
                          .stalled_s = number_in(root, "stalled_s"),
                          .kbps = number_in(root, "mean_video_kbps"),
                          .mean_buffer_s = number_in(root, "mean_buffer_s"),
                          .max_buffer_s = number_in(root, "max_buffer_s"),
                          .behind_s = number_in(root, "mean_behind_live_s")};
    double duration_s = number_in(root, "duration_s");
    json_decref(root);
    return duration_s;
}

static struct tr_timeline *run_model(const struct comparison *c, double duration_s)
{
    char path[512];
    struct tr_error err = {0};
    struct tr_scenario scenario;
    struct tr_trace *trace = NULL;
    struct tr_timeline *timeline = NULL;
    snprintf(path, sizeof path, PLAYERS "%s/trace.csv", c->folder);
    tr_scenario_defaults(&scenario);
    enum tr_status status = tr_scenario_load(&scenario, c->scenario, &err);
    if (status == TR_STATUS_OK) {
        status = tr_trace_open(path, &(struct tr_trace_options){0}, &trace, &err);
    }
    if (status == TR_STATUS_OK) {
        const struct tr_session_config config = {.params = &scenario.params,
                                                 .trace = trace,
                                                 .dt_s = DT_S,
                                                 .duration_s = fmin(duration_s, tr_trace_duration_s(trace))};
        status = tr_session_run(&config, &timeline, &err);
    }
    if (status != TR_STATUS_OK) {
        fail_msg("%s: %s", err.where, err.what);
    }
    tr_trace_free(trace);
    return timeline;
}

static void see_model(const struct tr_timeline *timeline, struct sight *out)
{
    size_t stalls;
    const struct tr_timeline_stall *spans = tr_timeline_stalls(timeline, &stalls);
    struct tr_scores scores;
    struct tr_qoe qoe;
    double duration_s = tr_timeline_duration_s(timeline), least;
    tr_timeline_scores(timeline, duration_s, &scores);
    tr_timeline_qoe(timeline, duration_s, &qoe);
    *out = (struct sight){.stalls = (int)stalls,
                          .kbps = scores.mean_video_kbps,
                          .mean_buffer_s = qoe.mean_buffer_level_s,
                          .behind_s = scores.mean_behind_live_s};
    tr_timeline_range(timeline, TR_TIMELINE_BUFFER_LEVEL_S, 0, duration_s, &least, &out->max_buffer_s);
    for (size_t i = 0; i < stalls; i++) {
        out->stalled_s += spans[i].end_s - spans[i].begin_s;
    }
    for (size_t i = 0; i < timeline->event_count; i++) {
        out->switches += timeline->events[i].kind == TR_TIMELINE_EVENT_SWITCH;
    }
}

/* Second by second: the first sample of each in which something is on screen. */
static void compare_seconds(struct comparison *c, const struct tr_timeline *timeline)
{
    char path[512];
    struct csv csv;
    snprintf(path, sizeof path, PLAYERS "%s/samples.csv", c->folder);
    assert_true(csv_read(&csv, path));
    double next_s = 1, seconds = 0;
    for (size_t row = 0; row < csv.rows; row++) {
        double t_s = csv_number(&csv, row, "t_s");
        if (t_s < next_s || t_s >= tr_timeline_duration_s(timeline)) {
            continue;
        }
        next_s = floor(t_s) + 1;
        if (*csv_text(&csv, row, "shown_level") == '\0') {
            continue;
        }
        struct tr_timeline_state state;
        tr_timeline_at(timeline, t_s, &state);
        c->level_error += fabs(csv_number(&csv, row, "shown_level") - state.quality);
        c->buffer_error_s += fabs(csv_number(&csv, row, "buffer_s") - state.buffer_level_s);
        seconds++;
    }
    assert_true(seconds > 100);
    c->level_error /= seconds;
    c->buffer_error_s /= seconds;
    csv_free(&csv);
}

static void compare(struct comparison *c)
{
    struct tr_timeline *timeline = run_model(c, read_real(c->folder, &c->real));
    see_model(timeline, &c->model);
    compare_seconds(c, timeline);
    tr_timeline_free(timeline);
}

static void write_table(struct strbuf *out)
{
    strbuf_puts(
        out,
        "| run | stalls | stalled s | switches | video kbit/s | mean buffer s | max buffer s | behind live s "
        "| level error | buffer error s |\n|---|---|---|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < COMPARISONS; i++) {
        const struct comparison *c = &comparisons[i];
        const struct sight *r = &c->real, *m = &c->model;
        strbuf_printf(
            out,
            "| %s | %d / %d | %.1f / %.1f | %d / %d | %.0f / %.0f | %.1f / %.1f | %.1f / %.1f | %.1f / %.1f "
            "| %.2f | %.2f |\n",
            c->folder, r->stalls, m->stalls, r->stalled_s, m->stalled_s, r->switches, m->switches, r->kbps,
            m->kbps, r->mean_buffer_s, m->mean_buffer_s, r->max_buffer_s, m->max_buffer_s, r->behind_s,
            m->behind_s, c->level_error, c->buffer_error_s);
    }
}

static void print_table(void **state)
{
    (void)state;
    struct strbuf table = {0};
    write_table(&table);
    printf("real / model\n%s", table.text);
    strbuf_destroy(&table);
}

static void within(const struct comparison *c, const char *what, double distance, double allowed)
{
    if (fabs(distance) > allowed * c->allowance) {
        fail_msg("%s: %s is off by %.2f, and may be by %.2f", c->folder, what, distance,
                 allowed * c->allowance);
    }
}

static void bounds_are_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < COMPARISONS; i++) {
        const struct comparison *c = &comparisons[i];
        if (c->allowance > 0) {
            within(c, "time stalled", c->model.stalled_s - c->real.stalled_s,
                   fmax(2, 0.25 * c->real.stalled_s));
            within(c, "the number of switches", c->model.switches - c->real.switches, 3);
            within(c, "the level on screen", c->level_error, 0.5);
            within(c, "the buffer", c->buffer_error_s, 1.6);
        }
    }
}

static void the_document_has_this_table(void **state)
{
    (void)state;
    struct strbuf table = {0};
    char *document = csv_slurp(SOURCE_DIR "/src/model/PLAYERS.md");
    assert_non_null(document);
    write_table(&table);
    if (!strstr(document, table.text)) {
        fail_msg("src/model/PLAYERS.md has another table; put in what `test_players table` prints");
    }
    strbuf_destroy(&table);
    free(document);
}

int main(int argc, char **argv)
{
    if (access(PLAYERS "README.md", R_OK) != 0) {
        printf("skipped: the sessions of real players are not in %s\n", PLAYERS);
        return SKIP_PROGRAM;
    }
    for (size_t i = 0; i < COMPARISONS; i++) {
        compare(&comparisons[i]);
    }
    if (argc > 1 && strcmp(argv[1], "table") == 0) {
        struct strbuf table = {0};
        write_table(&table);
        fputs(table.text, stdout);
        strbuf_destroy(&table);
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(print_table),
        cmocka_unit_test(bounds_are_kept),
        cmocka_unit_test(the_document_has_this_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
