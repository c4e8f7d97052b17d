/* Options and notes: the user's words about a file, and the reader's. */
#include <tracereel/trace.h>

#include "unit/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct tr_trace *read_as(const char *name, const char *text, struct tr_trace_options options)
{
    struct tr_trace *trace = NULL;
    struct tr_error err = {0};
    char *copy = strdup(text);
    assert_non_null(copy);
    if (tr_trace_read(name, copy, strlen(text), &options, &trace, &err) != TR_STATUS_OK) {
        fail_msg("%s: %s", err.where, err.what);
    }
    free(copy);
    return trace;
}

static struct tr_trace *read_text(const char *text, struct tr_trace_options options)
{
    return read_as("a", text, options);
}

static const struct tr_trace_note *find_note(const struct tr_trace *trace, enum tr_trace_note_kind kind,
                                             const char *text)
{
    for (size_t i = 0; i < trace->info.note_count; i++) {
        const struct tr_trace_note *n = &trace->info.notes[i];
        if (n->kind == kind && strstr(n->text, text)) {
            return n;
        }
    }
    return NULL;
}

static void need_note(const struct tr_trace *trace, enum tr_trace_note_kind kind, const char *text,
                      const char *overrides)
{
    const struct tr_trace_note *n = find_note(trace, kind, text);
    if (!n) {
        for (size_t i = 0; i < trace->info.note_count; i++) {
            printf("  %s\n", trace->info.notes[i].text);
        }
        fail_msg("no note has \"%s\"", text);
        return;
    }
    char options[256];
    assert_string_equal(tr_trace_note_options(n, options, sizeof options), overrides ? overrides : "");
}

static void need_segments(struct tr_trace *trace, const double (*expected)[2], size_t count)
{
    bool same = trace->count == count;
    for (size_t i = 0; i < count && same; i++) {
        same = fabs(trace->start_s[i] - expected[i][0]) < 1e-9 &&
               fabs(trace->rate_mbps[i] - expected[i][1]) < 1e-9;
    }
    if (!same) {
        for (size_t i = 0; i < trace->count; i++) {
            printf("  %g: %g\n", trace->start_s[i], trace->rate_mbps[i]);
        }
        fail_msg("%zu segments, wanted %zu or others", trace->count, count);
    }
}

static void units_are_overruled(void **state)
{
    (void)state;
    static const struct {
        const char *unit;
        double mbps;
    } cases[] = {{"bps", 8e-6},  {"kbps", 8e-3},  {"Mbps", 8}, {"Gbps", 8e3},
                 {"Bps", 64e-6}, {"kBps", 64e-3}, {"MBps", 64}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tr_trace *t = read_text("0 8\n1 8\n", (struct tr_trace_options){.unit = cases[i].unit});
        assert_near(t->rate_mbps[0], cases[i].mbps, 1e-15);
        tr_trace_free(t);
    }
    /* per-row units give way too */
    struct tr_trace *t = read_text("8,Mbits/sec\n8,Kbits/sec\n", (struct tr_trace_options){.unit = "bps"});
    assert_true(t->info.min_mbps == 8e-6 && t->info.max_mbps == 8e-6);
    tr_trace_free(t);
}

static void scale_and_crop(void **state)
{
    (void)state;
    struct tr_trace *t = read_text("0 1\n1 2\n2 3\n3 4\n",
                                   (struct tr_trace_options){.scale = 2.5, .from_s = 0.5, .to_s = 3.25});
    const double expected[][2] = {{0, 2.5}, {0.5, 5}, {1.5, 7.5}, {2.5, 10}};
    need_segments(t, expected, 4);
    assert_near(tr_trace_duration_s(t), 2.75, 1e-12);
    assert_int_equal(t->info.samples, 4);
    tr_trace_free(t);
    t = read_text("0 1\n1 2\n2 3\n3 4\n", (struct tr_trace_options){.from_s = 2, .to_s = 99});
    const double tail[][2] = {{0, 3}, {1, 4}};
    need_segments(t, tail, 2);
    tr_trace_free(t);
}

static const char holed[] = "0 1\n1 2\n2 3\n32 4\n33 5\n"; /* a hole of 30 s at 2 s */

