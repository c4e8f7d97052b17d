/* The engine and the rules against published simulators, request by request: Pensieve's logs, Sabre's
 * sessions. Prints the table that stands in docs/players.md and checks that the document says what was
 * compared.
 *
 *     test_held            test
 *     test_held table      print the table in Markdown, to be put into the document */
#include "unit/unit.h"

#include "unit/shared_csv.h"

#include "base/strbuf.h"

#include <tracereel/players.h>
#include <tracereel/session.h>

#include <dirent.h>
#include <unistd.h>

#define PENSIEVE SHARED_DIR "/pensieve/"
#define SABRE    SHARED_DIR "/sabre/"
#define BOUND    1e-6 /* seconds */

/* Sessions of one kind, to be compared. */
struct held {
    const char *name;
    const char *runs;        /* Pensieve: folder of logs; Sabre: the end of the files' names */
    const char *rule;        /* NULL: the logged decisions */
    const char *key, *value; /* an option of the published program */
    bool history;            /* HYB's, from before the session */
    /* found */
    size_t sessions, rows, others; /* others: level, segment, bytes or end of another kind */
    double time_s, buffer_s, stalled_s;
};

static struct held pensieve[] = {
    {.name = "Pensieve's simulator, decisions of bb", .runs = "bb"},
    {.name = "the same of rb", .runs = "rb"},
    {.name = "of bola", .runs = "bola"},
    {.name = "of quetra", .runs = "quetra"},
    {.name = "of hyb", .runs = "hyb"},
    {.name = "of mpc", .runs = "mpc"},
    {.name = "of rl", .runs = "rl"},
    {.name = "of cmc", .runs = "cmc"},
    {.name = "of ppo", .runs = "ppo"},
    {.name = "of robustmpc", .runs = "robustmpc"},
    {.name = "`pensieve.bb`", .runs = "bb", .rule = "pensieve.bb"},
    {.name = "`pensieve.bola`", .runs = "bola", .rule = "pensieve.bola"},
    {.name = "`pensieve.hyb`, with what it remembers of the session before",
     .runs = "hyb",
     .rule = "pensieve.hyb",
     .history = true},
    {.name = "`pensieve.robustmpc`", .runs = "robustmpc", .rule = "pensieve.robustmpc"},
};
static struct held sabre[] = {
    {.name = "`sabre.throughput`", .runs = "throughput", .rule = "sabre.throughput"},
    {.name = "`sabre.bola`", .runs = "bola", .rule = "sabre.bola"},
    {.name = "with `bola.basic`",
     .runs = "bola_basic",
     .rule = "sabre.bola",
     .key = "bola.basic",
     .value = "on"},
    {.name = "with `bola.oscillates_less`",
     .runs = "bola_o",
     .rule = "sabre.bola",
     .key = "bola.oscillates_less",
     .value = "on"},
    {.name = "`sabre.bolae`", .runs = "bolae", .rule = "sabre.bolae"},
    {.name = "without `bolae.bound_by_buffer`",
     .runs = "bolae_noibr",
     .rule = "sabre.bolae",
     .key = "bolae.bound_by_buffer",
     .value = "off"},
    {.name = "with `sabre.replace` left",
     .runs = "bolae_left",
     .rule = "sabre.bolae",
     .key = "sabre.replace",
     .value = "left"},
    {.name = "with `sabre.replace` right",
     .runs = "bolae_right",
     .rule = "sabre.bolae",
     .key = "sabre.replace",
     .value = "right"},
    {.name = "`sabre.dynamic`", .runs = "dynamic", .rule = "sabre.dynamic"},
    {.name = "without `player.abandon`",
     .runs = "dynamic_noa",
     .rule = "sabre.dynamic",
     .key = "player.abandon",
     .value = "off"},
};
#define COUNT(table) (sizeof(table) / sizeof *(table))

static void need(enum tr_status status, const struct tr_error *err)
{
    if (status != TR_STATUS_OK) {
        fail_msg("%s: %s", err->where, err->what);
    }
}

/* ---- a session of ours ---- */

struct ours {
    struct tr_scenario scenario;
    struct tr_content *content;
    struct tr_trace *trace;
    struct tr_decisions *decisions;
};

