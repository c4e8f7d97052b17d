/* The rules: a file each. */
#ifndef TRACEREEL_MODEL_PLAYER_RULES_H
#define TRACEREEL_MODEL_PLAYER_RULES_H

#include "model/player/abr.h"
#include "model/player/own.h"

extern const struct rule_row rule_throughput, rule_rate, rule_bb, rule_hyb, rule_robust_mpc, rule_bola,
    rule_bolae, rule_dynamic, rule_pensieve_bb, rule_pensieve_bola, rule_pensieve_hyb,
    rule_pensieve_robust_mpc, rule_sabre_throughput, rule_sabre_bola, rule_sabre_bolae, rule_sabre_dynamic;

#endif
