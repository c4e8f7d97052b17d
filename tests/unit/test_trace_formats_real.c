/* Logs of real players: beside their trace the fetches, levels, stalls and buffer, on the trace's
 * clock. */
#include <tracereel/real_session.h>
#include <tracereel/trace.h>

#include "unit/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OWN SOURCE_DIR "/tests/data/traces/"

static struct tr_trace *open_own(const char *file, const struct tr_trace_options *options)
{
    char path[512];
    struct tr_trace *trace = NULL;
    struct tr_error err = {0};
    snprintf(path, sizeof path, OWN "%s", file);
    if (tr_trace_open(path, options, &trace, &err) != TR_STATUS_OK) {
        fail_msg("%s: %s", err.where, err.what);
    }
    return trace;
}

static void a_har_has_fetches_and_levels(void **state)
{
    (void)state;
    struct tr_trace *trace = open_own("player.har", NULL);
    const struct tr_real_session *real = trace->real;
    assert_non_null(real);
    assert_string_equal(real->log, "HAR");
    assert_int_equal(real->fetch_count, 6); /* not the one from the cache */
    assert_int_equal(real->media_fetches, 4);
    assert_int_equal(real->level_count, 2);
    assert_string_equal(real->levels[0].name, "360/seg");
    assert_string_equal(real->levels[1].name, "720/seg");
    assert_near(real->levels[0].bitrate_kbps, 500, 1e-9); /* 250 kB over the playlist's 4 s */
    assert_near(real->levels[1].bitrate_kbps, 2000, 1e-9);
    assert_int_equal(real->switches, 2);
    assert_near(real->mean_kbps, 1250, 1e-9);
    assert_false(real->stalls_known);
    assert_int_equal(real->fetches[0].kind, TR_REAL_MANIFEST);
    assert_near(real->fetches[0].start_s, -1.05, 1e-9); /* before the first byte of a segment, which is 0 */
    assert_near(real->fetches[1].first_byte_s, 0, 1e-9);
    assert_near(real->fetches[1].end_s, 0.5, 1e-9);
    assert_int_equal(real->fetches[4].kind, TR_REAL_AUDIO);
    tr_trace_free(trace);
}

static void a_part_of_the_trace_has_the_session_on_its_clock(void **state)
{
    (void)state;
    const struct tr_trace_options part = {.from_s = 2}, cut = {.gap = TR_TRACE_GAP_CUT};
    struct tr_trace *trace = open_own("player.har", &part);
    assert_non_null(trace->real);
    assert_near(trace->real->fetches[1].end_s, -1.5, 1e-9);
    tr_trace_free(trace);
    trace = open_own("player.har", &cut);
    assert_null(trace->real);
    tr_trace_free(trace);
}

static void cmcd_tells_buffer_and_stalls(void **state)
{
    (void)state;
    struct tr_trace *trace = open_own("cmcd.log", NULL);
    const struct tr_real_session *real = trace->real;
    assert_non_null(real);
    assert_int_equal(real->media_fetches, 4);
    assert_int_equal(real->switches, 2);
    assert_near(real->mean_kbps, 1400, 1e-9);
    assert_near(real->mean_buffer_s, 2, 1e-9);
    assert_true(real->stalls_known);
    assert_int_equal(real->stall_count, 1);
    assert_near(real->stalls[0].from_s, 6, 1e-9);
    assert_true(isnan(real->stalls[0].to_s));
    tr_trace_free(trace);
    const struct tr_trace_options second = {.run = 2};
    trace = open_own("cmcd.log", &second);
    assert_int_equal(trace->count, 1);
    assert_near(trace->rate_mbps[0], 9, 1e-9);
    tr_trace_free(trace);
}

