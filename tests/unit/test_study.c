/* The parts of a study: which traces, which sessions, tables read back, what they come to. */
#include "unit/unit.h"

#include "study/check.h"
#include "study/figures.h"
#include "study/plan.h"
#include "study/summary.h"
#include "study/table.h"
#include "study/traces.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CANNOT_MOUNT 77

static char scratch[64];

static void write_file(const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", scratch, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void make_folder(const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", scratch, name);
    assert_int_equal(mkdir(path, 0777), 0);
}

static char *path_of(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", scratch, name);
    return path;
}

/* ---- traces ---- */

static void folders_are_walked_in_order_and_not_in_circles(void **state)
{
    (void)state;
    struct study_traces traces;
    make_folder("walk");
    make_folder("walk/b");
    write_file("walk/b/2.log", "0 1\n");
    write_file("walk/b/10.log", "0 1\n");
    write_file("walk/a.log", "0 1\n");
    write_file("walk/.hidden", "0 1\n");
    char target[256];
    snprintf(target, sizeof target, "%s/walk", scratch);
    assert_int_equal(symlink(target, path_of("walk/b/up")), 0);
    char folder[256], file[256];
    snprintf(folder, sizeof folder, "%s", path_of("walk/"));
    snprintf(file, sizeof file, "%s", path_of("walk/b/2.log"));
    char *operands[] = {file, folder, file};
    assert_int_equal(study_traces_gather(&traces, operands, 3, NULL), TR_STATUS_OK);
    assert_int_equal(traces.count, 3); /* named twice and found once more: one trace */
    const char *const names[] = {"walk/b/2.log", "walk/a.log", "walk/b/10.log"};
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(traces.paths[i], path_of(names[i]));
    }
    study_traces_free(&traces);
}

static void an_empty_folder_is_refused_by_name(void **state)
{
    (void)state;
    struct study_traces traces;
    struct tr_error err = {0};
    make_folder("nothing");
    char *operands[] = {path_of("nothing")};
    assert_int_equal(study_traces_gather(&traces, operands, 1, &err), TR_STATUS_FAILED);
    assert_string_equal(err.where, path_of("nothing"));
    study_traces_free(&traces);
}

/* ---- plan ---- */

static void parts_are_the_whole(void **state)
{
    (void)state;
    for (size_t sessions = 0; sessions < 40; sessions++) {
        const struct study_plan plan = {.sessions = sessions};
        for (size_t n = 1; n < 12; n++) {
            size_t at = 0;
            for (size_t k = 0; k < n; k++) {
                size_t first, end;
                study_plan_part(&plan, k, n, &first, &end);
                assert_int_equal(first, at);
                assert_true(end - first <= sessions / n + 1);
                at = end;
            }
            assert_int_equal(at, sessions);
        }
    }
}

static void sets_have_their_players_and_values(void **state)
{
    (void)state;
    char *paths[] = {"a", "b"};
    const struct study_traces traces = {.paths = paths, .count = 2};
    const char *const players[] = {"", "shaka"};
    double resume[] = {0.1, 0.5, 1}, buffer[] = {20, 40};
    const struct study_axis axes[] = {{tr_params_find("player.resume_s"), resume, 3},
                                      {tr_params_find("player.max_buffer_s"), buffer, 2}};
    struct tr_scenario base;
    tr_scenario_defaults(&base);
    struct study_plan plan = {.traces = &traces,
                              .players = players,
                              .player_count = 2,
                              .axes = axes,
                              .axis_count = 2,
                              .base = &base};
    assert_int_equal(study_plan_init(&plan, NULL), TR_STATUS_OK);
    assert_int_equal(plan.sessions, 2 * 2 * 6);
    for (size_t session = 0; session < plan.sessions; session++) {
        const size_t set = study_plan_set(&plan, session);
        assert_int_equal(study_plan_trace(&plan, session), session / 12);
        assert_string_equal(study_plan_player(&plan, set), players[session / 6 % 2]);
        assert_true(tr_params_get(&plan.params[set], axes[0].param) == resume[session / 2 % 3]);
        assert_true(tr_params_get(&plan.params[set], axes[1].param) == buffer[session % 2]);
        assert_true(study_plan_value(&plan, set, 0) == resume[session / 2 % 3]);
    }
    study_plan_free(&plan);
}

