/* A session: what the link gives, through delivery, into a timeline or a report. */
#include <tracereel/session.h>

#include "model/fluid.h"
#include "model/fluid_moments.h"
#include "model/network.h"
#include "model/quality.h"
#include "model/player/segments.h"
#include "model/timeline_build.h"

#include "base/strbuf.h"
#include "trace/core.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#define SEGMENTS_MAX     1e7
#define ON_DEMAND_MOST   1000.0 /* times its length: content that takes longer will not end */
#define ON_DEMAND_MORE_S 3600.0

/* The plan that a request comes to. */
struct plan {
    double dt_s, duration_s; /* on demand the session may end before duration_s */
    size_t steps;
    bool must_end; /* on demand, and nobody said how long it may take */
};

static bool is_segmented(const struct tr_session_config *config)
{
    return config->params->player.delivery == TR_PLAYER_SEGMENTS;
}

static bool is_on_demand(const struct tr_session_config *config)
{
    return is_segmented(config) && config->params->player.mode == TR_PLAYER_VOD;
}

/* Content over a trace that begins again as often as it takes: how long that may be at most. */
static enum tr_status limit_on_demand(const struct tr_session_config *config, struct plan *plan,
                                      struct tr_error *err)
{
    struct media media;
    if (!(config->trace->cum_mbit[config->trace->count] > 0)) {
        return tr_error_set(
            err, TR_STATUS_USAGE, "--loop",
            "the trace never carries anything, so the content never ends; --duration S ends the "
            "session");
    }
    media_init(&media, config, false);
    plan->must_end = true;
    plan->duration_s = fmin(ON_DEMAND_MOST * media_start_s(&media, media.count) + ON_DEMAND_MORE_S,
                            (double)TR_SESSION_STEPS_MAX * plan->dt_s);
    return TR_STATUS_OK;
}

static enum tr_status check_duration(const struct tr_session_config *config, struct plan *plan,
                                     struct tr_error *err)
{
    const double trace_s = tr_trace_duration_s(config->trace);
    if (is_on_demand(config) && config->duration_s == 0 && config->loop) {
        return limit_on_demand(config, plan, err);
    }
    plan->duration_s = config->duration_s != 0 ? config->duration_s : trace_s;
    if (!(plan->duration_s > 0) || !isfinite(plan->duration_s)) {
        return tr_error_set(err, TR_STATUS_USAGE, "--duration", "%g s is no duration: it must be over 0",
                            plan->duration_s);
    }
    if (plan->duration_s > trace_s + 1e-9 && !config->loop) {
        char duration[32], trace[32];
        format_double(duration, plan->duration_s);
        format_double(trace, trace_s);
        return tr_error_set(err, TR_STATUS_USAGE, "--duration",
                            "%s s is more than the trace's %s s; add --loop to repeat the trace", duration,
                            trace);
    }
    return TR_STATUS_OK;
}

