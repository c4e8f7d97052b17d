/* Where in the session we are and how time passes: play, seek, speed, A-B loop. Pure; told how much real time
 * went by. */
#ifndef TRACEREEL_APP_PLAYHEAD_H
#define TRACEREEL_APP_PLAYHEAD_H

#include <stdbool.h>

struct playhead {
    double t_s, duration_s, speed;
    bool playing;
    bool has_a, has_b; /* the A-B loop: b only with a */
    double a_s, b_s;
};

#define PLAYHEAD_SPEED_MIN 0.25
#define PLAYHEAD_SPEED_MAX 256.0

void playhead_init(struct playhead *ph, double duration_s);
/* A session of another length in its place (a parameter moved): stays where it was, as far as that exists. */
void playhead_set_duration(struct playhead *ph, double duration_s);
void playhead_advance(struct playhead *ph, double real_s); /* stops at the end; goes round in a loop */
void playhead_seek(struct playhead *ph, double t_s);
void playhead_toggle(struct playhead *ph); /* from the end, playing begins at the start again */
void playhead_faster(struct playhead *ph, int doublings); /* negative: slower */
bool playhead_ended(const struct playhead *ph);
/* First call sets A, second B (in either order of time), third clears. */
void playhead_mark_loop(struct playhead *ph);

#endif
