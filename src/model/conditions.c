#include "model/conditions.h"

#include "model/network.h"

#include <math.h>

#define EDGE_S 1e-9 /* as for tr_trace_cursor_step: closer than this to a segment's edge is on it */

void conditions_init(struct conditions *conditions, const struct tr_session_config *config, double dt_s,
                     double duration_s, size_t steps)
{
    *conditions =
        (struct conditions){.config = config, .dt_s = dt_s, .duration_s = duration_s, .steps = steps};
    tr_trace_cursor_init(&conditions->cursor, config->trace, config->loop);
}

/* Congestion of a measured link: its shortfall against its own capacity. A link that never carries anything
 * is taken as wholly congested. */
static void infer_congestion(double capacity_mbps, const double *restrict bandwidth_mbps, size_t count,
                             double *restrict congestion)
{
    for (size_t i = 0; i < count; i++) {
        double shortfall = capacity_mbps > 0       ? 1 - bandwidth_mbps[i] / capacity_mbps
                           : bandwidth_mbps[i] > 0 ? 0
                                                   : 1;
        congestion[i] = shortfall > 0 ? shortfall : 0;
    }
}

/* Time average of the generated network's C, which changes once a second, over [from_s, to_s). */
static double generated_congestion(const struct tr_session_config *config, double from_s, double to_s)
{
    const size_t ticks = config->congestion_count ? config->congestion_count : config->trace->count;
    double sum = 0, t_s = from_s;
    size_t tick = (size_t)(from_s + EDGE_S), first = tick;
    if (to_s <= (double)(tick + 1) + EDGE_S) {
        return config->congestion[tick % ticks];
    }
    while (t_s < to_s) {
        double end_s = fmin((double)(tick + 1), to_s);
        sum += (config->congestion[tick % ticks] - config->congestion[first % ticks]) * (end_s - t_s);
        t_s = end_s;
        tick++;
    }
    return config->congestion[first % ticks] + sum / (to_s - from_s);
}

static void fill_congestion(const struct conditions *conditions, const double *start_s, size_t count,
                            const double *bandwidth_mbps, double *congestion)
{
    const struct tr_session_config *config = conditions->config;
    if (!config->congestion) {
        infer_congestion(config->trace->info.p95_mbps, bandwidth_mbps, count, congestion);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        congestion[i] = generated_congestion(config, start_s[i], start_s[i + 1]);
    }
}

/* Latency and loss, each as the trace has it or else as congestion makes it. */
static void fill_conditions(const struct conditions *conditions, const struct tr_trace_step *measured,
                            size_t count, const double *restrict congestion, double *restrict latency_ms,
                            double *restrict loss)
{
    const struct tr_network_params network = conditions->config->params->network;
    const struct tr_trace *trace = conditions->config->trace;
    /* NOLINTBEGIN(clang-analyzer-core.uninitialized.Assign): what the trace has is measured */
    for (size_t i = 0; i < count; i++) {
        latency_ms[i] =
            trace->latency_ms ? measured[i].latency_ms : network_latency_of(&network, congestion[i]);
    }
    for (size_t i = 0; i < count; i++) {
        double share = trace->loss ? measured[i].loss : network_loss_of(&network, congestion[i]);
        loss[i] = share > 0 ? share < 1 ? share : 1 : 0;
    }
    /* NOLINTEND(clang-analyzer-core.uninitialized.Assign) */
}

/* A trace that is looped begins again; false at the end of one that is not. */
static bool begin_round(struct conditions *conditions)
{
    if (!conditions->config->loop) {
        return false;
    }
    conditions->round++;
    conditions->round_s = (double)conditions->round * tr_trace_duration_s(conditions->config->trace);
    return true;
}

/* Over the whole rounds before `to_s`, of a trace far shorter than a step; to which segment of the round. */
static size_t skip_rounds(struct conditions *conditions, double to_s)
{
    const struct tr_trace *trace = conditions->config->trace;
    const double duration_s = tr_trace_duration_s(trace);
    conditions->round = (size_t)(to_s / duration_s);
    conditions->round_s = (double)conditions->round * duration_s;
    return tr_trace_find(trace, to_s - conditions->round_s);
}

/* Goes on to the segment that holds t_s; a trace that is over stays at its last. When it ends. */
static double enter_segment(struct conditions *conditions, double t_s)
{
    const struct tr_trace *trace = conditions->config->trace;
    const double *start_s = trace->start_s;
    double end_s = conditions->round_s + start_s[conditions->segment + 1];
    if (conditions->config->loop && t_s - end_s > 2 * start_s[trace->count]) {
        conditions->segment = skip_rounds(conditions, t_s);
        end_s = conditions->round_s + start_s[conditions->segment + 1];
    }
    while (t_s >= end_s - EDGE_S) {
        const bool last = conditions->segment + 1 == trace->count;
        if (last && !begin_round(conditions)) {
            break;
        }
        conditions->segment = last ? 0 : conditions->segment + 1;
        end_s = conditions->round_s + start_s[conditions->segment + 1];
    }
    return end_s;
}

