/* Figures of the model, as JSON on standard output: a list of {"name", "value", "unit"}.
 *
 *     bench_model [quick | long | players]   quick: a thousandth of the work, to see that it runs
 *                                            long: only a session of 10^8 steps, which takes 8 GB
 *                                            players: only sessions of players and rules
 *
 * Each figure is the best of several runs: what the code can do when the machine lets it. */
#include "model/pyramid.h"

#include <tracereel/players.h>
#include <tracereel/session.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define REPEATS 5

static double scale = 1;
static bool first_figure = true;

static double clock_s(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double now_s(void)
{
    return clock_s(CLOCK_MONOTONIC);
}

static void figure(const char *name, double value, const char *unit)
{
    printf("%s\n  {\"name\": \"%s\", \"value\": %.4g, \"unit\": \"%s\"}", first_figure ? "" : ",", name,
           value, unit);
    first_figure = false;
    fflush(stdout);
}

static void need(bool ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "bench_model: %s failed\n", what);
        exit(1);
    }
}

/* A random walk of one-second rates around what the ladder's middle needs. */
static struct tr_trace *walk(size_t count)
{
    double *duration = malloc(count * 2 * sizeof *duration), *rate = duration + count;
    need(duration, "memory");
    double x = 5;
    srand(1);
    for (size_t i = 0; i < count; i++) {
        x += (rand() % 2001 - 1000) * 1e-3;
        x = fmin(fmax(x, 0.2), 15);
        rate[i] = x;
        duration[i] = 1;
    }
    struct tr_trace *trace;
    need(tr_trace_from_segments("walk", "bench", count, duration, rate, NULL, NULL, &trace, NULL) ==
             TR_STATUS_OK,
         "trace");
    free(duration);
    return trace;
}

/* Millions of steps a second of tr_session_score, or of tr_session_run with its timeline. */
static double steps_per_s(const struct tr_session_config *config, bool keep)
{
    double best = INFINITY;
    size_t steps = 0;
    for (int i = 0; i < REPEATS; i++) {
        struct tr_qoe qoe;
        struct tr_timeline *timeline = NULL;
        double begin = now_s();
        if (keep) {
            need(tr_session_run(config, &timeline, NULL) == TR_STATUS_OK, "session_run");
            steps = timeline->count;
        } else {
            need(tr_session_score(config, &qoe, NULL) == TR_STATUS_OK, "session_score");
            steps = qoe.total_steps;
        }
        best = fmin(best, now_s() - begin);
        tr_timeline_free(timeline);
    }
    return (double)steps / best / 1e6;
}

static void bench_traces(const struct tr_params *params)
{
    static const struct {
        const char *name;
        double dt_s;
    } scores[] = {{"score, trace of 1 s, dt 1", 1},
                  {"score, trace of 1 s, dt 0.1", 0.1},
                  {"score, trace of 1 s, dt 0.7", 0.7}};
    struct tr_trace *trace = walk((size_t)fmax(3600, 2e6 * scale));
    struct tr_session_config config = {.params = params, .trace = trace};
    for (size_t i = 0; i < sizeof scores / sizeof *scores; i++) {
        config.dt_s = scores[i].dt_s;
        figure(scores[i].name, steps_per_s(&config, false), "M steps/s");
    }
    config.dt_s = 0.1;
    config.duration_s = fmax(3600, 5e5 * scale);
    figure("run with a timeline, dt 0.1", steps_per_s(&config, true), "M steps/s");
    config.duration_s = 3600;
    figure("run an hour at dt 0.1", 36000 / steps_per_s(&config, true) / 1e3, "ms");
    tr_trace_free(trace);
}

