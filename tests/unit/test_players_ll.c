/* The model's players of low latency against sessions of the real ones over the same links: the ones that
 * come with the design, players-ll (where they are), and our own, tests/data/players-ll.
 *
 * A preset holds a case when its mean distance behind live is within max(0.5 s, 15 %), its stalled seconds
 * within max(2 s, 35 %) and its mean video bitrate within 15 % of the run, or of their range where there are
 * several: the bounds of the README there. One session of the model is held to each, as the command there
 * gives it: the folder's ladder, steps of 0.25 s, the default seed.
 *
 *     test_players_ll            test
 *     test_players_ll table      print both tables in Markdown, to be put into the documents */
#include "unit/documents.h"
#include "unit/unit.h"

#include "base/strbuf.h"

#include <tracereel/players.h>
#include <tracereel/session.h>

#include <dirent.h>
#include <jansson.h>
#include <math.h>
#include <unistd.h>

#define SHARED    SHARED_DIR "/players-ll/"
#define OWN       SOURCE_DIR "/tests/data/players-ll/"
#define DT_S      0.25
#define RUNS_MAX  8
#define CASES_MAX 60

enum figure { BEHIND, STALLED, KBPS, FIGURES };

struct real_case {
    char name[64];
    int runs;
    char trace[512]; /* of the first */
    double duration_s, low[FIGURES], high[FIGURES], model[FIGURES];
    bool holds[FIGURES];
};

struct cases {
    const char *ladder; /* a scenario */
    int count;
    struct real_case of[CASES_MAX];
};

static struct cases shared = {.ladder = SHARED "ladder.ini"}, own = {.ladder = OWN "ladder.ini"};

/* A case's first word, the player, and a setting where the run had one. */
static const char *const players[][3] = {
    {"hls-", "hls.js-ll", NULL},        {"hls11-", "hls.js-ll", "1.1"},    {"dash-", "dash.js-ll", NULL},
    {"dashlol-", "dash.js-lolp", NULL}, {"dashl2a-", "dash.js-l2a", NULL}, {"shakan-", "shaka-ll", NULL},
    {"shakahls-", "shaka-ll-hls", NULL}};

static const char *const *player_of(const char *folder)
{
    for (size_t i = 0; i < sizeof players / sizeof *players; i++) {
        if (strncmp(folder, players[i][0], strlen(players[i][0])) == 0) {
            return players[i];
        }
    }
    return NULL;
}

static double number_in(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

static struct real_case *case_of(struct cases *cases, const char *name)
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
        for (int k = 0; k < FIGURES; k++) {
            c->low[k] = INFINITY;
        }
    }
    return c;
}

static bool is_own(const char *trace)
{
    return strncmp(trace, OWN, strlen(OWN)) == 0;
}

/* Wherever the two folders lie, ours come last. */
static bool comes_before(const char *trace, const char *other)
{
    return is_own(trace) == is_own(other) ? strcmp(trace, other) < 0 : is_own(other);
}

/* A run of the case `name`. The model is run over the trace that comes first. */
static void add_run(struct cases *cases, const char *name, const char *trace, double duration_s,
                    const double figures[FIGURES])
{
    struct real_case *c = case_of(cases, name);
    for (int k = 0; k < FIGURES; k++) {
        c->low[k] = fmin(c->low[k], figures[k]);
        c->high[k] = fmax(c->high[k], figures[k]);
    }
    if (c->runs++ == 0 || comes_before(trace, c->trace)) {
        snprintf(c->trace, sizeof c->trace, "%s", trace);
        c->duration_s = duration_s;
    }
}

static const char *const figure_keys[FIGURES] = {"mean_behind_live_s", "stalled_s", "mean_video_kbps"};

static void add_folder(const char *folder)
{
    char path[512], name[64];
    double figures[FIGURES];
    snprintf(path, sizeof path, SHARED "%.63s/summary.json", folder);
    json_t *root = json_load_file(path, 0, NULL);
    assert_non_null(root);
    for (int k = 0; k < FIGURES; k++) {
        figures[k] = number_in(root, figure_keys[k]);
    }
    snprintf(name, sizeof name, "%.*s", (int)strlen(folder) - 2, folder); /* less "-2" */
    snprintf(path, sizeof path, SHARED "%.63s/trace.csv", folder);
    add_run(&shared, name, path, number_in(root, "duration_s"), figures);
    json_decref(root);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct real_case *)a)->name, ((const struct real_case *)b)->name);
}

static void read_shared(void)
{
    DIR *dir = opendir(SHARED);
    if (!dir) {
        return;
    }
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        if (player_of(entry->d_name)) {
            add_folder(entry->d_name);
        }
    }
    closedir(dir);
}

static void read_own(void)
{
    struct csv csv;
    assert_true(csv_read(&csv, OWN "runs.csv"));
    for (size_t row = 0; row < csv.rows; row++) {
        char trace[512];
        double figures[FIGURES];
        for (int k = 0; k < FIGURES; k++) {
            figures[k] = csv_number(&csv, row, figure_keys[k]);
        }
        snprintf(trace, sizeof trace, OWN "%.63s", csv_text(&csv, row, "rates"));
        add_run(&own, csv_text(&csv, row, "case"), trace, csv_number(&csv, row, "duration_s"), figures);
        if (shared.count > 0) { /* the same links: runs of one case */
            add_run(&shared, csv_text(&csv, row, "case"), trace, csv_number(&csv, row, "duration_s"),
                    figures);
        }
    }
    csv_free(&csv);
}

