#include "model/player/low_latency.h"

#include "base/fmath.h"

#include <math.h>

#define NOTHING_S 1e-9

void low_latency_join(struct engine *engine, double at_s, double behind_s, double piece_s)
{
    const struct tr_params *params = engine->params;
    const double segment_s = engine->media.segment_s;
    const double live_s = params->player.live_phase * segment_s; /* segments begin at multiples */
    double edge_s = live_s + at_s;
    if (piece_s > 0) {
        edge_s -= params->live.encode_delay_s;
        const double segment = floor(edge_s / segment_s) * segment_s;
        edge_s = segment + floor((edge_s - segment) / piece_s + NOTHING_S) * piece_s;
    }
    const double position_s = edge_s - behind_s;
    engine_join(engine, live_s - position_s, floor(position_s / segment_s) * segment_s - position_s);
}

struct cut low_latency_cut(const struct media *media, uint32_t k, double live_piece_s)
{
    const double length_s = media_length_s(media, k),
                 piece_s = media->count == MEDIA_ENDLESS ? live_piece_s : length_s,
                 pieces = lesser(greater(1, length_s / piece_s - NOTHING_S), UINT16_MAX);
    const uint16_t whole = (uint16_t)pieces;
    return (struct cut){.segment = k,
                        .pieces = (uint16_t)(whole + (whole < pieces)),
                        .length_s = length_s,
                        .piece_s = piece_s};
}

void cut_piece(const struct cut *cut, uint16_t i, struct transfer *piece)
{
    piece->segment = cut->segment;
    piece->piece = i;
    piece->pieces = cut->pieces;
    piece->from_s = i * cut->piece_s;
    piece->length_s = cut_length_s(cut, i);
}

/* How long the part behind a place is, and whether it is its segment's last; that needs no count of them. */
static double part_length_s(const struct engine *engine, struct place place, bool *last)
{
    const double length_s = media_length_s(&engine->media, place.segment),
                 part_s = engine->media.count == MEDIA_ENDLESS ? engine->params->live.part_s : length_s;
    *last = (place.part + 1) * part_s >= length_s - NOTHING_S * part_s;
    return *last ? length_s - place.part * part_s : part_s;
}

struct place place_after(const struct engine *engine, struct place place)
{
    bool last;
    part_length_s(engine, place, &last);
    return last ? (struct place){place.segment + 1, 0} : (struct place){place.segment, place.part + 1};
}

double place_exists_s(const struct engine *engine, struct place place)
{
    bool last;
    const double length_s = part_length_s(engine, place, &last);
    return engine_piece_exists_s(engine, place.segment, place.part * engine->params->live.part_s + length_s);
}

double place_go_to_edge(const struct engine *engine, struct place *place, double made_s)
{
    if (engine->media.count != MEDIA_ENDLESS) {
        *place = (struct place){engine->media.count, 0};
        return -INFINITY;
    }
    double exists_s;
    while ((exists_s = place_exists_s(engine, *place)) <= made_s + NOTHING_S) {
        *place = place_after(engine, *place);
    }
    return exists_s;
}

double low_latency_ready_mbit(const struct engine *engine, const struct cut *cut, int level, uint16_t from,
                              double t_s)
{
    double mbit = 0;
    for (uint16_t i = from; i < cut->pieces; i++) {
        if (engine_piece_exists_s(engine, cut->segment, cut_end_s(cut, i)) > t_s) {
            break;
        }
        mbit += media_piece_mbit(&engine->media, cut->segment, level, cut_length_s(cut, i));
    }
    return mbit;
}