static void gaps_by_policy(void **state)
{
    (void)state;
    struct tr_trace *t = read_text(holed, (struct tr_trace_options){0});
    const double hold[][2] = {{0, 1}, {1, 2}, {2, 3}, {32, 4}, {33, 5}};
    need_segments(t, hold, 5);
    assert_int_equal(t->info.gaps, 1);
    assert_true(t->info.longest_gap_s == 30 && t->info.longest_gap_at_s == 2);
    need_note(t, TR_TRACE_NOTE_GAPS, "1 gap over 10 s, the longest 30 s at 2 s", "--gap zero|cut|cap:5");
    tr_trace_free(t);

    t = read_text(holed, (struct tr_trace_options){.gap = TR_TRACE_GAP_ZERO});
    const double zero[][2] = {{0, 1}, {1, 2}, {2, 3}, {3, 0}, {32, 4}, {33, 5}};
    need_segments(t, zero, 6);
    assert_true(tr_trace_duration_s(t) == 34);
    assert_int_equal(t->info.gaps, 1); /* of the file, whatever was done about it */
    assert_int_equal(t->info.samples, 5);
    tr_trace_free(t);

    t = read_text(holed, (struct tr_trace_options){.gap = TR_TRACE_GAP_CUT});
    const double cut[][2] = {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}};
    need_segments(t, cut, 5);
    assert_true(tr_trace_duration_s(t) == 5);
    tr_trace_free(t);

    t = read_text(holed, (struct tr_trace_options){.gap = TR_TRACE_GAP_CAP, .gap_cap_s = 7});
    const double cap[][2] = {{0, 1}, {1, 2}, {2, 3}, {9, 0}, {32, 4}, {33, 5}};
    need_segments(t, cap, 6);
    tr_trace_free(t);

    t = read_text(holed, (struct tr_trace_options){.gap = TR_TRACE_GAP_CAP, .gap_cap_s = 100});
    need_segments(t, hold, 5);
    tr_trace_free(t);
}

static void rows_with_ends_leave_gaps_to_the_policy(void **state)
{
    (void)state;
    const char text[] = "_start,_end,bits_per_second\n0,1,1e6\n1,2,2e6\n4,5,3e6\n";
    struct tr_trace *t = read_text(text, (struct tr_trace_options){0});
    const double hold[][2] = {{0, 1}, {1, 2}, {4, 3}};
    need_segments(t, hold, 3);
    assert_true(tr_trace_duration_s(t) == 5);
    tr_trace_free(t);
    t = read_text(text, (struct tr_trace_options){.gap = TR_TRACE_GAP_CUT});
    const double cut[][2] = {{0, 1}, {1, 2}, {2, 3}};
    need_segments(t, cut, 3);
    assert_true(tr_trace_duration_s(t) == 3);
    tr_trace_free(t);
    t = read_text(text, (struct tr_trace_options){.gap = TR_TRACE_GAP_ZERO});
    const double zero[][2] = {{0, 1}, {1, 2}, {2, 0}, {4, 3}};
    need_segments(t, zero, 4);
    tr_trace_free(t);
}

static void a_value_may_cover_what_is_before_it(void **state)
{
    (void)state;
    struct tr_trace *t =
        read_text("10 1\n11 2\n13 3\n", (struct tr_trace_options){.hold = TR_TRACE_HOLD_PRECEDING});
    const double expected[][2] = {{0, 2}, {1, 3}};
    need_segments(t, expected, 2);
    assert_true(tr_trace_duration_s(t) == 3);
    need_note(t, TR_TRACE_NOTE_ALTERNATIVE, "back to the one before", "--hold forward");
    tr_trace_free(t);
}

static void stamps_are_put_in_order(void **state)
{
    (void)state;
    char text[4000] = "";
    for (int i = 0; i < 200; i++) {
        char line[32];
        int t = i == 100 ? 102 : i == 101 ? 100 : i == 102 ? 102 : i;
        snprintf(line, sizeof line, "%d %d.5\n", t, i);
        strcat(text, line);
    }
    struct tr_trace *t = read_text(text, (struct tr_trace_options){0});
    assert_int_equal(t->info.samples, 200);
    assert_true(t->rate_mbps[100] == 101.5); /* the row that came late */
    assert_true(t->rate_mbps[101] ==
                102.5); /* of two rows at 102 the last counts, though the first came earlier */
    assert_true(tr_trace_duration_s(t) == 200);
    need_note(t, TR_TRACE_NOTE_STAMPS, "time goes back in 1 row, first in line 102", NULL);
    need_note(t, TR_TRACE_NOTE_STAMPS, "1 row repeats the time stamp before", NULL);
    tr_trace_free(t);
}

