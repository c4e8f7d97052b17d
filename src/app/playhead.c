#include "app/playhead.h"

#include <math.h>

void playhead_init(struct playhead *ph, double duration_s)
{
    *ph = (struct playhead){.duration_s = duration_s, .speed = 1};
}

void playhead_set_duration(struct playhead *ph, double duration_s)
{
    ph->duration_s = duration_s;
    ph->t_s = fmin(ph->t_s, duration_s);
}

bool playhead_ended(const struct playhead *ph)
{
    return ph->t_s >= ph->duration_s;
}

void playhead_seek(struct playhead *ph, double t_s)
{
    ph->t_s = fmax(0, fmin(t_s, ph->duration_s));
}

void playhead_advance(struct playhead *ph, double real_s)
{
    if (!ph->playing) {
        return;
    }
    bool inside = ph->has_b && ph->t_s >= ph->a_s && ph->t_s <= ph->b_s; /* at B it stands when B is set */
    ph->t_s += real_s * ph->speed;
    if (inside && ph->t_s >= ph->b_s) {
        ph->t_s = ph->a_s + fmod(ph->t_s - ph->a_s, ph->b_s - ph->a_s);
    }
    if (ph->t_s >= ph->duration_s) {
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
}

void playhead_faster(struct playhead *ph, int doublings)
{
    ph->speed = fmax(PLAYHEAD_SPEED_MIN, fmin(PLAYHEAD_SPEED_MAX, ldexp(ph->speed, doublings)));
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
