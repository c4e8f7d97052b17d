/* Means that players of live streams have in common: joining, an estimate, the highest level within it. */
#ifndef TRACEREEL_MODEL_PLAYER_LIVE_H
#define TRACEREEL_MODEL_PLAYER_LIVE_H

#include "model/player/engine.h"
#include "model/player/estimate.h"

#define LIVE_QUEUE_S       0.25 /* of a link that is kept busy */
#define LIVE_APPEND_S      0.006
#define LIVE_APPEND_MBIT_S 0.0009 /* more for each Mbit */

/* From the last byte of a segment over a link as browsers have it until it is in the buffer and the next one
 * is asked for: measured over all sessions of hls.js, dash.js and Shaka in Chromium, medians by size. */
static inline double live_append_s(const struct engine *engine, double mbit)
{
    return engine->link.shared ? LIVE_APPEND_S + LIVE_APPEND_MBIT_S * mbit : 0;
}

/* One such time, drawn, with a normal logarithm of that spread: those of a link that never changes would else
 * coincide with looks at the list and with each other again and again, as those of real sessions do not. */
double live_append_drawn_s(struct engine *engine, double mbit, double spread);

/* The first member of such a player's state. */
struct live {
    struct estimate estimate;
    double sampled_mbit; /* all that it has been given as samples */
    double joined_s;
    int level;        /* of the next fetch */
    int loaded_level; /* of the last one that arrived */
    uint32_t segment; /* the next one, counted from the first fetched */
    bool given_up;    /* that has been abandoned once */
    double wanted_s;  /* not before, by the rule; 0: as soon as it can be */
};

/* Joins the stream as player.* says. joined_s is when the first request can go out. */
void live_begin(struct engine *engine, struct live *live);

/* The same for a player whose clock is late_s behind: it joins so much farther from live. */
void live_begin_late(struct engine *engine, struct live *live, double late_s);

/* The same for a player that joins by itself. */
void live_prepare(struct engine *engine, struct live *live);

/* A sample: `mbit` took so long. */
void live_sample(struct live *live, double mbit, double took_s);

/* The bits of `transfer` from from_s on (its first byte, or later) until now, as one sample. */
void live_sample_rest(struct engine *engine, struct live *live, const struct transfer *transfer,
                      double from_s);

/* The estimate as decisions take it. */
double live_estimate_mbps(struct engine *engine, const struct live *live);

/* The highest level within what is allowed, for those above the last one loaded and the others; 0 where none
 * is. left_until_s: a level is not taken before; NULL: all are. */
int live_highest_within(const struct engine *engine, const struct live *live, double down_mbps,
                        double up_mbps, const double *left_until_s);

/* That within player.safety_down and safety_up times the estimate. */
int live_within_estimate(struct engine *engine, const struct live *live, const double *left_until_s);

/* Whether there is room for another segment, and for how long there is none. A player that does not play has
 * always room. */
bool live_has_room(const struct engine *engine, double *over_s);

/* The level of a fetch to come, by the rule in force, which may want it later (live_waits). */
int live_choose(struct engine *engine, struct live *live, uint32_t segment);

/* Whether the rule wants the next fetch later: the player's timer looks again then. */
bool live_waits(struct engine *engine, const struct live *live, int timer);

/* A segment has come. */
void live_arrived(struct live *live, const struct transfer *transfer);

#endif