static void a_log_with_its_newest_row_on_top_is_one_run(void **state)
{
    (void)state;
    char text[1000] = "time,mbps\n";
    for (int t = 40; t > 0; t--) {
        char line[32];
        snprintf(line, sizeof line, "%d,%d.5\n", t, t);
        strcat(text, line);
    }
    struct tr_trace *t = read_text(text, (struct tr_trace_options){0});
    assert_int_equal(t->info.samples, 40);
    assert_true(tr_trace_duration_s(t) == 40);
    assert_true(t->rate_mbps[0] == 1.5 && t->rate_mbps[39] == 40.5);
    assert_null(find_note(t, TR_TRACE_NOTE_RUNS, "begins again"));
    need_note(t, TR_TRACE_NOTE_STAMPS, "the newest row comes first: the rows were turned round", NULL);
    tr_trace_free(t);
}

static void runs_are_chosen(void **state)
{
    (void)state;
    const char text[] = "run_num,seq_num,Throughput\n7,1,10\n9,1,30\n7,2,20\n9,2,40\n9,3,50\n";
    struct tr_trace *t = read_text(text, (struct tr_trace_options){0});
    const double first[][2] = {{0, 10}, {1, 20}};
    need_segments(t, first, 2);
    need_note(t, TR_TRACE_NOTE_RUNS,
              "2 runs in one file, of which run 1 is taken: 1 is 7 (2 rows), 2 is 9 (3 rows)", "--run N");
    tr_trace_free(t);
    t = read_text(text, (struct tr_trace_options){.run = 2});
    const double second[][2] = {{0, 30}, {1, 40}, {2, 50}};
    need_segments(t, second, 3);
    tr_trace_free(t);
    const char speeds[] = "const A = [{speed: 1, duration: 1}];\nconst B = [{speed: 2, duration: 3}];\n";
    t = read_text(speeds, (struct tr_trace_options){.run = 2});
    assert_true(tr_trace_duration_s(t) == 3);
    need_note(t, TR_TRACE_NOTE_RUNS, "1 is A (1 rows), 2 is B (1 rows)", "--run N");
    tr_trace_free(t);
}

static void columns_are_chosen(void **state)
{
    (void)state;
    const char text[] = "when_ms,time,dl_kbps,ul_kbps,extra\n0,5,1000,10,7\n500,6,2000,20,8\n";
    struct tr_trace *t = read_text(text, (struct tr_trace_options){0});
    const double down[][2] = {{0, 1}, {1, 2}};
    need_segments(t, down, 2);
    need_note(t, TR_TRACE_NOTE_COLUMNS, "the rate is column dl_kbps; there is also ul_kbps",
              "--column ul_kbps");
    tr_trace_free(t);
    /* what is no plain word is offered by its number, and so is what has no name */
    t = read_text("time,dl mbps,ul|mbps,total_mbps\n0,1,2,3\n1,1,2,3\n", (struct tr_trace_options){0});
    need_note(t, TR_TRACE_NOTE_COLUMNS, "there are also ul|mbps, total_mbps", "--column 3|total_mbps");
    tr_trace_free(t);
    t = read_text("0 1 2 3\n1 2 3 4\n2 3 4 5\n", (struct tr_trace_options){0});
    need_note(t, TR_TRACE_NOTE_COLUMNS, "4 columns without names: column 2 is taken for the rate",
              "--column 3|4");
    tr_trace_free(t);
    t = read_text("{\"time\":[0,1,2],\"bandwidth_mbps\":[1,2,3],\"upload_mbps\":[4,5,6]}",
                  (struct tr_trace_options){0});
    need_note(t, TR_TRACE_NOTE_COLUMNS, "there is also upload_mbps", "--column upload_mbps");
    tr_trace_free(t);
    t = read_text(text, (struct tr_trace_options){.direction = TR_TRACE_UP});
    const double up[][2] = {{0, 0.01}, {1, 0.02}};
    need_segments(t, up, 2);
    tr_trace_free(t);
    t = read_text(text,
                  (struct tr_trace_options){.column = "extra", .time_column = "when_ms", .unit = "Mbps"});
    const double other[][2] = {{0, 7}, {0.5, 8}};
    need_segments(t, other, 2);
    tr_trace_free(t);
    t = read_text("1 9 5\n3 9 6\n", (struct tr_trace_options){.column = "3", .time_column = "1"});
    const double numbered[][2] = {{0, 5}, {2, 6}};
    need_segments(t, numbered, 2);
    tr_trace_free(t);
    /* a known table keeps its unit for a column of the user's */
    t = read_text(
        "Timestamp,DL_bitrate,UL_bitrate\n2019.12.16_14.23.32,1000,500\n2019.12.16_14.23.33,2000,700\n",
        (struct tr_trace_options){.column = "UL_bitrate"});
    const double known[][2] = {{0, 0.5}, {1, 0.7}};
    need_segments(t, known, 2);
    tr_trace_free(t);
}

