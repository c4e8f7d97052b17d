#include "model/player/chunk_times.h"

#include "base/fmath.h"

#include <math.h>

#define LUMPED_S 1e-3 /* FetchLoader: shorter ones are taken together */
/* A chunk that comes as a burst, in no time, is there in one read; but one of ten is read in two, some
 * milliseconds apart (15 of 54 segments of three such chunks: players-ll, dash.js at its lowest level). */
#define TWO_READS   0.1
#define TWO_READS_S 0.005
/* A burst is timed from the read in which its first bytes came: those, two TCP segments, count as having
 * taken no time. */
#define FIRST_READ_MBIT 0.023168
/* So is a chunk that follows another without a pause: its first read is the next packet, or all that came
 * while the chunk before was put into the buffer (packet captures of 155 segments: 20 to 30 ms). */
#define READ_MBIT    0.011584
#define READ_AFTER_S 0.0285

/* From the read that has a chunk's first bytes to the one that ends it. */
static double timed_s(const struct chunk_times *t, const struct transfer *chunk, struct rng *rng)
{
    const double took_s = chunk->done_s - chunk->first_byte_s, mbit = chunk->mbit + chunk->has_mbit;
    double timed = took_s;
    if (chunk->goes_on && chunk->first_byte_s <= chunk->asked_s && chunk->mbit > 0) {
        const double first_read = greater(READ_MBIT, READ_AFTER_S * chunk->mbit / took_s);
        timed = took_s * (1 - lesser(1, greater(0, first_read - chunk->has_mbit) / chunk->mbit));
    }
    if (timed > LUMPED_S || !rng) {
        return timed;
    }
    if (chunk->burst_mbit > 0 && t->wire_mbps > 0) {
        return (mbit - FIRST_READ_MBIT) / t->wire_mbps;
    }
    return rng_uniform(rng) < TWO_READS ? TWO_READS_S : timed;
}

/* The chunk that is open is one of the segment's rates, or goes with those after it. */
static void count_rate(struct chunk_times *t)
{
    if (t->open.took_s > LUMPED_S) {
        t->rates_mbps += t->open.mbit / t->open.took_s;
        t->rate_count++;
        t->lumps = false;
        return;
    }
    if (!t->lumps) {
        t->lumps = true;
        t->lump_from_s = t->open.from_s;
        t->lump_mbit = 0;
    }
    t->lump_mbit += t->open.mbit;
    if (t->open.done_s - t->lump_from_s > LUMPED_S) {
        t->rates_mbps += t->lump_mbit / (t->open.done_s - t->lump_from_s);
        t->rate_count++;
        t->lumps = false;
    }
}

/* A chunk that comes by the read that ends the one before it is taken for part of that one, as only the last
 * end of a read is looked at. */
void chunk_times_add(struct chunk_times *times, const struct transfer *chunk, struct rng *rng)
{
    struct chunk_times *t = times;
    const double mbit = chunk->mbit + chunk->has_mbit;
    if (t->measured > 0 && chunk->goes_on && chunk->has_mbit > 0 && chunk->mbit <= 0) {
        t->open.mbit += mbit;
        return;
    }
    if (t->measured++ > 0) {
        count_rate(t);
    }
    if (chunk->piece + 1 == chunk->pieces) {
        return;
    }
    t->open.mbit = mbit;
    t->open.took_s = timed_s(t, chunk, rng);
    t->open.from_s = chunk->first_byte_s;
    t->open.done_s = chunk->done_s;
}

/* The one that is open at the end is left out; of fewer than two others nothing is learnt (HTTPLoader's trace
 * without a time of its own). */
double chunk_times_rate_mbps(const struct chunk_times *times)
{
    return times->measured > 2 && times->rate_count > 0 ? times->rates_mbps / times->rate_count : NAN;
}
