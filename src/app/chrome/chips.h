/* Compared sessions in the header: a chip each, with a button to show it alone and one to take it out, and
 * its name, which can be typed anew. The view draws the chips themselves (view/header.h), in films too. */
#ifndef TRACEREEL_APP_CHIPS_H
#define TRACEREEL_APP_CHIPS_H

#include "app/chrome/chrome_in.h"
#include "app/chrome/focus.h"
#include "gfx/canvas.h"
#include "show/session_names.h"

/* Logical pixels of each that its buttons take where there is room: look.chip_end. */
#define CHIPS_END 36.0f

struct chips {
    struct rect chips[VIEW_SESSIONS_MAX]; /* where they stand in the newest frame; width 0: not there */
    float ends[VIEW_SESSIONS_MAX];        /* CHIPS_END, or 0: no buttons on that one */
    char tips[VIEW_SESSIONS_MAX][SESSION_NAME_SIZE + 112];
    int typing; /* the session whose name is typed, from 1; 0: none */
    char typed[SESSION_NAME_SIZE];
    bool selected; /* what is typed takes the place of it */
};

/* Begins to type the name of session i, which stands there selected: the first character replaces it. */
void chips_type(struct chips *chips, int i, char (*names)[SESSION_NAME_SIZE]);
/* While a name is typed it takes what is typed, and a press elsewhere accepts it: ACTION_RENAME. A double
 * click on a chip begins, Delete on one that has the focus takes it out. */
struct action chips_event(struct chips *chips, const struct focus *focus, const struct ui_event *e);
void chips_controls(const struct chips *chips, struct controls *controls);
void chips_draw(struct canvas *canvas, struct chips *chips, const struct chrome_in *in);

#endif
