/* How dash.js 5.2.1 times the chunks of a segment (FetchLoader, MOOF_PARSING): its rate is the mean of
 * theirs, each from the read that has its first bytes to that which ends it, those under a millisecond lumped
 * together and the segment's last one left out. */
#ifndef TRACEREEL_MODEL_PLAYER_CHUNK_TIMES_H
#define TRACEREEL_MODEL_PLAYER_CHUNK_TIMES_H

#include "model/player/link.h"

/* All zero before the first chunk. */
struct chunk_times {
    double wire_mbps; /* a burst comes no faster; 0: in no time */
    double rates_mbps, lump_mbit, lump_from_s;
    int rate_count, measured; /* chunks that had a read of their own */
    bool lumps;
    struct {
        double mbit, took_s, from_s, done_s;
    } open; /* the last of them */
};

/* A chunk that has come. rng: of the link, where bursts are told apart by reads; else NULL. */
void chunk_times_add(struct chunk_times *times, const struct transfer *chunk, struct rng *rng);

/* NAN where there were too few of them. */
double chunk_times_rate_mbps(const struct chunk_times *times);

#endif
