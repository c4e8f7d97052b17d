/* Figures of reading traces, as JSON on standard output: a list of {"name", "value", "unit"}.
 *
 *     bench_trace [quick]     quick: a hundredth of the work, to see that it runs
 *
 * Files lie in the folder for temporary files and have been read once, so that the disk plays no part; each
 * speed is the best of several runs in processor time, beside what a plain read of the same file takes.
 * Memory is what a process of its own that only opens the file has at its peak, over what the columns of the
 * trace take. */
#include <tracereel/trace.h>

#include "bench/bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define REPEATS 5

static bool first_figure = true;
static char folder[] = "/tmp/tracereel-bench-XXXXXX";

static double clock_s(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Time of this process on a processor, kernel included: what "on one core" means on a machine that others use
 * too. */
static double now_s(void)
{
    return clock_s(CLOCK_PROCESS_CPUTIME_ID);
}

static void figure(const char *name, double value, const char *unit)
{
    printf("%s\n  {\"name\": \"%s\", \"value\": %.4g, \"unit\": \"%s\"}", first_figure ? "[" : ",", name,
           value, unit);
    first_figure = false;
    fflush(stdout);
}

static void need(bool ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "bench_trace: %s failed\n", what);
        exit(1);
    }
}

static uint64_t rng = 88172645463325252u;

static uint64_t draw(void)
{
    rng ^= rng << 13;
    rng ^= rng >> 7;
    rng ^= rng << 17;
    return rng;
}

static double uniform(void)
{
    return (double)(draw() >> 11) * 0x1p-53;
}

typedef void put_line(FILE *f, size_t i);

/* "12.34 5.678": what most tools print */
static void put_short(FILE *f, size_t i)
{
    fprintf(f, "%zu.%zu %.3f\n", i / 2, i % 2 * 5, uniform() * 20);
}

/* "0.549999952316\t4.79283060109": what Python printed into Pensieve's traces, and 17 digits */
static void put_long(FILE *f, size_t i)
{
    fprintf(f, "%.12g\t%.17g\n", (double)i * 0.5 + uniform() * 0.1, uniform() * 20);
}

static void put_csv(FILE *f, size_t i)
{
    if (i == 0) {
        fputs("t_s,bandwidth_mbps,latency_ms,packet_loss\n", f);
    }
    fprintf(f, "%zu,%.15g,%.5g,%.4g\n", i, uniform() * 20, 20 + uniform() * 50, uniform() * 0.01);
}

/* About 14 Mbit/s, bursts and holes of some milliseconds */
static void put_packet(FILE *f, size_t i)
{
    static size_t stamp;
    stamp = i == 0 ? 0 : stamp + (uniform() < 0.6 ? 0 : (size_t)(-log(uniform() + 1e-9) * 2));
    fprintf(f, "%zu\n", stamp + (i > 0));
}

