/* A link that several TCP connections share, as a player behind a bottleneck finds it (player.link = tcp).
 *
 * Windows: each request goes over a connection, of those that are idle the one that was used last, else a new
 * one; how much of it may be under way is the connection's (connection.h).
 *
 * Queue: what windows let be under way beyond what the way holds stands in the bottleneck's queue, and what
 * others ask for meanwhile stands at its end. A window that outgrows the queue loses what does not fit, and
 * what comes behind is held up until that has been sent again. Where the rate falls, the queue is longer than
 * it may be: it drains, and what is sent until then is lost, and tried again after two round trips and then
 * r, 3 r, 7 r ... (doubled each time, RFC 6298). What is left of a fetch that was given up still comes
 * through it.
 *
 * Sharing: connections under way get equal shares of the link, but what has been sent at once stands together
 * in the queue and comes together.
 *
 * Rounds: a connection that has idled begins with 10 segments at most, and doubles that each round trip until
 * the window where it has met a loss, and hardly then (connection.h). Beside what keeps the queue full each
 * round goes through all of that.
 *
 * Outages: where nothing passes for longer than r, what stands in the queue comes as soon as the link is
 * back, and is acknowledged: the fetch goes on. What is asked for meanwhile and finds no room is tried again
 * as above, so it comes only some time after. r is a round trip and what is drawn each time from the
 * session's seed. What was being sent again as the outage began goes on only some outages later.
 *
 * Everything changes only when a transfer begins, ends or is given up, when its window fills the queue, and
 * when an outage begins or is over; in between what has come follows from the trace's cumulative bits. */
#ifndef TRACEREEL_MODEL_PLAYER_TCP_H
#define TRACEREEL_MODEL_PLAYER_TCP_H

#include "model/player/transfers.h"

/* The transfer of a track (its mbit, asked_s and setup_s are there) is asked for now; wait_s: round trips
 * until its first byte on an empty link. */
void tcp_send(struct tcp *tcp, enum track track, double wait_s);

/* Takes the event that was due for the transfer of a track, whose last byte has not been told of yet; true
 * where it is there at once. */
bool tcp_goes_on(struct tcp *tcp, enum track track);

/* The same of any transfer: true where it is there. */
static inline bool tcp_event(struct tcp *tcp, enum track track)
{
    return tcp->transfers[track].state == TRANSFER_SETTING_UP || tcp_goes_on(tcp, track);
}

/* The transfer of a track is given up: what is in the queue still comes. */
void tcp_drop(struct tcp *tcp, enum track track);

#endif
