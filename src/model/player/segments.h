/* Segment delivery into a timeline: what the player did, and the columns that the fluid delivery shares. */
#ifndef TRACEREEL_MODEL_PLAYER_SEGMENTS_H
#define TRACEREEL_MODEL_PLAYER_SEGMENTS_H

#include "model/player/engine.h"

/* Fills in all but the link's columns; sums and pyramids are not made. */
enum tr_status segments_run(const struct tr_session_config *config, const struct engine_run *run,
                            struct tr_error *err);

#endif