static void make_file(char *path, size_t size, const char *name, put_line *put, size_t lines)
{
    snprintf(path, size, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    need(f != NULL, path);
    for (size_t i = 0; i < lines; i++) {
        put(f, i);
    }
    need(fclose(f) == 0, path);
}

static double file_mb(const char *path)
{
    struct stat st;
    need(stat(path, &st) == 0, path);
    return (double)st.st_size / 1e6;
}

static double open_s(const char *path, const struct tr_trace_options *options)
{
    struct tr_trace *trace;
    struct tr_error err = {0};
    double begin = now_s();
    if (tr_trace_open(path, options, &trace, &err) != TR_STATUS_OK) {
        fprintf(stderr, "bench_trace: %s: %s\n", err.where, err.what);
        exit(1);
    }
    double taken = now_s() - begin;
    tr_trace_free(trace);
    return taken;
}

static double plain_read_s(const char *path)
{
    static char buffer[1 << 18];
    double begin = now_s();
    FILE *f = fopen(path, "r");
    need(f != NULL, path);
    setvbuf(f, NULL, _IONBF, 0);
    while (fread(buffer, 1, sizeof buffer, f) > 0) {}
    fclose(f);
    return now_s() - begin;
}

static double best(double (*work)(const char *, const struct tr_trace_options *), const char *path)
{
    double least = INFINITY;
    for (int i = 0; i < REPEATS; i++) {
        least = fmin(least, work(path, NULL));
    }
    return least;
}

static void measure(const char *what, const char *path)
{
    char name[100];
    double mb = file_mb(path), plain = INFINITY;
    for (int i = 0; i < REPEATS; i++) {
        plain = fmin(plain, plain_read_s(path));
    }
    snprintf(name, sizeof name, "read %s", what);
    figure(name, mb / best(open_s, path), "MB/s");
    snprintf(name, sizeof name, "plain read of the same file, %s", what);
    figure(name, mb / plain, "MB/s");
}

struct calls {
    size_t count;
    double last_s, longest_s;
};

static bool on_progress(void *context, size_t done, size_t total)
{
    struct calls *c = context;
    double t = clock_s(CLOCK_MONOTONIC);
    (void)done;
    (void)total;
    c->longest_s = c->count++ > 0 ? fmax(c->longest_s, t - c->last_s) : 0;
    c->last_s = t;
    return true;
}

/* In a process of its own: the peak of memory, and the bytes of the columns, through a pipe. */
static void measure_memory(const char *what, const char *path)
{
    int ends[2];
    char name[100];
    need(pipe(ends) == 0, "pipe");
    fflush(stdout);
    pid_t child = fork();
    need(child >= 0, "fork");
    if (child == 0) {
        struct tr_trace *trace;
        double figures[2] = {0};
        struct rusage before, after;
        getrusage(RUSAGE_SELF, &before);
        if (tr_trace_open(path, NULL, &trace, NULL) == TR_STATUS_OK) {
            getrusage(RUSAGE_SELF, &after);
            figures[0] = (double)(after.ru_maxrss - before.ru_maxrss) * 1024;
            figures[1] = (double)trace->count * 8 * (3 + (trace->latency_ms != NULL) + (trace->loss != NULL));
        }
        _exit(write(ends[1], figures, sizeof figures) == sizeof figures ? 0 : 1);
    }
    double figures[2] = {0};
    close(ends[1]);
    need(read(ends[0], figures, sizeof figures) == sizeof figures && figures[1] > 0, "opening in a child");
    close(ends[0]);
    waitpid(child, NULL, 0);
    snprintf(name, sizeof name, "peak memory over columns, %s", what);
    figure(name, figures[0] / figures[1], "times");
}

static void measure_ten_million(const char *path, double lines)
{
    struct calls calls = {0};
    const struct tr_trace_options options = {.progress = on_progress, .context = &calls};
    double least = INFINITY, clock_least = INFINITY;
    for (int i = 0; i < REPEATS; i++) {
        calls = (struct calls){0};
        double begin = clock_s(CLOCK_MONOTONIC);
        least = fmin(least, open_s(path, &options));
        clock_least = fmin(clock_least, clock_s(CLOCK_MONOTONIC) - begin);
    }
    figure("open lines with progress", lines, "lines");
    figure("open them in, processor time", least, "s");
    figure("open them in, by the clock", clock_least, "s");
    figure("progress calls", (double)calls.count, "calls");
    figure("longest time between two", calls.longest_s * 1e3, "ms");
}

static void measure_steps(const char *path, double dt_s, const char *name)
{
    struct tr_trace *trace;
    need(tr_trace_open(path, NULL, &trace, NULL) == TR_STATUS_OK, path);
    double least = INFINITY, sum = 0, duration_s = tr_trace_duration_s(trace);
    size_t steps = (size_t)fmin(floor(duration_s / dt_s), 2e7);
    for (int i = 0; i < REPEATS; i++) {
        struct tr_trace_cursor cursor;
        struct tr_trace_step step;
        tr_trace_cursor_init(&cursor, trace, false);
        double begin = now_s();
        for (size_t k = 0; k < steps; k++) {
            tr_trace_cursor_step(&cursor, (double)k * dt_s, (double)(k + 1) * dt_s, &step);
            sum += step.bandwidth_mbps;
        }
        least = fmin(least, now_s() - begin);
    }
    need(sum >= 0, name);
    figure(name, (double)steps / least / 1e6, "M steps/s");
    tr_trace_free(trace);
}

int main(int argc, char **argv)
{
    size_t lines = argc > 1 && strcmp(argv[1], "quick") == 0 ? 100000 : 10000000;
    char two[64], digits[64], csv[64], packets[64];
    need(mkdtemp(folder) != NULL, folder);
    make_file(two, sizeof two, "two.txt", put_short, lines);
    make_file(digits, sizeof digits, "digits.txt", put_long, lines);
    make_file(csv, sizeof csv, "own.csv", put_csv, lines / 2);
    make_file(packets, sizeof packets, "packets.down", put_packet, lines);
    measure("two columns, short numbers", two);
    measure("two columns, 12 and 17 digits", digits);
    measure("our CSV, four columns", csv);
    measure("mahimahi", packets);
    measure_ten_million(two, (double)lines);
    measure_memory("two columns, short numbers", two);
    measure_memory("two columns, 12 and 17 digits", digits);
    measure_memory("our CSV, four columns", csv);
    measure_memory("mahimahi", packets);
    measure_steps(two, 0.1, "averages over steps of 0.1 s, segments of 0.5 s");
    measure_steps(two, 0.5, "averages over steps of 0.5 s, segments of 0.5 s");
    measure_steps(packets, 1, "averages over steps of 1 s, segments of 1 ms");
    printf("\n]\n");
    unlink(two);
    unlink(digits);
    unlink(csv);
    unlink(packets);
    rmdir(folder);
    return 0;
}
