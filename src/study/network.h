/* A network from the model, edited. */
#ifndef TRACEREEL_STUDY_NETWORK_H
#define TRACEREEL_STUDY_NETWORK_H

#include <tracereel/edit.h>
#include <tracereel/network.h>
#include <tracereel/trace.h>

/* Borrowed for the call. */
struct network_request {
    const char *name;
    const struct tr_network_params *params;
    uint64_t seed;
    double duration_s; /* before edits; 0: TR_SESSION_GENERATED_S */
    const struct tr_edit *edits;
    size_t edit_count;
};

struct network {
    struct tr_trace *trace;
    double *congestion; /* one a second */
    size_t ticks;       /* of them */
};

/* How many seconds are made of a network for duration_s, before edits: the last one begun included. */
double network_seconds(double duration_s);

enum tr_status network_make(const struct network_request *request, struct network *out, struct tr_error *err);
void network_free(const struct network *network); /* all-zero is fine */

#endif
