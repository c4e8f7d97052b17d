/* A folder's sessions: listed, run beside the window, worst first, opened as they were run. */
#include "app/folder.h"
#include "unit.h"

#include <math.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static sem_t woken;

static void wake(void)
{
    sem_post(&woken);
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static char folder_path[64];

static int make_folder(void **state)
{
    (void)state;
    sem_init(&woken, 0, 0);
    snprintf(folder_path, sizeof folder_path, "/tmp/tracereel-folder-XXXXXX");
    if (!mkdtemp(folder_path)) {
        return -1;
    }
    write_file(folder_path, "good.csv", "t_s,bandwidth_mbps\n0,9\n60,9\n");
    write_file(folder_path, "bad.csv", "t_s,bandwidth_mbps\n0,9\n20,0\n50,9\n60,9\n");
    write_file(folder_path, "prose.log", "this is no trace\n");
    write_file(folder_path, "README.md", "what these are\n");
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"good.csv", "bad.csv", "prose.log", "README.md", "sessions.csv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder_path, names[i]);
        unlink(path);
    }
    return rmdir(folder_path);
}

static void wait_for_all(struct folder *folder)
{
    while (folder->sorted < folder->count) {
        sem_wait(&woken);
        folder_poll(folder);
    }
}

static const struct session_row *at(const struct folder *folder, int place)
{
    return &folder->rows[folder->order[place]];
}

static void worst_sessions_stand_first(void **state)
{
    (void)state;
    struct folder folder = {0};
    struct tr_error err = {0};
    const struct source_request request = {0};
    assert_int_equal(folder_open(&folder, folder_path, &request, wake, &err), TR_STATUS_OK);
    assert_int_equal(folder.count, 9); /* the README is no trace; three players */
    wait_for_all(&folder);
    assert_string_equal(at(&folder, 0)->trace, "bad.csv");
    assert_true(at(&folder, 0)->values[SESSION_STALLED] > 5);
    for (int i = 1; i < 6; i++) {
        assert_true(at(&folder, i)->values[SESSION_SCORE] >= at(&folder, i - 1)->values[SESSION_SCORE]);
    }
    for (int i = 6; i < 9; i++) {
        assert_string_equal(at(&folder, i)->trace, "prose.log");
        assert_non_null(at(&folder, i)->why);
    }
    folder_sort(&folder,
                SESSION_STALLED); /* longest first, and turned round what could not be stays behind */
    assert_string_equal(at(&folder, 0)->trace, "bad.csv");
    folder_sort(&folder, SESSION_STALLED);
    assert_string_equal(at(&folder, 0)->trace, "good.csv");
    assert_string_equal(at(&folder, 8)->trace, "prose.log");
    folder_close(&folder);
}

static void sparks_show_when_it_stalled(void **state)
{
    (void)state;
    struct folder folder = {0};
    struct tr_error err = {0};
    const struct source_request request = {.player = "hls.js"};
    assert_int_equal(folder_open(&folder, folder_path, &request, wake, &err), TR_STATUS_OK);
    assert_int_equal(folder.count, 3);
    wait_for_all(&folder);
    const struct session_row *row = at(&folder, 0);
    double stalled = 0;
    for (int i = 0; i < SESSION_SPARKS; i++) {
        stalled += row->spark[i];
    }
    struct source source;
    struct source_request way = folder_request(&folder, folder.order[0]);
    assert_int_equal(source_open(&way, &source, &err), TR_STATUS_OK);
    struct tr_timeline_stalled told;
    const double duration_s = tr_timeline_duration_s(source.timeline);
    tr_timeline_stalled_between(source.timeline, 0, duration_s, &told);
    assert_near(stalled * duration_s / SESSION_SPARKS, told.total_s, 1e-3);
    source_close(&source);
    folder_close(&folder);
}

static void a_bench_opens_as_it_was_run(void **state)
{
    (void)state;
    char table[1024];
    snprintf(table, sizeof table,
             "# program: tracereel\n"
             "# command: tracereel bench --scenario hls.js --set player.resume_s=2 --set-grid "
             "player.max_buffer_s=8,20 --players shaka -- %s\n"
             "trace,player,player.max_buffer_s,overall_qoe\n"
             "%s/bad.csv,shaka,8,5\n%s/bad.csv,shaka,20,6\n",
             folder_path, folder_path, folder_path);
    write_file(folder_path, "sessions.csv", table);
    struct folder folder = {0};
    struct tr_error err = {0};
    const struct source_request request = {0};
    assert_int_equal(folder_open(&folder, folder_path, &request, wake, &err), TR_STATUS_OK);
    assert_int_equal(folder.count, 2);
    wait_for_all(&folder);
    struct source source;
    struct source_request way = folder_request(&folder, 1);
    assert_int_equal(source_open(&way, &source, &err), TR_STATUS_OK);
    const struct tr_params *params = &source.scenario.params;
    assert_near(tr_params_get(params, tr_params_find("player.max_buffer_s")), 20, 0);
    assert_near(tr_params_get(params, tr_params_find("player.resume_s")), 2, 0);
    assert_string_equal(way.player, "shaka");
    source_close(&source);
    folder_close(&folder);
}

/* The session that a folder was opened over may get another ladder, or go, while the folder stays. */
static void the_ladder_is_the_folders_own(void **state)
{
    (void)state;
    struct folder folder = {0};
    struct tr_error err = {0};
    char movie[256], path[256];
    write_file(
        folder_path, "movie.json",
        "{\"segment_duration_ms\": 2000, \"bitrates_kbps\": [300], \"segment_sizes_bits\": [[600000]]}");
    snprintf(movie, sizeof movie, "%s/movie.json", folder_path);
    memcpy(path, movie, sizeof path);
    const struct source_request request = {.content = path, .player = "hls.js"};
    assert_int_equal(folder_open(&folder, folder_path, &request, wake, &err), TR_STATUS_OK);
    memset(path, 'x', sizeof path - 1);
    wait_for_all(&folder);
    assert_string_equal(folder_request(&folder, 0).content, movie);
    assert_int_equal(folder_open(&folder, folder_path, &folder.request, wake, &err), TR_STATUS_OK);
    assert_string_equal(folder_request(&folder, 0).content, movie);
    folder_close(&folder);
    unlink(movie);
}

static void what_cannot_be_is_said(void **state)
{
    (void)state;
    struct folder folder = {0};
    struct tr_error err = {0};
    const struct source_request request = {0};
    assert_int_equal(folder_open(&folder, "/nosuch", &request, wake, &err), TR_STATUS_FAILED);
    assert_string_equal(folder.path, "");
    folder_close(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worst_sessions_stand_first),    cmocka_unit_test(sparks_show_when_it_stalled),
        cmocka_unit_test(the_ladder_is_the_folders_own), cmocka_unit_test(a_bench_opens_as_it_was_run),
        cmocka_unit_test(what_cannot_be_is_said),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