static void bench_network(const struct tr_params *params)
{
    const size_t ticks = (size_t)fmax(1000, 2e6 * scale);
    double *congestion = malloc(ticks * sizeof *congestion), best = INFINITY;
    need(congestion, "memory");
    for (int i = 0; i < REPEATS; i++) {
        struct tr_trace *trace;
        struct tr_qoe qoe;
        double begin = now_s();
        need(tr_network_generate(&params->network, 42, ticks, "network", congestion, &trace, NULL) ==
                 TR_STATUS_OK,
             "network");
        const struct tr_session_config config = {
            .params = params, .trace = trace, .generated = true, .congestion = congestion, .dt_s = 1};
        need(tr_session_score(&config, &qoe, NULL) == TR_STATUS_OK, "session_score");
        best = fmin(best, now_s() - begin);
        tr_trace_free(trace);
    }
    free(congestion);
    figure("score, network model as a trace, dt 1", (double)ticks / best / 1e6, "M steps/s");
    const int sessions = (int)fmax(10, 20000 * scale);
    best = INFINITY;
    for (int r = 0; r < REPEATS; r++) {
        double begin = now_s();
        for (int i = 0; i < sessions; i++) {
            struct tr_qoe qoe;
            need(tr_session_score_generated(params, (uint64_t)i, 1, 300, &qoe, NULL) == TR_STATUS_OK,
                 "a generated session");
        }
        best = fmin(best, now_s() - begin);
    }
    figure("score, network model, sessions of 300 s, dt 1", sessions * 300 / best / 1e6, "M steps/s");
}

/* Of one thread: what others do on the machine does not count. */
static double cpu_s(void)
{
    return clock_s(CLOCK_THREAD_CPUTIME_ID);
}

/* The least that a session of segments needs, written straight down: 150 fetches over a trace, a buffer,
 * and 300 steps that sample it. */
static double naive_session(const struct tr_trace *trace, double *level_s)
{
    double t_s = 0, buffer_s = 0, sum = 0;
    size_t segment = 0, step = 0;
    for (int k = 0; k < 150; k++) {
        double left = 1.8 / 0.96, begin_s = t_s;
        while (segment < trace->count) {
            double here = trace->rate_mbps[segment] * (trace->start_s[segment + 1] - t_s);
            if (left <= here) {
                t_s += left / trace->rate_mbps[segment];
                break;
            }
            left -= here;
            t_s = trace->start_s[++segment];
        }
        for (; step < 300 && (double)(step + 1) <= t_s; step++) {
            level_s[step] = fmax(0, buffer_s - ((double)(step + 1) - begin_s));
            sum += level_s[step];
        }
        buffer_s = fmax(0, buffer_s - (t_s - begin_s)) + 2;
        if (buffer_s > 30) {
            t_s += buffer_s - 30;
            buffer_s = 30;
            while (segment + 1 < trace->count && trace->start_s[segment + 1] <= t_s) {
                segment++;
            }
        }
    }
    return sum;
}

static void bench_naive(struct tr_trace *const *traces, int count, int sessions)
{
    static double level_s[300];
    double best = INFINITY, sum = 0;
    for (int r = 0; r < REPEATS; r++) {
        double begin = cpu_s();
        for (int i = 0; i < sessions; i++) {
            sum += naive_session(traces[i % count], level_s);
        }
        best = fmin(best, cpu_s() - begin);
    }
    need(isfinite(sum), "the yardstick");
    figure("yardstick: naive sessions of 300 s", sessions / best, "sessions/s");
}

/* 48 segments of four seconds at six levels, five looked ahead. */
static void bench_robust_mpc(struct tr_trace *const *traces, int count,
                             struct tr_session_workspace *workspace)
{
    const int sessions = (int)fmax(20, 1000 * scale);
    struct tr_scenario scenario;
    double best = INFINITY;
    tr_scenario_defaults(&scenario);
    need(tr_scenario_load(&scenario, "pensieve", NULL) == TR_STATUS_OK, "scenario pensieve");
    need(tr_player_lay(&scenario, "robustmpc", "bench", NULL) == TR_STATUS_OK, "robustmpc");
    for (int r = 0; r < REPEATS; r++) {
        double begin = cpu_s();
        for (int i = 0; i < sessions; i++) {
            struct tr_qoe qoe;
            const struct tr_session_config config = {
                .params = &scenario.params, .trace = traces[i % count], .loop = true, .seed = 1};
            need(tr_session_score_in(&config, workspace, &qoe, NULL) == TR_STATUS_OK, "session_score");
        }
        best = fmin(best, cpu_s() - begin);
    }
    figure("sessions of 48 segments, robustmpc", sessions / best, "sessions/s");
}

