/* Players and rules as rows of two tables. */
#ifndef TRACEREEL_MODEL_PLAYER_ROWS_H
#define TRACEREEL_MODEL_PLAYER_ROWS_H

#include "model/player/list.h"
#include "model/player/row.h"

const struct player_row *player_row_at(int kind); /* params->player.kind */
const struct rule_row *rule_row_at(int rule);     /* params->player.rule, 1 or more; 0 is the player's own */

/* Row i of both tables, players first; NULL past the end. */
const struct row *row_at(size_t i);

/* The tables' names, for player.kind and player.rule; "own" is rule 0. */
extern const char *const param_player_names[], *const param_rule_names[];

/* Where in params a row's own parameters stand. */
const void *row_params(const struct tr_params *params, const struct row *row);
size_t row_place(const struct row *row);

#endif
