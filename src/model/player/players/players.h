/* The players: a file each. */
#ifndef TRACEREEL_MODEL_PLAYER_PLAYERS_H
#define TRACEREEL_MODEL_PLAYER_PLAYERS_H

#include "model/player/own.h"
#include "model/player/player.h"

extern const struct player_row player_simple, player_pensieve, player_sabre, player_hls_js, player_dash_js,
    player_dash_js_nofastswitch, player_shaka, player_media3, player_media3_1_5;

#endif
