#include "model/player/low_latency.h"

#include "base/fmath.h"

#include <math.h>

#define NOTHING_S 1e-9
#define LUMPED_S  1e-3 /* FetchLoader: shorter ones are taken together */
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

/* ---- a segment that is fetched while it is made ---- */

/* Of the chunks that have not been sent, what exists at t_s. */
static double ready_mbit(const struct engine *engine, const struct chunked *c, double t_s)
{
    return low_latency_ready_mbit(engine, &c->cut, c->whole.level, c->next, t_s);
}

static void send_next(struct engine *engine, struct chunked *c, double wait_s)
{
    struct transfer chunk = {.level = c->whole.level, .goes_on = c->next > 0};
    cut_piece(&c->cut, c->next, &chunk);
    const double exists_s = engine_piece_exists_s(engine, chunk.segment, chunk.from_s + chunk.length_s);
    const double half_trip_s = link_round_trip_s(&engine->link, engine->now_s) / 2;
    const double mbit = media_piece_mbit(&engine->media, chunk.segment, chunk.level, chunk.length_s);
    chunk.has_mbit = lesser(c->has_mbit, mbit);
    chunk.behind_mbit = greater(0, ready_mbit(engine, c, engine->now_s) - mbit);
    c->has_mbit -= chunk.has_mbit;
    engine_fetch_piece(engine, &chunk, greater(wait_s, exists_s + half_trip_s - engine->now_s));
}

void chunked_ask(struct engine *engine, struct chunked *chunked, uint32_t segment, int level, double wait_s,
                 double has_mbit)
{
    *chunked = (struct chunked){
        .whole = {.track = TRACK_PICTURE,
                  .segment = segment,
                  .level = level,
                  .mbit = media_mbit(&engine->media, segment, level),
                  .asked_s = engine->now_s},
        .cut = low_latency_cut(&engine->media, segment, engine->params->live.chunk_s),
        .lump_from_s = -1,
        .has_mbit = has_mbit,
    };
    send_next(engine, chunked, wait_s);
}

/* From the read that has a chunk's first bytes to the one that ends it. */
static double timed_s(struct engine *engine, const struct chunked *c, const struct transfer *chunk)
{
    const double took_s = chunk->done_s - chunk->first_byte_s, mbit = chunk->mbit + chunk->has_mbit;
    double timed = took_s;
    if (chunk->goes_on && chunk->first_byte_s <= chunk->asked_s && chunk->mbit > 0) {
        const double first_read = greater(READ_MBIT, READ_AFTER_S * chunk->mbit / took_s);
        timed = took_s * (1 - lesser(1, greater(0, first_read - chunk->has_mbit) / chunk->mbit));
    }
    if (timed > LUMPED_S || !engine->link.shared) {
        return timed;
    }
    if (chunk->burst_mbit > 0 && c->wire_mbps > 0) {
        return (mbit - FIRST_READ_MBIT) / c->wire_mbps;
    }
    return rng_uniform(&engine->link.rng) < TWO_READS ? TWO_READS_S : timed;
}

/* The chunk that is open is one of the segment's rates, or goes with those after it. */
static void count_rate(struct chunked *c)
{
    if (c->open.took_s > LUMPED_S) {
        c->rates_mbps += c->open.mbit / c->open.took_s;
        c->rate_count++;
        c->lump_from_s = -1;
        return;
    }
    if (c->lump_from_s < 0) {
        c->lump_from_s = c->open.from_s;
        c->lump_mbit = 0;
    }
    c->lump_mbit += c->open.mbit;
    if (c->open.done_s - c->lump_from_s > LUMPED_S) {
        c->rates_mbps += c->lump_mbit / (c->open.done_s - c->lump_from_s);
        c->rate_count++;
        c->lump_from_s = -1;
    }
}

/* A chunk that comes by the read that ends the one before it is taken for part of that one, as only the last
 * end of a read is looked at. */
static void measure(struct engine *engine, struct chunked *c, const struct transfer *chunk)
{
    const double mbit = chunk->mbit + chunk->has_mbit;
    if (c->measured > 0 && chunk->goes_on && chunk->has_mbit > 0 && chunk->mbit <= 0) {
        c->open.mbit += mbit;
        return;
    }
    if (c->measured++ > 0) {
        count_rate(c);
    }
    if (chunk->piece + 1 == chunk->pieces) {
        return;
    }
    c->open.mbit = mbit;
    c->open.took_s = timed_s(engine, c, chunk);
    c->open.from_s = chunk->first_byte_s;
    c->open.done_s = chunk->done_s;
}

/* The one that is open at the end is left out; of fewer than two others nothing is learnt, and all of the
 * segment counts since it was asked for (HTTPLoader's trace without a time of its own). */
double chunked_rate_mbps(const struct chunked *c)
{
    const double all_s = c->whole.done_s - c->whole.asked_s;
    if (c->measured > 2 && c->rate_count > 0) {
        return c->rates_mbps / c->rate_count;
    }
    return all_s > 0 ? c->came_mbit / all_s : NAN;
}

bool chunked_came(struct engine *engine, struct chunked *chunked, const struct transfer *chunk)
{
    struct chunked *c = chunked;
    const bool last = chunk->piece + 1 == chunk->pieces;
    if (c->next == 0) {
        c->whole.first_byte_s = chunk->first_byte_s;
    }
    c->came_mbit += chunk->mbit + chunk->has_mbit;
    c->next++;
    measure(engine, c, chunk);
    if (!last) {
        engine_append_piece(engine, chunk, NULL);
        if (chunk->done_s > chunk->end_s) { /* it was held up by what was lost; what came after it was not */
            const double passed = passage_mbit_before(&engine->link.passage, engine->now_s) -
                                  passage_mbit_before(&engine->link.passage, chunk->end_s);
            c->has_mbit += lesser(passed * engine->link.efficiency, ready_mbit(engine, c, chunk->end_s));
            engine->link.idle_since_s = engine->now_s;
        }
        send_next(engine, c, 0);
        return false;
    }
    c->whole.end_s = chunk->end_s;
    c->whole.done_s = chunk->done_s;
    engine->measured_mbps = chunked_rate_mbps(c);
    engine_append_piece(engine, chunk, &c->whole);
    return true;
}

double chunked_loaded_mbit(struct engine *engine, const struct chunked *chunked)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    const double now = engine_fetching(engine, TRACK_PICTURE) && x->segment == chunked->whole.segment
                           ? link_loaded_mbit(&engine->link, x, engine->now_s)
                           : 0;
    return chunked->came_mbit + now;
}
