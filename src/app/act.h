/* The one place that changes the session, the viewport and what is open of the window. Knows no window: what
 * only the world outside can do is left as an errand. */
#ifndef TRACEREEL_APP_ACT_H
#define TRACEREEL_APP_ACT_H

#include "app/state.h"

/* What is left to do outside. */
enum errand {
    ERRAND_NONE,
    ERRAND_LOAD,   /* app->opening */
    ERRAND_FOLDER, /* app->opening.path */
    ERRAND_MAP,    /* is run over what is open */
    ERRAND_STOP_LOADING,
    ERRAND_RECORD,
    ERRAND_RECORD_SPAN,
    ERRAND_SCREENSHOT,
    ERRAND_COPY,
    ERRAND_CSV,
    ERRAND_SAVE_TRACE, /* app->saving */
    ERRAND_SAVE,
    ERRAND_COPY_COMMAND,
    ERRAND_SHOW_FOLDER,
    ERRAND_FULLSCREEN,
    ERRAND_LEAVE_FULLSCREEN,
    ERRAND_SOUND,
    ERRAND_SCALE, /* to settings.scale */
    ERRAND_QUIT
};

/* Does it, keeps what can be undone, says what there is to say. True where there is anything new to draw. */
bool act(struct app *app, const struct action *action, enum errand *errand);

/* What was opened is there, or why not: takes it in the place of all that was. */
void act_loaded(struct app *app, enum tr_status status, struct source *loaded,
                const struct tr_trace_options *reading, const struct tr_error *err);
/* One more, with what was asked for, beside what there is; to be undone where it was opened by itself. */
void act_loaded_beside(struct app *app, struct source *loaded, const struct source_request *request,
                       const struct tr_trace_options *reading);

#endif
