/* A live stream in pieces: where a viewer joins it, how a segment is cut, and a segment that is fetched while
 * it is made. */
#ifndef TRACEREEL_MODEL_PLAYER_LOW_LATENCY_H
#define TRACEREEL_MODEL_PLAYER_LOW_LATENCY_H

#include "model/player/engine.h"

/* Joins at a moment of the stream that is behind_s before live as it is at at_s; piece_s > 0: before the end
 * of the last piece of that length which was published then. */
void low_latency_join(struct engine *engine, double at_s, double behind_s, double piece_s);

/* How a segment is cut into pieces, all as long but the last, which may be shorter. */
struct cut {
    uint32_t segment;
    uint16_t pieces;
    double length_s, piece_s; /* of the segment; of a piece */
};

/* live_piece_s: of a live stream; on demand a segment is one piece. */
struct cut low_latency_cut(const struct media *media, uint32_t k, double live_piece_s);

/* Where piece i ends, in the segment; and the piece as what is asked for. */
static inline double cut_length_s(const struct cut *cut, uint16_t i)
{
    return i + 1 < cut->pieces ? cut->piece_s : cut->length_s - i * cut->piece_s;
}

static inline double cut_end_s(const struct cut *cut, uint16_t i)
{
    return i * cut->piece_s + cut_length_s(cut, i);
}

void cut_piece(const struct cut *cut, uint16_t i, struct transfer *piece);

/* Of the pieces from `from` on, what is there at t_s. */
double low_latency_ready_mbit(const struct engine *engine, const struct cut *cut, int level, uint16_t from,
                              double t_s);

/* A segment of which the server sends each chunk (live.chunk_s) as it comes to exist. */
struct chunked {
    struct transfer whole; /* the request: segment, level, asked_s, first_byte_s */
    struct cut cut;
    uint16_t next;    /* chunk on its way */
    double came_mbit; /* of those before it */
    double has_mbit;  /* of those to come, from an earlier request */
    double wire_mbps; /* a burst comes no faster; 0: in no time */
    /* what dash.js measures of it */
    double rates_mbps, lump_mbit, lump_from_s;
    int rate_count, measured; /* chunks that had a read of their own */
    struct {
        double mbit, took_s, from_s, done_s;
    } open; /* the last of them */
};

/* Asks for a segment; its first byte comes after wait_s at the earliest. has_mbit: of its first chunks so
 * much is there already, of an earlier request. */
void chunked_ask(struct engine *engine, struct chunked *chunked, uint32_t segment, int level, double wait_s,
                 double has_mbit);

/* A chunk has come: put into the buffer, and the next one is on its way. True where it was the last. */
bool chunked_came(struct engine *engine, struct chunked *chunked, const struct transfer *chunk);

/* Of the segment, by now. */
double chunked_loaded_mbit(struct engine *engine, const struct chunked *chunked);

/* The rate as dash.js 5.2.1 measures it (FetchLoader, MOOF_PARSING): the mean of the chunks' rates, each from
 * the read that has its first bytes to that which ends it, those under a millisecond lumped together and the
 * segment's last one left out; where there are fewer than two, that of all since it was asked for. NAN where
 * that took no time. */
double chunked_rate_mbps(const struct chunked *chunked);

#endif
