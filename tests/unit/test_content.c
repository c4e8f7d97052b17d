/* Content: Sabre's movies, Pensieve's sizes, and what all formats share. */
#include "unit/content_fixture.h"
#include "unit/player_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_sabre_movie(void **state)
{
    (void)state;
    struct tr_content *c = content_need("m/movie.json", "{\"segment_duration_ms\": 3000,\n"
                                                        " \"bitrates_kbps\": [230, 331.5],\n"
                                                        " \"title\": {\"a\": [1, 2]},\n"
                                                        " \"segment_sizes_bits\": [[886361, 1180512],\n"
                                                        "                          [1, 662120]] }\n");
    assert_string_equal(c->name, "movie.json");
    assert_string_equal(c->format, "sabre");
    assert_int_equal(c->ladder.count, 2);
    assert_near(c->ladder.levels[0].video_kbps, 230, 0);
    assert_near(c->ladder.levels[1].video_kbps, 331.5, 0);
    assert_string_equal(c->ladder.levels[0].name, "230k");
    assert_int_equal(c->segment_count, 2);
    assert_int_equal(c->played_count, 2);
    assert_near(c->start_s[0], 0, 0);
    assert_near(c->start_s[1], 3, 0);
    assert_near(c->start_s[2], 6, 0);
    assert_near(c->bytes[0], 886361.0 / 8, 0); /* not rounded */
    assert_near(c->bytes[1], 1.0 / 8, 0);
    assert_near(c->bytes[2], 1180512.0 / 8, 0);
    assert_int_equal(c->sizes, TR_CONTENT_SIZES_EXACT);
    assert_false(c->sound_apart || c->live || c->pictures_told);
    assert_int_equal(c->warning_count, 0);
    tr_content_free(c);
}

/* The order of members is nobody's business. */
static void test_sabre_sizes_first(void **state)
{
    (void)state;
    struct tr_content *c = content_need("a", "{\"segment_sizes_bits\": [[8, 16]], \"bitrates_kbps\": [1, 2],"
                                             "\"segment_duration_ms\": 500}");
    assert_bytes(c, 1, 0, 2);
    assert_near(c->start_s[1], 0.5, 0);
    tr_content_free(c);
}

