/* The congestion window of one TCP connection: how much of what is sent over it may be under way, and so how
 * full it keeps the bottleneck's queue. Slow start that ends where the delay begins to grow (HyStart, RFC
 * 9406), CUBIC with its Reno-friendly region (RFC 9438), a window that begins anew after a pause (RFC 5681
 * section 4.1) up to three quarters of what it was (Linux: tcp_cwnd_restart). Numbers are those of Linux,
 * net/ipv4/tcp_cubic.c. All in bits of the link, Mbit. */
#ifndef TRACEREEL_MODEL_PLAYER_CONNECTION_H
#define TRACEREEL_MODEL_PLAYER_CONNECTION_H

#include <stdbool.h>

#define FIRST_WINDOW_MBIT 0.11584  /* 10 segments of 1448 bytes (RFC 6928) */
#define SEGMENT_MBIT      0.011584 /* one of them */
#define CUBIC_BETA        0.7      /* of the window is left after a loss */
#define CUBIC_C           0.4      /* segments / s^3 */
#define KEPT_S            65
#define IDLE_S            0.2 /* after this a connection begins anew (the least retransmission timeout) */

struct connection {
    bool open, busy;
    double window_mbit;
    double threshold_mbit; /* of slow start; INFINITY until something has shown how much there is room for */
    double lost_at_mbit;   /* the window at the last loss; 0: none yet */
    double plateau_mbit; /* about which CUBIC's curve is flat: that, or where slow start ended; 0: not yet */
    double regrown_s;    /* busy until it is that again; what has passed of it since: */
    double grown_s;
    double used_s;     /* its last byte; not before that is it idle */
    double opens_s;    /* its handshake goes through */
    double trip_s;     /* through the queue, then */
    double recovers_s; /* what was lost is there again by then, and its window stays until then */
    /* a packet that was lost is missing then, and what comes after it waits; 0, 0: none */
    double missing_from_s, missing_until_s;
};

/* Whether a request can go over it at once. */
bool connection_is_idle(const struct connection *connection, double now_s);

/* The way that a window meets. */
struct bottleneck {
    double rate_mbps;
    double way_mbit;    /* under way in a round trip while nothing is queued */
    double queue_mbit;  /* that the queue takes */
    double beside_mbit; /* that others have under way */
};

/* A new one. */
void connection_open(struct connection *connection, double now_s);

/* A request goes over it. */
void connection_take(struct connection *connection, double now_s);

/* Some of it is lost. */
void connection_back_off(struct connection *connection);

/* Seconds until it outgrows the way, if its share of what the way carries comes; INFINITY where it does not,
 * as it is wider than that already. Not within within_s: any time after that. */
double connection_full_s(const struct connection *connection, double share, double within_s,
                         const struct bottleneck *bottleneck);

/* It has been busy for that long, and so much of what it sent has come. to_send_mbit: more than that is not
 * under way, however wide its window is. True where some of it is lost. spills_mbit: NULL, or where it comes
 * out, where it outgrows the way, how much of what it sends is lost until it notices; 0 where it was wider
 * than that already. */
bool connection_grow(struct connection *connection, double duration_s, double came_mbit, double to_send_mbit,
                     const struct bottleneck *bottleneck, double *spills_mbit);

/* It goes on in rounds, through what others have in the queue: that ends slow start early. */
void connection_meet(struct connection *connection, const struct bottleneck *bottleneck);

/* The window of the next round, which takes round_s. */
double connection_next_mbit(const struct connection *connection, double round_s);

#endif
