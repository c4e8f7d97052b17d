#include "model/link.h"

#include <math.h>

#define EDGE_S 1e-9 /* as for trace_cursor_step: closer than this to a segment's edge is on it */

/* Outputs of one call; latency_ms, loss and congestion are NULL where only the bandwidth is asked for. */
struct outputs {
    double *bandwidth_mbps, *latency_ms, *loss, *congestion;
};

void link_init(struct link *link, const struct session_config *config, double dt_s, double duration_s,
               size_t steps)
{
    *link = (struct link){.config = config, .dt_s = dt_s, .duration_s = duration_s, .steps = steps};
    trace_cursor_init(&link->cursor, config->trace, config->loop);
}

/* Congestion of a measured link: its shortfall against its own capacity. A link that never carries anything
 * is taken as wholly congested. */
static double inferred_congestion(double bandwidth_mbps, double capacity_mbps)
{
    double shortfall = 1 - bandwidth_mbps / capacity_mbps;
    return capacity_mbps > 0 ? fmin(fmax(shortfall, 0), 1) : bandwidth_mbps > 0 ? 0 : 1;
}

/* Time average of the generated network's C, which changes once a second, over [from_s, to_s). */
static double generated_congestion(const struct session_config *config, double from_s, double to_s)
{
    const size_t ticks = config->trace->count;
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

static void put_conditions(const struct link *link, double from_s, double to_s, const struct trace_step *step,
                           const struct outputs *out, size_t i)
{
    const struct session_config *config = link->config;
    double congestion = config->congestion
                            ? generated_congestion(config, from_s, to_s)
                            : inferred_congestion(step->bandwidth_mbps, config->trace->info.p95_mbps);
    const struct network_params *network = &config->params->network;
    out->congestion[i] = congestion;
    out->latency_ms[i] = isnan(step->latency_ms) ? network_latency_ms(network, congestion) : step->latency_ms;
    out->loss[i] = isnan(step->loss) ? network_loss(network, congestion) : fmin(fmax(step->loss, 0), 1);
}

/* Moves on to the segment that holds from_s; the end of one that is not looped stays on its last. */
static void stand_on(struct link *link, double from_s)
{
    const struct trace *trace = link->config->trace;
    const size_t last = trace->count - 1;
    while (from_s >= link->round_s + trace->start_s[link->segment + 1] - EDGE_S) {
        if (link->segment < last) {
            link->segment++;
        } else if (link->config->loop) {
            link->segment = 0;
            link->round++;
            link->round_s = (double)link->round * trace_duration_s(trace);
        } else {
            return;
        }
    }
}

/* Steps within the segment stood on take its values; how many did. This is where the time goes when a segment
 * holds many steps or just one. */
static size_t fill_within(const struct link *link, const double *start_s, size_t count,
                          const struct outputs *out, size_t at)
{
    const struct trace *trace = link->config->trace;
    const size_t segment = link->segment;
    const double end_s = link->round_s + trace->start_s[segment + 1] + EDGE_S;
    const double rate = trace->rate_mbps[segment];
    size_t i = at;
    for (; i < count && start_s[i + 1] <= end_s; i++) {
        out->bandwidth_mbps[i] = rate;
    }
    if (out->latency_ms) {
        const struct trace_step step = {rate, trace->latency_ms ? trace->latency_ms[segment] : NAN,
                                        trace->loss ? trace->loss[segment] : NAN};
        for (size_t k = at; k < i; k++) {
            put_conditions(link, start_s[k], start_s[k + 1], &step, out, k);
        }
    }
    return i - at;
}

void link_fill(struct link *link, size_t first, size_t count, double *bandwidth_mbps, double *latency_ms,
               double *loss, double *congestion)
{
    const struct outputs out = {bandwidth_mbps, latency_ms, loss, congestion};
    double start_s[LINK_BLOCK_MAX + 1];
    timeline_step_starts_s(link->dt_s, first, count + 1, start_s);
    const bool has_last = first + count == link->steps;
    const double nominal_end_s = start_s[count];
    if (has_last) {
        start_s[count] = fabs(nominal_end_s - link->duration_s) <= EDGE_S ? nominal_end_s : link->duration_s;
    }
    for (size_t i = 0; i < count;) {
        stand_on(link, start_s[i]);
        size_t within = fill_within(link, start_s, count, &out, i);
        i += within;
        if (within == 0) {
            struct trace_step step;
            trace_cursor_step(&link->cursor, start_s[i], start_s[i + 1], &step);
            bandwidth_mbps[i] = step.bandwidth_mbps;
            if (latency_ms) {
                put_conditions(link, start_s[i], start_s[i + 1], &step, &out, i);
            }
            i++;
        }
    }
    if (has_last && start_s[count] != nominal_end_s) {
        /* The last step is longer or shorter than dt; spread over dt its bits are all there, and no more. */
        bandwidth_mbps[count - 1] *= (start_s[count] - start_s[count - 1]) / link->dt_s;
    }
}
