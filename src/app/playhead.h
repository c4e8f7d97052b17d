/* Where in the session we are and how time passes: play, seek, speed, A-B loop. Pure; told how much real time
 * went by.
 *
 * A session that grows is played at its edge, where the newest is: at 1x, waiting there for more; where much
 * came at once it leaps, so as to be behind no further than that. Whoever goes elsewhere, pauses or plays
 * slower leaves the edge, and is there again once playing has caught up with it. */
#ifndef TRACEREEL_APP_PLAYHEAD_H
#define TRACEREEL_APP_PLAYHEAD_H

#include <stdbool.h>

struct playhead {
    double t_s, duration_s, speed;
    bool playing;
    bool has_a, has_b; /* the A-B loop: b only with a */
    double a_s, b_s;
    bool grows, at_edge;
    double edge_s, grown_s; /* the newest; how much came last. Others that are compared may be longer */
};

#define PLAYHEAD_SPEED_MIN 0.25
#define PLAYHEAD_SPEED_MAX 256.0

void playhead_init(struct playhead *ph, double duration_s);
/* A session of another length in its place (a parameter moved): stays where it was, as far as that exists. */
void playhead_set_duration(struct playhead *ph, double duration_s);
/* It grows, and has come to newest_s. The first time, and `anew`, the playhead goes there. */
void playhead_grow(struct playhead *ph, double newest_s, bool anew);
/* No more will come: from here on it is like any other session. */
void playhead_end_growth(struct playhead *ph);
void playhead_to_edge(struct playhead *ph); /* playing; of a session that does not grow, its end */
/* Whether time passes: not while it is paused, nor while it waits at the edge. */
bool playhead_moves(const struct playhead *ph);
void playhead_advance(struct playhead *ph, double real_s); /* stops at the end; goes round in a loop */
void playhead_seek(struct playhead *ph, double t_s);
void playhead_toggle(struct playhead *ph); /* from the end, playing begins at the start again */
void playhead_faster(struct playhead *ph, int doublings); /* negative: slower */
bool playhead_ended(const struct playhead *ph);
/* First call sets A, second B (in either order of time), third clears. */
void playhead_mark_loop(struct playhead *ph);

#endif
