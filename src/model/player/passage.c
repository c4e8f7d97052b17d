#include "model/player/passage.h"

#include "base/fmath.h"

#include <math.h>

#define FOR_EVER_S 1e6

#define NEAR 24 /* segments walked before it is cheaper to look the place up */

static bool stand_on(struct passage *p, size_t segment)
{
    const struct tr_trace *trace = p->trace;
    p->segment = segment;
    p->from_s = trace->start_s[segment];
    p->to_s = trace->start_s[segment + 1];
    p->rate_mbps = trace->rate_mbps[segment];
    p->mbit = p->round_mbit + trace->cum_mbit[segment];
    if (trace->latency_ms) {
        p->trip_s = 2 * trace->latency_ms[segment] / 1000;
    }
    return true;
}

void passage_init(struct passage *passage, const struct tr_trace *trace, bool loop)
{
    const double duration_s = tr_trace_duration_s(trace);
    *passage = (struct passage){.trace = trace,
                                .loop = loop,
                                .duration_s = duration_s,
                                .segments_per_s = (double)trace->count / duration_s};
    stand_on(passage, 0);
}

static void stand_in_round(struct passage *p, double t_s)
{
    double round = floor(t_s / p->duration_s);
    p->round_s = round * p->duration_s;
    if (p->round_s > t_s) {
        p->round_s = --round * p->duration_s;
    }
    p->round_mbit = round * p->trace->cum_mbit[p->trace->count];
}

bool passage_go(struct passage *passage, double t_s)
{
    struct passage *p = passage;
    const double *start_s = p->trace->start_s;
    double local_s = t_s - p->round_s;
    if (!(local_s < p->duration_s && local_s >= 0)) {
        if (!p->loop || !isfinite(t_s)) {
            return false;
        }
        stand_in_round(p, t_s);
        local_s = t_s - p->round_s;
    }
    const size_t last = p->trace->count - 1, even = (size_t)(local_s * p->segments_per_s);
    if (even <= last && start_s[even] <= local_s && local_s < start_s[even + 1]) {
        return stand_on(p, even); /* without a walk, whose length no processor foresees */
    }
    size_t i = p->segment;
    for (int steps = 0; steps < NEAR; steps++) {
        if (start_s[i] > local_s && i > 0) {
            i--;
        } else if (i < last && start_s[i + 1] <= local_s) {
            i++;
        } else {
            return stand_on(p, i);
        }
    }
    return stand_on(p, tr_trace_find(p->trace, local_s));
}

double passage_time_of_more(struct passage *passage, double from_s, double mbit)
{
    const struct tr_trace *trace = passage->trace;
    size_t i = passage->segment;
    double local_s = from_s - passage->round_s, left = mbit;
    for (int steps = 0; steps < NEAR && i < trace->count; steps++, i++) {
        double here = trace->rate_mbps[i] * (trace->start_s[i + 1] - local_s);
        if (left <= here) {
            double t_s = local_s + left / trace->rate_mbps[i];
            return passage->round_s + (t_s < trace->start_s[i + 1] ? t_s : trace->start_s[i + 1]);
        }
        left -= here;
        local_s = trace->start_s[i + 1];
    }
    return tr_trace_time_of_mbit(trace, from_s, mbit, passage->loop); /* far away, or never */
}

double passage_segment_start_s(struct passage *passage, double t_s)
{
    return passage_stand(passage, t_s) ? passage->round_s + passage->from_s : t_s;
}

/* Where the segment stood on ends. */
static double stands_until_s(const struct passage *p)
{
    return p->round_s + p->to_s;
}

/* Looks ahead within a round without going there, as who asks goes on asking about from_s. */
double passage_fall_s(struct passage *passage, double from_s, double to_s, double by_mbps)
{
    const double round_s = from_s + passage->duration_s, last_s = to_s < round_s ? to_s : round_s;
    const double *start_s = passage->trace->start_s, *rate_mbps = passage->trace->rate_mbps;
    const size_t last = passage->trace->count - 1;
    double t_s = from_s;
    while (passage_stand(passage, t_s)) {
        const double since_s = t_s;
        for (size_t i = passage->segment; i <= last; i++) {
            t_s = passage->round_s + start_s[i + 1];
            /* A moment that rounding puts before the next segment does not stand on it. */
            if (!(t_s < last_s && t_s > since_s) || t_s - passage->round_s < start_s[i + 1]) {
                return to_s;
            }
            if (i < last && rate_mbps[i] - rate_mbps[i + 1] > by_mbps) {
                return t_s;
            }
        }
        if (passage_stand(passage, t_s) && rate_mbps[last] - passage->rate_mbps > by_mbps) {
            return t_s;
        }
    }
    return to_s;
}

double passage_time_or_fall_s(struct passage *passage, double from_s, double mbit, double by_mbps)
{
    const double *start_s = passage->trace->start_s, *rate_mbps = passage->trace->rate_mbps;
    const size_t count = passage->trace->count;
    if (mbit > 0 && passage_stand(passage, from_s) && passage->round_s == 0) {
        double local_s = from_s, left = mbit;
        for (size_t i = passage->segment; i + 1 < count && i < passage->segment + NEAR; i++) {
            const double here = rate_mbps[i] * (start_s[i + 1] - local_s);
            if (left <= here) {
                return lesser(local_s + left / rate_mbps[i], start_s[i + 1]);
            }
            if (rate_mbps[i] - rate_mbps[i + 1] > by_mbps) {
                return start_s[i + 1];
            }
            left -= here;
            local_s = start_s[i + 1];
        }
    }
    return passage_fall_s(passage, from_s, passage_time_of_mbit(passage, from_s, mbit), by_mbps);
}

bool passage_outage(struct passage *passage, double from_s, double to_s, double rate_mbps, double least_s,
                    double *begin_s, double *end_s)
{
    double t_s = from_s, since_s = from_s;
    bool low = false;
    while ((t_s < to_s || low) && passage_stand(passage, t_s)) {
        const bool is_low = passage->rate_mbps < rate_mbps;
        if (is_low && !low) {
            since_s = t_s;
        }
        if (!is_low && low && t_s - since_s >= least_s) {
            break;
        }
        low = is_low;
        const double next_s = stands_until_s(passage);
        if (!(next_s > t_s)) {
            break; /* what is left of the segment is less than a double can tell */
        }
        t_s = next_s;
        if (low && t_s - since_s > passage->duration_s) {
            t_s = since_s + FOR_EVER_S; /* a whole round, and so ever again */
            break;
        }
    }
    *begin_s = since_s;
    *end_s = t_s;
    return low && t_s - since_s >= least_s && since_s < to_s;
}
