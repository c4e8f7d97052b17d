/* What can be done in the window, as data: keys, the mouse and tests all say the same actions. One table
 * binds keys, and the help is that table. */
#ifndef TRACEREEL_APP_ACTION_H
#define TRACEREEL_APP_ACTION_H

#include "ui/event.h"

#include <stddef.h>

enum action_kind {
    ACTION_NONE,
    ACTION_TOGGLE_PLAY,
    ACTION_SEEK_BY, /* value: seconds */
    ACTION_SEEK_TO, /* value: seconds */
    ACTION_SEEK_END,
    ACTION_STEP,       /* value: steps of dt */
    ACTION_NEXT_EVENT, /* value: 1 next, -1 previous */
    ACTION_SPEED_BY,   /* value: doublings */
    ACTION_SPEED_1X,
    ACTION_ZOOM, /* value: notches in; x: logical, where it holds still, 0: in the middle */
    ACTION_PAN,  /* value: spans of the plots */
    ACTION_MARK_LOOP,
    ACTION_BOOKMARK,
    ACTION_GHOST,
    ACTION_DRAWER,
    ACTION_RECORD,
    ACTION_RECORD_SPAN,
    ACTION_SCREENSHOT,
    ACTION_FULLSCREEN,
    ACTION_THEME,
    ACTION_SOUND,
    ACTION_TOGGLE_PLOT, /* value: 1.. */
    ACTION_LAYOUT,
    ACTION_EVENTS,
    ACTION_NOTES,
    ACTION_HELP,
    ACTION_FOCUS, /* value: 1 the next control, -1 the one before */
    ACTION_OPEN,
    ACTION_PLAYERS,
    ACTION_SCALE,  /* value: steps; 0: back to 1 */
    ACTION_CANCEL, /* Esc: close what is over the picture, else clear a selection */
    ACTION_QUIT,
};

struct action {
    enum action_kind kind;
    double value;
    float x;
};

struct key_binding {
    int key;
    unsigned modifiers;
    struct action action;
    const char *keys, *meaning; /* for the help; NULL meaning: the line before covers it */
};

const struct key_binding *action_bindings(size_t *count);
struct action action_of_key(int key, unsigned modifiers); /* ACTION_NONE where nothing is bound */

#endif
