/* The rules: a file each. */
#ifndef TRACEREEL_MODEL_PLAYER_RULES_H
#define TRACEREEL_MODEL_PLAYER_RULES_H

#include "model/player/list.h"
#include "model/player/abr.h"
#include "model/player/own.h"

#define DECLARE(row, name) extern const struct rule_row row;
RULE_LIST(DECLARE)
#undef DECLARE

#endif
