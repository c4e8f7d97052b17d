/* The model's players against repeated sessions of the real ones over the same links: the ones that come with
 * the design, players/ (where they are), and our own, tests/data/players.
 *
 * The measure: two real sessions of one case differ, as they joined at another moment and met other timers. A
 * preset is as near as can be asked when it is no farther from the real sessions than those are from each
 * other: its median distance, second by second, of the level on screen and of the buffer is at most the
 * greatest between two of them (or 0.25 rungs and 1 s, where they agree closer or there is but one), its
 * stalled seconds lie within their range widened by max(1 s, 10 %), its switches within theirs widened by 2.
 * The model is run over PHASES moments of joining within a segment, each with a seed of its own; what
 * fraction of a second the server's clock was at is the session's.
 *
 *     test_players            test
 *     test_players table      print both tables in Markdown, to be put into the documents */
#include "unit/documents.h"
#include "unit/unit.h"

#include "base/strbuf.h"

#include <tracereel/session.h>

#include <dirent.h>
#include <jansson.h>
#include <math.h>
#include <unistd.h>

#define SHARED      SHARED_DIR "/players/"
#define OWN         SOURCE_DIR "/tests/data/players/"
#define DT_S        0.25
#define SECONDS_MAX 900
#define RUNS_MAX    12
#define CASES_MAX   40
#define PHASES      5
#define PHASE       0.5  /* the real ones were begun one second after a segment had (README of players) ... */
#define PHASE_STEP  0.04 /* ... and took a fifth of a second more or less until their first request */

/* How long browsers keep what a level begins with (max-age): by the server of the design's sessions, by ours.
 */
#define KEPT_SHARED "60"
#define KEPT_OWN    "3600"

#define LEVEL_FLOOR    0.25
#define BUFFER_FLOOR_S 1.0
#define SWITCHES_WIDER 2

/* A session, second by second; NaN where nothing was on screen. */
struct sight {
    double level[SECONDS_MAX], buffer_s[SECONDS_MAX];
    double stalled_s, switches, duration_s;
    double clock_s; /* of the server at t = 0, of a real session: its fraction of a second */
};

struct pair {
    double level, buffer_s; /* mean distance over the seconds that both have */
};

struct real_case {
    char name[64];
    const char *player;
    int runs;
    char traces[RUNS_MAX][512];
    struct sight *real[RUNS_MAX];
    struct pair floor;                                             /* greatest between two real ones */
    double stalled_low, stalled_high, switches_low, switches_high; /* of the real ones */
    struct pair model;                                             /* medians from here on */
    double stalled_s, switches;
    bool holds_level, holds_buffer, holds_stalled, holds_switches;
};

struct cases {
    struct real_case of[CASES_MAX];
    int count;
};

static struct cases shared, own;

/* ---- the real ones ---- */

static const char *player_of(const char *folder)
{
    static const char *const players[][2] = {
        {"hls-", "hls.js"}, {"dashnf-", "dash.js-nofastswitch"}, {"dash-", "dash.js"}, {"shaka-", "shaka"}};
    for (size_t i = 0; i < sizeof players / sizeof *players; i++) {
        if (strncmp(folder, players[i][0], strlen(players[i][0])) == 0) {
            return players[i][1];
        }
    }
    return NULL;
}

/* "hls-e-onoff-2" is a run of "hls-e-onoff"; "hls-b-step" is a case of one run. */
static void case_name(const char *folder, char *out, size_t size)
{
    snprintf(out, size, "%.63s", folder);
    size_t len = strlen(out);
    if (len > 2 && out[len - 2] == '-' && out[len - 1] >= '0' && out[len - 1] <= '9') {
        out[len - 2] = '\0';
    }
}

