/* A segment that is fetched while it is made: the server sends each chunk (live.chunk_s) as it comes to
 * exist.
 */
#ifndef TRACEREEL_MODEL_PLAYER_CHUNKED_H
#define TRACEREEL_MODEL_PLAYER_CHUNKED_H

#include "model/player/chunk_times.h"
#include "model/player/low_latency.h"

struct chunked {
    struct transfer whole; /* the request: segment, level, asked_s, first_byte_s */
    struct cut cut;
    uint16_t next;            /* chunk on its way */
    double came_mbit;         /* of those before it */
    double has_mbit;          /* of those to come, from an earlier request */
    bool as_one;              /* they are put into the buffer together, at the end */
    struct chunk_times times; /* as dash.js has them */
};

/* Asks for a segment; its first byte comes after wait_s at the earliest. has_mbit: of its first chunks so
 * much is there already, of an earlier request. as_one: it is put into the buffer when it is whole. */
void chunked_ask(struct engine *engine, struct chunked *chunked, uint32_t segment, int level, double wait_s,
                 double has_mbit, bool as_one);

/* A chunk has come: put into the buffer, unless all are at the end, and the next one is on its way. True
 * where it was the last. */
bool chunked_came(struct engine *engine, struct chunked *chunked, const struct transfer *chunk);

/* Of the segment, by now. */
double chunked_loaded_mbit(struct engine *engine, const struct chunked *chunked);

/* The rate by its chunks' times; where there are too few, that of all since it was asked for. NAN where that
 * took no time. */
double chunked_rate_mbps(const struct chunked *chunked);

#endif
