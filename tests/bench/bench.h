/* Helpers of every benchmark: a clock, a median, and figures as JSON on standard output. */
#ifndef TRACEREEL_TESTS_BENCH_H
#define TRACEREEL_TESTS_BENCH_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline double bench_clock_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Of this process: what others on the machine do meanwhile does not count. */
static inline double bench_cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static inline int bench_compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts the values. */
static inline double bench_median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, bench_compare);
    return values[count / 2];
}

static bool bench_first = true;

static inline void bench_begin(void)
{
    printf("[");
}

static inline void bench_figure(const char *name, double value, const char *unit)
{
    printf("%s\n  {\"name\": \"%s\", \"value\": %.4g, \"unit\": \"%s\"}", bench_first ? "" : ",", name, value,
           unit);
    bench_first = false;
    fflush(stdout);
}

/* A figure, the yardstick measured beside it, and how many times that it is: machines differ, this hardly. */
static inline void bench_figure_beside(const char *name, double ms, const char *yardstick,
                                       double yardstick_ms)
{
    char key[192];
    bench_figure(name, ms, "ms");
    snprintf(key, sizeof key, "%.90s, %.60s beside it", name, yardstick);
    bench_figure(key, yardstick_ms, "ms");
    snprintf(key, sizeof key, "%.90s / %.60s", name, yardstick);
    bench_figure(key, ms / yardstick_ms, "times");
}

static inline void bench_end(void)
{
    printf("\n]\n");
}

#endif
