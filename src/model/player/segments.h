/* Segment delivery into a timeline: what the player did, and the columns that the fluid delivery shares. */
#ifndef TRACEREEL_MODEL_PLAYER_SEGMENTS_H
#define TRACEREEL_MODEL_PLAYER_SEGMENTS_H

#include <tracereel/session.h>

/* Fills in all but the link's columns, which are there already. */
enum tr_status segments_run(const struct tr_session_config *config, struct tr_timeline *timeline,
                            struct tr_error *err);

#endif
