/* Texts that are still being written: pipes, files that are followed, and what traces their beginnings give.
 */
#include "base/tail.h"

#include "unit/unit.h"

#include <tracereel/trace.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static char folder[] = "/tmp/tracereel-tail-XXXXXX", path[64], other[64];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder)) {
        return -1;
    }
    snprintf(path, sizeof path, "%s/log", folder);
    snprintf(other, sizeof other, "%s/log.1", folder);
    return 0;
}

static int drop_folder(void **state)
{
    (void)state;
    unlink(path);
    unlink(other);
    return rmdir(folder);
}

static void put(const char *mode, const char *text)
{
    FILE *f = fopen(path, mode);
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void look(struct tail *tail)
{
    struct tr_error err = {0};
    bool more = true;
    while (more) {
        if (tail_read(tail, &more, &err) != TR_STATUS_OK) {
            fail_msg("%s: %s", err.where, err.what);
        }
    }
}

/* The text that has come in whole lines. */
static void assert_lines(struct tail *tail, const char *want)
{
    look(tail);
    assert_int_equal(tail->whole_len, strlen(want));
    assert_memory_equal(tail->text.text ? tail->text.text : "", want, strlen(want));
}

static void follow(struct tail *tail)
{
    struct tr_error err = {0};
    if (tail_open(tail, path, true, &err) != TR_STATUS_OK) {
        fail_msg("%s: %s", err.where, err.what);
    }
}

/* Standard input is this pipe; returns the end to write to. */
static int pipe_in(struct tail *tail)
{
    int ends[2];
    struct tr_error err = {0};
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    assert_true(tail_is_stream("-"));
    assert_int_equal(tail_open(tail, "-", false, &err), TR_STATUS_OK);
    return ends[1];
}

static void say(int fd, const char *text)
{
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

static void a_pipe_is_read_as_it_fills(void **state)
{
    (void)state;
    struct tail tail;
    int fd = pipe_in(&tail);
    assert_lines(&tail, "");
    assert_int_equal(tail.state, TAIL_GROWING);
    say(fd, "one\ntw");
    assert_lines(&tail, "one\n");
    assert_lines(&tail, "one\n");
    say(fd, "o\r\nthree");
    assert_lines(&tail, "one\ntwo\r\n");
    assert_true(tail_fd(&tail) >= 0);
    close(fd); /* the last line is one, as of any file */
    assert_lines(&tail, "one\ntwo\r\nthree");
    assert_int_equal(tail.state, TAIL_ENDED);
    assert_int_equal(tail_fd(&tail), -1);
    assert_int_equal(tail.begun, 0);
    tail_close(&tail);
}

/* It is there before who writes into it, and has not ended for that. */
static void a_named_pipe_waits_for_its_writer(void **state)
{
    (void)state;
    struct tail tail;
    struct tr_error err = {0};
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_true(tail_is_stream(path));
    assert_int_equal(tail_open(&tail, path, false, &err), TR_STATUS_OK);
    assert_lines(&tail, "");
    assert_int_equal(tail.state, TAIL_GROWING);
    int fd = open(path, O_WRONLY);
    say(fd, "1\n");
    assert_lines(&tail, "1\n");
    close(fd);
    look(&tail);
    assert_int_equal(tail.state, TAIL_ENDED);
    tail_close(&tail);
    assert_int_equal(tail_open(&tail, path, true, &err), TR_STATUS_FAILED);
    unlink(path);
}

static void a_file_is_followed_by_its_name(void **state)
{
    (void)state;
    struct tail tail;
    unlink(path);
    follow(&tail);
    assert_lines(&tail, "");
    assert_int_equal(tail.state, TAIL_ABSENT);
    put("w", "a 1\n");
    assert_lines(&tail, "a 1\n");
    assert_int_equal(tail.state, TAIL_GROWING);
    put("a", "a 2\na");
    assert_lines(&tail, "a 1\na 2\n");
    put("a", " 3\n");
    assert_lines(&tail, "a 1\na 2\na 3\n");
    assert_int_equal(tail.begun, 0);

    /* Truncated, and written to on. */
    put("w", "b 1\n");
    assert_lines(&tail, "b 1\n");
    assert_int_equal(tail.begun, 1);

    /* Put aside, with another file in its place. */
    assert_int_equal(rename(path, other), 0);
    look(&tail);
    assert_int_equal(tail.state, TAIL_ABSENT);
    assert_lines(&tail, "b 1\n");
    put("w", "c 1\nc 2\n");
    assert_lines(&tail, "c 1\nc 2\n");
    assert_int_equal(tail.state, TAIL_GROWING);
    assert_int_equal(tail.begun, 2);

    /* Truncated and filled beyond where it was, with nobody looking. */
    put("w", "d 1\nd 2\nd 3\n");
    assert_lines(&tail, "d 1\nd 2\nd 3\n");
    assert_int_equal(tail.begun, 3);
    tail_close(&tail);
}

static void what_cannot_be_followed_is_refused(void **state)
{
    (void)state;
    struct tail tail;
    struct tr_error err = {0};
    assert_int_equal(tail_open(&tail, folder, true, &err), TR_STATUS_FAILED);
    assert_non_null(strstr(err.what, "is a folder"));
    assert_int_equal(tail_open(&tail, "/nowhere/at/all.log", true, &err), TR_STATUS_FAILED);
    assert_non_null(strstr(err.what, "there is no folder /nowhere/at/"));
}

static size_t pack(const char *text, unsigned char *out, size_t size)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)text,
                  .avail_in = (uInt)strlen(text),
                  .next_out = out,
                  .avail_out = (uInt)size};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return size - z.avail_out;
}

