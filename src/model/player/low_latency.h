/* A live stream in pieces: where a viewer joins it, how a segment is cut, and a segment that is fetched while
 * it is made. */
#ifndef TRACEREEL_MODEL_PLAYER_LOW_LATENCY_H
#define TRACEREEL_MODEL_PLAYER_LOW_LATENCY_H

#include "model/player/engine.h"

/* Joins at a moment of the stream that is behind_s before live as it is at at_s; piece_s > 0: before the end
 * of the last piece of that length which was published then. */
void low_latency_join(struct engine *engine, double at_s, double behind_s, double piece_s);

/* Pieces of segment k; the last may be shorter. Fills in which part of the segment piece i of it is. */
uint16_t low_latency_pieces(const struct media *media, uint32_t k, double piece_s);
void low_latency_piece(const struct media *media, uint32_t k, double piece_s, uint16_t i,
                       struct transfer *piece);

/* A segment of which the server sends each chunk (live.chunk_s) as it comes to exist. */
struct chunked {
    struct transfer whole; /* the request: segment, level, asked_s, first_byte_s */
    uint16_t next;         /* chunk on its way */
    double came_mbit;      /* of those before it */
    double has_mbit;       /* of those to come, from an earlier request */
    /* what dash.js measures of it */
    double rates_mbps, lump_mbit, lump_from_s;
    int rate_count;
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
 * its first byte to its last, those under a millisecond lumped together and the segment's last one left out.
 * NAN where there are none. */
double chunked_rate_mbps(const struct chunked *chunked);

#endif
