/* Growth: the sessions over a feed's trace become longer as it comes, and are played at its edge
 * (playhead.h). Growing is no action, and nothing of it can be undone. */
#ifndef TRACEREEL_APP_GROWING_H
#define TRACEREEL_APP_GROWING_H

#include "app/state.h"

/* Once a loop: takes over what has come. True where there is anything new to see. */
bool growing_poll(struct app *app);

/* How long until what is said of it changes by itself; INFINITY: never. */
double growing_wait_s(const struct app *app);

#endif
