/* Traces written and read back: how close each format comes, as a table. */
#include <tracereel/trace.h>

#include "unit/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* How far a trace read back may be from the one written. */
struct fidelity {
    const char *format, *ending;
    double duration_s, rate_mbps, mbit; /* ends; rates of segments, relative; bits up to any moment */
    bool latency, loss;                 /* kept */
};

/* A packet is 0.012 Mbit. Cooked traces give a last segment that is shorter than the median step that step;
 * tc scripts average what is shorter than 50 ms and know whole bits a second. */
static const struct fidelity table[] = {
    {"csv", "csv", 0, 0, 1e-9, true, true},
    {"time_s-mbps", "log", 2, 0, 40, false, false},
    {"mahimahi", "down", 0.0006, INFINITY, 0.0121, false, false},
    {"sabre-json", "json", 1e-8, 1e-11, 1e-7, true, false},
    {"opennetlab-json", "json", 1e-8, 1e-11, 1e-7, true, true},
    {"speed-duration-json", "json", 1e-8, 1e-11, 1e-7, false, false},
    {"tc-script", "sh", 1e-6, INFINITY, 4, true, true},
};

static uint64_t rng_state = 88172645463325252u;

static double uniform(void)
{
    rng_state ^= rng_state << 13;
    rng_state ^= rng_state >> 7;
    rng_state ^= rng_state << 17;
    return (double)(rng_state >> 11) * 0x1p-53;
}

enum { SEGMENTS = 300 };

static struct tr_trace *make(size_t n, bool regular)
{
    static double d[SEGMENTS], r[SEGMENTS], lat[SEGMENTS], loss[SEGMENTS];
    struct tr_trace *trace = NULL;
    for (size_t i = 0; i < n; i++) {
        d[i] = regular ? 1 : 0.06 + uniform() * 2;
        r[i] = uniform() < 0.1 ? 0 : uniform() * 20;
        lat[i] = floor(uniform() * 1000) / 10;
        loss[i] = floor(uniform() * 1000) / 1e6;
    }
    assert_int_equal(tr_trace_from_segments("made up", "csv", n, d, r, lat, loss, &trace, NULL),
                     TR_STATUS_OK);
    return trace;
}

static struct tr_trace *back(const struct tr_trace *trace, const struct fidelity *f)
{
    char path[] = "/tmp/tracereel-write-XXXXXX", named[64];
    struct tr_error err = {0};
    struct tr_trace *read = NULL;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    snprintf(named, sizeof named, "%s.%s", path, f->ending);
    if (tr_trace_write(trace, named, f->format, true, &err) != TR_STATUS_OK ||
        tr_trace_open(named, NULL, &read, &err) != TR_STATUS_OK) {
        fail_msg("%s: %s", err.where, err.what);
    }
    unlink(path);
    unlink(named);
    assert_string_equal(read->info.format, f->format);
    return read;
}

static double worst_mbit(const struct tr_trace *a, const struct tr_trace *b)
{
    double worst = 0;
    for (int i = 0; i <= 5000; i++) {
        double t = tr_trace_duration_s(a) * i / 5000;
        worst = fmax(worst, fabs(tr_trace_mbit_before(a, t, false) - tr_trace_mbit_before(b, t, false)));
    }
    return worst;
}

static double worst_rate(const struct tr_trace *a, const struct tr_trace *b)
{
    double worst = 0;
    for (size_t i = 0; i < a->count; i++) {
        double t = (a->start_s[i] + a->start_s[i + 1]) / 2;
        double rate = b->rate_mbps[tr_trace_find(b, t)];
        worst = fmax(worst, fabs(rate - a->rate_mbps[i]) / fmax(1e-9, a->rate_mbps[i]));
    }
    return worst;
}

