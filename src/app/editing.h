/* act()'s edits of the trace. */
#ifndef TRACEREEL_APP_EDITING_H
#define TRACEREEL_APP_EDITING_H

#include "app/state.h"

/* One more edit, in words (tracereel/edit.h), in the current session or in all that are moved together.
 * Bookmarks stay with what they mark. */
void editing_add(struct app *app, const char *text);

/* Takes back those of the current session beyond the first `left`. */
void editing_drop(struct app *app, size_t left);

#endif
