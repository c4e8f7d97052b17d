/* The link as Sabre's simulator has it: periods of bandwidth and latency without end. A request waits one
 * latency, which passes time in the trace, then its bits flow; one that may be given up is served in pieces,
 * after each of which its fate can be decided. In milliseconds and bits, as there, so that pieces end where
 * they do there. Spiteri, Sitaraman and Sparacio 2018; UMass-LIDS/sabre src/sabre.py. */
#ifndef TRACEREEL_MODEL_PLAYER_PIECES_H
#define TRACEREEL_MODEL_PLAYER_PIECES_H

#include <tracereel/session.h>

struct pieces {
    const struct tr_trace *trace;
    double rest_latency_ms; /* where the trace has none */
    size_t period;
    double left_ms; /* of the period */
    double end_ms;  /* the session's length: what takes longer never comes, and took_ms is INFINITY */
};

/* A request on its way. */
struct pieces_request {
    double bits, got_bits;
    double latency_ms, took_ms; /* took_ms with the latency */
};

void pieces_init(struct pieces *pieces, const struct tr_session_config *config);

/* Time passes in the trace with nothing asked for. */
void pieces_pass(struct pieces *pieces, double ms);

/* The request's latency passes. */
void pieces_begin(struct pieces *pieces, struct pieces_request *request, double bits);

/* All that is left of it. */
void pieces_finish(struct pieces *pieces, struct pieces_request *request);

/* The next piece of it: at least 12 000 bits and 50 ms, the first one's latency counted. */
void pieces_next(struct pieces *pieces, struct pieces_request *request, bool first);

#endif
