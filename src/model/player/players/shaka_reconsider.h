/* Shaka Player in the middle of fetches: another level may end one, and one that is silent for too long is
 * given up. Source: Shaka Player 5.2.12, lib/media/streaming_engine.js, lib/player.js. */
#ifndef TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_RECONSIDER_H
#define TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_RECONSIDER_H

#include "model/player/players/shaka_state.h"

/* The timers of fetches under way. Decisions come with samples (SimpleAbrManager.segmentDownloaded): none
 * does while nothing comes. */
void shaka_look_at_fetch(struct engine *engine, struct shaka *s);
void shaka_look_at_ahead(struct engine *engine, struct shaka *s);

/* A level is decided on; true where the fetch of the picture has been given up for it. */
bool shaka_reconsider(struct engine *engine, struct shaka *s);

/* A sample brings a decision that is not of the picture under way, if there is one. */
void shaka_reconsider_any(struct engine *engine, struct shaka *s);

/* A level is chosen whenever those that can be have changed (Player.chooseVariantAndSwitch_). */
void shaka_choose_now(struct engine *engine, struct shaka *s);

#endif
