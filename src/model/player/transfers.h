/* The transfers that share a link (tcp.h), and what each part of it asks about them. */
#ifndef TRACEREEL_MODEL_PLAYER_TRANSFERS_H
#define TRACEREEL_MODEL_PLAYER_TRANSFERS_H

#include "model/player/link.h"

/* The bottleneck's queue holds so many seconds, but never less than so many bytes: those of the links that
 * the players were measured over, and usual for mobile ones. Behind a token bucket it holds the bucket, too
 * (tc-tbf's limit; the longest queue at each rate in the measured sessions). */
#define QUEUE_S          0.25
#define QUEUE_LEAST_MBIT 0.24 /* 30 kB */

#define FEW_LOST_MBIT (3 * SEGMENT_MBIT)
#define RETRY_LEAST_S 0.25 /* until the end of a burst is tried again, measured: 0.25 .. 0.4 s */
#define RETRY_MOST_S  0.4

#define APART __attribute__((noinline)) /* too long to be taken in by those who call it */

/* Transfers under way, by tracks; due_s: when something happens to it next, INFINITY where there is nothing.
 */
struct tcp {
    struct link *link;
    struct transfer *transfers; /* TRACKS */
    double *due_s;
    double now_s;
};

/* Mostly asked about the moment up to which the queue has been followed. */
static inline double link_passed_mbit(struct link *link, double t_s)
{
    return t_s == link->queue_s ? link->queue_passed_mbit : passage_mbit_before(&link->passage, t_s);
}

static inline bool tcp_is_moving(const struct tcp *tcp, int track)
{
    return tcp->link->moving >> track & 1;
}

static inline bool tcp_is_any_moving(const struct tcp *tcp)
{
    return tcp->link->moving != 0;
}

/* The first track of a set of them (`moving`, `waiting`), which is not empty. */
static inline int tcp_first_of(unsigned set)
{
    return __builtin_ctz(set);
}

static inline void tcp_set_moving(struct tcp *tcp, enum track track, bool moves)
{
    const unsigned bit = 1u << track;
    tcp->link->moving = moves ? tcp->link->moving | bit : tcp->link->moving & ~bit;
}

static inline struct bottleneck tcp_bottleneck_at(struct tcp *tcp, double t_s)
{
    struct passage *passage = &tcp->link->passage;
    const double rate_mbps = passage_stand(passage, t_s) ? passage->rate_mbps : 0;
    return (struct bottleneck){rate_mbps, rate_mbps * passage->trip_s,
                               greater(QUEUE_S * rate_mbps + tcp->link->burst_mbit, QUEUE_LEAST_MBIT), 0};
}

static inline double tcp_time_of(struct tcp *tcp, double from_s, double mbit)
{
    return passage_time_of_mbit(&tcp->link->passage, from_s, mbit);
}

/* So much of a response is sent at once. */
static inline double tcp_first_mbit(const struct tcp *tcp, const struct transfer *x)
{
    return lesser(tcp->link->connections[x->connection].window_mbit,
                  (x->mbit + x->head_mbit) / tcp->link->efficiency);
}

#endif
