/* Which sample a sound card is playing just now. Cards do not say (SDL asks none of them); but a card asks
 * for more when it has room, and then it still holds what was given before. Pure: told when it asked. */
#ifndef TRACEREEL_WIN_SOUND_CLOCK_H
#define TRACEREEL_WIN_SOUND_CLOCK_H

#include <stdint.h>

/* About a second of asking: a card's quartz and the system's clock part by a tenth of a millisecond in that.
 */
#define SOUND_CLOCK_ASKS 48

struct sound_clock {
    double rate_hz;
    double held; /* samples that the card holds when it asks, at the most */
    /* Of the newest asks: where the play position stood at time 0, were it to run evenly. */
    double bases[SOUND_CLOCK_ASKS];
    uint64_t asks;
};

/* All-zero but for these two to begin with. */
void sound_clock_init(struct sound_clock *clock, double rate_hz, double held);

/* The card asked at now_s, with `given` samples given to it before. */
void sound_clock_asked(struct sound_clock *clock, double now_s, uint64_t given);

/* Samples played by now_s, since the card was opened; below 0 before the first is heard. `now_s` may lie
 * somewhat in the past. */
double sound_clock_played(const struct sound_clock *clock, double now_s);

#endif
