/* Bits over time on a trace, as tr_trace_mbit_before and tr_trace_time_of_mbit have them, for one who asks
 * about moments that lie close together: it remembers where it stood. */
#ifndef TRACEREEL_MODEL_PLAYER_PASSAGE_H
#define TRACEREEL_MODEL_PLAYER_PASSAGE_H

#include <tracereel/trace.h>

#include <math.h>

struct passage {
    const struct tr_trace *trace;
    bool loop;
    double duration_s;
    double segments_per_s;          /* mostly they are as long as each other */
    double round_s;                 /* start of the round stood in */
    double round_mbit;              /* passed before it */
    size_t segment;                 /* last stood on, and of it: */
    double from_s, to_s, rate_mbps; /* in its round */
    double mbit;                    /* passed before it, all rounds */
    double trip_s;                  /* a round trip, where the trace says; else as it was set */
};

void passage_init(struct passage *passage, const struct tr_trace *trace, bool loop);

/* Goes to the segment of t_s; false beyond the end of a trace that is not looped, before 0, and for what is
 * no moment (INFINITY, NaN). */
bool passage_go(struct passage *passage, double t_s);

/* Stands on the segment of t_s, in the same way: mostly it already does. */
static inline bool passage_stand(struct passage *passage, double t_s)
{
    const double local_s = t_s - passage->round_s;
    return (local_s >= passage->from_s && local_s < passage->to_s) || passage_go(passage, t_s);
}

static inline double passage_mbit_before(struct passage *passage, double t_s)
{
    if (!(t_s > 0)) {
        return 0;
    }
    if (!passage_stand(passage, t_s)) {
        return passage->trace->cum_mbit[passage->trace->count];
    }
    return passage->mbit + passage->rate_mbps * (t_s - passage->round_s - passage->from_s);
}

/* 0 beyond the end. */
static inline double passage_rate_mbps(struct passage *passage, double t_s)
{
    return passage_stand(passage, t_s > 0 ? t_s : 0) ? passage->rate_mbps : 0;
}

/* The same where it takes more than the segment stood on. */
double passage_time_of_more(struct passage *passage, double from_s, double mbit);

static inline double passage_time_of_mbit(struct passage *passage, double from_s, double mbit)
{
    if (!(mbit > 0) || !passage_stand(passage, from_s)) {
        return mbit > 0 ? INFINITY : from_s;
    }
    const double local_s = from_s - passage->round_s;
    if (mbit <= passage->rate_mbps * (passage->to_s - local_s)) {
        const double t_s = local_s + mbit / passage->rate_mbps;
        return passage->round_s + (t_s < passage->to_s ? t_s : passage->to_s);
    }
    return passage_time_of_more(passage, from_s, mbit);
}

double passage_segment_start_s(struct passage *passage, double t_s); /* of the segment that holds t_s */

/* The first span within [from_s, to_s) in which less than rate_mbps passes for at least least_s; it may begin
 * before from_s and last beyond to_s. False where there is none. */
bool passage_outage(struct passage *passage, double from_s, double to_s, double rate_mbps, double least_s,
                    double *begin_s, double *end_s);

/* When the rate first falls by more than by_mbps from one segment to the next, between from_s and to_s, or
 * within a round; to_s where it does not. */
double passage_fall_s(struct passage *passage, double from_s, double to_s, double by_mbps);

/* The same up to when so much has passed (passage_time_of_mbit), in one walk. */
double passage_time_or_fall_s(struct passage *passage, double from_s, double mbit, double by_mbps);

#endif
