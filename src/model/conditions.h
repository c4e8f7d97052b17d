/* The link step by step: a trace's exact averages, and congestion, latency and loss with them. */
#ifndef TRACEREEL_MODEL_CONDITIONS_H
#define TRACEREEL_MODEL_CONDITIONS_H

#include <tracereel/session.h>

struct conditions {
    const struct tr_session_config *config;
    double dt_s, duration_s;
    size_t steps; /* in the session; the last takes in what is left of the duration */
    struct tr_trace_cursor cursor;
    size_t segment, round; /* round of a looped trace */
    double round_s;        /* its start */
};

/* dt_s and duration_s as the session has resolved them. */
void conditions_init(struct conditions *conditions, const struct tr_session_config *config, double dt_s,
                     double duration_s, size_t steps);

#define CONDITIONS_BLOCK_MAX ((size_t)256)

/* Steps [first, first + count), in order, count <= CONDITIONS_BLOCK_MAX: bandwidth, and where latency_ms is
 * not NULL latency, loss and congestion too. */
void conditions_fill(struct conditions *conditions, size_t first, size_t count, double *bandwidth_mbps,
                     double *latency_ms, double *loss, double *congestion);

#endif