static void directions_are_chosen(void **state)
{
    (void)state;
    const char starlink[] =
        "timestamp_start_dl,timestamp_end_dl,download,timestamp_start_ul,timestamp_end_ul,upload\n"
        "2024-04-19 16:23:00.001039872,2024-04-19 16:23:01.001039872,17,2024-04-19 16:23:00.5,2024-04-19 "
        "16:23:02.5,5\n";
    struct tr_trace *t = read_text(starlink, (struct tr_trace_options){0});
    assert_true(t->rate_mbps[0] == 17 && tr_trace_duration_s(t) == 1);
    need_note(t, TR_TRACE_NOTE_DIRECTION, "this is down", "--direction down|up");
    tr_trace_free(t);
    t = read_text(starlink, (struct tr_trace_options){.direction = TR_TRACE_UP});
    assert_true(t->rate_mbps[0] == 5 && tr_trace_duration_s(t) == 2);
    tr_trace_free(t);
    const char bidir[] = "{\"start\":{\"test_start\":{\"reverse\":0}},\"intervals\":[{\"sum\":{\"seconds\":1,"
                         "\"bytes\":125000},"
                         "\"sum_bidir_reverse\":{\"seconds\":1,\"bytes\":250000}}]}";
    t = read_text(bidir, (struct tr_trace_options){.direction = TR_TRACE_UP});
    assert_true(t->rate_mbps[0] == 1);
    tr_trace_free(t);
    t = read_text(bidir, (struct tr_trace_options){0});
    assert_true(t->rate_mbps[0] == 2);
    tr_trace_free(t);
}

static void oddities_are_told(void **state)
{
    (void)state;
    struct tr_trace *t =
        read_text("# made by hand\n0 1\n\n1 2\n2 0\n3 0\n4 100\n5 1\n6 2\n", (struct tr_trace_options){0});
    need_note(t, TR_TRACE_NOTE_SKIPPED, "2 blank lines or comments passed over, the first is line 1", NULL);
    need_note(t, TR_TRACE_NOTE_ZEROS, "29 % of the time the rate is 0", NULL);
    assert_true(find_note(t, TR_TRACE_NOTE_ZEROS, "demand, not capacity")->warning);
    need_note(t, TR_TRACE_NOTE_OUTLIER,
              "1 sample over 20 times the 99th percentile (2 Mbit/s), the greatest 100 Mbit/s at 4 s", NULL);
    need_note(t, TR_TRACE_NOTE_ALTERNATIVE, "could be Mbyte/s", "--unit MBps");
    need_note(t, TR_TRACE_NOTE_WHY, "taken for seconds and Mbit/s", "--read-format NAME");
    tr_trace_free(t);
    t = read_text("0 0\n1 0\n", (struct tr_trace_options){0});
    need_note(t, TR_TRACE_NOTE_ZEROS, "every rate is 0", NULL);
    tr_trace_free(t);
    t = read_text("t_s,bandwidth_mbps\n0,1\n1,0\n2,0\n3,1\n", (struct tr_trace_options){0});
    assert_false(find_note(t, TR_TRACE_NOTE_ZEROS, "the link is down")->warning); /* by its definition */
    tr_trace_free(t);
    t = read_text("0 20000\n1 30000\n", (struct tr_trace_options){.unit = "Mbps"});
    need_note(t, TR_TRACE_NOTE_UNIT, "a mean of 2.5e+04 Mbit/s is unusual", "--unit UNIT");
    tr_trace_free(t);
    t = read_text("0 500.5\n0.5 600.5\n1 700.5\n", (struct tr_trace_options){0});
    assert_string_equal(t->info.format, "time_s-kbps");
    need_note(t, TR_TRACE_NOTE_UNIT, "could be Mbit/s as well as kbit/s", "--unit Mbps");
    tr_trace_free(t);
    t = read_text("t_s,bandwidth_mbps\n0,1\n1,\n2,-\n3,4\n", (struct tr_trace_options){0});
    need_note(t, TR_TRACE_NOTE_SKIPPED, "2 rows without a rate left out, the first in line 3", NULL);
    tr_trace_free(t);
    t = read_text("1,a,b,2020-11-02T03:57:02Z,17,21,54000000,35000000,,x\n1,a,b,2020-11-02T04:57:02Z,17,21,"
                  "54000000,35000000,,x\n",
                  (struct tr_trace_options){0});
    need_note(t, TR_TRACE_NOTE_KIND, "spot tests", NULL);
    tr_trace_free(t);
    t = read_as("x", "12\n", (struct tr_trace_options){0});
    assert_string_equal(t->info.format, "mahimahi");
    need_note(t, TR_TRACE_NOTE_ALTERNATIVE, "could be a constant rate of 12 Mbit/s", "--read-format values");
    tr_trace_free(t);
    t = read_as("x", "12\n", (struct tr_trace_options){.format = "values"});
    assert_true(t->rate_mbps[0] == 12 && tr_trace_duration_s(t) == 1);
    tr_trace_free(t);
    t = read_as("x", "0\n7\n13\n", (struct tr_trace_options){0});
    assert_string_equal(t->info.format, "values");
    need_note(t, TR_TRACE_NOTE_ALTERNATIVE, "could be a mahimahi trace", "--read-format mahimahi");
    tr_trace_free(t);
    t = read_as("x.down", "0\n7\n13\n", (struct tr_trace_options){0});
    assert_string_equal(t->info.format, "mahimahi");
    need_note(t, TR_TRACE_NOTE_DIRECTION, "the downlink", NULL);
    tr_trace_free(t);
}