static enum tr_status make_plan(const struct tr_session_config *config, struct plan *plan,
                                struct tr_error *err)
{
    assert(config->params->ladder.count >= 1 && config->params->ladder.count <= TR_LADDER_LEVELS_MAX);
    plan->dt_s = config->dt_s != 0 ? config->dt_s : 1;
    if (!(plan->dt_s >= TR_SESSION_DT_MIN_S && plan->dt_s <= TR_SESSION_DT_MAX_S)) {
        return tr_error_set(err, TR_STATUS_USAGE, "--dt", "%g s is no step: it must be within %g .. %g",
                            plan->dt_s, TR_SESSION_DT_MIN_S, TR_SESSION_DT_MAX_S);
    }
    const int levels = config->params->ladder.count;
    if (config->content && config->content->ladder.count != levels) {
        return tr_error_set(err, TR_STATUS_USAGE, "content", "%s has %d levels and the parameters' ladder %d",
                            config->content->name, config->content->ladder.count, levels);
    }
    enum tr_status status = check_duration(config, plan, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    double steps = fmax(1, rint(plan->duration_s / plan->dt_s));
    if (steps > (double)TR_SESSION_STEPS_MAX) {
        return tr_error_set(
            err, TR_STATUS_USAGE, "--dt",
            "%g s in steps of %g s are %.0f steps, but a session has at most %zu; take a longer step",
            plan->duration_s, plan->dt_s, steps, TR_SESSION_STEPS_MAX);
    }
    plan->steps = (size_t)steps;
    double segments = plan->duration_s / config->params->player.segment_s;
    if (config->params->player.delivery == TR_PLAYER_SEGMENTS && !plan->must_end && segments > SEGMENTS_MAX) {
        return tr_error_set(
            err, TR_STATUS_USAGE, "player.segment_s",
            "%g s in segments of %g s are %.0f, but a session has at most %g; take longer segments",
            plan->duration_s, config->params->player.segment_s, segments, SEGMENTS_MAX);
    }
    return TR_STATUS_OK;
}

static size_t block_len(size_t first, size_t steps)
{
    return steps - first < FLUID_BLOCK ? steps - first : FLUID_BLOCK;
}

/* Room for so many at first; on demand more may come. */
static size_t first_steps(const struct plan *plan)
{
    return plan->must_end ? 64 : plan->steps;
}

/* indexed: with sums and pyramids. */
static bool run_fluid(const struct tr_session_config *config, const struct plan *plan,
                      struct tr_timeline *timeline, bool indexed)
{
    struct conditions conditions;
    struct fluid fluid;
    struct fluid_moments moments;
    if (indexed && !timeline_index_begin(timeline)) {
        return false;
    }
    conditions_init(&conditions, config, plan->dt_s, plan->duration_s, plan->steps);
    fluid_init(&fluid, config->params, plan->dt_s, config->seed);
    fluid_moments_init(&moments, timeline, &fluid);
    for (size_t first = 0; first < plan->steps; first += FLUID_BLOCK) {
        const size_t count = block_len(first, plan->steps);
        double **c = timeline->columns;
        double speed[FLUID_BLOCK], skipped_s[FLUID_BLOCK];
        conditions_fill(&conditions, first, count, c[TR_TIMELINE_BANDWIDTH_MBPS] + first,
                        c[TR_TIMELINE_LATENCY_MS] + first, c[TR_TIMELINE_PACKET_LOSS] + first,
                        c[TR_TIMELINE_CONGESTION] + first);
        const struct fluid_out out = {.inflow = c[TR_TIMELINE_INFLOW] + first,
                                      .level_s = c[TR_TIMELINE_BUFFER_LEVEL_S] + first,
                                      .drift_ms = c[TR_TIMELINE_AV_DRIFT_MS] + first,
                                      .flags = timeline->flags + first,
                                      .quality = timeline->quality + first,
                                      .behind_s = c[TR_TIMELINE_BEHIND_LIVE_S] + first,
                                      .speed = speed,
                                      .skipped_s = skipped_s};
        fluid_run(&fluid, c[TR_TIMELINE_BANDWIDTH_MBPS] + first, count, &out);
        if (!fluid_moments_add(&moments, count, fluid.live ? speed : NULL, skipped_s)) {
            return false;
        }
        if (indexed) {
            timeline_index_steps(timeline, count);
        }
    }
    timeline_finish(timeline);
    return true;
}

static void fill_conditions(const struct tr_session_config *config, const struct plan *plan,
                            struct tr_timeline *timeline)
{
    struct conditions conditions;
    double **c = timeline->columns;
    const double duration_s = is_on_demand(config) ? tr_timeline_duration_s(timeline) : plan->duration_s;
    conditions_init(&conditions, config, plan->dt_s, duration_s, timeline->count);
    for (size_t first = 0; first < timeline->count; first += CONDITIONS_BLOCK_MAX) {
        conditions_fill(&conditions, first, block_len(first, timeline->count),
                        c[TR_TIMELINE_BANDWIDTH_MBPS] + first, c[TR_TIMELINE_LATENCY_MS] + first,
                        c[TR_TIMELINE_PACKET_LOSS] + first, c[TR_TIMELINE_CONGESTION] + first);
    }
}

static struct engine_run engine_run_of(const struct plan *plan, struct tr_timeline *timeline,
                                       struct playback_levels *levels, bool records)
{
    const double steps_s = tr_timeline_step_start_s(plan->dt_s, plan->steps);
    return (struct engine_run){.timeline = timeline,
                               .end_s = plan->must_end ? plan->duration_s : steps_s,
                               .must_end = plan->must_end,
                               .records = records,
                               .levels = levels};
}

/* First the player, which on demand says how many steps there are. */
static enum tr_status run_segments(const struct tr_session_config *config, const struct plan *plan,
                                   struct tr_timeline *timeline, struct tr_error *err)
{
    struct playback_levels levels = {0};
    const struct engine_run run = engine_run_of(plan, timeline, &levels, true);
    enum tr_status status = segments_run(config, &run, err);
    free(levels.levels);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (!timeline_index_begin(timeline)) {
        return tr_error_oom(err);
    }
    fill_conditions(config, plan, timeline);
    for (size_t first = 0; first < timeline->count; first += CONDITIONS_BLOCK_MAX) {
        timeline_index_steps(timeline, block_len(first, timeline->count));
    }
    return TR_STATUS_OK;
}

enum tr_status tr_session_run(const struct tr_session_config *config, struct tr_timeline **out,
                              struct tr_error *err)
{
    struct plan plan = {0};
    enum tr_status status = make_plan(config, &plan, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct tr_timeline *timeline = timeline_new(config->params, plan.dt_s, first_steps(&plan));
    if (!timeline) {
        return tr_error_oom(err);
    }
    timeline->inferred_latency = !config->trace->latency_ms;
    timeline->inferred_loss = !config->trace->loss;
    status = is_segmented(config)                       ? run_segments(config, &plan, timeline, err)
             : run_fluid(config, &plan, timeline, true) ? TR_STATUS_OK
                                                        : tr_error_oom(err);
    if (status != TR_STATUS_OK) {
        tr_timeline_free(timeline);
        return status;
    }
    *out = timeline;
    return TR_STATUS_OK;
}

static void score_fluid(const struct tr_session_config *config, const struct plan *plan,
                        struct qoe_sums *sums)
{
    struct conditions conditions;
    struct fluid fluid;
    double bandwidth_mbps[FLUID_BLOCK], inflow[FLUID_BLOCK], level_s[FLUID_BLOCK], drift_ms[FLUID_BLOCK];
    uint8_t flags[FLUID_BLOCK], quality[FLUID_BLOCK];
    const struct fluid_out steps = {
        .inflow = inflow, .level_s = level_s, .drift_ms = drift_ms, .flags = flags, .quality = quality};
    conditions_init(&conditions, config, plan->dt_s, plan->duration_s, plan->steps);
    fluid_init(&fluid, config->params, plan->dt_s, config->seed);
    for (size_t first = 0; first < plan->steps; first += FLUID_BLOCK) {
        const size_t count = block_len(first, plan->steps);
        conditions_fill(&conditions, first, count, bandwidth_mbps, NULL, NULL, NULL);
        fluid_run(&fluid, bandwidth_mbps, count, &steps);
        qoe_add(sums, &config->params->quality, level_s, drift_ms, flags, count);
    }
}

struct tr_session_workspace {
    struct tr_timeline *timeline; /* NULL before the first session by segments */
    struct playback_levels levels;
};

struct tr_session_workspace *tr_session_workspace_new(void)
{
    return calloc(1, sizeof(struct tr_session_workspace));
}

static void workspace_empty(struct tr_session_workspace *workspace)
{
    tr_timeline_free(workspace->timeline);
    free(workspace->levels.levels);
}

void tr_session_workspace_free(struct tr_session_workspace *workspace)
{
    if (workspace) {
        workspace_empty(workspace);
        free(workspace);
    }
}

static bool workspace_timeline(struct tr_session_workspace *workspace, const struct tr_params *params,
                               const struct plan *plan)
{
    if (workspace->timeline) {
        return timeline_reuse(workspace->timeline, params, plan->dt_s, first_steps(plan));
    }
    workspace->timeline = timeline_new(params, plan->dt_s, first_steps(plan));
    return workspace->timeline != NULL;
}

/* The player needs no link step by step, and a report no look-ups. */
static enum tr_status score_segments(const struct tr_session_config *config, struct plan *plan,
                                     struct tr_session_workspace *workspace, struct qoe_sums *sums,
                                     struct tr_error *err)
{
    if (!workspace_timeline(workspace, config->params, plan)) {
        return tr_error_oom(err);
    }
    const struct tr_timeline *timeline = workspace->timeline;
    const struct engine_run run = engine_run_of(plan, workspace->timeline, &workspace->levels, false);
    enum tr_status status = segments_run(config, &run, err);
    if (status == TR_STATUS_OK) {
        plan->steps = timeline->count;
        qoe_add(sums, &config->params->quality, timeline->columns[TR_TIMELINE_BUFFER_LEVEL_S],
                timeline->columns[TR_TIMELINE_AV_DRIFT_MS], timeline->flags, timeline->count);
    }
    return status;
}

enum tr_status tr_session_score_in(const struct tr_session_config *config,
                                   struct tr_session_workspace *workspace, struct tr_qoe *out,
                                   struct tr_error *err)
{
    struct plan plan = {0};
    struct qoe_sums sums = {0};
    enum tr_status status = make_plan(config, &plan, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (is_segmented(config)) {
        struct tr_session_workspace own = {0};
        status = score_segments(config, &plan, workspace ? workspace : &own, &sums, err);
        workspace_empty(&own);
    } else {
        score_fluid(config, &plan, &sums);
    }
    if (status == TR_STATUS_OK) {
        qoe_report(&sums, &config->params->quality, plan.steps, plan.dt_s, out);
    }
    return status;
}

enum tr_status tr_session_stalls_in(const struct tr_session_config *config,
                                    struct tr_session_workspace *workspace, struct tr_session_stalls *out,
                                    struct tr_error *err)
{
    struct plan plan = {0};
    enum tr_status status = make_plan(config, &plan, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (!workspace_timeline(workspace, config->params, &plan)) {
        return tr_error_oom(err);
    }
    struct tr_timeline *timeline = workspace->timeline;
    if (is_segmented(config)) {
        const struct engine_run run = engine_run_of(&plan, timeline, &workspace->levels, false);
        status = segments_run(config, &run, err);
    } else if (!run_fluid(config, &plan, timeline, false)) {
        status = tr_error_oom(err);
    }
    if (status == TR_STATUS_OK) {
        out->stalls = tr_timeline_stalls(timeline, &out->count);
        out->playback_start_s = timeline->playback_start_s;
        out->duration_s = tr_timeline_duration_s(timeline);
    }
    return status;
}

enum tr_status tr_session_score(const struct tr_session_config *config, struct tr_qoe *out,
                                struct tr_error *err)
{
    return tr_session_score_in(config, NULL, out, err);
}

enum tr_status tr_session_score_generated(const struct tr_params *params, uint64_t seed, double dt_s,
                                          double duration_s, struct tr_qoe *out, struct tr_error *err)
{
    duration_s = duration_s != 0 ? duration_s : TR_SESSION_GENERATED_S;
    const double seconds = ceil(duration_s);
    if (!(seconds >= 1 && seconds <= (double)TR_SESSION_STEPS_MAX)) {
        return tr_error_set(err, TR_STATUS_USAGE, "--duration", "%g s is no duration: it must be over 0",
                            duration_s);
    }
    const size_t ticks = (size_t)seconds;
    double *columns = malloc((5 * ticks + 2) * sizeof *columns);
    if (!columns) {
        return tr_error_oom(err);
    }
    /* A trace as far as the look-ups of a session that does not loop go. */
    struct tr_trace trace = {.count = ticks,
                             .rate_mbps = columns,
                             .start_s = columns + ticks,
                             .cum_mbit = columns + 2 * ticks + 1,
                             .info = {.duration_s = seconds}};
    struct network_columns made = {.rate_mbps = columns};
    if (params->player.delivery == TR_PLAYER_SEGMENTS) { /* whose round trips take the latency */
        made.latency_ms = trace.latency_ms = columns + 3 * ticks + 2;
        made.loss = trace.loss = columns + 4 * ticks + 2;
    }
    network_run(&params->network, seed, ticks, &made);
    for (size_t i = 0; i <= ticks; i++) {
        trace.start_s[i] = (double)i;
    }
    /* To the bit as a trace of its own has them: two events of a player may be due at the same time. */
    trace_cumulate(
        &(struct trace_columns){.count = ticks, .start_s = trace.start_s, .rate_mbps = trace.rate_mbps},
        trace.cum_mbit);
    const struct tr_session_config config = {.params = params,
                                             .trace = &trace,
                                             .generated = true,
                                             .dt_s = dt_s,
                                             .duration_s = duration_s,
                                             .seed = seed};
    enum tr_status status = tr_session_score(&config, out, err);
    free(columns);
    return status;
}