static struct tr_timeline *play(struct ours *ours)
{
    struct tr_timeline *timeline = NULL;
    struct tr_error err = {0};
    ours->scenario.params.ladder = ours->content->ladder;
    need(tr_params_check(&ours->scenario.params, &err), &err);
    const struct tr_session_config config = {.params = &ours->scenario.params,
                                             .trace = ours->trace,
                                             .content = ours->content,
                                             .decisions = ours->decisions,
                                             .loop = true};
    need(tr_session_run(&config, &timeline, &err), &err);
    return timeline;
}

static void open_ours(struct ours *ours, const struct held *held, const char *scenario, const char *trace,
                      const char *content, enum tr_trace_hold hold)
{
    struct tr_error err = {0};
    *ours = (struct ours){0};
    tr_scenario_defaults(&ours->scenario);
    need(tr_scenario_load(&ours->scenario, scenario, &err), &err);
    if (held->rule) {
        need(tr_player_lay(&ours->scenario, held->rule, "", &err), &err);
    }
    if (held->key) {
        need(tr_params_set(&ours->scenario.params, held->key, held->value, "", &err), &err);
    }
    need(tr_content_open(content, &ours->content, &err), &err);
    need(tr_trace_open(trace, &(struct tr_trace_options){.hold = hold}, &ours->trace, &err), &err);
}

static void close_ours(struct ours *ours)
{
    tr_content_free(ours->content);
    tr_trace_free(ours->trace);
    tr_decisions_free(ours->decisions);
}

static void widen(double *worst, double got, double want)
{
    *worst = fmax(*worst, fabs(got - want));
}

/* ---- Pensieve ---- */

static void take_history(struct ours *ours, const char *trace)
{
    struct csv csv;
    assert_true(csv_read(&csv, PENSIEVE "hyb_history.csv"));
    for (size_t row = 0; row < csv.rows; row++) {
        for (int i = 1; i <= 4 && strcmp(csv_text(&csv, row, "trace"), trace) == 0; i++) {
            char key[32], bytes[24], ms[24], value[32];
            snprintf(bytes, sizeof bytes, "bytes%d", i);
            snprintf(ms, sizeof ms, "ms%d", i);
            if (*csv_text(&csv, row, bytes)) {
                struct tr_error err = {0};
                snprintf(key, sizeof key, "hyb.before_%d_kbps", i);
                snprintf(value, sizeof value, "%.17g",
                         8 * csv_number(&csv, row, bytes) / csv_number(&csv, row, ms));
                need(tr_params_set(&ours->scenario.params, key, value, "", &err), &err);
            }
        }
    }
    csv_free(&csv);
}

/* The waits of a log that lie between its rows are those of its buffer: its clock loses part of them. */
static void compare_pensieve(struct held *held, const struct tr_timeline *t, const struct csv *log)
{
    held->sessions++;
    held->rows += log->rows;
    if (t->fetch_count != log->rows) {
        held->others += log->rows;
        return;
    }
    for (size_t i = 0; i < log->rows; i++) {
        const struct tr_timeline_fetch *f = &t->fetches[i];
        held->others += f->level != (int)csv_number(log, i, "level") || f->abandoned ||
                        f->bytes != csv_number(log, i, "bytes") || f->segment != (uint32_t)i;
        widen(&held->time_s, f->end_s - f->start_s, csv_number(log, i, "download_ms") / 1000);
        widen(&held->buffer_s, f->buffer_s, csv_number(log, i, "buffer_s"));
        widen(&held->stalled_s, f->stalled_s, csv_number(log, i, "rebuffer_s"));
        widen(&held->time_s, i + 1 < log->rows ? t->fetches[i + 1].start_s : csv_number(log, i, "time_s"),
              csv_number(log, i, "time_s"));
    }
}