static double number_in(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

static struct sight *nothing_seen(void)
{
    struct sight *sight = calloc(1, sizeof *sight);
    assert_non_null(sight);
    for (int k = 0; k < SECONDS_MAX; k++) {
        sight->level[k] = sight->buffer_s[k] = NAN;
    }
    return sight;
}

static void read_seconds(const char *folder, struct sight *out)
{
    char path[512];
    struct csv csv;
    snprintf(path, sizeof path, SHARED "%s/samples.csv", folder);
    assert_true(csv_read(&csv, path));
    double next_s = 1;
    const double clock_s = csv_number(&csv, 0, "wall_ms") / 1000 - csv_number(&csv, 0, "t_s");
    out->clock_s = clock_s - floor(clock_s);
    for (size_t row = 0; row < csv.rows; row++) {
        double t_s = csv_number(&csv, row, "t_s");
        if (t_s < next_s || t_s >= SECONDS_MAX) {
            continue;
        }
        next_s = floor(t_s) + 1;
        if (*csv_text(&csv, row, "shown_level") != '\0') {
            out->level[(int)t_s] = csv_number(&csv, row, "shown_level");
            out->buffer_s[(int)t_s] = csv_number(&csv, row, "buffer_s");
        }
    }
    csv_free(&csv);
}

static struct sight *read_real(const char *folder)
{
    struct sight *out = nothing_seen();
    char path[512];
    json_error_t error;
    snprintf(path, sizeof path, SHARED "%s/summary.json", folder);
    json_t *root = json_load_file(path, 0, &error);
    assert_non_null(root);
    out->stalled_s = number_in(root, "stalled_s");
    out->switches = number_in(root, "switches");
    out->duration_s = number_in(root, "duration_s");
    json_decref(root);
    read_seconds(folder, out);
    return out;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct real_case *)a)->name, ((const struct real_case *)b)->name);
}

/* A run of the case `name`, over the trace in the file `trace`; takes `real`. */
static void add_run(struct cases *cases, const char *name, const char *trace, struct sight *real)
{
    int i = 0;
    while (i < cases->count && strcmp(cases->of[i].name, name) != 0) {
        i++;
    }
    assert_true(i < CASES_MAX);
    struct real_case *c = &cases->of[i];
    if (i == cases->count) {
        cases->count++;
        snprintf(c->name, sizeof c->name, "%s", name);
        c->player = player_of(name);
        assert_non_null(c->player);
    }
    assert_true(c->runs < RUNS_MAX);
    snprintf(c->traces[c->runs], sizeof c->traces[0], "%s", trace);
    c->real[c->runs++] = real;
}

static void read_shared(void)
{
    DIR *dir = opendir(SHARED);
    if (!dir) {
        return;
    }
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        if (player_of(entry->d_name)) {
            char name[64], trace[512];
            case_name(entry->d_name, name, sizeof name);
            snprintf(trace, sizeof trace, SHARED "%.63s/trace.csv", entry->d_name);
            add_run(&shared, name, trace, read_real(entry->d_name));
        }
    }
    closedir(dir);
}

/* Columns level_N and buffer_N_s of a case's file. */
static void read_columns(const char *name, int run, struct sight *out)
{
    struct csv csv;
    char path[512], level[32], buffer_s[32];
    snprintf(path, sizeof path, OWN "%s.csv", name);
    snprintf(level, sizeof level, "level_%d", run);
    snprintf(buffer_s, sizeof buffer_s, "buffer_%d_s", run);
    assert_true(csv_read(&csv, path));
    for (size_t row = 0; row < csv.rows; row++) {
        const int k = (int)csv_number(&csv, row, "t_s");
        if (k < SECONDS_MAX && *csv_text(&csv, row, level) != '\0') {
            out->level[k] = csv_number(&csv, row, level);
            out->buffer_s[k] = csv_number(&csv, row, buffer_s);
        }
    }
    csv_free(&csv);
}

/* Two of our links are those of the design's sessions: their runs are runs of one case. */
static void add_to_shared(const char *name, const char *trace, struct sight *real)
{
    static const char *const links[][2] = {{"step", "b-step"}, {"onoff", "e-onoff"}};
    for (size_t i = 0; i < sizeof links / sizeof *links && shared.count > 0; i++) {
        const char *link = strchr(name, '-') + 1;
        char whole[64];
        snprintf(whole, sizeof whole, "%.*s%s", (int)(link - name), name, links[i][1]);
        if (strcmp(link, links[i][0]) == 0) {
            add_run(&shared, whole, trace, real);
        }
    }
}

static void read_own(void)
{
    struct csv csv;
    assert_true(csv_read(&csv, OWN "runs.csv"));
    for (size_t row = 0; row < csv.rows; row++) {
        const char *name = csv_text(&csv, row, "case");
        struct sight *real = nothing_seen();
        char trace[512];
        snprintf(trace, sizeof trace, OWN "%.63s", csv_text(&csv, row, "rates"));
        real->stalled_s = csv_number(&csv, row, "stalled_s");
        real->switches = csv_number(&csv, row, "switches");
        real->duration_s = csv_number(&csv, row, "duration_s");
        real->clock_s = csv_number(&csv, row, "clock_s");
        read_columns(name, (int)csv_number(&csv, row, "run"), real);
        add_run(&own, name, trace, real);
        add_to_shared(name, trace, real);
    }
    csv_free(&csv);
}

