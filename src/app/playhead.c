#include "app/playhead.h"

#include <math.h>

#define BEHIND 2.0 /* as much as came last, and once more: late by so much, it leaps */

void playhead_init(struct playhead *ph, double duration_s)
{
    *ph = (struct playhead){.duration_s = duration_s, .speed = 1};
}

void playhead_set_duration(struct playhead *ph, double duration_s)
{
    ph->duration_s = duration_s;
    ph->t_s = fmin(ph->t_s, duration_s);
}

/* An edit may have made the session shorter than it was when it grew. */
static double edge_s(const struct playhead *ph)
{
    return ph->grows ? fmin(ph->edge_s, ph->duration_s) : ph->duration_s;
}

static bool stands_at_edge(const struct playhead *ph)
{
    return ph->playing && ph->grows && ph->speed >= 1 && ph->t_s == edge_s(ph);
}

void playhead_grow(struct playhead *ph, double newest_s, bool anew)
{
    const bool first = anew || !ph->grows;
    ph->grown_s = first ? 0 : newest_s - ph->edge_s;
    ph->edge_s = newest_s;
    ph->grows = true;
    if (first) {
        playhead_to_edge(ph);
    } else if (ph->at_edge && newest_s - ph->t_s > BEHIND * ph->grown_s) {
        ph->t_s = newest_s - ph->grown_s;
    }
}

void playhead_end_growth(struct playhead *ph)
{
    ph->grows = ph->at_edge = false;
}

void playhead_to_edge(struct playhead *ph)
{
    ph->t_s = edge_s(ph);
    if (ph->grows) {
        ph->at_edge = ph->playing = true;
        ph->speed = 1;
    }
}

/* Who plays slower than what comes is not led on. */
static void reach_edge(struct playhead *ph)
{
    if (ph->speed >= 1) {
        playhead_to_edge(ph);
    } else {
        ph->t_s = edge_s(ph);
    }
}

bool playhead_moves(const struct playhead *ph)
{
    return ph->playing && !(ph->grows && ph->t_s == edge_s(ph));
}

bool playhead_ended(const struct playhead *ph)
{
    return !ph->grows && ph->t_s >= ph->duration_s;
}

void playhead_seek(struct playhead *ph, double t_s)
{
    ph->t_s = fmax(0, fmin(t_s, ph->duration_s));
    ph->at_edge = stands_at_edge(ph);
}

void playhead_advance(struct playhead *ph, double real_s)
{
    if (!ph->playing) {
        return;
    }
    if (ph->at_edge) {
        ph->t_s = fmin(ph->t_s + real_s, edge_s(ph));
        return;
    }
    const double before_s = ph->t_s;
    bool inside = ph->has_b && ph->t_s >= ph->a_s && ph->t_s <= ph->b_s; /* at B it stands when B is set */
    ph->t_s += real_s * ph->speed;
    if (inside && ph->t_s >= ph->b_s) {
        ph->t_s = ph->a_s + fmod(ph->t_s - ph->a_s, ph->b_s - ph->a_s);
    }
    if (ph->grows && before_s <= edge_s(ph) && ph->t_s >= edge_s(ph)) {
        reach_edge(ph);
    } else if (ph->t_s >= ph->duration_s) {
        ph->t_s = ph->duration_s;
        ph->playing = false;
    }
}

void playhead_toggle(struct playhead *ph)
{
    if (!ph->playing && playhead_ended(ph)) {
        ph->t_s = 0;
    }
    ph->playing = !ph->playing;
    ph->at_edge = stands_at_edge(ph);
}

void playhead_faster(struct playhead *ph, int doublings)
{
    const double most = ph->at_edge ? 1 : PLAYHEAD_SPEED_MAX; /* nothing can be played before it comes */
    ph->speed = fmax(PLAYHEAD_SPEED_MIN, fmin(most, ldexp(ph->speed, doublings)));
    ph->at_edge = ph->at_edge && ph->speed == 1;
}

void playhead_mark_loop(struct playhead *ph)
{
    if (!ph->has_a) {
        ph->has_a = true;
        ph->a_s = ph->t_s;
    } else if (!ph->has_b && fabs(ph->t_s - ph->a_s) > 0.05) {
        ph->has_b = true;
        ph->b_s = fmax(ph->a_s, ph->t_s);
        ph->a_s = fmin(ph->a_s, ph->t_s);
    } else {
        ph->has_a = ph->has_b = false;
    }
}
