/* Bits over time on a trace, as tr_trace_mbit_before and tr_trace_time_of_mbit have them, for one who asks
 * about moments that lie close together: it remembers where it stood. */
#ifndef TRACEREEL_MODEL_PLAYER_PASSAGE_H
#define TRACEREEL_MODEL_PLAYER_PASSAGE_H

#include <tracereel/trace.h>

struct passage {
    const struct tr_trace *trace;
    bool loop;
    double duration_s;
    size_t segment;    /* last stood on */
    double round_s;    /* start of the round stood in */
    double round_mbit; /* passed before it */
};

void passage_init(struct passage *passage, const struct tr_trace *trace, bool loop);
double passage_mbit_before(struct passage *passage, double t_s);
double passage_time_of_mbit(struct passage *passage, double from_s, double mbit);
double passage_segment_start_s(struct passage *passage, double t_s); /* of the segment that holds t_s */
double passage_rate_mbps(struct passage *passage, double t_s);       /* 0 beyond the end */

/* The first span within [from_s, to_s) in which less than rate_mbps passes for at least least_s; it may begin
 * before from_s and last beyond to_s. False where there is none. */
bool passage_outage(struct passage *passage, double from_s, double to_s, double rate_mbps, double least_s,
                    double *begin_s, double *end_s);

double passage_latency_ms(struct passage *passage, double t_s); /* the trace has it */

#endif
