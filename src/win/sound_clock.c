#include "win/sound_clock.h"

#include <math.h>

void sound_clock_init(struct sound_clock *clock, double rate_hz, double held)
{
    *clock = (struct sound_clock){.rate_hz = rate_hz, .held = held};
}

/* A thread that asks for the card can be late, never early: of the newest asks the one that puts the position
 * furthest is right. */
static double base(const struct sound_clock *clock)
{
    uint64_t count = clock->asks < SOUND_CLOCK_ASKS ? clock->asks : SOUND_CLOCK_ASKS;
    double furthest = -INFINITY;
    for (uint64_t i = 0; i < count; i++) {
        furthest = fmax(furthest, clock->bases[i]);
    }
    return furthest;
}

void sound_clock_asked(struct sound_clock *clock, double now_s, uint64_t given)
{
    /* It would have played more than it was given: it ran dry, and stood still meanwhile. */
    if (clock->asks && base(clock) + now_s * clock->rate_hz > (double)given) {
        clock->asks = 0;
    }
    clock->bases[clock->asks % SOUND_CLOCK_ASKS] = (double)given - clock->held - now_s * clock->rate_hz;
    clock->asks++;
}

double sound_clock_played(const struct sound_clock *clock, double now_s)
{
    return clock->asks ? base(clock) + now_s * clock->rate_hz : -clock->held;
}
