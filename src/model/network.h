/* The network's ticks as columns, without the trace that tr_network_generate makes of them. */
#ifndef TRACEREEL_MODEL_NETWORK_H
#define TRACEREEL_MODEL_NETWORK_H

#include <tracereel/network.h>

/* tr_network_latency_ms and tr_network_loss, for loops. */
static inline double network_latency_of(const struct tr_network_params *params, double congestion)
{
    return params->base_latency_ms * (1 + 3 * congestion * congestion);
}

static inline double network_loss_of(const struct tr_network_params *params, double congestion)
{
    double loss = params->base_packet_loss + 0.1 * congestion * congestion * congestion;
    return loss < 1 ? loss : 1;
}

struct network_columns {
    double *rate_mbps;
    double *latency_ms, *loss; /* NULL where not wanted, both */
    double *congestion;        /* NULL where not wanted */
};

void network_run(const struct tr_network_params *params, uint64_t seed, size_t ticks,
                 const struct network_columns *out);

#endif