static void compare(const struct tr_trace *a, const struct tr_trace *b, const struct fidelity *f)
{
    double duration = fabs(tr_trace_duration_s(a) - tr_trace_duration_s(b));
    double mbit = worst_mbit(a, b), rate = isinf(f->rate_mbps) ? 0 : worst_rate(a, b);
    printf("  %-20s duration %.2g s, rates %.2g, bits %.2g Mbit\n", f->format, duration, rate, mbit);
    if (duration > f->duration_s || mbit > f->mbit || (!isinf(f->rate_mbps) && rate > f->rate_mbps)) {
        fail_msg("%s comes back further off than the table has it", f->format);
    }
    assert_true((b->latency_ms != NULL) == f->latency && (b->loss != NULL) == f->loss);
    for (size_t i = 0; f->latency && i < a->count; i++) {
        size_t k = tr_trace_find(b, (a->start_s[i] + a->start_s[i + 1]) / 2);
        assert_near(a->latency_ms[i], b->latency_ms[k], 1e-3);
        if (f->loss) {
            assert_near(a->loss[i], b->loss[k], 1e-8);
        }
    }
}

static void every_format_comes_back(void **state)
{
    (void)state;
    for (int regular = 0; regular < 2; regular++) {
        struct tr_trace *a = make(SEGMENTS, regular);
        for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
            struct tr_trace *b = back(a, &table[i]);
            compare(a, b, &table[i]);
            tr_trace_free(b);
        }
        tr_trace_free(a);
    }
}

static void csv_comes_back_to_the_bit(void **state)
{
    (void)state;
    for (int i = 0; i < 50; i++) {
        struct tr_trace *a = make(1 + (size_t)i, i % 2);
        struct tr_trace *b = back(a, &table[0]);
        assert_int_equal(a->count, b->count);
        assert_memory_equal(a->start_s, b->start_s, a->count * sizeof(double));
        assert_memory_equal(a->rate_mbps, b->rate_mbps, a->count * sizeof(double));
        assert_memory_equal(a->latency_ms, b->latency_ms, a->count * sizeof(double));
        assert_memory_equal(a->loss, b->loss, a->count * sizeof(double));
        assert_near(tr_trace_duration_s(a), tr_trace_duration_s(b), 1e-9);
        tr_trace_free(a);
        tr_trace_free(b);
    }
}

/* The k-th packet goes out when k packets' bits have passed, never more than one off. */
static void packets_are_never_one_too_far(void **state)
{
    (void)state;
    struct tr_trace *a = make(50, false);
    struct tr_trace *b = back(a, &table[2]);
    for (int ms = 0; ms < (int)(tr_trace_duration_s(a) * 1000); ms++) {
        double t = ms / 1e3;
        double off = tr_trace_mbit_before(a, t, false) - tr_trace_mbit_before(b, t, false);
        assert_true(off > -0.01201 && off < 0.01201);
    }
    tr_trace_free(a);
    tr_trace_free(b);
}

static void mahimahi_files_are_written_back_line_by_line(void **state)
{
    (void)state;
    static const char *const files[] = {"1\n",
                                        "12\n",
                                        "0\n0\n4\n5\n5\n",
                                        "0\n1\n",
                                        "5\n5\n5\n",
                                        "3\n4\n5\n6\n6\n7\n",
                                        "637\n637\n638\n700\n5000\n",
                                        "0\n0\n0\n1\n1\n1\n2\n2\n2\n"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct tr_trace *trace;
        char path[] = "/tmp/tracereel-write-XXXXXX", copy[100], got[200] = "";
        int fd = mkstemp(path);
        assert_true(fd >= 0);
        close(fd);
        strcpy(copy, files[i]);
        assert_int_equal(tr_trace_read("a.down", copy, strlen(copy), NULL, &trace, NULL), TR_STATUS_OK);
        assert_int_equal(tr_trace_write(trace, path, "mahimahi", true, NULL), TR_STATUS_OK);
        FILE *f = fopen(path, "r");
        assert_non_null(f);
        got[fread(got, 1, sizeof got - 1, f)] = '\0';
        fclose(f);
        unlink(path);
        tr_trace_free(trace);
        assert_string_equal(got, files[i]);
    }
}

