#include "model/player/live.h"

#include "base/fmath.h"

/* Where the first fetch begins. */
static double first_segment_s(const struct engine *engine, double live_s)
{
    const double segment_s = engine->media.segment_s,
                 newest_s = live_s - segment_s * engine->params->player.live_phase;
    return newest_s - segment_s * ceil((newest_s + engine->params->player.preroll_s) / segment_s);
}

void live_begin_late(struct engine *engine, struct live *live, double late_s)
{
    const struct tr_player_params *params = &engine->params->player;
    if (engine->media.count == MEDIA_ENDLESS) {
        const double live_s = greater(params->live_latency_s - params->startup_s, 0) + late_s;
        engine_join(engine, live_s, first_segment_s(engine, live_s));
    }
    live_prepare(engine, live);
}

void live_begin(struct engine *engine, struct live *live)
{
    live_begin_late(engine, live, 0);
}

void live_prepare(struct engine *engine, struct live *live)
{
    const struct tr_player_params *params = &engine->params->player;
    estimate_init(&live->estimate, params->fast_half_life_s, params->slow_half_life_s,
                  params->first_estimate_mbps);
    live->level = params->start_level;
    if (engine->config->decisions) {
        live->level = engine_choose(engine, 0).level;
    }
    live->loaded_level = live->level;
    live->joined_s = params->join_round_trips * link_round_trip_s(&engine->link, 0);
}

double live_append_drawn_s(struct engine *engine, double mbit, double spread)
{
    const double usual_s = live_append_s(engine, mbit);
    return usual_s > 0 ? usual_s * fmath_exp(spread * rng_normal(&engine->link.rng)) : 0;
}

void live_sample(struct live *live, double mbit, double took_s)
{
    live->sampled_mbit += mbit;
    estimate_add(&live->estimate, mbit / took_s, took_s);
}

void live_sample_rest(struct engine *engine, struct live *live, const struct transfer *transfer,
                      double from_s)
{
    const bool whole = from_s <= transfer->first_byte_s;
    double loaded = whole ? 0 : link_loaded_mbit(&engine->link, transfer, from_s);
    double waited_s =
        whole && engine->params->player.wait_counts ? transfer->first_byte_s - transfer->asked_s : 0;
    double took_s =
        lesser(engine->now_s, transfer->end_s) - greater(from_s, transfer->first_byte_s) + waited_s;
    if (took_s > 0) {
        live_sample(live, transfer->mbit - loaded, took_s);
    }
}

double live_estimate_mbps(struct engine *engine, const struct live *live)
{
    engine->estimate_mbps = estimate_mbps(&live->estimate) * engine->params->player.estimate_bias;
    return engine->estimate_mbps;
}

int live_highest_within(const struct engine *engine, const struct live *live, double down_mbps,
                        double up_mbps, const double *left_until_s)
{
    for (int level = engine->media.levels - 1; level > 0; level--) {
        double allowed = level > live->loaded_level ? up_mbps : down_mbps;
        if (engine->media.counted_mbps[level] <= allowed &&
            (!left_until_s || left_until_s[level] <= engine->now_s)) {
            return level;
        }
    }
    return 0;
}

int live_within_estimate(struct engine *engine, const struct live *live, const double *left_until_s)
{
    const struct tr_player_params *params = &engine->params->player;
    const double estimate = live_estimate_mbps(engine, live);
    return live_highest_within(engine, live, params->safety_down * estimate, params->safety_up * estimate,
                               left_until_s);
}

bool live_has_room(const struct engine *engine, double *over_s)
{
    const struct playback *playback = &engine->playback;
    *over_s = engine_ahead_s(engine) - engine->params->player.max_buffer_s;
    return *over_s < 0 || !playback->started || playback->stalled;
}

int live_choose(struct engine *engine, struct live *live, uint32_t segment)
{
    const struct tr_abr_choice choice = engine_choose(engine, segment);
    live->wanted_s = choice.wait_s > 0 ? engine->now_s + choice.wait_s : 0;
    return choice.level;
}

bool live_waits(struct engine *engine, const struct live *live, int timer)
{
    if (live->wanted_s <= engine->now_s) {
        return false;
    }
    engine_waits(engine, TR_TIMELINE_WAIT_RULE, live->segment);
    engine_set_timer(engine, timer, live->wanted_s);
    return true;
}

void live_arrived(struct live *live, const struct transfer *transfer)
{
    live->loaded_level = transfer->level;
    live->segment++;
    live->given_up = false;
}
