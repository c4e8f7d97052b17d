/* The model's players of low latency against sessions of the real ones over the same links: players-ll.
 *
 * A preset holds a case when its mean distance behind live is within max(0.5 s, 15 %), its stalled seconds
 * within max(2 s, 35 %) and its mean video bitrate within 15 % of the run, or of their range where there are
 * several: the bounds of the README there. One session of the model is held to each, as the command there
 * gives it: the folder's ladder, steps of 0.25 s, the default seed.
 *
 *     test_players_ll            test
 *     test_players_ll table      print the table in Markdown, to be put into the documents */
#include "unit/documents.h"
#include "unit/unit.h"

#include "base/strbuf.h"

#include <tracereel/players.h>
#include <tracereel/session.h>

#include <dirent.h>
#include <jansson.h>
#include <math.h>
#include <unistd.h>

#define SESSIONS  SHARED_DIR "/players-ll/"
#define DT_S      0.25
#define RUNS_MAX  8
#define CASES_MAX 60

enum figure { BEHIND, STALLED, KBPS, FIGURES };

struct real_case {
    char name[64];
    int runs;
    char folder[64]; /* of the first */
    double duration_s, low[FIGURES], high[FIGURES], model[FIGURES];
    bool holds[FIGURES];
};

static struct real_case cases[CASES_MAX];
static int case_count;

/* A folder's first word, the player, and a setting where the run had one. */
static const char *const players[][3] = {
    {"hls-", "hls.js-ll", NULL},        {"hls11-", "hls.js-ll", "1.1"},    {"dash-", "dash.js-ll", NULL},
    {"dashlol-", "dash.js-lolp", NULL}, {"dashl2a-", "dash.js-l2a", NULL}, {"shakan-", "shaka-ll", NULL}};

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

static struct real_case *case_of(const char *folder)
{
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)strlen(folder) - 2, folder); /* less "-2" */
    int i = 0;
    while (i < case_count && strcmp(cases[i].name, name) != 0) {
        i++;
    }
    assert_true(i < CASES_MAX);
    if (i == case_count) {
        case_count++;
        snprintf(cases[i].name, sizeof cases[i].name, "%s", name);
        snprintf(cases[i].folder, sizeof cases[i].folder, "%.63s", folder);
        for (int k = 0; k < FIGURES; k++) {
            cases[i].low[k] = INFINITY;
        }
    }
    return &cases[i];
}

static void add_run(const char *folder)
{
    static const char *const keys[] = {"mean_behind_live_s", "stalled_s", "mean_video_kbps"};
    struct real_case *c = case_of(folder);
    char path[512];
    snprintf(path, sizeof path, SESSIONS "%s/summary.json", folder);
    json_t *root = json_load_file(path, 0, NULL);
    assert_non_null(root);
    for (int k = 0; k < FIGURES; k++) {
        c->low[k] = fmin(c->low[k], number_in(root, keys[k]));
        c->high[k] = fmax(c->high[k], number_in(root, keys[k]));
    }
    if (c->runs++ == 0 || strcmp(folder, c->folder) < 0) {
        snprintf(c->folder, sizeof c->folder, "%.63s", folder);
        c->duration_s = number_in(root, "duration_s");
    }
    json_decref(root);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct real_case *)a)->name, ((const struct real_case *)b)->name);
}

static void read_cases(void)
{
    DIR *dir = opendir(SESSIONS);
    assert_non_null(dir);
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        if (player_of(entry->d_name)) {
            add_run(entry->d_name);
        }
    }
    closedir(dir);
    qsort(cases, (size_t)case_count, sizeof *cases, by_name);
}

static enum tr_status lay(const struct real_case *c, struct tr_scenario *scenario, struct tr_error *err)
{
    const char *const *player = player_of(c->folder);
    tr_scenario_defaults(scenario);
    enum tr_status status = tr_scenario_load(scenario, SESSIONS "ladder.ini", err);
    if (status == TR_STATUS_OK) {
        status = tr_player_lay(scenario, player[1], "test", err);
    }
    if (status == TR_STATUS_OK && player[2]) {
        status =
            tr_params_set(&scenario->params, "hls_js.max_live_sync_playback_rate", player[2], "test", err);
    }
    return status;
}

static void run_model(struct real_case *c)
{
    char path[512];
    struct tr_error err = {0};
    struct tr_scenario scenario;
    struct tr_trace *trace = NULL;
    struct tr_timeline *timeline = NULL;
    snprintf(path, sizeof path, SESSIONS "%s/trace.csv", c->folder);
    enum tr_status status = lay(c, &scenario, &err);
    if (status == TR_STATUS_OK) {
        status = tr_trace_open(path, &(struct tr_trace_options){0}, &trace, &err);
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

static void judge(struct real_case *c)
{
    static const double share[FIGURES] = {0.15, 0.35, 0.15}, floors[FIGURES] = {0.5, 2, 0};
    run_model(c);
    for (int k = 0; k < FIGURES; k++) {
        c->holds[k] = c->model[k] >= c->low[k] - fmax(floors[k], share[k] * c->low[k]) &&
                      c->model[k] <= c->high[k] + fmax(floors[k], share[k] * c->high[k]);
    }
}

static bool holds(const struct real_case *c)
{
    return c->holds[BEHIND] && c->holds[STALLED] && c->holds[KBPS];
}

static void write_table(struct strbuf *out)
{
    static const int decimals[FIGURES] = {2, 1, 0};
    strbuf_puts(
        out,
        "| case | runs | behind live s, real | model | stalled s, real | model | kbit/s, real | model |\n"
        "|---|---|---|---|---|---|---|---|\n");
    for (int i = 0; i < case_count; i++) {
        const struct real_case *c = &cases[i];
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

static void print_table(void)
{
    struct strbuf table = {0};
    int good = 0;
    write_table(&table);
    for (int i = 0; i < case_count; i++) {
        good += holds(&cases[i]);
    }
    printf("%s%d of %d cases hold\n", table.text, good, case_count);
    strbuf_destroy(&table);
}

static void the_documents_have_this_table(void **state)
{
    (void)state;
    struct strbuf table = {0};
    write_table(&table);
    assert_documents_have(table.text, "test_players_ll");
    strbuf_destroy(&table);
}

int main(int argc, char **argv)
{
    if (access(SESSIONS "README.md", R_OK) != 0) {
        printf("skipped: the sessions of real players of low latency are not in %s\n", SESSIONS);
        return SKIP_PROGRAM;
    }
    read_cases();
    for (int i = 0; i < case_count; i++) {
        judge(&cases[i]);
    }
    print_table();
    if (argc > 1 && strcmp(argv[1], "table") == 0) {
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_documents_have_this_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
