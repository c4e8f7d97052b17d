/* A live stream in pieces: where a viewer joins it, and how a segment is cut. */
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

/* A place between two parts (live.part_s). */
struct place {
    uint32_t segment;
    uint16_t part;
};

static inline bool place_is_before(struct place a, struct place b)
{
    return a.segment < b.segment || (a.segment == b.segment && a.part < b.part);
}

struct place place_after(const struct engine *engine, struct place place);

/* When the part behind a place is there to be listed. */
double place_exists_s(const struct engine *engine, struct place place);

/* Goes on to the end of a playlist made at made_s: the first place behind which nothing is there yet. When
 * that will be; on demand the content's end, -INFINITY. */
double place_go_to_edge(const struct engine *engine, struct place *place, double made_s);

/* Of the pieces from `from` on, what is there at t_s. */
double low_latency_ready_mbit(const struct engine *engine, const struct cut *cut, int level, uint16_t from,
                              double t_s);

#endif
