/* One text by every way in: file, memory, gzip, pipe; lines across the borders of pieces; stopping. */
#include <tracereel/trace.h>

#include "trace/input.h"
#include "trace/select.h"
#include "unit/unit.h"

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

static char path[] = "/tmp/tracereel-input-XXXXXX";

static int make_path(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int drop_path(void **state)
{
    (void)state;
    return unlink(path);
}

static void put_file(const char *text, size_t len)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
}

/* Over several pieces, with a line's end wherever `shift` and `eol` put it. */
static char *long_text(const char *eol, size_t shift, size_t *len)
{
    size_t lines = 60000;
    char *text = malloc(lines * 32 + shift + 8), *p = text;
    assert_non_null(text);
    *p++ = '#';
    for (size_t i = 0; i < shift; i++) {
        *p++ = 'x';
    }
    p += sprintf(p, "%s", eol);
    for (size_t i = 0; i < lines; i++) {
        p += sprintf(p, "%zu.5 %zu.%zu%s", i, i % 17, i % 1000, i + 1 < lines ? eol : "");
    }
    *len = (size_t)(p - text);
    return text;
}

static void same(const struct tr_trace *a, const struct tr_trace *b)
{
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->start_s, b->start_s, (a->count + 1) * sizeof(double));
    assert_memory_equal(a->rate_mbps, b->rate_mbps, a->count * sizeof(double));
    assert_string_equal(a->info.format, b->info.format);
}

static void open_ok(const char *from, struct tr_trace **out)
{
    struct tr_error err = {0};
    if (tr_trace_open(from, NULL, out, &err) != TR_STATUS_OK) {
        fail_msg("%s: %s", err.where, err.what);
    }
}

static void every_way_in_gives_the_same(void **state)
{
    (void)state;
    static const char *const eols[] = {"\n", "\r\n", "\r"};
    struct tr_trace *first = NULL;
    for (size_t e = 0; e < 3; e++) {
        for (size_t shift = 0; shift < 40; shift += 1 + shift / 8) {
            size_t len;
            char *text = long_text(eols[e], shift, &len);
            struct tr_trace *memory, *file;
            put_file(text, len);
            open_ok(path, &file);
            assert_int_equal(tr_trace_read("a", text, len, NULL, &memory, NULL), TR_STATUS_OK);
            assert_int_equal(file->info.samples, 60000);
            same(memory, file);
            if (first) {
                same(first, file);
                tr_trace_free(file);
            } else {
                first = file;
            }
            tr_trace_free(memory);
            free(text);
        }
    }
    tr_trace_free(first);
}

static void on_alarm(int number)
{
    (void)number;
}

/* A child that writes `path` into `fifo` in small pieces. */
static pid_t feed(const char *from, const char *fifo)
{
    pid_t child = fork();
    if (child == 0) {
        FILE *in = fopen(from, "rb"), *out = fopen(fifo, "wb");
        char bytes[777];
        size_t n;
        while (in && out && (n = fread(bytes, 1, sizeof bytes, in)) > 0) {
            fwrite(bytes, 1, n, out);
            fflush(out);
            usleep(500);
        }
        _exit(in && out && fclose(out) == 0 ? 0 : 1);
    }
    return child;
}

/* Signals that interrupt reading lose nothing of gzip in a pipe. */
static void signals_do_not_end_a_gzip(void **state)
{
    (void)state;
    size_t len;
    char *text = long_text("\n", 3, &len), fifo[64], gz[64];
    struct tr_trace *plain, *piped;
    put_file(text, len);
    open_ok(path, &plain);
    snprintf(fifo, sizeof fifo, "%s.fifo", path);
    snprintf(gz, sizeof gz, "%s.gz", path);
    gzFile f = gzopen(gz, "wb");
    assert_int_equal(gzwrite(f, text, (unsigned)len), len);
    gzclose(f);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    struct sigaction action = {.sa_handler = on_alarm}, before; /* no SA_RESTART */
    struct itimerval often = {{0, 300}, {0, 300}}, never = {0};
    pid_t child = feed(gz, fifo);
    sigaction(SIGALRM, &action, &before);
    setitimer(ITIMER_REAL, &often, NULL);
    open_ok(fifo, &piped);
    setitimer(ITIMER_REAL, &never, NULL);
    sigaction(SIGALRM, &before, NULL);
    waitpid(child, NULL, 0);
    same(plain, piped);
    tr_trace_free(plain);
    tr_trace_free(piped);
    unlink(fifo);
    unlink(gz);
    free(text);
}

