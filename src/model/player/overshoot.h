/* The loss of a response that comes over a window wider than the way is: of players of low latency, whose
 * window is followed response by response (link.h: overshoots). */
#ifndef TRACEREEL_MODEL_PLAYER_OVERSHOOT_H
#define TRACEREEL_MODEL_PLAYER_OVERSHOOT_H

#include "model/player/transfers.h"

/* How much later a transfer is there: so much more passes, of which `through_mbit` before the sender waits.
 */
struct late {
    double more_mbit, through_mbit, wait_s;
};

/* A response that is sent by a window wider than the way is: a part of it is lost. What is lost in the middle
 * is there a round trip later, through the queue as the smaller window leaves it (and in a recovery that
 * sends one for two that arrive), and with it all that came after it; what is lost at the end, only once the
 * sender has noticed by its clock, which begins when what came through has passed. */
struct late overshoot(struct tcp *tcp, const struct transfer *x);

/* When that is, at whatever rates the link has, of what begins to come at from_s. */
double overshoot_late_until_s(struct tcp *tcp, const struct transfer *x, const struct late *late,
                              double from_s);

#endif
