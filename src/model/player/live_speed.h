/* How fast Media3 plays to be as far behind live as a stream says that it should be: its
 * DefaultLivePlaybackSpeedControl. Pure: no player, no clock. */
#ifndef TRACEREEL_MODEL_PLAYER_LIVE_SPEED_H
#define TRACEREEL_MODEL_PLAYER_LIVE_SPEED_H

#include <stdbool.h>

struct live_speed {
    double ideal_s;  /* behind live, as the stream says */
    double target_s; /* as it is aimed at now: more after stalls */
    double speed;    /* times the usual rate */
    bool has_looked;
    double possible_s, deviation_s; /* how near live it could be with nothing left in the buffer; smoothed */
};

void live_speed_init(struct live_speed *control, double ideal_s);

/* Playback has stalled. */
void live_speed_stalled(struct live_speed *control);

/* `looks` of them while it plays, the last one now, each every_s after the one before: live is at the end of
 * the buffer and possible_s more. */
void live_speed_look(struct live_speed *control, double possible_s, int looks, double every_s);

/* Sets target and speed for a player that is behind_s behind live. */
void live_speed_decide(struct live_speed *control, double behind_s);

#endif
