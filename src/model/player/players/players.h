/* The players: a file each. */
#ifndef TRACEREEL_MODEL_PLAYER_PLAYERS_H
#define TRACEREEL_MODEL_PLAYER_PLAYERS_H

#include "model/player/list.h"
#include "model/player/own.h"
#include "model/player/player.h"

#define DECLARE(row, name) extern const struct player_row row;
PLAYER_LIST(DECLARE)
#undef DECLARE

#endif
