/* act()'s changes to a parameter, in the current session or in all that are moved together. */
#ifndef TRACEREEL_APP_ADJUSTING_H
#define TRACEREEL_APP_ADJUSTING_H

#include "app/state.h"

/* A slider goes to the action's value, or as far as other parameters let it; which one stops it is said. */
void adjusting_move(struct app *app, const struct action *a);

/* The same of a line on a plot. The plot's axis stands still meanwhile: the same place is the same value. */
void adjusting_drag_threshold(struct app *app, const struct action *a);

/* A value typed in; what is no number, or out of range, is refused and said. */
void adjusting_type(struct app *app, const struct action *a);

#endif
