/* The cost of explaining, as JSON on standard output: all stalls of 600 s on a bus, under each player, beside
 * a naive count of the sessions that it runs again.
 *
 *     bench_explain [quick] */
#include "bench/bench.h"

#include "study/explain/explain.h"

#include <string.h>

#define RUNS     5
#define LENGTH_S 600.0

static void need(bool ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "bench_explain: %s failed\n", what);
        exit(1);
    }
}

/* Of one session, the same without a change: what explaining consists of. */
static double session_ms(const struct tr_session_config *config, struct tr_session_workspace *workspace)
{
    struct tr_session_stalls stalls;
    const double begin_s = bench_cpu_s();
    need(tr_session_stalls_in(config, workspace, &stalls, NULL) == TR_STATUS_OK, "session");
    return (bench_cpu_s() - begin_s) * 1e3;
}

static double explain_ms(const struct tr_session_config *config, const struct tr_timeline *timeline,
                         size_t count)
{
    const struct explain_session session = {.config = config, .timeline = timeline};
    struct explanation *all = calloc(count + 1, sizeof *all);
    need(all, "memory");
    const double begin_s = bench_cpu_s();
    need(explain_stalls(&session, 0, count, all, NULL) == TR_STATUS_OK, "explain_stalls");
    const double ms = (bench_cpu_s() - begin_s) * 1e3;
    for (size_t i = 0; i < count; i++) {
        explanation_destroy(&all[i]);
    }
    free(all);
    return ms;
}

static void bench_player(const struct tr_trace *trace, const char *player, int runs)
{
    struct tr_scenario scenario;
    tr_scenario_defaults(&scenario);
    need(!player || tr_player_lay(&scenario, player, "", NULL) == TR_STATUS_OK, "player");
    const struct tr_session_config config = {
        .params = &scenario.params, .trace = trace, .dt_s = 1, .duration_s = LENGTH_S, .seed = 42};
    struct tr_session_workspace *workspace = tr_session_workspace_new();
    struct tr_timeline *timeline;
    need(workspace && tr_session_run(&config, &timeline, NULL) == TR_STATUS_OK, "session_run");
    size_t count;
    tr_timeline_stalls(timeline, &count);
    double explained[RUNS], alone[RUNS];
    for (int i = 0; i < runs; i++) {
        alone[i] = session_ms(&config, workspace);
        explained[i] = explain_ms(&config, timeline, count);
    }
    char name[64];
    snprintf(name, sizeof name, "all stalls explained, %s", player ? player : "reference");
    bench_figure_beside(name, bench_median(explained, runs), "one session", bench_median(alone, runs));
    snprintf(name, sizeof name, "stalls, %s", player ? player : "reference");
    bench_figure(name, (double)count, "");
    tr_timeline_free(timeline);
    tr_session_workspace_free(workspace);
}

int main(int argc, char **argv)
{
    static const char *const players[] = {NULL, "simple", "hls.js", "dash.js", "shaka", "media3"};
    const bool quick = argc > 1 && strcmp(argv[1], "quick") == 0;
    const struct tr_trace_options options = {0};
    struct tr_trace *trace;
    need(tr_trace_open(SOURCE_DIR "/traces/bus.csv", &options, &trace, NULL) == TR_STATUS_OK, "bus.csv");
    bench_begin();
    for (size_t i = 0; i < sizeof players / sizeof *players; i++) {
        bench_player(trace, players[i], quick ? 1 : RUNS);
    }
    bench_end();
    tr_trace_free(trace);
    return 0;
}