static void nonsense_names_its_player_and_values(void **state)
{
    (void)state;
    char *paths[] = {"a"};
    const struct study_traces traces = {.paths = paths, .count = 1};
    const char *players[] = {""};
    double threshold[] = {3, 50};
    const struct study_axis axes[] = {{tr_params_find("buffer.rebuffer_threshold_s"), threshold, 2}};
    struct tr_scenario base;
    struct tr_error err = {0};
    tr_scenario_defaults(&base);
    struct study_plan plan = {.traces = &traces,
                              .players = players,
                              .player_count = 1,
                              .axes = axes,
                              .axis_count = 1,
                              .base = &base};
    assert_int_equal(study_plan_init(&plan, &err), TR_STATUS_USAGE);
    assert_non_null(strstr(err.where, "buffer.rebuffer_threshold_s 50"));
    players[0] = "hls.jz";
    plan.axis_count = 0;
    assert_int_equal(study_plan_init(&plan, &err), TR_STATUS_USAGE);
    assert_non_null(strstr(err.what, "did you mean hls.js"));
}

/* ---- tables ---- */

static void tables_are_read_back(void **state)
{
    (void)state;
    struct study_table table;
    char value[64];
    write_file("t.csv", "# program: x\n# command: tracereel bench -- a\n"
                        "trace,player,k.y,overall_qoe,unheard_of,stall_count\n"
                        "\"a,\"\"b\"\"\",hls.js,0.1,9.5,1,2\nplain,,0.1,,7,0\n");
    assert_int_equal(study_table_read(path_of("t.csv"), &table, NULL), TR_STATUS_OK);
    assert_int_equal(table.rows, 2);
    assert_int_equal(table.keys, 3);
    assert_int_equal(table.figures, 2);
    assert_string_equal(study_table_key(&table, 0, 0), "a,\"b\"");
    assert_string_equal(study_table_key(&table, 1, 0), "plain");
    assert_string_equal(study_table_key(&table, 0, 2), "0.1");
    assert_near(study_table_value(&table, 0, 0), 9.5, 0);
    assert_near(study_table_value(&table, 0, 1), 2, 0);
    assert_true(isnan(study_table_value(&table, 1, 0)));
    assert_string_equal(study_table_header(&table, "command", value, sizeof value), "tracereel bench -- a");
    assert_null(study_table_header(&table, "shard", value, sizeof value));
    study_table_free(&table);
}

static void bad_tables_are_refused_with_their_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *where;
    } bad[] = {
        {"", "b.csv:1"},
        {"time,rate\n0,1\n", "b.csv:1"},
        {"# a\ntrace,player,overall_qoe\nx,y,9\nx,y\n", "b.csv:4"},
        {"trace,player,overall_qoe\nx,y,nine\n", "b.csv:2"},
        {"trace,player,overall_qoe\nx,y,9", "b.csv:2"},
        {"trace,player,overall_qoe\n\"x,y,9\n", "b.csv:2"},
        {"trace,player,nothing\nx,y,9\n", "b.csv:1"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct study_table table;
        struct tr_error err = {0};
        write_file("b.csv", bad[i].text);
        assert_int_equal(study_table_read(path_of("b.csv"), &table, &err), TR_STATUS_FAILED);
        assert_non_null(strstr(err.where, bad[i].where));
    }
}

static void summaries_are_of_groups(void **state)
{
    (void)state;
    struct study_table table;
    struct study_summary *s;
    write_file("s.csv", "trace,player,overall_qoe,stall_count\n"
                        "a,x,1,4\na,y,5,0\nb,x,2,3\nb,y,6,0\nc,x,3,2\nc,y,7,0\nd,x,4,1\ne,x,10,0\n");
    assert_int_equal(study_table_read(path_of("s.csv"), &table, NULL), TR_STATUS_OK);
    assert_int_equal(table.sets.count, 2);
    assert_string_equal(study_table_set_key(&table, 0, 1), "x");
    assert_int_equal(table.set_rows[0], 5);
    assert_int_equal(table.set_rows[1], 3);
    s = study_summarise(&table, 2);
    assert_non_null(s);
    assert_near(s[0].mean, 4, 1e-12);
    assert_near(s[0].median, 3, 1e-12);
    assert_near(s[0].p5, 1.2, 1e-12);
    assert_near(s[0].p95, 8.8, 1e-12);
    assert_near(s[0].worst, 1, 0); /* higher is better */
    assert_near(s[1].worst, 4, 0); /* lower is */
    assert_string_equal(study_table_key(&table, s[1].worst_row, 0), "a");
    assert_near(s[2].mean, 6, 1e-12); /* of y */
    assert_true(s[0].mean_low < 4 && s[0].mean_low >= 1 && s[0].mean_high > 4 && s[0].mean_high <= 10);
    free(s);
    study_table_free(&table);
}

