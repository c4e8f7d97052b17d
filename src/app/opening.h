/* Opening: what act() asks to be loaded, and what becomes of it once it is there. */
#ifndef TRACEREEL_APP_OPENING_H
#define TRACEREEL_APP_OPENING_H

#include "app/errand.h"
#include "app/state.h"

/* A trace is left to be loaded; a ladder file is laid under what is open; a folder is left to be listed. */
enum errand opening_path(struct app *app, const char *path);
/* Whatever was refused for naming a file outside a session file, once more with that; nothing where nothing
 * is asked. */
enum errand opening_outside(struct app *app);
/* A row of the folder's table. */
enum errand opening_row(struct app *app, int row);
/* Reads the open file in another way. */
enum errand opening_again(struct app *app, const struct reading_choice *choices);
/* To the step `to` of the history, back or forth from `now`, in which a file was read otherwise: it is loaded
 * so again. */
enum errand opening_travel(struct app *app, const struct snapshot *now, const struct snapshot *to, bool back);
/* The file that could not be read, with its columns told apart; counted from 1, time 0: there is none. */
enum errand opening_columns(struct app *app, int time, int rate);

/* Takes the loaded source, or why there is none, in the place of all that was. */
void opening_loaded(struct app *app, enum tr_status status, struct source *loaded,
                    const struct tr_trace_options *reading, const struct tr_error *err);
/* One more, with what was asked for, beside what there is; to be undone where it was opened by itself. */
void opening_loaded_beside(struct app *app, struct source *loaded, const struct source_request *request,
                           const struct tr_trace_options *reading);

/* The same of all that a session file holds, as far as there is room; the sources left are the caller's. */
void opening_all_beside(struct app *app, struct source *loaded, int count,
                        const struct tr_trace_options *reading);

/* All that a session file compares is there: which of it was current, and how it was looked at. */
void opening_look(struct app *app, const struct reel_view *view);

#endif