static void test_pensieve_table(void **state)
{
    (void)state;
    struct tr_content *c =
        content_need("sizes.csv", "chunk,level0,level1\r\n0,1000,3000\r\n1,2000,5000\r\n2,9,10\r\n");
    assert_string_equal(c->format, "pensieve");
    assert_int_equal(c->segment_count, 3);
    assert_int_equal(c->played_count, 2);
    assert_near(c->start_s[2], 8, 0);
    assert_bytes(c, 0, 1, 2000);
    assert_bytes(c, 1, 2, 10);
    assert_near(c->ladder.levels[0].video_kbps, 3009 * 8 / 1000.0 / 12, 1e-12); /* the mean: two levels have
                                                                                   no names */
    tr_content_free(c);
    c = content_need("sizes.csv", "chunk,level0,level1,level2,level3,level4,level5\n0,1,2,3,4,5,6\n");
    assert_near(c->ladder.levels[0].video_kbps, 300, 0);
    assert_near(c->ladder.levels[5].video_kbps, 4300, 0);
    assert_int_equal(c->played_count, 1); /* one that is only looked ahead at would be none at all */
    tr_content_free(c);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void test_pensieve_folder(void **state)
{
    (void)state;
    struct tr_content *c = NULL;
    struct tr_error err = {0};
    mkdir("sizes", 0777);
    unlink("sizes/video_size_0");
    assert_int_equal(tr_content_open("sizes", &c, &err), TR_STATUS_FAILED);
    assert_string_equal(err.where, "sizes");
    assert_false(tr_content_looks_like("sizes"));
    write_file("sizes/video_size_0", "100\n200\n300\n");
    write_file("sizes/video_size_1", "1000\n2000\n3000\n\n");
    assert_true(tr_content_looks_like("sizes"));
    assert_int_equal(tr_content_open("sizes/", &c, &err), TR_STATUS_OK);
    assert_string_equal(c->name, "sizes");
    assert_int_equal(c->ladder.count, 2);
    assert_int_equal(c->played_count, 2);
    assert_bytes(c, 1, 2, 3000);
    tr_content_free(c);
    write_file("sizes/video_size_1", "1000\n2000\n");
    assert_int_equal(tr_content_open("sizes", &c, &err), TR_STATUS_FAILED);
    assert_string_equal(err.where, "sizes/video_size_1");
    write_file("sizes/video_size_1", "1000\n2000x\n");
    assert_int_equal(tr_content_open("sizes", &c, &err), TR_STATUS_FAILED);
    assert_string_equal(err.where, "sizes/video_size_1:2");
}

static void test_looks_like(void **state)
{
    (void)state;
    write_file("movie.json", "{\"segment_duration_ms\": 3000, \"bitrates_kbps\": [1]");
    write_file("trace.json", "[{\"duration_ms\": 1000, \"bandwidth_kbps\": 5000, \"latency_ms\": 20}]");
    write_file("trace.csv", "t_s,bandwidth_mbps\n0,5\n");
    write_file("sizes.csv", "chunk,level0,level1\n0,5,6\n");
    write_file("empty", "");
    assert_true(tr_content_looks_like("movie.json")); /* broken, but nothing else */
    assert_true(tr_content_looks_like("sizes.csv"));
    assert_false(tr_content_looks_like("trace.json"));
    assert_false(tr_content_looks_like("trace.csv"));
    assert_false(tr_content_looks_like("empty"));
    assert_false(tr_content_looks_like("no such file"));
    assert_false(tr_content_looks_like("/dev/null"));
}

static void test_holders(void **state)
{
    (void)state;
    struct tr_content *c = content_need("sizes.csv", "chunk,level0\n0,1000\n");
    assert_ptr_equal(tr_content_share(c), c);
    tr_content_free(c);
    assert_bytes(c, 0, 0, 1000); /* still held */
    tr_content_free(c);
    tr_content_free(NULL);
}

static const struct content_refusal refusals[] = {
    {"a", "", "a: is empty; a playlist, an MPD or a list of sizes is not"},
    {"a",
     "{\"segment_duration_ms\": 3000, \"bitrates_kbps\": [1, 2],\n\"segment_sizes_bits\": [[8, 9],\n[8]]}",
     "a:3: a row of 1 sizes; bitrates_kbps has 2 levels"},
    {"a",
     "{\"segment_duration_ms\": 3000, \"bitrates_kbps\": [1, 2],\n\"segment_sizes_bits\": [[8, 9],\n[8, 0]]}",
     "a:3: a size of segment_sizes_bits must be a number over 0"},
    {"a", "{\"segment_duration_ms\": -3,\n\"bitrates_kbps\": [1, 2]}",
     "a:1: segment_duration_ms must be a number over 0"},
    {"a", "{\"segment_duration_ms\": 3,\n\"bitrates_kbps\": [2, 1]}",
     "a:2: bitrates_kbps has 1 behind 2; rates must ascend"},
    {"a", "{\"bitrates_kbps\": [1, 2]}", "a:1: segment_duration_ms is missing; milliseconds would be right"},
    {"a", "{\"segment_duration_ms\": 3,\n\n\"bitrates_kbps\": [1]\n}",
     "a:4: segment_sizes_bits is missing or empty; a row a segment would be right"},
    {"a", "{\"bitrates_kbps\": [1, 2]\n", "a:2: the JSON ends too early; the file is cut off"},
    {"a", "{\"bitrates_kbps\": [1, 2]\n\"x\": 3}", "a:2: is no valid JSON: a comma or } is missing"},
    {"a", "{\"bitrates_kbps\": 7}", "a:1: bitrates_kbps must be an array of rates"},
    {"a", "{\"bitrates_kbps\": [1e7, 1e8], \"segment_duration_ms\": 3e14, \"segment_sizes_bits\": [[8, 9]]}",
     "a:1: a segment of 3e+11 s; it must be longer than 0 s, and all of them at most 1e+08 s"},
    {"a", "chunk,level0,level2\n",
     "a:1: the header must go on with \",level1\"; it is chunk,level0,level1,..."},
    {"a", "chunk,level0,level1\n0,5\n",
     "a:2: the size of level 1 is missing or no number; a row has 2, in bytes"},
    {"a", "chunk,level0,level1\n0,5,x\n",
     "a:2: the size of level 1 is missing or no number; a row has 2, in bytes"},
    {"a", "chunk,level0\n0,5,6\n", "a:2: has more cells than the header's 1 levels"},
    {"a", "chunk,level0\n0,5\n\n2,5\n", "a:4: \"2,5\" should begin with the chunk's number, 1"},
    {"a", "chunk,level0\n0,0\n", "a:2: a segment of 0 bytes; it must have more"},
    {"a", "chunk,level0\n0,-7\n", "a:2: a segment of -7 bytes; it must have more than 0, up to 1e+13"},
    {"a", "chunk,level0\n0,inf\n", "a:2: the size of level 0 is missing or no number; a row has 1, in bytes"},
    {"a", "chunk,level0\n", "a: lists no segment that is whole; at least one is needed"},
};

static void test_refusals(void **state)
{
    (void)state;
    assert_refused(refusals, sizeof refusals / sizeof *refusals);
}

/* Segments of the content's length, not of player.segment_s: right up to a step's end the buffer is what the
 * step says. */
static void test_buffer_goes_by_the_content(void **state)
{
    (void)state;
    struct tr_content *c =
        content_need("a", "{\"segment_duration_ms\": 3000, \"bitrates_kbps\": [500, 1500],"
                          "\"segment_sizes_bits\": [[1500000, 4500000], [1400000, 4600000]]}");
    struct tr_params params;
    struct tr_trace *trace = flat(5, 120);
    struct tr_timeline_state at;
    load_scenario("hls.js", &params);
    tr_content_lay(c, &params);
    assert_true(params.player.segment_s != 3);
    const struct tr_session_config config = {.params = &params, .trace = trace, .content = c, .dt_s = 1};
    struct tr_timeline *t = run(&config);
    assert_true(t->fetch_count > 30);
    for (size_t i = 0; i < t->fetch_count; i++) {
        assert_near(t->fetches[i].length_s, 3, 1e-9);
        assert_near(t->fetches[i].bytes,
                    c->bytes[(size_t)t->fetches[i].level * 2 + t->fetches[i].segment % 2], 0);
    }
    size_t compared = 0;
    for (size_t i = 10; i < t->count; i++) {
        const double end_s = (double)(i + 1);
        const double level_s = t->columns[TR_TIMELINE_BUFFER_LEVEL_S][i];
        tr_timeline_at(t, end_s - 1e-6, &at);
        if (fabs(at.buffer_level_s - level_s) > 1e-3) { /* a segment came in between */
            assert_near(fabs(at.buffer_level_s - level_s), 3, 1e-3);
        } else {
            compared++;
        }
    }
    assert_true(compared > 100);
    tr_timeline_free(t);
    tr_trace_free(trace);
    tr_content_free(c);
}

/* The reference data's files, where they are. */
static void test_shared(void **state)
{
    (void)state;
    struct tr_content *c = NULL;
    struct tr_error err = {0};
    if (access(SHARED_DIR "/pensieve/sizes.csv", R_OK) != 0) {
        print_message("no " SHARED_DIR "/pensieve here\n");
        skip();
    }
    assert_int_equal(tr_content_open(SHARED_DIR "/pensieve/sizes.csv", &c, &err), TR_STATUS_OK);
    assert_int_equal(c->segment_count, 49);
    assert_int_equal(c->played_count, 48);
    assert_bytes(c, 0, 0, 181801);
    assert_bytes(c, 5, 48, 1433658);
    tr_content_free(c);
    assert_int_equal(tr_content_open(SHARED_DIR "/sabre/movies/bbb.json", &c, &err), TR_STATUS_OK);
    assert_int_equal(c->ladder.count, 10);
    assert_int_equal(c->segment_count, 199);
    assert_bytes(c, 9, 0, 20657480 / 8.0);
    tr_content_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sabre_movie),
        cmocka_unit_test(test_sabre_sizes_first),
        cmocka_unit_test(test_pensieve_table),
        cmocka_unit_test(test_pensieve_folder),
        cmocka_unit_test(test_looks_like),
        cmocka_unit_test(test_holders),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_shared),
        cmocka_unit_test(test_buffer_goes_by_the_content),
    };
    mkdir(BINARY_DIR "/content", 0777);
    return chdir(BINARY_DIR "/content") == 0 ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