/* A table of `count` rows of player x, each of 0 .. count - 1 once. */
static void write_many(const char *name, int count)
{
    char *text = malloc((size_t)count * 40 + 100), *at = text;
    assert_non_null(text);
    at += sprintf(at, "trace,player,overall_qoe\n");
    for (int i = 0; i < count; i++) {
        at += sprintf(at, "%d,x,%d\n", i, (int)((int64_t)i * 7919 % count));
    }
    write_file(name, text);
    free(text);
}

/* The bootstrap's interval of a mean of many is the normal one: 1.96 standard errors; of more sessions than
 * it has units, too. */
static void intervals_are_as_wide_as_they_should_be(void **state)
{
    (void)state;
    static const int counts[] = {2000, 50000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct study_table table;
        const double count = counts[i], error = count / sqrt(12.0) / sqrt(count);
        write_many("i.csv", counts[i]);
        assert_int_equal(study_table_read(path_of("i.csv"), &table, NULL), TR_STATUS_OK);
        struct study_summary *s = study_summarise(&table, 2);
        assert_non_null(s);
        assert_near(s->mean, (count - 1) / 2, 1e-9 * count);
        assert_near(s->median, (count - 1) / 2, 1e-9 * count);
        assert_near(s->mean_high - s->mean, 1.96 * error, 0.25 * error);
        assert_near(s->mean - s->mean_low, 1.96 * error, 0.25 * error);
        free(s);
        study_table_free(&table);
    }
}

/* Rows that lie in a file are those that would lie in memory. */
static void rows_beyond_memory_are_kept(void **state)
{
    (void)state;
    const size_t rows = 3 * STUDY_STORE_BLOCK + 100;
    struct study_store store;
    study_store_init(&store, 2);
    store.beside = path_of("store");
    store.memory = 2 * STUDY_STORE_BLOCK * sizeof(double); /* one block of four */
    for (size_t i = 0; i < rows; i++) {
        assert_int_equal(study_store_add(&store, (double[]){(double)i, -(double)i}, NULL), TR_STATUS_OK);
    }
    assert_int_equal(store.in_memory, 1);
    assert_int_equal(study_store_blocks(&store), 4);
    size_t i = 0, count;
    for (size_t b = 0; b < study_store_blocks(&store); b++) {
        const double *column = study_store_column(&store, b, 1, &count);
        for (size_t k = 0; k < count; k++, i++) {
            assert_near(column[k], -(double)i, 0);
        }
        study_store_release(&store, b, 1);
    }
    assert_int_equal(i, rows);
    assert_near(study_store_value(&store, rows - 1, 0), (double)(rows - 1), 0);
    study_store_free(&store);
}

/* In a process of its own: a small disk over the test's folder, and rows until it is full. */
static int fill_a_disk(void)
{
    struct study_store store;
    struct tr_error err = {0};
    const size_t kept = 2 * STUDY_STORE_BLOCK; /* a block in memory, one in the file */
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", scratch, "tmpfs", 0, "size=600k") != 0) {
        return CANNOT_MOUNT;
    }
    study_store_init(&store, 2);
    store.beside = path_of("store");
    store.memory = 2 * STUDY_STORE_BLOCK * sizeof(double);
    size_t rows = 0;
    while (rows < 8 * STUDY_STORE_BLOCK &&
           study_store_add(&store, (double[]){(double)rows, 0}, &err) == TR_STATUS_OK) {
        rows++;
    }
    const bool told = strstr(err.what, "No space left on device") && strcmp(err.where, path_of("store")) == 0;
    const bool whole = rows == kept && study_store_value(&store, kept - 1, 0) == (double)(kept - 1);
    study_store_free(&store);
    return told && whole ? 0 : 1;
}

