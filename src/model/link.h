/* What the link gives step by step: a trace's exact averages, and congestion, latency and loss with them. */
#ifndef TRACEREEL_MODEL_LINK_H
#define TRACEREEL_MODEL_LINK_H

#include <tracereel/session.h>

struct link {
    const struct tr_session_config *config;
    double dt_s, duration_s;
    size_t steps; /* in the session; the last takes in what is left of the duration */
    struct tr_trace_cursor cursor;
    size_t segment, round; /* round of a looped trace */
    double round_s;        /* its start */
};

/* dt_s and duration_s as the session has resolved them. */
void link_init(struct link *link, const struct tr_session_config *config, double dt_s, double duration_s,
               size_t steps);

#define LINK_BLOCK_MAX ((size_t)256)

/* Steps [first, first + count), in order, count <= LINK_BLOCK_MAX: bandwidth, and where latency_ms is not
 * NULL latency, loss and congestion too. */
void link_fill(struct link *link, size_t first, size_t count, double *bandwidth_mbps, double *latency_ms,
               double *loss, double *congestion);

#endif