static void run_pensieve(struct held *held, const char *file)
{
    char log_path[512], trace_path[512], trace[128];
    struct csv log;
    struct ours ours;
    struct tr_error err = {0};
    snprintf(trace, sizeof trace, "%.*s", (int)(strlen(file) - 4), file);
    snprintf(log_path, sizeof log_path, PENSIEVE "runs/%s/%s", held->runs, file);
    snprintf(trace_path, sizeof trace_path, PENSIEVE "traces/%s", trace);
    assert_true(csv_read(&log, log_path));
    open_ours(&ours, held, "pensieve", trace_path, PENSIEVE "sizes.csv", TR_TRACE_HOLD_PRECEDING);
    need(tr_params_set(&ours.scenario.params, "simple.miscount_waits", "on", "", &err), &err);
    if (!held->rule) {
        need(tr_decisions_open(log_path, &ours.decisions, &err), &err);
    }
    if (held->history) {
        take_history(&ours, trace);
    }
    struct tr_timeline *t = play(&ours);
    compare_pensieve(held, t, &log);
    tr_timeline_free(t);
    close_ours(&ours);
    csv_free(&log);
}

/* The published score of a session: mean of its chunks. */
static void scores_are_the_published_ones(void **state)
{
    (void)state;
    struct csv summary;
    assert_true(csv_read(&summary, PENSIEVE "summary.csv"));
    size_t held_rows = 0;
    for (size_t row = 0; row < summary.rows; row++) {
        if (strcmp(csv_text(&summary, row, "scheme"), "bola") != 0) {
            continue;
        }
        char path[512];
        struct ours ours;
        struct tr_scores scores;
        snprintf(path, sizeof path, PENSIEVE "traces/%s", csv_text(&summary, row, "trace"));
        if (access(path, R_OK) != 0) {
            continue;
        }
        open_ours(&ours, &(struct held){.rule = "pensieve.bola"}, "pensieve", path, PENSIEVE "sizes.csv",
                  TR_TRACE_HOLD_PRECEDING);
        struct tr_timeline *t = play(&ours);
        tr_timeline_scores(t, INFINITY, &scores);
        assert_int_equal(scores.chunks, 48);
        assert_near(scores.pensieve_chunk_qoe, csv_number(&summary, row, "mean_reward"), 1e-9);
        assert_near(scores.startup_s, csv_number(&summary, row, "startup_s"), 1e-9);
        tr_timeline_free(t);
        close_ours(&ours);
        held_rows++;
    }
    assert_true(held_rows > 0);
    csv_free(&summary);
}

/* ---- Sabre ---- */

/* Waiting for room belongs to the row before: buffer_s is that after it. */
static void compare_sabre(struct held *held, const struct tr_timeline *t, const struct csv *log)
{
    held->sessions++;
    held->rows += log->rows;
    if (t->fetch_count != log->rows) {
        held->others += log->rows;
        return;
    }
    for (size_t i = 0; i < log->rows; i++) {
        const struct tr_timeline_fetch *f = &t->fetches[i];
        const double asked_ms = csv_number(log, i, "request_ms"), took_ms = csv_number(log, i, "download_ms");
        const double waited_ms = i + 1 < log->rows ? csv_number(log, i + 1, "full_wait_ms") : 0;
        const bool abandoned = *csv_text(log, i, "abandon_to") != '\0';
        held->others += f->segment != (uint32_t)csv_number(log, i, "segment") ||
                        f->level != (int)csv_number(log, i, "quality") ||
                        f->bytes * 8 != csv_number(log, i, "bits") || f->abandoned != abandoned;
        widen(&held->time_s, f->start_s, asked_ms / 1000);
        widen(&held->time_s, f->first_byte_s, (asked_ms + csv_number(log, i, "latency_ms")) / 1000);
        widen(&held->time_s, f->end_s, (asked_ms + took_ms) / 1000);
        widen(&held->buffer_s, f->buffer_s, (csv_number(log, i, "buffer_after_ms") - waited_ms) / 1000);
        widen(&held->stalled_s, f->stalled_s, (i ? csv_number(log, i, "rebuffer_ms") : took_ms) / 1000);
    }
}

/* MOVIE-TRACE-ABR.csv */
static void run_sabre(struct held *held, const char *file)
{
    const char *first = strchr(file, '-'), *last = strrchr(file, '-');
    char log_path[512], trace_path[512], movie_path[512];
    struct csv log;
    struct ours ours;
    snprintf(log_path, sizeof log_path, SABRE "runs/%s", file);
    snprintf(movie_path, sizeof movie_path, SABRE "movies/%.*s.json", (int)(first - file), file);
    snprintf(trace_path, sizeof trace_path, SABRE "traces/%.*s.json", (int)(last - first - 1), first + 1);
    assert_true(csv_read(&log, log_path));
    open_ours(&ours, held, "sabre", trace_path, movie_path, TR_TRACE_HOLD_FORWARD);
    struct tr_timeline *t = play(&ours);
    compare_sabre(held, t, &log);
    tr_timeline_free(t);
    close_ours(&ours);
    csv_free(&log);
}