/* Our rig, as far as it is known, by player: the wire behind the bottleneck, which none but dash.js feels;
 * playlists, which our origin does not compress (3164 bytes and 252 of HTTP). */
static const char *const rig[][3] = {{"dash.js", "dash_js_ll.wire_mbps", "25"},
                                     {"hls.js-ll", "hls_js.part_playlist_kb", "3.42"},
                                     {"shaka-ll-hls", "shaka_ll_hls.part_playlist_kb", "3.42"}};

static enum tr_status lay(const struct real_case *c, const char *ladder, struct tr_scenario *scenario,
                          struct tr_error *err)
{
    const char *const *player = player_of(c->name);
    assert_non_null(player);
    tr_scenario_defaults(scenario);
    enum tr_status status = tr_scenario_load(scenario, ladder, err);
    if (status == TR_STATUS_OK) {
        status = tr_player_lay(scenario, player[1], "test", err);
    }
    if (status == TR_STATUS_OK && player[2]) {
        status =
            tr_params_set(&scenario->params, "hls_js.max_live_sync_playback_rate", player[2], "test", err);
    }
    for (size_t i = 0; i < sizeof rig / sizeof *rig && status == TR_STATUS_OK; i++) {
        if (is_own(c->trace) && strncmp(player[1], rig[i][0], strlen(rig[i][0])) == 0) {
            status = tr_params_set(&scenario->params, rig[i][1], rig[i][2], "test", err);
        }
    }
    return status;
}

static void run_model(struct real_case *c, const char *ladder)
{
    struct tr_error err = {0};
    struct tr_scenario scenario;
    struct tr_trace *trace = NULL;
    struct tr_timeline *timeline = NULL;
    enum tr_status status = lay(c, ladder, &scenario, &err);
    if (status == TR_STATUS_OK) {
        status = tr_trace_open(c->trace, &(struct tr_trace_options){0}, &trace, &err);
    }
    if (status == TR_STATUS_OK) {
        const struct tr_session_config config = {.params = &scenario.params,
                                                 .trace = trace,
                                                 .loop = true,
                                                 .dt_s = DT_S,
                                                 .duration_s = floor(c->duration_s),
                                                 .seed = 42};
        status = tr_session_run(&config, &timeline, &err);
    }
    if (status != TR_STATUS_OK) {
        fail_msg("%s: %s", err.where, err.what);
    }
    struct tr_qoe qoe;
    struct tr_scores scores;
    tr_timeline_qoe(timeline, c->duration_s, &qoe);
    tr_timeline_scores(timeline, c->duration_s, &scores);
    c->model[BEHIND] = scores.mean_behind_live_s;
    c->model[STALLED] = qoe.total_stall_time_s;
    c->model[KBPS] = scores.mean_video_kbps;
    tr_timeline_free(timeline);
    tr_trace_free(trace);
}

static void judge(struct real_case *c, const char *ladder)
{
    static const double share[FIGURES] = {0.15, 0.35, 0.15}, floors[FIGURES] = {0.5, 2, 0};
    run_model(c, ladder);
    for (int k = 0; k < FIGURES; k++) {
        c->holds[k] = c->model[k] >= c->low[k] - fmax(floors[k], share[k] * c->low[k]) &&
                      c->model[k] <= c->high[k] + fmax(floors[k], share[k] * c->high[k]);
    }
}

static bool holds(const struct real_case *c)
{
    return c->holds[BEHIND] && c->holds[STALLED] && c->holds[KBPS];
}

static void write_table(struct strbuf *out, const struct cases *cases)
{
    static const int decimals[FIGURES] = {2, 1, 0};
    strbuf_puts(
        out,
        "| case | runs | behind live s, real | model | stalled s, real | model | kbit/s, real | model |\n"
        "|---|---|---|---|---|---|---|---|\n");
    for (int i = 0; i < cases->count; i++) {
        const struct real_case *c = &cases->of[i];
        strbuf_printf(out, "| %s | %d |", c->name, c->runs);
        for (int k = 0; k < FIGURES; k++) {
            strbuf_printf(out, " %.*f", decimals[k], c->low[k]);
            if (c->low[k] != c->high[k]) {
                strbuf_printf(out, " .. %.*f", decimals[k], c->high[k]);
            }
            strbuf_printf(out, " | %.*f%s |", decimals[k], c->model[k], c->holds[k] ? "" : " **no**");
        }
        strbuf_putc(out, '\n');
    }
}

static void judge_and_print(struct cases *cases)
{
    struct strbuf table = {0};
    int good = 0;
    qsort(cases->of, (size_t)cases->count, sizeof *cases->of, by_name);
    for (int i = 0; i < cases->count; i++) {
        judge(&cases->of[i], cases->ladder);
        good += holds(&cases->of[i]);
    }
    write_table(&table, cases);
    printf("%s%d of %d cases hold\n", table.text, good, cases->count);
    strbuf_destroy(&table);
}

static void the_documents_have_this_table(void **state)
{
    const struct cases *cases = *state;
    struct strbuf table = {0};
    if (cases->count == 0) {
        print_message("skipped: the sessions of real players of low latency are not in %s\n", SHARED);
        skip();
    }
    write_table(&table, cases);
    assert_documents_have(table.text, "test_players_ll");
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
