#include "model/player/chunked.h"

#include "base/fmath.h"

#include <math.h>

/* Of the chunks that have not been sent, what exists at t_s. */
static double ready_mbit(const struct engine *engine, const struct chunked *c, double t_s)
{
    return low_latency_ready_mbit(engine, &c->cut, c->whole.level, c->next, t_s);
}

static void send_next(struct engine *engine, struct chunked *c, double wait_s)
{
    struct transfer *chunk = engine_new_transfer(engine, TRACK_PICTURE);
    chunk->level = c->whole.level;
    chunk->goes_on = c->next > 0;
    cut_piece(&c->cut, c->next, chunk);
    const double exists_s = engine_piece_exists_s(engine, chunk->segment, chunk->from_s + chunk->length_s);
    const double half_trip_s = link_round_trip_s(&engine->link, engine->now_s) / 2;
    const double mbit = media_piece_mbit(&engine->media, chunk->segment, chunk->level, chunk->length_s);
    chunk->has_mbit = lesser(c->has_mbit, mbit);
    chunk->behind_mbit = greater(0, ready_mbit(engine, c, engine->now_s) - mbit);
    c->has_mbit -= chunk->has_mbit;
    engine_fetch_piece(engine, chunk, greater(wait_s, exists_s + half_trip_s - engine->now_s));
}

void chunked_ask(struct engine *engine, struct chunked *chunked, uint32_t segment, int level, double wait_s,
                 double has_mbit, bool as_one)
{
    *chunked = (struct chunked){
        .whole = {.track = TRACK_PICTURE,
                  .segment = segment,
                  .level = level,
                  .mbit = media_mbit(&engine->media, segment, level),
                  .asked_s = engine->now_s},
        .cut = low_latency_cut(&engine->media, segment, engine->params->live.chunk_s),
        .as_one = as_one,
        .has_mbit = has_mbit,
    };
    send_next(engine, chunked, wait_s);
}

double chunked_rate_mbps(const struct chunked *c)
{
    const double rate_mbps = chunk_times_rate_mbps(&c->times), all_s = c->whole.done_s - c->whole.asked_s;
    return isnan(rate_mbps) && all_s > 0 ? c->came_mbit / all_s : rate_mbps;
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
    chunk_times_add(&c->times, chunk, engine->link.shared ? &engine->link.rng : NULL);
    if (!last) {
        if (c->as_one) {
            engine_keep_piece(engine, chunk);
        } else {
            engine_append_piece(engine, chunk, NULL);
        }
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