/* ---- all of them ---- */

static bool ends_with(const char *name, const char *end)
{
    size_t len = strlen(name), end_len = strlen(end);
    return len >= end_len && strcmp(name + len - end_len, end) == 0;
}

static void run_folder(struct held *held, const char *folder, const char *end,
                       void (*run)(struct held *held, const char *file))
{
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (ends_with(entry->d_name, end)) {
            run(held, entry->d_name);
        }
    }
    closedir(dir);
}

static void run_all(void)
{
    char folder[512], end[64];
    for (size_t i = 0; i < COUNT(pensieve); i++) {
        snprintf(folder, sizeof folder, PENSIEVE "runs/%s", pensieve[i].runs);
        run_folder(&pensieve[i], folder, ".csv", run_pensieve);
    }
    for (size_t i = 0; i < COUNT(sabre); i++) {
        snprintf(end, sizeof end, "-%s.csv", sabre[i].runs);
        run_folder(&sabre[i], SABRE "runs", end, run_sabre);
    }
}

/* The power of ten that a distance is under: a library's logarithm may move its digits. */
static int decades(double distance)
{
    return distance > 0 ? (int)floor(log10(distance)) + 1 : -99;
}

static void put_distance(struct strbuf *out, double distance)
{
    const int under = decades(distance) > -11 ? decades(distance) : -11;
    strbuf_printf(out, " under 1e%d |", under);
}

static void put_rows(struct strbuf *out, const struct held *table, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct held *held = &table[i];
        strbuf_printf(out, "| %s | %zu | %zu | %zu |", held->name, held->sessions, held->rows,
                      held->rows - held->others);
        put_distance(out, held->time_s);
        put_distance(out, held->buffer_s);
        put_distance(out, held->stalled_s);
        strbuf_putc(out, '\n');
    }
}

static void write_table(struct strbuf *out)
{
    strbuf_puts(out,
                "| held to | sessions | requests | same level and bytes | times s | buffer s | stalls s |\n"
                "|---|---|---|---|---|---|---|\n");
    put_rows(out, pensieve, COUNT(pensieve));
    put_rows(out, sabre, COUNT(sabre));
}

static void print_table(void **state)
{
    (void)state;
    struct strbuf table = {0};
    write_table(&table);
    fputs(table.text, stdout);
    strbuf_destroy(&table);
}

static void check(const struct held *held)
{
    assert_true(held->sessions > 0 && held->rows > 0);
    if (held->others > 0) {
        fail_msg("%s: %zu of %zu requests are others", held->name, held->others, held->rows);
    }
    assert_near(held->time_s, 0, BOUND);
    assert_near(held->buffer_s, 0, BOUND);
    assert_near(held->stalled_s, 0, BOUND);
}

static void every_request_is_the_published_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(pensieve); i++) {
        check(&pensieve[i]);
    }
    for (size_t i = 0; i < COUNT(sabre); i++) {
        check(&sabre[i]);
    }
}

static void the_document_has_this_table(void **state)
{
    (void)state;
    struct strbuf table = {0};
    char *document = csv_slurp(SOURCE_DIR "/docs/players.md");
    assert_non_null(document);
    write_table(&table);
    if (!strstr(document, table.text)) {
        fail_msg("docs/players.md has another table; put in what `test_held table` prints");
    }
    strbuf_destroy(&table);
    free(document);
}

int main(int argc, char **argv)
{
    if (access(PENSIEVE "README.md", R_OK) != 0 || access(SABRE "README.md", R_OK) != 0) {
        printf("skipped: the logs of published simulators are not in %s\n", SHARED_DIR);
        return SKIP_PROGRAM;
    }
    run_all();
    if (argc > 1 && strcmp(argv[1], "table") == 0) {
        print_table(NULL);
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(print_table),
        cmocka_unit_test(every_request_is_the_published_one),
        cmocka_unit_test(scores_are_the_published_ones),
        cmocka_unit_test(the_document_has_this_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