/* Some kilobytes that unpack to gigabytes: they are not unpacked to the end. */
static void a_bomb_is_told(void **state)
{
    (void)state;
    char gz[64], *rows = malloc(1 << 20);
    assert_non_null(rows);
    for (size_t i = 0; i < 1 << 20; i += 4) {
        memcpy(rows + i, "\n\n\n\n", 4);
    }
    snprintf(gz, sizeof gz, "%s.bomb.gz", path);
    gzFile f = gzopen(gz, "wb9");
    assert_int_equal(gzwrite(f, "0 1\n1 2\n", 8), 8);
    for (int i = 0; i < 80; i++) {
        assert_int_equal(gzwrite(f, rows, 1 << 20), 1 << 20);
    }
    gzclose(f);
    struct tr_trace *none = NULL;
    struct tr_error err = {0};
    assert_int_equal(tr_trace_open(gz, NULL, &none, &err), TR_STATUS_FAILED);
    assert_string_equal(err.what,
                        "unpacks to more than 250 times its size, as no log does; if it is what it should "
                        "be, gunzip it first");
    unlink(gz);
    free(rows);
}

static void gzip_and_pipes_are_files_too(void **state)
{
    (void)state;
    size_t len;
    char *text = long_text("\n", 3, &len);
    struct tr_trace *plain, *packed, *piped;
    put_file(text, len);
    open_ok(path, &plain);
    char fifo[64], gz[64];
    snprintf(fifo, sizeof fifo, "%s.fifo", path);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    pid_t child = fork();
    if (child == 0) {
        FILE *f = fopen(fifo, "w");
        _exit(f && fwrite(text, 1, len, f) == len && fclose(f) == 0 ? 0 : 1);
    }
    open_ok(fifo, &piped);
    waitpid(child, NULL, 0);
    unlink(fifo);
    same(plain, piped);
    snprintf(gz, sizeof gz, "%s.gz", path);
    gzFile f = gzopen(gz, "wb");
    assert_int_equal(gzwrite(f, text, (unsigned)len / 2), len / 2);
    gzclose(f);
    f = gzopen(gz, "ab"); /* two members, one behind the other */
    assert_int_equal(gzwrite(f, text + len / 2, (unsigned)(len - len / 2)), len - len / 2);
    gzclose(f);
    open_ok(gz, &packed);
    same(plain, packed);
    /* standard input, packed */
    int in = open(gz, O_RDONLY), saved = dup(STDIN_FILENO);
    dup2(in, STDIN_FILENO);
    struct tr_trace *standard;
    open_ok("-", &standard);
    assert_string_equal(standard->info.name, "standard input");
    same(plain, standard);
    dup2(saved, STDIN_FILENO);
    close(in);
    close(saved);
    /* and cut off */
    struct stat st;
    struct tr_error err = {0};
    struct tr_trace *none = NULL;
    assert_int_equal(stat(gz, &st), 0);
    assert_int_equal(truncate(gz, st.st_size / 2), 0);
    assert_int_equal(tr_trace_open(gz, NULL, &none, &err), TR_STATUS_FAILED);
    assert_string_equal(err.what, "the gzip data ends early; the file is cut off");
    unlink(gz);
    tr_trace_free(plain);
    tr_trace_free(packed);
    tr_trace_free(piped);
    tr_trace_free(standard);
    free(text);
}

static void errors_far_into_a_file_name_their_line(void **state)
{
    (void)state;
    for (int crlf = 0; crlf < 2; crlf++) {
        size_t len;
        char *text = long_text(crlf ? "\r\n" : "\n", 5, &len), expected[100];
        char *at = strstr(text, "54321.5 ");
        assert_non_null(at);
        at[8] = 'x';
        put_file(text, len);
        struct tr_error err = {0};
        struct tr_trace *none = NULL;
        assert_int_equal(tr_trace_open(path, NULL, &none, &err), TR_STATUS_FAILED);
        snprintf(expected, sizeof expected, "%s:%d", path, 54321 + 2);
        assert_string_equal(err.where, expected);
        free(text);
    }
}

struct calls {
    size_t count, last, total, stop_at;
};

static bool on_progress(void *context, size_t done, size_t total)
{
    struct calls *c = context;
    assert_true(done >= c->last && done <= total);
    c->last = done;
    c->total = total;
    return ++c->count != c->stop_at;
}

static void progress_is_told_and_stops(void **state)
{
    (void)state;
    size_t len;
    char *text = long_text("\n", 0, &len);
    put_file(text, len);
    free(text);
    struct calls calls = {0};
    struct tr_trace_options options = {.progress = NULL, .context = &calls};
    struct tr_trace *trace = NULL;
    struct tr_error err = {0};
    options.progress = on_progress;
    /* the first look and the reading both begin at 0 */
    calls.stop_at = 3;
    assert_int_equal(tr_trace_open(path, &options, &trace, &err), TR_STATUS_CANCELLED);
    assert_string_equal(err.what, "reading was stopped");
    assert_null(trace);
    assert_int_equal(calls.count, 3);
    assert_int_equal(calls.total, len);
}