/* Sessions of 300 s a second, over fifty networks. */
static void bench_players(void)
{
    enum { NETWORKS = 50 };
    static const char *const names[] = {"hls.js",      "dash.js",   "shaka",       "media3",
                                        "simple",      "bb",        "rate",        "throughput",
                                        "bola",        "hls.js-ll", "dash.js-ll",  "dash.js-lolp",
                                        "dash.js-l2a", "shaka-ll",  "shaka-ll-hls"};
    const int sessions = (int)fmax(NETWORKS, 3000 * scale);
    struct tr_scenario live;
    tr_scenario_defaults(&live);
    need(tr_scenario_load(&live, "live", NULL) == TR_STATUS_OK, "scenario live");
    struct tr_trace *traces[NETWORKS];
    for (int i = 0; i < NETWORKS; i++) {
        need(tr_network_generate(&live.params.network, (uint64_t)i, 300, "network", NULL, &traces[i], NULL) ==
                 TR_STATUS_OK,
             "network");
    }
    struct tr_session_workspace *workspace = tr_session_workspace_new();
    need(workspace, "memory");
    bench_naive(traces, NETWORKS, sessions);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        struct tr_scenario player = live;
        double best = INFINITY;
        char name[64];
        need(tr_player_lay(&player, "simple", "bench", NULL) == TR_STATUS_OK, "simple");
        need(tr_player_lay(&player, names[k], "bench", NULL) == TR_STATUS_OK, names[k]);
        for (int r = 0; r < REPEATS; r++) {
            double begin = cpu_s();
            for (int i = 0; i < sessions; i++) {
                struct tr_qoe qoe;
                const struct tr_session_config config = {
                    .params = &player.params, .trace = traces[i % NETWORKS], .generated = true, .seed = 1};
                need(tr_session_score_in(&config, workspace, &qoe, NULL) == TR_STATUS_OK, "session_score");
            }
            best = fmin(best, cpu_s() - begin);
        }
        snprintf(name, sizeof name, "sessions of 300 s, %s", names[k]);
        figure(name, sessions / best, "sessions/s");
    }
    bench_robust_mpc(traces, NETWORKS, workspace);
    tr_session_workspace_free(workspace);
    for (int i = 0; i < NETWORKS; i++) {
        tr_trace_free(traces[i]);
    }
}

/* The bare pyramid over a column that is in memory: how long it takes to build, and what it takes beside the
 * column. */
static void bench_pyramid(void)
{
    const size_t count = (size_t)(1e8 * scale), block = 1 << 16;
    double *column = malloc(count * sizeof *column), best = INFINITY, best_cpu = INFINITY, x = 0;
    need(column, "memory for a long column");
    for (size_t i = 0; i < count; i++) {
        x += (double)((i * 2654435761u) >> 12 & 1023) / 512 - 1;
        column[i] = x;
    }
    struct pyramid pyramid;
    size_t blocks = 0;
    for (int i = 0; i < REPEATS; i++) {
        double begin = now_s(), begin_cpu = clock_s(CLOCK_THREAD_CPUTIME_ID);
        need(pyramid_init(&pyramid, column, count), "memory for a pyramid");
        for (size_t from = 0; from < count; from += block) {
            pyramid_add(&pyramid, count - from < block ? count - from : block);
        }
        best = fmin(best, now_s() - begin);
        best_cpu = fmin(best_cpu, clock_s(CLOCK_THREAD_CPUTIME_ID) - begin_cpu);
        if (i < REPEATS - 1) {
            pyramid_destroy(&pyramid);
        }
    }
    for (int level = 0; level < PYRAMID_LEVELS; level++) {
        blocks += count >> (PYRAMID_BASE_SHIFT + level * PYRAMID_STEP_SHIFT);
    }
    size_t bytes = blocks * sizeof(struct extent) + ((count >> PYRAMID_SUM_SHIFT) + 1) * sizeof(double);
    figure("pyramid, samples", (double)count, "samples");
    figure("pyramid, built in", best, "s");
    figure("pyramid, built in, of processor time", best_cpu, "s");
    figure("pyramid, share of the column", 100.0 * (double)bytes / (double)(count * sizeof *column), "%");
    pyramid_destroy(&pyramid);
    free(column);
}

