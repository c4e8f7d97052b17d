/* The one place that changes the session, the viewport and what is open of the window. Knows no window: what
 * only the world outside can do is left as an errand. */
#ifndef TRACEREEL_APP_ACT_H
#define TRACEREEL_APP_ACT_H

#include "app/errand.h"
#include "app/state.h"

/* Does it, keeps what can be undone, says what there is to say. True where there is anything new to draw. */
bool act(struct app *app, const struct action *action, enum errand *errand);

#endif