static void endless_lines_are_refused(void **state)
{
    (void)state;
    size_t len = TR_TRACE_LINE_BYTES_MAX + 100;
    char *text = malloc(len);
    assert_non_null(text);
    memset(text, '1', len);
    memcpy(text, "0 1\n", 4);
    put_file(text, len);
    free(text);
    struct tr_error err = {0};
    struct tr_trace *none = NULL;
    char expected[100];
    assert_int_equal(tr_trace_open(path, NULL, &none, &err), TR_STATUS_FAILED);
    snprintf(expected, sizeof expected, "%s:2", path);
    assert_string_equal(err.where, expected);
    assert_string_equal(err.what, "a line is longer than 16 MiB; is this a trace?");
}

static void nul_bytes_deep_inside_are_found(void **state)
{
    (void)state;
    size_t len;
    char *text = long_text("\n", 0, &len);
    text[len - 20] = '\0';
    put_file(text, len);
    free(text);
    struct tr_trace *none = NULL;
    struct tr_error err = {0};
    assert_int_equal(tr_trace_open(path, NULL, &none, &err), TR_STATUS_FAILED);
    assert_non_null(strstr(err.where, ":6000"));
}

/* ---- the quantiles of many values ---- */

static uint64_t rng = 88172645463325252u;

static uint64_t draw(void)
{
    rng ^= rng << 13;
    rng ^= rng >> 7;
    rng ^= rng << 17;
    return rng;
}

struct many {
    double *values, *weights;
};

static void fill(const void *context, size_t first, size_t n, double *values, double *weights)
{
    const struct many *m = context;
    memcpy(values, m->values + first, n * sizeof *values);
    memcpy(weights, m->weights + first, n * sizeof *weights);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double shape_of(int shape, size_t i, size_t n)
{
    switch (shape) {
    case 0: return (double)(draw() % 1000000);
    case 1: return 7;
    case 2: return (double)(i % 2);
    case 3: return (double)i;
    case 4: return (double)(n - i);
    case 5: return i % 1000 == 0 ? 1e9 : (double)(draw() % 3);
    default: return exp((double)(draw() % 1000) / 20);
    }
}

static void quantiles_of_many_are_those_of_a_sort(void **state)
{
    (void)state;
    enum { N = 100003 };
    struct many m = {malloc(N * sizeof(double)), malloc(N * sizeof(double))};
    double(*sorted)[2] = malloc(N * sizeof *sorted);
    assert_true(m.values && m.weights && sorted);
    for (int shape = 0; shape < 7; shape++) {
        for (int heavy = 0; heavy < 3; heavy++) {
            double total = 0;
            for (size_t i = 0; i < N; i++) {
                m.values[i] = shape_of(shape, i, N);
                /* whole weights, so that sums are exact whatever their order */
                m.weights[i] = heavy == 0   ? 1
                               : heavy == 1 ? (double)(draw() % 5)
                               : i == 77    ? 1e6
                                            : (double)(draw() % 2);
                total += m.weights[i];
                sorted[i][0] = m.values[i];
                sorted[i][1] = m.weights[i];
            }
            qsort(sorted, N, sizeof *sorted, by_value);
            const double shares[] = {0.0001, 0.05, 0.5, 0.95, 1};
            for (size_t k = 0; k + 1 < 5; k++) {
                double wanted[] = {ceil(shares[k] * total), ceil(shares[k + 1] * total)}, got[2];
                struct select_source source = {N, fill, &m};
                assert_true(select_quantiles(&source, total, wanted, 2, got));
                for (int q = 0; q < 2; q++) {
                    double below = 0;
                    size_t i = 0;
                    while (below + sorted[i][1] < wanted[q]) {
                        below += sorted[i++][1];
                    }
                    if (got[q] != sorted[i][0]) {
                        fail_msg("shape %d, weights %d, %g of %g: %g, not %g", shape, heavy, wanted[q], total,
                                 got[q], sorted[i][0]);
                    }
                }
            }
        }
    }
    free(m.values);
    free(m.weights);
    free(sorted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_in_gives_the_same),
        cmocka_unit_test(gzip_and_pipes_are_files_too),
        cmocka_unit_test(signals_do_not_end_a_gzip),
        cmocka_unit_test(a_bomb_is_told),
        cmocka_unit_test(errors_far_into_a_file_name_their_line),
        cmocka_unit_test(progress_is_told_and_stops),
        cmocka_unit_test(endless_lines_are_refused),
        cmocka_unit_test(nul_bytes_deep_inside_are_found),
        cmocka_unit_test(quantiles_of_many_are_those_of_a_sort),
    };
    return cmocka_run_group_tests(tests, make_path, drop_path);
}