static void writers_are_chosen_by_ending_or_name(void **state)
{
    (void)state;
    struct tr_trace *a = make(3, true);
    struct tr_error err = {0};
    assert_int_equal(tr_trace_write(a, "/tmp/tracereel.unknown", NULL, true, &err), TR_STATUS_USAGE);
    assert_string_equal(err.what,
                        "its ending names no format; give it one (.csv) or say --write-format NAME");
    assert_int_equal(tr_trace_write(a, "/tmp/tracereel", NULL, true, &err), TR_STATUS_USAGE);
    assert_int_equal(tr_trace_write(a, "/tmp/tracereel.csv", "nothing", true, &err), TR_STATUS_USAGE);
    assert_string_equal(err.what, "there is no format \"nothing\"; `tracereel formats` lists them");
    assert_int_equal(tr_trace_write(a, "/tmp/tracereel.csv", "oboe", true, &err), TR_STATUS_USAGE);
    assert_string_equal(err.what, "oboe is only read, not written; `tracereel formats` says which are");
    assert_int_equal(tr_trace_write(a, "/dev/full", "csv", true, &err), TR_STATUS_FAILED);
    assert_int_equal(tr_trace_write(a, "/nonexistent/a.csv", NULL, true, &err), TR_STATUS_FAILED);
    tr_trace_free(a);
    const double one[] = {1}, little[] = {0.001};
    struct tr_trace *small;
    assert_int_equal(tr_trace_from_segments("x", "csv", 1, one, little, NULL, NULL, &small, NULL),
                     TR_STATUS_OK);
    assert_int_equal(tr_trace_write(small, "/tmp/tracereel.down", NULL, true, &err), TR_STATUS_FAILED);
    assert_string_equal(err.what, "lets not one packet of 1500 bytes pass; a mahimahi trace needs one");
    tr_trace_free(small);
}

/* The script must parse in a shell, whatever the trace is called, and clean up after itself: with `tc` and
 * `sleep` replaced by functions that print, it can be run anywhere. */
static void tc_scripts_run_in_a_shell(void **state)
{
    (void)state;
    const double d[] = {0.06, 0.07}, r[] = {5, 0};
    struct tr_trace *trace;
    char folder[] = "/tmp/tracereel-tc-XXXXXX", path[64], fake[64], command[300], out[4000] = "";
    assert_non_null(mkdtemp(folder));
    assert_int_equal(
        tr_trace_from_segments("bad\nname; rm -rf $(x) `y` \"", "csv", 2, d, r, NULL, NULL, &trace, NULL),
        TR_STATUS_OK);
    snprintf(path, sizeof path, "%s/replay.sh", folder);
    snprintf(fake, sizeof fake, "%s/tc", folder);
    assert_int_equal(tr_trace_write(trace, path, NULL, true, NULL), TR_STATUS_OK);
    tr_trace_free(trace);
    FILE *f = fopen(fake, "w");
    assert_non_null(f);
    fputs("#!/bin/sh\necho \"tc $*\"\n", f);
    fclose(f);
    chmod(fake, 0755);
    snprintf(command, sizeof command, "PATH=%s:$PATH sh %s 'eth 0' 2>&1; sh %s 2>&1; echo status $?", folder,
             path, path);
    FILE *p = popen(command, "r");
    assert_non_null(p);
    out[fread(out, 1, sizeof out - 1, p)] = '\0';
    pclose(p);
    unlink(path);
    unlink(fake);
    rmdir(folder);
    assert_non_null(
        strstr(out, "tc qdisc replace dev eth 0 root handle 1: netem limit 100000 delay 0ms loss 0%\n"
                    "tc qdisc replace dev eth 0 parent 1: handle 2: tbf rate 5000000bit burst 10000 latency "
                    "100ms\n"));
    assert_non_null(strstr(out, "loss 100%\n"));
    assert_non_null(strstr(out, "tc qdisc del dev eth 0 root\nusage: "));
    assert_non_null(strstr(out, "status 2"));
    assert_null(strstr(out, "not found"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_comes_back),
        cmocka_unit_test(csv_comes_back_to_the_bit),
        cmocka_unit_test(packets_are_never_one_too_far),
        cmocka_unit_test(mahimahi_files_are_written_back_line_by_line),
        cmocka_unit_test(writers_are_chosen_by_ending_or_name),
        cmocka_unit_test(tc_scripts_run_in_a_shell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
