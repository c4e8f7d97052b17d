/* The consequences of every action, whatever it was: what can be undone, and what the sessions have become.
 */
#ifndef TRACEREEL_APP_SETTLE_H
#define TRACEREEL_APP_SETTLE_H

#include "app/state.h"

/* Keeps what was before, where it is different now. Of a gesture that goes on, what was before it began. */
void settle_history(struct app *app, enum action_phase phase, const struct snapshot *before);

/* Settles names, model and history after the sessions have changed. */
void settle(struct app *app);

/* Opens the card that says why it stalls, or closes it; while it is open it goes with the playhead. */
void settle_why(struct app *app);
/* The stall at the playhead in that session, which becomes the current one; -1: in whichever stalls there. */
void settle_why_here(struct app *app, int whose);

#endif
