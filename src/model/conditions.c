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
    for (size_t i = 0; i < count; i++) {
        latency_ms[i] =
            trace->latency_ms ? measured[i].latency_ms : network_latency_of(&network, congestion[i]);
    }
    for (size_t i = 0; i < count; i++) {
        double share = trace->loss ? measured[i].loss : network_loss_of(&network, congestion[i]);
        loss[i] = share > 0 ? share < 1 ? share : 1 : 0;
    }
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

/* The mean rate over [from_s, to_s) where it lies in two segments, the first ending at end_s, the next at
 * next_end_s; NAN where a bound is near an edge, or it lies in more. To the bit what tr_trace_cursor_step
 * gives.
 */
static inline double mean_of_two(double from_s, double to_s, double end_s, double next_end_s, double rate,
                                 double next_rate)
{
    if (!(to_s < next_end_s - EDGE_S) || !(to_s > end_s + EDGE_S) || !(from_s < end_s - EDGE_S)) {
        return NAN;
    }
    double first_s = end_s - from_s, second_s = to_s - end_s;
    return rate + (next_rate - rate) * second_s / (first_s + second_s);
}

/* Steps that lie within one segment take its rate, those over two their mean, the others ask the cursor.
 * Where `measured` is not NULL it receives what the trace says of latency and loss. The loop keeps where it
 * stands in locals: it is a quarter of a session's time. */
static void fill_rates(struct conditions *conditions, const double *step_s, size_t count,
                       double *restrict bandwidth_mbps, struct tr_trace_step *restrict measured)
{
    const struct tr_trace *trace = conditions->config->trace;
    const double *start_s = trace->start_s, *rate_mbps = trace->rate_mbps;
    const size_t last = trace->count - 1;
    size_t segment = conditions->segment;
    double end_s = conditions->round_s + start_s[segment + 1];
    for (size_t i = 0; i < count; i++) {
        if (conditions->config->loop && step_s[i] - end_s > 2 * start_s[trace->count]) {
            segment = skip_rounds(conditions, step_s[i]);
            end_s = conditions->round_s + start_s[segment + 1];
        }
        while (step_s[i] >= end_s - EDGE_S) {
            if (segment == last && !begin_round(conditions)) {
                break;
            }
            segment = segment == last ? 0 : segment + 1;
            end_s = conditions->round_s + start_s[segment + 1];
        }
        bandwidth_mbps[i] = rate_mbps[segment];
        const bool straddles = step_s[i + 1] > end_s + EDGE_S;
        if (straddles && !measured && segment < last && conditions->round == 0) {
            double near_start_s = conditions->round_s + start_s[segment] + EDGE_S;
            double next_end_s = conditions->round_s + start_s[segment + 2];
            double mean = mean_of_two(step_s[i], step_s[i + 1], end_s, next_end_s, rate_mbps[segment],
                                      rate_mbps[segment + 1]);
            if (step_s[i] > near_start_s && !isnan(mean)) {
                bandwidth_mbps[i] = mean > 0 ? mean : 0;
                continue;
            }
        }
        if (straddles || measured) {
            struct tr_trace_step step = {rate_mbps[segment],
                                         trace->latency_ms ? trace->latency_ms[segment] : NAN,
                                         trace->loss ? trace->loss[segment] : NAN};
            if (straddles) {
                tr_trace_cursor_step(&conditions->cursor, step_s[i], step_s[i + 1], &step);
            }
            bandwidth_mbps[i] = step.bandwidth_mbps;
            if (measured) {
                measured[i] = step;
            }
        }
    }
    conditions->segment = segment;
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
