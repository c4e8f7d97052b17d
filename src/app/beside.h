/* act()'s changes to the list of sessions and to which of them is the current one. A refusal is
 * said in the header. */
#ifndef TRACEREEL_APP_BESIDE_H
#define TRACEREEL_APP_BESIDE_H

#include "app/state.h"

/* One more beside: the run before the current one, or where there is none that one itself; a player over the
 * same trace; what was opened, which is taken. */
void beside_keep(struct app *app);
void beside_add_player(struct app *app, const char *name);
void beside_add_loaded(struct app *app, struct source *loaded, const struct source_request *request,
                       const struct tr_trace_options *reading);

/* Makes it the current one and shows it alone; where it is, all beside each other again. */
void beside_show_alone(struct app *app, int i);
void beside_remove(struct app *app, int i);
void beside_rename(struct app *app, int i, const char *name);
void beside_move_together(struct app *app);

/* The session that an action's value means: -1 is the current one. */
int beside_meant(const struct app *app, double value);

#endif
