/* A link that several TCP connections share, as a player behind a bottleneck finds it (player.link = tcp).
 *
 *   queue      Whoever sends much keeps the bottleneck's queue filled, and what others ask for meanwhile
 * stands at its end. What is left of a fetch that was given up still comes through it. sharing    Connections
 * under way get equal shares of the link. slow start A connection that has idled begins with 10 segments a
 * round trip and doubles (RFC 6928, RFC 5681, and Linux's slow start after idle). outages    Where nothing
 * passes for longer than a retransmission timeout, the sender tries again after r, 3 r, 7 r ...: doubled each
 * time (RFC 6298), so a fetch goes on only some time after the link is back. r is drawn for each outage from
 * the session's seed.
 *
 * Everything changes only when a transfer begins, ends or is given up, and when an outage begins or is over;
 * in between what has come follows from the trace's cumulative bits. */
#ifndef TRACEREEL_MODEL_PLAYER_TCP_H
#define TRACEREEL_MODEL_PLAYER_TCP_H

#include "model/player/link.h"

/* Transfers under way, by tracks; due_s: when something happens to it next, INFINITY where there is nothing.
 */
struct tcp {
    struct link *link;
    struct transfer *transfers; /* TRACKS */
    double *due_s;
    double now_s;
};

/* The transfer of a track (its mbit, asked_s and setup_s are there) is asked for now; wait_s: round trips
 * until its first byte on an empty link. */
void tcp_send(struct tcp *tcp, enum track track, double wait_s);

/* Takes the event that was due for the transfer of a track; true where the transfer is there. */
bool tcp_event(struct tcp *tcp, enum track track);

/* The transfer of a track is given up: what is in the queue still comes. */
void tcp_drop(struct tcp *tcp, enum track track);

#endif
