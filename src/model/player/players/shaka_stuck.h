/* Shaka's stall detector: where playback stands still with enough in the buffer the player seeks. The tenth
 * of a second that it seeks ahead (stallSkip) is left out.
 * Source: Shaka Player 5.2.12, lib/media/gap_jumping_controller.js, StallDetector. */
#ifndef TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_STUCK_H
#define TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_STUCK_H

#include "model/player/engine.h"

/* The player's timer is set to when it seeks, if nothing changes before. Called when something has come into
 * the buffer. since_s: the player keeps it; -INFINITY at first. */
void stuck_look(struct engine *engine, double *since_s, int timer);

/* That timer. */
void stuck_seek(struct engine *engine, double since_s);

#endif