static void bench_columns(const struct tr_params *params, double length_s)
{
    enum { COLUMNS = 1920 };
    struct tr_trace *trace = walk(3600);
    const struct tr_session_config config = {
        .params = params, .trace = trace, .dt_s = 0.01, .loop = true, .duration_s = length_s};
    struct tr_timeline *timeline;
    need(tr_session_run(&config, &timeline, NULL) == TR_STATUS_OK, "session_run");
    static float min[COLUMNS], max[COLUMNS];
    double duration_s = tr_timeline_duration_s(timeline), worst = 0, worst_new = 0, worst_mean = 0;
    for (double zoom = 1; zoom < (double)timeline->count / COLUMNS * 4; zoom *= 1.7) {
        double span_s = duration_s / zoom / COLUMNS, again = INFINITY, new = INFINITY, means = INFINITY;
        for (int i = 0; i < REPEATS; i++) {
            /* Another place each time, so that memory is not at hand; then the same place once more. */
            double from_s = duration_s / REPEATS * i * (1 - 1 / zoom);
            for (int k = 0; k < 2; k++) {
                double begin = now_s();
                tr_timeline_columns(timeline, TR_TIMELINE_BUFFER_LEVEL_S, from_s, span_s, COLUMNS, min, max);
                double *best = k == 0 ? &new : &again;
                *best = fmin(*best, now_s() - begin);
            }
            double begin = now_s();
            tr_timeline_column_means(timeline, TR_TIMELINE_BUFFER_LEVEL_S, from_s, span_s, COLUMNS, min);
            means = fmin(means, now_s() - begin);
        }
        worst_mean = fmax(worst_mean, means);
        worst = fmax(worst, again);
        worst_new = fmax(worst_new, new);
    }
    figure("min/max of 1920 columns, samples", (double)timeline->count, "samples");
    figure("min/max of 1920 columns, worst zoom", worst * 1e3, "ms");
    figure("min/max of 1920 columns, worst zoom, at a new place", worst_new * 1e3, "ms");
    figure("means of 1920 columns, worst zoom", worst_mean * 1e3, "ms");
    struct tr_qoe qoe;
    double begin = now_s();
    for (int i = 0; i < 10000; i++) {
        tr_timeline_qoe(timeline, duration_s * i / 10000, &qoe);
    }
    figure("report on [0, t]", (now_s() - begin) / 10000 * 1e6, "us");
    tr_timeline_free(timeline);
    tr_trace_free(trace);
}

int main(int argc, char **argv)
{
    scale = argc > 1 && strcmp(argv[1], "quick") == 0 ? 1e-3 : 1;
    struct tr_params params;
    tr_params_defaults(&params);
    printf("[");
    if (argc > 1 && strcmp(argv[1], "long") == 0) {
        bench_columns(&params, 1e6);
        printf("\n]\n");
        return 0;
    }
    if (argc > 1 && strcmp(argv[1], "players") == 0) {
        bench_players();
        printf("\n]\n");
        return 0;
    }
    bench_traces(&params);
    bench_network(&params);
    bench_players();
    bench_columns(&params, fmax(3600, 1e5 * scale));
    bench_pyramid();
    printf("\n]\n");
    return 0;
}
