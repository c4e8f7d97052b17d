/* The window's controls: where each is, what it says when hovered, what pressing it does; and the keyboard's
 * way through them. F6 goes to the next, Enter presses it, arrows adjust it. Which one it is at is shown by a
 * ring, and is no part of the session's picture. */
#ifndef TRACEREEL_APP_FOCUS_H
#define TRACEREEL_APP_FOCUS_H

#include "app/action.h"
#include "gfx/canvas.h"
#include "gfx/theme.h"

#include <stdbool.h>

enum focus_kind {
    FOCUS_NONE,
    FOCUS_BUTTON, /* index: of the toolbar */
    FOCUS_HEADER, /* index: enum header_part */
    FOCUS_CHIP,   /* index: of the compared sessions' controls */
    FOCUS_NOTE,   /* index: of the notes' buttons, -1: the one that closes them */
    FOCUS_WHY,    /* index: of the changes, -1: closes the card, -2: opens it */
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

struct control {
    struct focus at;
    struct rect r;
    const char *name;    /* what it does, with its key */
    struct action press; /* ACTION_NONE: Enter and a click on it alone do nothing */
    struct action shift; /* with Shift; ACTION_NONE: the same */
};

#define CONTROLS_MAX 96

struct controls {
    struct control all[CONTROLS_MAX]; /* as the eye goes: from the top to the bottom */
    int count;
};

/* One without room is left out. */
void controls_add(struct controls *controls, const struct control *control);
/* The one that a click at x, y presses; NULL where there is none. */
const struct control *controls_at(const struct controls *controls, float x, float y);
/* The one that has the focus; NULL where that is none, or gone. */
const struct control *controls_focused(const struct controls *controls, const struct focus *focus);

/* To the next control (1) or the one before (-1), round and round. */
void focus_move(struct focus *focus, const struct controls *controls, int direction);
/* ACTION_NONE where a key was not meant for the control. */
struct action focus_event(struct focus *focus, const struct controls *controls, const struct ui_event *e);
void focus_draw(struct canvas *canvas, const struct focus *focus, const struct controls *controls,
                const struct theme *theme);

#endif
