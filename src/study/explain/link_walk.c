#include "study/explain/link_walk.h"

#include <math.h>

#define EDGE_S 1e-9 /* so near to a segment's edge is on it */

void link_walk_begin(struct link_walk *walk, const struct tr_trace *trace, bool loop, double behind_s,
                     double from_s, double to_s)
{
    *walk =
        (struct link_walk){.trace = trace, .loop = loop, .behind_s = behind_s, .at_s = from_s, .end_s = to_s};
}

bool link_walk_next(struct link_walk *walk)
{
    const struct tr_trace *trace = walk->trace;
    const double trace_s = tr_trace_duration_s(trace);
    if (!(walk->at_s < walk->end_s)) {
        return false;
    }
    walk->from_s = walk->at_s;
    walk->to_s = walk->end_s;
    double t_s = fmax(walk->at_s - walk->behind_s, 0), round_s = 0;
    if (walk->loop) {
        round_s = floor(t_s / trace_s) * trace_s;
        t_s -= round_s;
        if (t_s > trace_s - EDGE_S) {
            round_s += trace_s;
            t_s = 0;
        }
    }
    if (t_s >= trace_s - EDGE_S) {
        walk->rate_mbps = 0;
    } else {
        size_t i = tr_trace_find(trace, t_s);
        if (trace->start_s[i + 1] - t_s <= EDGE_S && i + 1 < trace->count) {
            i++;
        }
        walk->rate_mbps = trace->rate_mbps[i];
        const double edge_s = walk->behind_s + round_s + trace->start_s[i + 1];
        if (edge_s > walk->from_s) {
            walk->to_s = fmin(edge_s, walk->end_s);
        }
    }
    walk->at_s = walk->to_s;
    return true;
}