/* One session as several servers write it down: in headers, behind named columns, in JSON. */
static void whatever_carries_cmcd_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        size_t stalls;
        double end_s; /* of the first answer, NaN: not told */
    } logs[] = {{"cmcd-headers.log", 1, NAN},
                {"cmcd-cloudfront.log", 1, 0.5},
                {"cmcd-datastream.jsonl", 1, 0.5},
                {"cmcd-batches.jsonl", 0, 0.5}};
    for (size_t i = 0; i < sizeof logs / sizeof *logs; i++) {
        struct tr_trace *trace = open_own(logs[i].file, NULL);
        const struct tr_real_session *real = trace->real;
        assert_non_null(real);
        assert_int_equal(real->media_fetches, 4);
        assert_int_equal(real->switches, 2);
        assert_int_equal(real->level_count, 2);
        assert_near(real->bytes, 2.8e6, 1e-3);
        assert_near(real->mean_buffer_s, 2, 1e-9);
        assert_int_equal(real->stall_count, logs[i].stalls);
        assert_near(real->fetches[0].start_s, 0, 1e-9);
        assert_true(isnan(logs[i].end_s) ? isnan(real->fetches[0].end_s)
                                         : fabs(real->fetches[0].end_s - logs[i].end_s) < 1e-6);
        tr_trace_free(trace);
    }
}

/* Without mtp the rates are those at which answers came. */
static void cmcd_without_throughput_has_the_answers(void **state)
{
    (void)state;
    char text[] = "{\"request_time\":0.5,\"bytes\":400000,\"time\":\"2025-03-01T10:00:01Z\",\"uri\":\"/"
                  "a?CMCD=bl%3D2000,br%3D800,ot%3Dv,sid%3D%22a%22\"}\n"
                  "{\"request_time\":0.5,\"bytes\":800000,\"time\":\"2025-03-01T10:00:01.5Z\",\"uri\":\"/"
                  "b?CMCD=bl%3D2000,br%3D800,ot%3Dv,sid%3D%22a%22\"}\n";
    struct tr_trace *trace;
    assert_int_equal(tr_trace_read("a", text, strlen(text), NULL, &trace, NULL), TR_STATUS_OK);
    assert_near(trace->info.duration_s, 1, 1e-6);
    assert_near(trace->info.mean_mbps, 9.6, 1e-6);
    assert_non_null(trace->real);
    tr_trace_free(trace);
}

/* A HAR of a player that tells its server how it is doing, in queries or in headers. */
static void a_har_with_cmcd_has_the_buffer(void **state)
{
    (void)state;
    char text[] =
        "{\"log\":{\"version\":\"1.2\",\"creator\":{},\"entries\":["
        "{\"startedDateTime\":\"2025-03-01T10:00:00.000Z\",\"request\":{\"url\":\"http://x/a/"
        "1.m4s?CMCD=bl%3D2000%2Cbr%3D800%2Cd%3D4000%2Cot%3Dv%2Csid%3D%22a%22\"},\"response\":{\"status\":200,"
        "\"bodySize\":125000,\"content\":{\"mimeType\":\"video/mp4\"}},\"timings\":{\"send\":0,\"wait\":0,"
        "\"receive\":100}},"
        "{\"startedDateTime\":\"2025-03-01T10:00:04.000Z\",\"request\":{\"url\":\"http://x/b/"
        "2.m4s\",\"headers\":[{"
        "\"name\":\"CMCD-Request\",\"value\":\"bl=4000\"},{\"name\":\"cmcd-object\",\"value\":\"br=3200,d="
        "4000,ot=v\"},{"
        "\"name\":\"CMCD-Status\",\"value\":\"bs\"}]},\"response\":{\"status\":200,\"bodySize\":250000,"
        "\"content\":{"
        "\"mimeType\":\"video/mp4\"}},\"timings\":{\"send\":0,\"wait\":0,\"receive\":100}}]}}";
    struct tr_trace *trace;
    assert_int_equal(tr_trace_read("a.har", text, strlen(text), NULL, &trace, NULL), TR_STATUS_OK);
    const struct tr_real_session *real = trace->real;
    assert_non_null(real);
    assert_int_equal(real->buffer_count, 2);
    assert_near(real->mean_buffer_s, 3, 1e-9);
    assert_near(real->mean_kbps, 2000, 1e-9);
    assert_true(real->stalls_known);
    assert_int_equal(real->stall_count, 1);
    assert_near(real->stalls[0].from_s, 4, 1e-9);
    tr_trace_free(trace);
}