/* The mean rate over [from_s, to_s) where it lies in `segment` and the next; NAN where a bound is near an
 * edge, or it lies in more. To the bit what tr_trace_cursor_step gives. */
static inline double mean_of_two(const struct tr_trace *trace, size_t segment, double from_s, double to_s)
{
    const double *start_s = trace->start_s + segment, *rate_mbps = trace->rate_mbps + segment;
    if (!(to_s < start_s[2] - EDGE_S) || !(to_s > start_s[1] + EDGE_S) || !(from_s < start_s[1] - EDGE_S) ||
        !(from_s > start_s[0] + EDGE_S)) {
        return NAN;
    }
    const double first_s = start_s[1] - from_s, second_s = to_s - start_s[1],
                 mean = rate_mbps[0] + (rate_mbps[1] - rate_mbps[0]) * second_s / (first_s + second_s);
    return mean > 0 ? mean : 0;
}

/* Steps from `i` on take the rate of the segment that they lie in, or the mean of two. Returns the first that
 * lies in more, or a segment away from the one before. A tenth of a session's time is in this loop. */
static size_t fill_near(struct conditions *conditions, const double *step_s, size_t i, size_t count,
                        double *restrict bandwidth_mbps)
{
    const struct tr_trace *trace = conditions->config->trace;
    const double *start_s = trace->start_s, *rate_mbps = trace->rate_mbps, round_s = conditions->round_s;
    const size_t last = trace->count - 1;
    size_t segment = conditions->segment;
    double end_s = round_s + start_s[segment + 1];
    for (; i < count; i++) {
        if (step_s[i] >= end_s - EDGE_S) {
            if (segment == last) {
                break;
            }
            segment++;
            end_s = round_s + start_s[segment + 1];
        }
        double rate = rate_mbps[segment];
        if (step_s[i + 1] > end_s + EDGE_S) {
            const bool first_round = conditions->round == 0;
            rate =
                first_round && segment < last ? mean_of_two(trace, segment, step_s[i], step_s[i + 1]) : NAN;
            if (isnan(rate)) {
                break;
            }
        }
        bandwidth_mbps[i] = rate;
    }
    conditions->segment = segment;
    return i;
}

/* Any step: its mean over the segments that it lies in, and what the trace says there of latency and loss. */
static void fill_step(struct conditions *conditions, double from_s, double to_s, struct tr_trace_step *step)
{
    const struct tr_trace *trace = conditions->config->trace;
    const double end_s = enter_segment(conditions, from_s);
    const size_t k = conditions->segment;
    *step = (struct tr_trace_step){trace->rate_mbps[k], trace->latency_ms ? trace->latency_ms[k] : NAN,
                                   trace->loss ? trace->loss[k] : NAN};
    if (to_s > end_s + EDGE_S) {
        tr_trace_cursor_step(&conditions->cursor, from_s, to_s, step);
    }
}

/* Where `measured` is not NULL it receives what the trace says of latency and loss. */
static void fill_rates(struct conditions *conditions, const double *step_s, size_t count,
                       double *restrict bandwidth_mbps, struct tr_trace_step *restrict measured)
{
    for (size_t i = 0; i < count; i++) {
        if (!measured) {
            i = fill_near(conditions, step_s, i, count, bandwidth_mbps);
        }
        if (i < count) {
            struct tr_trace_step step;
            fill_step(conditions, step_s[i], step_s[i + 1], &step);
            bandwidth_mbps[i] = step.bandwidth_mbps;
            if (measured) {
                measured[i] = step;
            }
        }
    }
}

void conditions_fill(struct conditions *conditions, size_t first, size_t count, double *bandwidth_mbps,
                     double *latency_ms, double *loss, double *congestion)
{
    double start_s[CONDITIONS_BLOCK_MAX + 1];
    tr_timeline_step_starts_s(conditions->dt_s, first, count + 1, start_s);
    const bool has_last = first + count == conditions->steps;
    const double nominal_end_s = start_s[count];
    if (has_last && fabs(nominal_end_s - conditions->duration_s) > EDGE_S) {
        start_s[count] = conditions->duration_s;
    }
    const struct tr_trace *trace = conditions->config->trace;
    const bool measures = latency_ms && (trace->latency_ms || trace->loss);
    struct tr_trace_step measured[CONDITIONS_BLOCK_MAX];
    fill_rates(conditions, start_s, count, bandwidth_mbps, measures ? measured : NULL);
    if (latency_ms) {
        fill_congestion(conditions, start_s, count, bandwidth_mbps, congestion);
        fill_conditions(conditions, measured, count, congestion, latency_ms, loss);
    }
    if (has_last && start_s[count] != nominal_end_s) {
        /* The last step is longer or shorter than dt; spread over dt its bits are all there, and no more. */
        bandwidth_mbps[count - 1] *= (start_s[count] - start_s[count - 1]) / conditions->dt_s;
    }
}
