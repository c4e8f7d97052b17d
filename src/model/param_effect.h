/* When a shared parameter matters: what every module reads of them, said once. Named in the table's rows. */
#ifndef TRACEREEL_MODEL_PARAM_EFFECT_H
#define TRACEREEL_MODEL_PARAM_EFFECT_H

#include <tracereel/params.h>

typedef bool param_effect(const struct tr_params *params, const struct tr_params_link *link);

param_effect effect_generated, effect_congestion_can_be_severe, effect_congestion_can_strike,
    effect_congestion_strikes, effect_bandwidth_swings, effect_latency_unmeasured, effect_loss_unmeasured;
param_effect effect_fluid, effect_fluid_choice, effect_segments, effect_on_demand, effect_live;
param_effect effect_drift, effect_choice, effect_level_choice, effect_half_life, effect_first_estimate,
    effect_wait_counts, effect_round_trips, effect_gives_up, effect_sound_apart, effect_parts, effect_chunks,
    effect_start_level, effect_joins_behind;

#endif