/* ---- distances ---- */

static struct pair distance(const struct sight *a, const struct sight *b)
{
    struct pair sum = {0};
    int seconds = 0;
    for (int k = 0; k < SECONDS_MAX; k++) {
        if (!isnan(a->level[k]) && !isnan(b->level[k])) {
            sum.level += fabs(a->level[k] - b->level[k]);
            sum.buffer_s += fabs(a->buffer_s[k] - b->buffer_s[k]);
            seconds++;
        }
    }
    assert_true(seconds > 100);
    return (struct pair){sum.level / seconds, sum.buffer_s / seconds};
}

static void see_real(struct real_case *c)
{
    c->stalled_low = c->switches_low = INFINITY;
    for (int i = 0; i < c->runs; i++) {
        c->stalled_low = fmin(c->stalled_low, c->real[i]->stalled_s);
        c->stalled_high = fmax(c->stalled_high, c->real[i]->stalled_s);
        c->switches_low = fmin(c->switches_low, c->real[i]->switches);
        c->switches_high = fmax(c->switches_high, c->real[i]->switches);
        for (int k = 0; k < i; k++) {
            struct pair d = distance(c->real[i], c->real[k]);
            c->floor.level = fmax(c->floor.level, d.level);
            c->floor.buffer_s = fmax(c->floor.buffer_s, d.buffer_s);
        }
    }
}

/* ---- the model ---- */

static void see_model(const struct tr_timeline *timeline, struct sight *out)
{
    size_t stalls;
    const struct tr_timeline_stall *spans = tr_timeline_stalls(timeline, &stalls);
    *out = (struct sight){.duration_s = tr_timeline_duration_s(timeline)};
    for (size_t i = 0; i < stalls; i++) {
        out->stalled_s += spans[i].end_s - spans[i].begin_s;
    }
    for (size_t i = 0; i < timeline->event_count; i++) {
        out->switches += timeline->events[i].kind == TR_TIMELINE_EVENT_SWITCH;
    }
    for (int k = 0; k < SECONDS_MAX; k++) {
        struct tr_timeline_state state;
        out->level[k] = out->buffer_s[k] = NAN;
        if (k >= 1 && k < out->duration_s && k >= timeline->playback_start_s) {
            tr_timeline_at(timeline, k, &state);
            out->level[k] = state.quality;
            out->buffer_s[k] = state.buffer_level_s;
        }
    }
}

static void run_model(const struct real_case *c, int run, int phase, struct sight *out)
{
    char value[32];
    struct tr_error err = {0};
    struct tr_scenario scenario;
    struct tr_trace *trace = NULL;
    struct tr_timeline *timeline = NULL;
    snprintf(value, sizeof value, "%g", PHASE + (phase - PHASES / 2) * PHASE_STEP);
    tr_scenario_defaults(&scenario);
    enum tr_status status = tr_scenario_load(&scenario, c->player, &err);
    if (status == TR_STATUS_OK) {
        status = tr_params_set(&scenario.params, "player.live_phase", value, "test", &err);
    }
    snprintf(value, sizeof value, "%g", c->real[run]->clock_s);
    if (status ==
        TR_STATUS_OK) { /* the manifest told whole seconds (README of players): dash.js goes by it */
        status = tr_params_set(&scenario.params, "dash_js.clock_phase_s", value, "test", &err);
    }
    if (status == TR_STATUS_OK) {
        const bool from_ours = strncmp(c->traces[run], OWN, strlen(OWN)) == 0;
        status = tr_params_set(&scenario.params, "shaka.init_kept_s", from_ours ? KEPT_OWN : KEPT_SHARED,
                               "test", &err);
    }
    if (status == TR_STATUS_OK) {
        status = tr_trace_open(c->traces[run], &(struct tr_trace_options){0}, &trace, &err);
    }
    if (status == TR_STATUS_OK) {
        const double duration_s = fmin(c->real[run]->duration_s, tr_trace_duration_s(trace));
        const struct tr_session_config config = {.params = &scenario.params,
                                                 .trace = trace,
                                                 .dt_s = DT_S,
                                                 .duration_s = duration_s,
                                                 .seed = (uint64_t)(42 + phase)};
        status = tr_session_run(&config, &timeline, &err);
    }
    if (status != TR_STATUS_OK) {
        fail_msg("%s: %s", err.where, err.what);
    }
    see_model(timeline, out);
    tr_timeline_free(timeline);
    tr_trace_free(trace);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, by_size);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static bool within(double value, double low, double high, double wider)
{
    return value >= low - wider && value <= high + wider;
}

