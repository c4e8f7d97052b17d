/* Shaka Player bans a level for a while in which frames were dropped. Source: Shaka Player 5.2.12,
 * lib/abr/simple_abr_manager.js, lib/player.js. */
#ifndef TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_FRAMES_H
#define TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_FRAMES_H

#include "model/player/players/shaka_state.h"

/* The timer at which dropped frames are counted (SimpleAbrManager.checkDroppedFrames_). */
void shaka_look_at_frames(struct engine *engine, struct shaka *s);

/* The timer at which a ban may be over: levels that were not taken before can be. */
void shaka_look_at_bans(struct engine *engine, struct shaka *s);

#endif
