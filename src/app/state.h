/* The application's state, whole. What may write what: session and viewport act.c, the pointer input.c, each
 * part of chrome itself, which act.c opens and closes. Nothing outside app/ includes this. */
#ifndef TRACEREEL_APP_STATE_H
#define TRACEREEL_APP_STATE_H

#include "app/chrome/chrome.h"
#include "app/folder.h"
#include "app/map_fill.h"
#include "app/history.h"
#include "app/input.h"
#include "app/live.h"
#include "app/loader.h"
#include "app/notices.h"
#include "app/recording.h"
#include "app/sessions.h"
#include "app/settings.h"
#include "app/speaker.h"
#include "app/viewport.h"

struct window;

struct app {
    struct sessions sessions;
    struct session *session; /* the current one of them */
    struct viewport viewport;
    struct pointer pointer;
    struct chrome chrome;
    struct recording recording;
    struct speaker sound;
    struct window *window;

    int noted; /* the session of whose file chrome.notes tells, by its id */

    struct history history;
    struct snapshot gesture; /* before what is being dragged was taken */
    bool gesture_kept;       /* and that can be undone */
    struct notices notices;
    struct settings settings; /* of the person, kept in the config folder */
    struct folder *folder;    /* NULL where there is no window, and the map too */
    struct map_fill *map;
    struct live *live; /* NULL: nothing that is open grows */
    struct loader loader;
    char saving[32]; /* the format's name, of ERRAND_SAVE_TRACE */
    struct {
        char path[2048];
        struct reading reading;
        bool again;     /* what is open, read otherwise: parameters stay */
        bool beside;    /* to be compared with what is open */
        bool outside;   /* the files that a session file names may be read */
        bool of_folder; /* row folder_row of its table */
        int folder_row;
        bool travels; /* by undo, or redo: what `to` was is put back then */
        bool back;
        struct snapshot to;
    } opening; /* of ERRAND_LOAD */
};

/* The sessions that the picture is drawn of. */
static inline const struct view_model *state_model(const struct app *app)
{
    return sessions_model(&app->sessions, &app->viewport.look);
}

/* The facts that the parts of the window see of it. */
void state_facts(const struct app *app, struct chrome_in *out);

#endif
