/* Which parameters matter where. The test beside it runs sessions to hold each line to what the modules do.
 */
#include "model/param_effect.h"

#include "model/player/player.h"
#include "model/player/rows.h"

#include <tracereel/trace.h>

#include <string.h>

struct tr_params_link tr_params_link_of(const struct tr_trace *trace, bool generated)
{
    return (struct tr_params_link){.generated = generated,
                                   .has_latency = !generated && trace->latency_ms,
                                   .has_loss = !generated && trace->loss};
}

#define EFFECT(name) bool effect_##name(const struct tr_params *params, const struct tr_params_link *link)

/* ---- the network ---- */

EFFECT(generated)
{
    (void)params;
    return link->generated;
}

EFFECT(congestion_can_be_severe)
{
    return link->generated && params->network.congestion_severity > 0;
}

EFFECT(congestion_can_strike)
{
    return link->generated && params->network.congestion_probability > 0;
}

EFFECT(congestion_strikes)
{
    return effect_congestion_can_be_severe(params, link) && effect_congestion_can_strike(params, link);
}

EFFECT(bandwidth_swings)
{
    return link->generated && params->network.oscillation_amplitude > 0;
}

/* Where a trace does not say, these two are read off its congestion with the network's curves. */
EFFECT(latency_unmeasured)
{
    (void)params;
    return !link->has_latency;
}

EFFECT(loss_unmeasured)
{
    (void)params;
    return !link->has_loss;
}

/* ---- the delivery ---- */

EFFECT(fluid)
{
    (void)link;
    return params->player.delivery == TR_PLAYER_FLUID;
}

EFFECT(segments)
{
    return !effect_fluid(params, link);
}

EFFECT(on_demand)
{
    return effect_segments(params, link) && params->player.mode == TR_PLAYER_VOD;
}

EFFECT(live)
{
    return effect_segments(params, link) && params->player.mode == TR_PLAYER_LIVE;
}

EFFECT(choice)
{
    (void)link;
    return params->ladder.count > 1;
}

EFFECT(fluid_choice)
{
    return effect_fluid(params, link) && effect_choice(params, link);
}

EFFECT(level_choice)
{
    return effect_segments(params, link) && effect_choice(params, link);
}

/* Something pushes sound and picture apart. */
EFFECT(drift)
{
    (void)link;
    const struct tr_encoder_params *encoder = &params->encoder;
    return encoder->av_sync_noise_ms > 0 || encoder->stall_penalty_ms > 0 || encoder->switch_penalty_ms > 0;
}

/* ---- players ---- */

static const struct player_type *type_of(const struct tr_params *params)
{
    return player_row_at(params->player.kind)->type;
}

/* The first segment's level is given and its download the first sample, so what the estimate was before
 * decides nothing; but where a token bucket lets a whole segment pass at once, there is nothing to sample. */
EFFECT(first_estimate)
{
    const struct player_type *type = type_of(params);
    if (type->chooses_first || type->own_estimate) { /* which does not believe what is little */
        return effect_level_choice(params, link);
    }
    if (type->pieces == TR_PARAMS_PARTS) {
        return false; /* nothing is as quick as to be no sample */
    }
    const struct tr_player_params *player = &params->player;
    const struct tr_ladder_level *least = &params->ladder.levels[0];
    const bool apart = type->sound_apart && player->sound_apart_kbps > 0;
    double kbit = (least->video_kbps + (apart ? 0 : least->audio_kbps)) * player->segment_s;
    return effect_level_choice(params, link) && player->link_burst_kbit * player->link_efficiency >= kbit;
}

/* They take time. */
EFFECT(round_trips)
{
    const bool takes_time = params->network.base_latency_ms > 0 || params->player.round_trip_ms > 0;
    return effect_segments(params, link) && (link->has_latency || takes_time);
}

EFFECT(start_level)
{
    return effect_level_choice(params, link) && !type_of(params)->chooses_first;
}

/* Players of low latency have a place of their own to join at, and their own samples. */
EFFECT(joins_behind)
{
    return effect_live(params, link) && !tr_params_low_latency(params);
}

EFFECT(half_life)
{
    return effect_level_choice(params, link) && !type_of(params)->own_estimate;
}

EFFECT(wait_counts)
{
    return type_of(params)->pieces == TR_PARAMS_SEGMENTS && effect_half_life(params, link) &&
           effect_round_trips(params, link);
}

EFFECT(gives_up)
{
    const bool by_rule = params->player.rule > 0 && type_of(params)->pieces == TR_PARAMS_SEGMENTS;
    return effect_segments(params, link) && (type_of(params)->gives_up || by_rule);
}

EFFECT(sound_apart)
{
    return effect_segments(params, link) && type_of(params)->sound_apart;
}

EFFECT(parts)
{
    return effect_live(params, link) && type_of(params)->pieces == TR_PARAMS_PARTS;
}

EFFECT(chunks)
{
    return effect_live(params, link) && type_of(params)->pieces == TR_PARAMS_CHUNKS;
}

enum tr_params_pieces tr_params_pieces(const struct tr_params *params)
{
    const struct tr_player_params *player = &params->player;
    const bool live = player->delivery == TR_PLAYER_SEGMENTS && player->mode == TR_PLAYER_LIVE;
    return live ? type_of(params)->pieces : TR_PARAMS_SEGMENTS;
}

bool tr_params_low_latency(const struct tr_params *params)
{
    return tr_params_pieces(params) != TR_PARAMS_SEGMENTS;
}

/* Own parameters of players and rules matter where theirs is the one that plays. */
static bool plays(const struct tr_params *params, const struct row *row)
{
    const struct tr_player_params *player = &params->player;
    return player->delivery == TR_PLAYER_SEGMENTS &&
           (row->params == player_row_at(player->kind)->row.params ||
            (player->rule > 0 && row->params == rule_row_at(player->rule)->row.params));
}

static bool holds(const struct row *row, const struct tr_param *param)
{
    const size_t place = offsetof(struct tr_params, own) + row_place(row);
    return row->param_count > 0 && param->offset >= place && param->offset < place + row->own_bytes;
}

bool tr_params_has_effect(const struct tr_params *params, const struct tr_param *param,
                          const struct tr_params_link *link)
{
    if (param->offset >= offsetof(struct tr_params, own)) {
        const struct row *row;
        for (size_t i = 0; (row = row_at(i)) && !holds(row, param); i++) {}
        if (!row || !plays(params, row)) {
            return false;
        }
    }
    return !param->matters || param->matters(params, link);
}