static void a_full_disk_is_told_and_rows_stay(void **state)
{
    (void)state;
    int status;
    const pid_t child = fork();
    if (child == 0) {
        _exit(fill_a_disk());
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == CANNOT_MOUNT) {
        print_message("skipped: no file system of its own can be mounted here\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* Cells with commas, quotes and line ends in them, wherever the reader's blocks end. */
static void records_are_whole_across_blocks(void **state)
{
    (void)state;
    enum { ROWS = 60000 };
    char *text = malloc(ROWS * 80), *at = text, name[64];
    struct study_table table;
    assert_non_null(text);
    at += sprintf(at, "# program: x\ntrace,player,overall_qoe\n");
    for (int i = 0; i < ROWS; i++) {
        at += sprintf(at, "\"%d,\"\"a\"\"\n\"\"\",\"x\"\"%.*s\",%d\n", i, i % 37,
                      "-------------------------------------", i);
    }
    write_file("q.csv", text);
    free(text);
    assert_int_equal(study_table_read(path_of("q.csv"), &table, NULL), TR_STATUS_OK);
    assert_int_equal(table.rows, ROWS);
    assert_int_equal(table.sets.count, 37);
    for (size_t i = 0; i < ROWS; i++) {
        snprintf(name, sizeof name, "%zu,\"a\"\n\"", i);
        assert_string_equal(study_table_key(&table, i, 0), name);
        assert_near(study_table_value(&table, i, 0), (double)i, 0);
    }
    study_table_free(&table);
}

static void only_what_got_worse_beyond_its_tolerance_counts(void **state)
{
    (void)state;
    struct study_table before, now;
    struct study_check check;
    struct study_tolerance tolerances[STUDY_FIGURES_MAX] = {{0}};
    tolerances[study_figure_named("stall_count")] = (struct study_tolerance){1, 0};
    tolerances[study_figure_named("overall_qoe")] = (struct study_tolerance){0, 0.1};
    write_file("c1.csv", "trace,player,overall_qoe,stall_count,total_steps\n"
                         "a,x,5,4,300\nb,x,5,4,300\nc,x,5,4,300\nd,x,5,4,300\n");
    write_file("c2.csv", "trace,player,overall_qoe,stall_count,total_steps\n"
                         "c,x,4.4,5,9\nb,x,4.6,6,300\na,x,9,0,300\n");
    assert_int_equal(study_table_read(path_of("c1.csv"), &before, NULL), TR_STATUS_OK);
    assert_int_equal(study_table_read(path_of("c2.csv"), &now, NULL), TR_STATUS_OK);
    assert_int_equal(study_check(&before, &now, tolerances, &check, NULL), TR_STATUS_OK);
    assert_int_equal(check.worse_count, 2);
    assert_string_equal(study_table_key(&before, check.worse[0].before, 0), "b");
    assert_string_equal(study_figure(check.worse[0].figure)->name, "stall_count");
    assert_string_equal(study_table_key(&before, check.worse[1].before, 0), "c");
    assert_string_equal(study_figure(check.worse[1].figure)->name, "overall_qoe");
    assert_int_equal(check.better_count, 2);
    assert_int_equal(check.missing, 1);
    assert_int_equal(check.first_missing, 3);
    free(check.worse);
    study_table_free(&before);
    study_table_free(&now);
}

static int remove_scratch(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", scratch);
    return system(command);
}

int main(void)
{
    snprintf(scratch, sizeof scratch, "/tmp/test_study-XXXXXX");
    if (!mkdtemp(scratch)) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders_are_walked_in_order_and_not_in_circles),
        cmocka_unit_test(an_empty_folder_is_refused_by_name),
        cmocka_unit_test(parts_are_the_whole),
        cmocka_unit_test(sets_have_their_players_and_values),
        cmocka_unit_test(nonsense_names_its_player_and_values),
        cmocka_unit_test(tables_are_read_back),
        cmocka_unit_test(bad_tables_are_refused_with_their_line),
        cmocka_unit_test(summaries_are_of_groups),
        cmocka_unit_test(intervals_are_as_wide_as_they_should_be),
        cmocka_unit_test(rows_beyond_memory_are_kept),
        cmocka_unit_test(a_full_disk_is_told_and_rows_stay),
        cmocka_unit_test(records_are_whole_across_blocks),
        cmocka_unit_test(only_what_got_worse_beyond_its_tolerance_counts),
    };
    return cmocka_run_group_tests(tests, NULL, remove_scratch);
}
