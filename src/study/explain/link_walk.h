/* A link, piece by piece: stretches of the session in which the trace has one rate. */
#ifndef TRACEREEL_STUDY_EXPLAIN_LINK_WALK_H
#define TRACEREEL_STUDY_EXPLAIN_LINK_WALK_H

#include <tracereel/trace.h>

#include <stdbool.h>

struct link_walk {
    const struct tr_trace *trace;
    bool loop;
    double behind_s; /* the session's moment less this is the trace's */
    double at_s, end_s;
    /* the piece that link_walk_next gave */
    double from_s, to_s, rate_mbps; /* 0 beyond the end of a trace that is not looped */
};

/* Of the session's [from_s, to_s). */
void link_walk_begin(struct link_walk *walk, const struct tr_trace *trace, bool loop, double behind_s,
                     double from_s, double to_s);
bool link_walk_next(struct link_walk *walk);

#endif
