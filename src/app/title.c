#include "app/title.h"

#include "base/plain.h"

#include "view/transport.h"
#include "view/words.h"

#include <stdio.h>

void title_text(char *buf, size_t size, const char *name, const struct playhead *ph, bool stalled,
                bool recording)
{
    char at[32], length[32], speed[16];
    clock_text(at, sizeof at, ph->t_s);
    clock_text(length, sizeof length, ph->duration_s);
    speed_text(speed, sizeof speed, ph->speed);
    const char *state = playhead_ended(ph) ? "ended"
                        : !ph->playing     ? "paused"
                        : stalled          ? "stalled"
                                           : "playing";
    snprintf(buf, size, "%s - %s / %s - %s %s%s%s", name, at, length, state, speed,
             ph->at_edge ? " LIVE" : "", recording ? " REC" : "");
    plain_text(buf);
}