static void gzip_is_unpacked_however_it_comes(void **state)
{
    (void)state;
    static const size_t pieces[] = {1, 2, 7, 4096};
    unsigned char bytes[512];
    size_t len = pack("one\ntwo\n", bytes, 256);
    len += pack("three\n", bytes + len, 256); /* a member behind the other */
    for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
        struct tail tail;
        int fd = pipe_in(&tail);
        for (size_t at = 0; at < len; at += pieces[k]) {
            size_t n = len - at < pieces[k] ? len - at : pieces[k];
            assert_int_equal(write(fd, bytes + at, n), n);
            look(&tail);
        }
        assert_lines(&tail, "one\ntwo\nthree\n");
        close(fd);
        look(&tail);
        assert_int_equal(tail.state, TAIL_ENDED);
        tail_close(&tail);
    }
    struct tail tail;
    struct tr_error err = {0};
    bool more;
    int fd = pipe_in(&tail);
    assert_int_equal(write(fd, bytes, 20), 20);
    close(fd);
    assert_int_equal(tail_read(&tail, &more, &err), TR_STATUS_FAILED);
    assert_non_null(strstr(err.what, "ends early"));
    tail_close(&tail);
}

/* As PowerShell's > and Tee-Object write: a line's end is two bytes, and none of them alone. */
static void wide_letters_are_not_cut_in_two(void **state)
{
    (void)state;
    static const char little[] = "\xff\xfe"
                                 "1\0\n\0"
                                 "\x0a\x01\n\0"
                                 "2";
    struct tail tail;
    int fd = pipe_in(&tail);
    for (size_t i = 0; i < sizeof little - 1; i++) {
        assert_int_equal(write(fd, little + i, 1), 1);
        look(&tail);
        assert_int_equal(tail.whole_len, i < 5 ? 0 : i < 9 ? 6 : 10);
    }
    close(fd);
    look(&tail);
    assert_int_equal(tail.whole_len, sizeof little - 1);
    tail_close(&tail);
}

/* ---- traces ---- */

/* The first `rows` rows of a trace are those of the whole. */
static void assert_begins(const struct tr_trace *part, const struct tr_trace *whole, size_t rows, size_t cut)
{
    if (part->count < rows || whole->count < rows) {
        fail_msg("cut at %zu: %zu segments, should be %zu", cut, part->count, rows);
    }
    for (size_t i = 0; i < rows; i++) {
        if (part->start_s[i] != whole->start_s[i] || part->rate_mbps[i] != whole->rate_mbps[i]) {
            fail_msg("cut at %zu, row %zu: %g s %g Mbit/s, should be %g s %g Mbit/s", cut, i,
                     part->start_s[i], part->rate_mbps[i], whole->start_s[i], whole->rate_mbps[i]);
        }
    }
}

/* The first `len` bytes; NULL where they are none yet and need not be. */
static struct tr_trace *read_beginning(const char *text, size_t len, bool must)
{
    const struct tr_trace_options options = {.no_previews = true};
    struct tr_trace *trace = NULL;
    struct tr_error err = {0};
    char *copy = strndup(text, len); /* with nothing behind it that could be read by mistake */
    if (tr_trace_read("text", copy, len, &options, &trace, &err) != TR_STATUS_OK && must) {
        fail_msg("cut at %zu: %s: %s", len, err.where, err.what);
    }
    free(copy);
    return trace;
}

/* For every cut of `text`, written into a pipe: rows are as many as there are whole lines behind the first
 * `header` ones, and those of the whole; and so they are where the pipe ends there, whatever is made of the
 * line that was cut. */
static void every_beginning_keeps_its_rows(const char *text, size_t header)
{
    const size_t len = strlen(text);
    struct tr_trace *whole = read_beginning(text, len, true);
    struct tail tail;
    int fd = pipe_in(&tail);
    size_t lines = 0;
    for (size_t cut = 1; cut <= len; cut++) {
        assert_int_equal(write(fd, text + cut - 1, 1), 1);
        look(&tail);
        lines += text[cut - 1] == '\n';
        const size_t most = whole->info.samples, behind = lines > header ? lines - header : 0,
                     rows = behind < most ? behind : most;
        const bool must = rows >= 2;
        struct tr_trace *part = read_beginning(tail.text.text, tail.whole_len, must);
        struct tr_trace *ended = read_beginning(tail.text.text, tail.text.len, must);
        if (must) {
            assert_int_equal(part->info.samples, rows);
            assert_begins(part, whole, rows, cut);
            assert_begins(ended, whole, rows, cut);
        }
        tr_trace_free(part);
        tr_trace_free(ended);
    }
    close(fd);
    tail_close(&tail);
    tr_trace_free(whole);
}

