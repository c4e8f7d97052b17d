/* What can be done in the window, as data: keys, the mouse, the panels and tests all say the same actions,
 * and act() does them. One table binds keys, and the help is that table. */
#ifndef TRACEREEL_APP_ACTION_H
#define TRACEREEL_APP_ACTION_H

#include "app/reading.h"
#include "ui/event.h"

#include <tracereel/params.h>

#include <stddef.h>

enum action_kind {
    ACTION_NONE,
    ACTION_TAKEN, /* the event was meant for a part of the window, and has done all that it does */
    /* the playhead */
    ACTION_ADVANCE, /* value: seconds of real time have passed */
    ACTION_TOGGLE_PLAY,
    ACTION_SEEK_BY, /* value: seconds */
    ACTION_SEEK_TO, /* value: seconds */
    ACTION_SEEK_END,
    ACTION_STEP,       /* value: steps of dt */
    ACTION_NEXT_EVENT, /* value: 1 next, -1 previous stall or switch */
    ACTION_NEXT_STALL, /* the same of stalls alone */
    ACTION_SPEED_BY,   /* value: doublings */
    ACTION_SPEED_1X,
    ACTION_MARK_LOOP,
    ACTION_BOOKMARK,
    /* what the plots show */
    ACTION_ZOOM,       /* value: notches in, about the playhead */
    ACTION_ZOOM_AT,    /* value: notches in; from_s: the time that holds still */
    ACTION_ZOOM_TO,    /* from_s, to_s: the whole of it */
    ACTION_ZOOM_EVENT, /* from_s: a time; to the span between the events before and after it */
    ACTION_ZOOM_SELECTION,
    ACTION_ZOOM_ALL,
    ACTION_PAN,    /* value: spans of the plots */
    ACTION_SCROLL, /* from_s: where the plots begin */
    ACTION_FOLLOW, /* back to the playhead */
    ACTION_SELECT, /* from_s, to_s, phase */
    ACTION_EXTEND, /* value: shares of what the plots show that the selection's end moves by */
    ACTION_UNSELECT,
    ACTION_LOG_RATE, /* the bandwidth's axis, linear or logarithmic */
    /* What the pointer is over. from_s: a time on the plots, to_s: one on the overview, NaN: elsewhere;
     * value: enum look_hot */
    ACTION_HOVER,
    ACTION_TOGGLE_PLOT, /* value: 1.. */
    ACTION_LAYOUT,
    ACTION_THEME,
    /* the session */
    ACTION_PARAM,     /* param, value, phase: goes as far as the other parameters let it */
    ACTION_THRESHOLD, /* the same of a line on the buffer's plot, whose axis stands still up to PHASE_END */
    ACTION_TYPED,     /* param, value: as it is, or refused; value NaN: what was typed is no number */
    ACTION_PLAYER,    /* text: its name */
    ACTION_GHOST,
    ACTION_UNDO,
    ACTION_REDO,
    ACTION_OPEN_PATH, /* text: a SOURCE, or a ladder file to lay under it; a folder is listed */
    ACTION_REOPEN,    /* choices: the same file, read otherwise */
    ACTION_COLUMNS,   /* value, from_s: the time's (0: as it was) and the rate's column of the file refused */
    /* parts of the window */
    ACTION_DRAWER,
    ACTION_EVENTS,
    ACTION_NOTES,
    ACTION_HELP,
    ACTION_OPEN,
    ACTION_PLAYERS,
    ACTION_FOCUS,   /* value: 1 the next control, -1 the one before */
    ACTION_DISMISS, /* the banner */
    ACTION_CLOSE,   /* the popup */
    ACTION_CANCEL,  /* Esc: close what is over the picture, else clear a selection */
    /* what needs the world outside: act() only passes them on */
    ACTION_RECORD,
    ACTION_RECORD_SPAN,
    ACTION_SCREENSHOT,
    ACTION_COPY,        /* the values at the pointer */
    ACTION_CSV,         /* of what the plots show */
    ACTION_SHOW_FOLDER, /* of the newest capture */
    ACTION_FULLSCREEN,
    ACTION_SOUND,
    ACTION_SCALE, /* value: steps; 0: back to 1 */
    ACTION_QUIT,
};

/* Of what is dragged: one gesture is undone as one. */
enum action_phase { PHASE_WHOLE, PHASE_BEGIN, PHASE_GOES_ON, PHASE_END };

struct action {
    enum action_kind kind;
    double value, from_s, to_s;
    enum action_phase phase;
    const struct tr_param *param;
    const char *text; /* borrowed until act() returns */
    struct reading_choice choices[2];
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