static void reports_of_version_2_time_the_stalls(void **state)
{
    (void)state;
    struct tr_trace *trace = open_own("cmcd-v2.log", NULL);
    const struct tr_real_session *real = trace->real;
    assert_non_null(real);
    assert_int_equal(real->media_fetches, 2);
    assert_string_equal(real->levels[1].name, "1600 kbit/s");
    assert_int_equal(real->stall_count, 1);
    assert_near(real->stalls[0].from_s, 3, 1e-9);
    assert_near(real->stalls[0].to_s, 5, 1e-9);
    assert_near(real->stalled_s, 2, 1e-9);
    assert_near(real->fetches[0].first_byte_s, 0.04, 1e-9);
    assert_near(real->fetches[1].end_s, 5.4, 1e-9);
    tr_trace_free(trace);
}

/* One session of a browser over a link of 6, 0.5 and 3 Mbit/s, in three logs. */
static void three_logs_of_a_session_agree(void **state)
{
    (void)state;
    struct tr_trace *har = open_own("hls-session.har", NULL);
    struct tr_trace *netlog = open_own("hls-session.netlog.json.gz", NULL);
    struct tr_trace *cmcd = open_own("hls-session.cmcd.log", NULL);
    const struct tr_trace *traces[] = {har, netlog, cmcd};
    for (size_t i = 0; i < 3; i++) {
        const struct tr_real_session *real = traces[i]->real;
        assert_non_null(real);
        assert_int_equal(real->level_count, 3);
        assert_int_equal(real->media_fetches, 12); /* 24 s of 2 s each */
        assert_int_equal(real->switches, 2);
        const size_t of_level[] = {5, 1, 6};
        for (size_t k = 0; k < 3; k++) {
            assert_int_equal(real->levels[k].fetches, of_level[k]);
        }
    }
    assert_string_equal(netlog->real->log, "Chromium NetLog");
    assert_string_equal(har->real->levels[2].name, "v0/s");
    assert_string_equal(netlog->real->levels[2].name, "v0/s");
    assert_near(netlog->real->bytes, 4325141, 0.5); /* bodies; the sockets have 4330123 with headers */
    assert_near(netlog->real->bytes / har->real->bytes, 1, 2e-3);
    /* the segment that met with half a megabit was under way for 6.2 s in both */
    for (size_t i = 0; i < 2; i++) {
        double longest_s = 0;
        for (size_t k = 0; k < traces[i]->real->fetch_count; k++) {
            const struct tr_real_fetch *f = &traces[i]->real->fetches[k];
            longest_s = fmax(longest_s, f->end_s - f->first_byte_s);
        }
        assert_near(longest_s, 6.234, 0.01);
    }
    assert_near(cmcd->real->mean_buffer_s, 3.68, 0.01);
    assert_int_equal(cmcd->real->stall_count, 1);
    tr_trace_free(har);
    tr_trace_free(netlog);
    tr_trace_free(cmcd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_har_has_fetches_and_levels),
        cmocka_unit_test(a_part_of_the_trace_has_the_session_on_its_clock),
        cmocka_unit_test(cmcd_tells_buffer_and_stalls),
        cmocka_unit_test(whatever_carries_cmcd_is_read),
        cmocka_unit_test(cmcd_without_throughput_has_the_answers),
        cmocka_unit_test(a_har_with_cmcd_has_the_buffer),
        cmocka_unit_test(reports_of_version_2_time_the_stalls),
        cmocka_unit_test(three_logs_of_a_session_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