/* A test of ten seconds, each twice as fast as the one before, then as slow. */
static double rate_mbps(int i)
{
    return i < 5 ? 1 << i : 1 << (9 - i);
}

static void json_stream(char *out, size_t size, const char *end)
{
    size_t n = (size_t)snprintf(
        out, size,
        "{\"event\":\"start\",\"data\":{\"connected\":[{\"socket\":5}],\"version\":\"iperf 3.17\","
        "\"test_start\":{\"protocol\":\"TCP\",\"num_streams\":1,\"reverse\":1}}}\n");
    for (int i = 0; i < 10; i++) {
        const double bps = rate_mbps(i) * 1e6;
        char sum[200];
        snprintf(sum, sizeof sum,
                 "\"start\":%d,\"end\":%d,\"seconds\":1,\"bytes\":%.0f,\"bits_per_second\":%.0f,"
                 "\"omitted\":false,\"sender\":false",
                 i, i + 1, bps / 8, bps);
        n += (size_t)snprintf(
            out + n, size - n,
            "{\"event\":\"interval\",\"data\":{\"streams\":[{\"socket\":5,%s}],\"sum\":{%s}}}\n", sum, sum);
    }
    snprintf(out + n, size - n, "%s", end);
}

static void iperf3_streams_can_be_cut_anywhere(void **state)
{
    (void)state;
    char text[8192];
    json_stream(text, sizeof text, "{\"event\":\"end\",\"data\":{\"streams\":[]}}\n");
    every_beginning_keeps_its_rows(text, 1);
}

/* A warning among them, or a line that was cut off and never finished, costs no line but itself. */
static void other_lines_in_a_stream_are_left_out(void **state)
{
    (void)state;
    static const char *const others[] = {"iperf3: getsockopt - Protocol not available\n",
                                         "{\"event\":\"interval\",\"data\":{\"streams\":[{\"soc\n"};
    char text[8192], mixed[8192];
    json_stream(text, sizeof text, "{\"event\":\"end\",\"data\":{\"streams\":[]}}\n");
    struct tr_trace *whole = read_beginning(text, strlen(text), true);
    const char *middle = strstr(text, "\"start\":5");
    while (middle[-1] != '\n') {
        middle--;
    }
    for (size_t i = 0; i < 2; i++) {
        snprintf(mixed, sizeof mixed, "%.*s%s%s", (int)(middle - text), text, others[i], middle);
        struct tr_trace *trace = read_beginning(mixed, strlen(mixed), true);
        assert_int_equal(trace->info.samples, 10);
        assert_begins(trace, whole, 10, 0);
        tr_trace_free(trace);
    }
    tr_trace_free(whole);
}

static void tables_can_be_cut_anywhere(void **state)
{
    (void)state;
    char text[1024];
    size_t n = (size_t)snprintf(text, sizeof text, "time_s,download_mbps,latency_ms\n");
    for (int i = 0; i < 12; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "%d.%d,%d.%02d,%d\n", i / 2, i % 2 * 5, 3 + i % 5,
                              i * 7, 40 + i);
    }
    every_beginning_keeps_its_rows(text, 1);
}

static void iperf_text_can_be_cut_anywhere(void **state)
{
    (void)state;
    char text[2048];
    size_t n = (size_t)snprintf(text, sizeof text,
                                "Connecting to host 10.0.0.2, port 5201\n"
                                "[  5] local 10.0.0.1 port 41000 connected to 10.0.0.2 port 5201\n"
                                "[ ID] Interval           Transfer     Bitrate\n");
    for (int i = 0; i < 10; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n,
                              "[  5]  %2d.00-%d.00  sec  %.2f MBytes  %.1f Mbits/sec\n", i, i + 1,
                              rate_mbps(i) / 8, rate_mbps(i));
    }
    every_beginning_keeps_its_rows(text, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pipe_is_read_as_it_fills),
        cmocka_unit_test(a_named_pipe_waits_for_its_writer),
        cmocka_unit_test(a_file_is_followed_by_its_name),
        cmocka_unit_test(what_cannot_be_followed_is_refused),
        cmocka_unit_test(gzip_is_unpacked_however_it_comes),
        cmocka_unit_test(wide_letters_are_not_cut_in_two),
        cmocka_unit_test(iperf3_streams_can_be_cut_anywhere),
        cmocka_unit_test(other_lines_in_a_stream_are_left_out),
        cmocka_unit_test(tables_can_be_cut_anywhere),
        cmocka_unit_test(iperf_text_can_be_cut_anywhere),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
