/* The keyboard's way through the window's controls: F6 goes to the next, Enter presses it, arrows adjust it.
 * Which control it is at is shown by a ring, and is no part of the session's picture. */
#ifndef TRACEREEL_APP_FOCUS_H
#define TRACEREEL_APP_FOCUS_H

#include "gfx/canvas.h"
#include "ui/event.h"

#include <stdbool.h>

struct app;

enum focus_kind {
    FOCUS_NONE,
    FOCUS_BUTTON, /* index: of the toolbar */
    FOCUS_STRIP,  /* index: in the header beside the buttons, enum strip_part */
    FOCUS_NOTE,   /* index: of the notes' buttons, -1: the one that closes them */
    FOCUS_PLOTS,
    FOCUS_FOLLOW,
    FOCUS_DRAWER,
    FOCUS_PLAY,
    FOCUS_SPEED,
    FOCUS_OVERVIEW,
};

struct focus {
    enum focus_kind kind;
    int index;
};

/* To the next control (1) or the one before (-1), round and round. */
void focus_move(struct app *app, int direction);
/* True where a key was meant for the control. */
bool focus_key(struct app *app, const struct ui_event *e);
/* The middle of the toolbar's button that has the focus; false where none has. */
bool focus_toolbar_point(const struct app *app, float *x, float *y);
void focus_draw(const struct app *app, struct canvas *canvas);

#endif