static void latency_and_loss_are_read(void **state)
{
    (void)state;
    struct tr_trace *t =
        read_text("0,0.5,0,0.03\r\n1,1.5,0.25,0.05\r\n2,1,0,0.05\r\n", (struct tr_trace_options){0});
    assert_string_equal(t->info.format, "time_s-MBps-loss-delay");
    assert_true(t->rate_mbps[1] == 12);
    assert_near(t->latency_ms[1], 50, 1e-9);
    assert_true(t->loss[1] == 0.25);
    tr_trace_free(t);
    t = read_text("0,0.5,0,0.03\n1,1.5,25,0.05\n2,1,0,0.05\n", (struct tr_trace_options){0});
    assert_true(t->loss[1] == 0.25); /* percent, as the README of the format has it */
    tr_trace_free(t);
    t = read_text("{\"uplink\":{\"trace_pattern\":[{\"duration\":100,\"capacity\":\"500\"},{\"duration\":200,"
                  "\"capacity\":0,"
                  "\"loss\":0.5,\"rtt\":80},{\"duration\":\"50\",\"capacity\":100}]}}",
                  (struct tr_trace_options){0});
    assert_true(t->rate_mbps[0] == 0.5 && t->rate_mbps[1] == 0);
    assert_near(tr_trace_duration_s(t), 0.35, 1e-12);
    assert_true(t->loss[0] == 0 && t->loss[1] == 0.5 && t->loss[2] == 0.5); /* stays in force */
    assert_true(t->latency_ms[1] == 40 && t->latency_ms[2] == 40);
    tr_trace_free(t);
    t = read_text("t_s,bandwidth_mbps,latency_ms,packet_loss\n0,1,,\n1,2,,\n", (struct tr_trace_options){0});
    assert_null(t->latency_ms);
    assert_null(t->loss);
    tr_trace_free(t);
}

static void large_stamps_keep_their_fractions(void **state)
{
    (void)state;
    struct tr_trace *t =
        read_text("1713543780.000000001 1.5\n1713543780.000000003 2.5\n1713543780.000000007 3.5\n",
                  (struct tr_trace_options){0});
    assert_near(t->start_s[1], 2e-9, 1e-15);
    assert_near(t->start_s[2], 6e-9, 1e-15);
    tr_trace_free(t);
    t = read_text("1713543780001039872 1\n1713543780001039873 2\n1713543780001039875 3\n",
                  (struct tr_trace_options){0});
    assert_near(t->start_s[1], 1e-9, 1e-18);
    assert_near(t->start_s[2], 3e-9, 1e-18);
    tr_trace_free(t);
}