static void judge(struct real_case *c)
{
    double level[RUNS_MAX * PHASES], buffer_s[RUNS_MAX * PHASES], stalled_s[RUNS_MAX * PHASES],
        switches[RUNS_MAX * PHASES];
    int count = 0;
    see_real(c);
    for (int i = 0; i < c->runs; i++) {
        for (int phase = 0; phase < PHASES; phase++, count++) {
            struct sight model;
            run_model(c, i, phase, &model);
            struct pair d = distance(c->real[i], &model);
            level[count] = d.level;
            buffer_s[count] = d.buffer_s;
            stalled_s[count] = model.stalled_s;
            switches[count] = model.switches;
        }
    }
    c->model = (struct pair){median(level, count), median(buffer_s, count)};
    c->stalled_s = median(stalled_s, count);
    c->switches = median(switches, count);
    c->holds_level = c->model.level <= fmax(c->floor.level, LEVEL_FLOOR);
    c->holds_buffer = c->model.buffer_s <= fmax(c->floor.buffer_s, BUFFER_FLOOR_S);
    c->holds_stalled = within(c->stalled_s, c->stalled_low, c->stalled_high, fmax(1, 0.1 * c->stalled_high));
    c->holds_switches = within(c->switches, c->switches_low, c->switches_high, SWITCHES_WIDER);
}

static bool holds(const struct real_case *c)
{
    return c->holds_level && c->holds_buffer && c->holds_stalled && c->holds_switches;
}

/* ---- the table ---- */

static void write_range(struct strbuf *out, int decimals, double low, double high)
{
    strbuf_printf(out, "%.*f", decimals, low);
    if (low != high) {
        strbuf_printf(out, " .. %.*f", decimals, high);
    }
}

/* How far two real ones are apart: there must be two. */
static void write_floor(struct strbuf *out, const struct real_case *c, double floor)
{
    if (c->runs > 1) {
        strbuf_printf(out, "%.2f", floor);
    }
}

static void write_row(struct strbuf *out, const struct real_case *c)
{
    const char *const mark[] = {" **no**", ""};
    strbuf_printf(out, "| %s | %d | ", c->name, c->runs);
    write_range(out, 1, c->stalled_low, c->stalled_high);
    strbuf_printf(out, " | %.1f%s | ", c->stalled_s, mark[c->holds_stalled]);
    write_range(out, 0, c->switches_low, c->switches_high);
    strbuf_printf(out, " | %.3g%s | ", c->switches, mark[c->holds_switches]);
    write_floor(out, c, c->floor.level);
    strbuf_printf(out, " | %.2f%s | ", c->model.level, mark[c->holds_level]);
    write_floor(out, c, c->floor.buffer_s);
    strbuf_printf(out, " | %.2f%s |\n", c->model.buffer_s, mark[c->holds_buffer]);
}

static void write_table(struct strbuf *out, const struct cases *cases)
{
    strbuf_puts(out, "| case | runs | stalled s, real | model | switches, real | model | level, real | model "
                     "| buffer s, real | model |\n|---|---|---|---|---|---|---|---|---|---|\n");
    for (int i = 0; i < cases->count; i++) {
        write_row(out, &cases->of[i]);
    }
}

static void the_documents_have_this_table(void **state)
{
    const struct cases *cases = *state;
    struct strbuf table = {0};
    if (cases->count == 0) {
        print_message("skipped: the sessions of real players are not in %s\n", SHARED);
        skip();
    }
    write_table(&table, cases);
    assert_documents_have(table.text, "test_players");
    strbuf_destroy(&table);
}

static void judge_and_print(struct cases *cases)
{
    struct strbuf table = {0};
    int good = 0;
    qsort(cases->of, (size_t)cases->count, sizeof *cases->of, by_name);
    for (int i = 0; i < cases->count; i++) {
        judge(&cases->of[i]);
        good += holds(&cases->of[i]);
    }
    write_table(&table, cases);
    printf("%s%d of %d cases hold\n", table.text, good, cases->count);
    strbuf_destroy(&table);
}

int main(int argc, char **argv)
{
    read_shared();
    read_own();
    judge_and_print(&shared);
    judge_and_print(&own);
    if (argc > 1 && strcmp(argv[1], "table") == 0) {
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(the_documents_have_this_table, &shared),
        cmocka_unit_test_prestate(the_documents_have_this_table, &own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
