/* The link as a request finds it: when its first byte comes, how much has come by when, when the last is
 * there. `ideal`: the bits of the trace at its efficiency, all of them for one request at a time. */
#ifndef TRACEREEL_MODEL_PLAYER_LINK_H
#define TRACEREEL_MODEL_PLAYER_LINK_H

#include "model/player/connection.h"
#include "model/player/passage.h"
#include "base/fmath.h"
#include "model/rng.h"

#include <tracereel/session.h>

/* TRACK_AHEAD: a second picture, beside that which is needed first. */
enum track { TRACK_SOUND, TRACK_PICTURE, TRACK_LIST, TRACK_AHEAD, TRACKS };

/* Of a request over a shared link (tcp.h). */
enum transfer_state { TRANSFER_WAITING, TRANSFER_MOVING, TRANSFER_SETTING_UP };

/* One request, from asking to the last byte in the buffer. */
struct transfer {
    enum track track;
    uint32_t segment;
    int level;
    double from_s,
        length_s; /* a piece of the segment: where it begins in it, what it plays; 0, 0: all of it */
    uint16_t piece, pieces; /* which one that is, of how many; 0, 0: not one of several */
    bool goes_on;           /* it comes by the request of the piece before */
    double has_mbit;        /* of that so much has come before */
    double behind_mbit;     /* what the server has ready behind it, of the same response */
    double head_mbit;       /* of the response, which comes before the media */
    double mbit;            /* of media */
    double asked_s, first_byte_s;
    double end_s;       /* last byte; INFINITY where it never comes */
    double done_s;      /* in the buffer: later than end_s where it takes setting up */
    double beside_mbit; /* of others' media that comes meanwhile */
    double burst_mbit;  /* of both, there with the first byte */
    double took_ms;     /* by a player that counts in milliseconds; else 0 */
    bool timed_out;     /* given up at its time-out */
    double passed_mbit; /* by the link before first_byte_s; where it is shared, before since_s */
    /* of a shared link */
    enum transfer_state state;
    uint8_t connection;
    double setup_s;      /* from the last byte into the buffer */
    double late_until_s; /* not in the buffer before, as something was lost; 0: nothing was */
    double left_mbit;    /* of media, at since_s */
    double since_s;      /* it moves at its share from here on; later than now: nothing comes until then */
    double share;
    bool in_rounds;     /* all of it: each window comes together */
    double queued_mbit; /* of its first window, what had to wait in the queue, which had ... */
    double room_mbit;   /* that the queue had for its first window */
    struct {
        double from_mbit, lost_mbit; /* media that was lost, behind so much that has come */
        double noticed_s, sent_s;    /* it is sent again from here on, and all of it has been */
        double fills_s,
            whole_s; /* when it comes again, and when all of it is there; nothing behind counts before */
    } hole;
};

#define LINK_OUTAGE_MBPS 0.02  /* less than a packet in half a second */
#define LINK_NEVER_S     1e300 /* when what never comes is due, though it is under way */

#define LINK_CONNECTIONS 6 /* that browsers open to a server, at most */

struct link {
    struct passage passage;
    double efficiency;   /* share of the bits that is media */
    double burst_mbit;   /* what passes at once after a pause, where a token bucket shapes the link */
    double idle_since_s; /* nothing has been carried since */
    double marked_s, marked_mbit; /* what had passed at some moment, mostly that */
    bool has_outages;             /* somewhere the trace is slower than that (LINK_OUTAGE_MBPS) */
    bool shared;                  /* by TCP connections (tcp.h) */
    unsigned moving;              /* of a shared link: a bit for each track whose transfer moves */
    unsigned waiting;             /* the same of those whose first window stands in the queue */
    struct rng rng;               /* of what a shared link draws */
    double tokens_mbit;           /* left in the bucket when the link fell idle */
    bool overshoots;              /* the window of a connection is followed (tcp.h); players of low latency */
    double window_mbit;           /* of media, as slow start has it */
    double lost_at_mbit, regrown_s; /* the window of the last loss, and when it is that again; 0: none yet */
    struct connection connections[LINK_CONNECTIONS];
    double queue_mbit, queue_s; /* what stood in the bottleneck's queue at that time, ... */
    double queue_passed_mbit;   /* ... and what had passed by then */
    double paused_s;            /* the trace has stood still for so long: it is at t - paused_s */
};

void link_init(struct link *link, const struct tr_session_config *config);

/* So many connections are there from now on, beside others. */
void link_connect(struct link *link, int count, double now_s);

/* The connection that a request would go over now, of those that are idle the one that was used last, has
 * something small to carry for so long: the next one goes over another. */
void link_occupy(struct link *link, double now_s, double duration_s);

/* A round trip at t_s. Where the trace does not say, that of the empty link: a link whose rate has fallen is
 * not thereby slow to answer. */
static inline double link_round_trip_s(struct link *link, double t_s)
{
    if (link->passage.trace->latency_ms) {
        passage_stand(&link->passage, greater(t_s - link->paused_s, 0));
    }
    return link->passage.trip_s;
}

/* All that the trace has passed by when the link fell idle; INFINITY where what stands in the queue never
 * passes. */
static inline double link_idle_mbit(struct link *link)
{
    if (link->idle_since_s == INFINITY) {
        return INFINITY;
    }
    return link->marked_s == link->idle_since_s ? link->marked_mbit
                                                : passage_mbit_before(&link->passage, link->idle_since_s);
}

/* Fills in what follows from `mbit`, `beside_mbit` and `first_byte_s`: burst, passed_mbit, end_s, and done_s
 * equal to it. */
void link_send(struct link *link, struct transfer *transfer);

/* Media of a transfer that moves at its share, once the link has passed passed_mbit, later than since_s. */
static inline double link_shared_mbit(const struct link *link, const struct transfer *transfer,
                                      double passed_mbit)
{
    const double had = transfer->mbit - transfer->left_mbit,
                 came = (passed_mbit - transfer->passed_mbit) * link->efficiency * transfer->share;
    return lesser(transfer->mbit, had + came);
}

/* Media of `transfer` that has come by t_s. */
double link_loaded_mbit(struct link *link, const struct transfer *transfer, double t_s);

/* When so much of `transfer` will have come, less than all, if the link goes on as it does; INFINITY before
 * it moves. */
double link_time_of_loaded_s(struct link *link, const struct transfer *transfer, double mbit);

/* Not before this so much of `transfer` has come, whoever shares the link with it until then; INFINITY where
 * it has less. now_s where nothing is known. */
double link_soonest_s(struct link *link, const struct transfer *transfer, double mbit, double now_s);

/* When `mbit` of media have passed that begin at from_s, if nothing else is carried. */
double link_time_of_media_s(struct link *link, double from_s, double mbit);

#endif