static void kbits_become_the_nearest_double(void **state)
{
    (void)state;
    struct tr_trace *t = read_text("0.0 5537\n5.5 5141\n23.5 5091\n", (struct tr_trace_options){0});
    assert_true(t->rate_mbps[0] == 5.537 && t->rate_mbps[1] == 5.141 && t->rate_mbps[2] == 5.091);
    tr_trace_free(t);
}

static void old_packets_of_a_last_stamp_conserve_bits(void **state)
{
    (void)state;
    struct tr_trace *t = read_as("a.down", "0\n0\n4\n5\n5\n", (struct tr_trace_options){0});
    assert_int_equal(t->info.samples, 5);
    assert_true(tr_trace_duration_s(t) == 0.005);
    assert_near(t->cum_mbit[t->count], 5 * 0.012, 1e-15);
    assert_near(t->info.mean_mbps, 12, 1e-12);
    assert_true(t->info.min_mbps == t->info.mean_mbps);
    tr_trace_free(t);
}

/* A wall clock where the file has one: dates with and without a zone, numbers since 1970, a time of day. */
static void the_wall_clock_is_kept(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double start_unix_s;
        int utc_offset_s;
        bool known;
    } cases[] = {
        {"time,mbps\n2024-04-19T16:23:00Z,1\n2024-04-19T16:23:01Z,2\n", 1713543780, 0, true},
        {"time,mbps\n2024-04-19T16:23:00+02:00,1\n2024-04-19T16:23:01+02:00,2\n", 1713536580, 7200, true},
        {"time,mbps\n2024-04-19 16:23:00.5,1\n2024-04-19 16:23:01.5,2\n", 1713543780.5, 0, false},
        {"time,mbps\n16:23:00,1\n16:23:01,2\n", 58980, 0, false},
        {"1713543780.25 4\n1713543781.25 5\n", 1713543780.25, 0, true},
        {"1713543780250 4\n1713543781250 5\n", 1713543780.25, 0, true},
        {"0 4\n1 5\n2 6\n", NAN, 0, false},
        {"1000000000000 4\n1000000001000 5\n", 1e9, 0, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tr_trace *trace = read_text(cases[i].text, (struct tr_trace_options){0});
        double is = trace->info.start_unix_s, should = cases[i].start_unix_s;
        if (!(isnan(should) ? isnan(is) : is == should)) {
            fail_msg("case %zu begins at %.17g, not %.17g", i, is, should);
        }
        assert_int_equal(trace->info.utc_offset_s, cases[i].utc_offset_s);
        assert_int_equal(trace->info.utc_offset_known, cases[i].known);
        tr_trace_free(trace);
    }
}

/* A part of a trace begins later; one whose holes were cut out has no clock that runs evenly. */
static void the_wall_clock_follows_what_is_kept(void **state)
{
    (void)state;
    static const char text[] = "1713543780 4\n1713543781 5\n1713543782 5\n1713543783 5\n1713543899 6\n";
    struct tr_trace *part = read_text(text, (struct tr_trace_options){.from_s = 2, .to_s = 3});
    assert_true(part->info.start_unix_s == 1713543782);
    tr_trace_free(part);
    struct tr_trace *cut = read_text(text, (struct tr_trace_options){.gap = TR_TRACE_GAP_CUT});
    assert_true(isnan(cut->info.start_unix_s));
    tr_trace_free(cut);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_are_overruled),
        cmocka_unit_test(scale_and_crop),
        cmocka_unit_test(gaps_by_policy),
        cmocka_unit_test(rows_with_ends_leave_gaps_to_the_policy),
        cmocka_unit_test(a_value_may_cover_what_is_before_it),
        cmocka_unit_test(stamps_are_put_in_order),
        cmocka_unit_test(a_log_with_its_newest_row_on_top_is_one_run),
        cmocka_unit_test(runs_are_chosen),
        cmocka_unit_test(columns_are_chosen),
        cmocka_unit_test(directions_are_chosen),
        cmocka_unit_test(oddities_are_told),
        cmocka_unit_test(latency_and_loss_are_read),
        cmocka_unit_test(large_stamps_keep_their_fractions),
        cmocka_unit_test(kbits_become_the_nearest_double),
        cmocka_unit_test(old_packets_of_a_last_stamp_conserve_bits),
        cmocka_unit_test(the_wall_clock_is_kept),
        cmocka_unit_test(the_wall_clock_follows_what_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
