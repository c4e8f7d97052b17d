/* Every action and every key, for action.h, action.c and act.c, which say what the lines are. A new action is
 * a line here, and a case in act.c. An action is of one part, or of none; who does not define the parts has
 * them all as ACTION. */
#ifndef ACTION
#define ACTION(kind)
#endif
#ifndef PLAYHEAD_ACTION
#define PLAYHEAD_ACTION(kind) ACTION(kind)
#endif
#ifndef PLOTS_ACTION
#define PLOTS_ACTION(kind) ACTION(kind)
#endif
#ifndef SESSION_ACTION
#define SESSION_ACTION(kind) ACTION(kind)
#endif
#ifndef PANELS_ACTION
#define PANELS_ACTION(kind) ACTION(kind)
#endif
#ifndef OUTSIDE_ACTION
#define OUTSIDE_ACTION(kind) ACTION(kind)
#endif
#ifndef KEY
#define KEY(key, modifiers, kind, value, keys, meaning)
#define KEY_TOO(key, modifiers, kind, value)
#define MOUSE(keys, meaning)
#define SECTION(title)
#endif

/* clang-format off */
ACTION(NONE)
ACTION(TAKEN) /* the event was meant for a part of the window, and has done all that it does */
/* the playhead */
PLAYHEAD_ACTION(ADVANCE) /* value: seconds of real time have passed */
PLAYHEAD_ACTION(TOGGLE_PLAY)
PLAYHEAD_ACTION(SEEK_BY) /* value: seconds */
PLAYHEAD_ACTION(SEEK_TO) /* value: seconds */
PLAYHEAD_ACTION(SEEK_END)
PLAYHEAD_ACTION(STEP)       /* value: steps of dt */
PLAYHEAD_ACTION(NEXT_EVENT) /* value: 1 next, -1 previous stall or switch */
PLAYHEAD_ACTION(NEXT_STALL) /* the same of stalls alone */
PLAYHEAD_ACTION(SPEED_BY)   /* value: doublings */
PLAYHEAD_ACTION(SPEED_1X)
PLAYHEAD_ACTION(MARK_LOOP)
PLAYHEAD_ACTION(BOOKMARK)
/* what the plots show */
PLOTS_ACTION(ZOOM)       /* value: notches in, about the playhead */
PLOTS_ACTION(ZOOM_AT)    /* value: notches in; from_s: the time that holds still */
PLOTS_ACTION(ZOOM_TO)    /* from_s, to_s: the whole of it */
PLOTS_ACTION(ZOOM_EVENT) /* from_s: a time; to the span between the events before and after it */
PLOTS_ACTION(ZOOM_SELECTION)
PLOTS_ACTION(ZOOM_ALL)
PLOTS_ACTION(PAN)    /* value: spans of the plots */
PLOTS_ACTION(SCROLL) /* from_s: where the plots begin */
PLOTS_ACTION(FOLLOW) /* back to the playhead */
PLOTS_ACTION(SELECT) /* from_s, to_s, phase */
PLOTS_ACTION(EXTEND) /* value: shares of what the plots show that the selection's end moves by */
PLOTS_ACTION(UNSELECT)
PLOTS_ACTION(LOG_RATE) /* the bandwidth's axis, linear or logarithmic */
/* The thing under the pointer. from_s: a time on the plots, to_s: one on the overview, NaN: elsewhere;
 * value: enum look_hot */
PLOTS_ACTION(HOVER)
PLOTS_ACTION(TOGGLE_PLOT) /* value: 1.. */
PLOTS_ACTION(LAYOUT)
PLOTS_ACTION(THEME)
/* the session */
SESSION_ACTION(PARAM)     /* param, value, phase: goes as far as the other parameters let it */
SESSION_ACTION(THRESHOLD) /* the same of a line on the buffer's plot, whose axis stands still up to PHASE_END */
SESSION_ACTION(TYPED)     /* param, value: as it is, or refused; value NaN: what was typed is no number */
SESSION_ACTION(PLAYER)    /* text: its name */
SESSION_ACTION(EDIT)   /* text: an edit of the trace, as the command line has it */
SESSION_ACTION(UNEDIT) /* value: how many edits are left */
/* sessions beside each other */
SESSION_ACTION(COMPARE)  /* opens and closes it; with nothing to compare, the run before, or a player to choose */
SESSION_ACTION(KEEP)     /* the run before, or this one, stays as a session beside */
SESSION_ACTION(BESIDE)   /* text: a player, over the same trace */
SESSION_ACTION(CURRENT)  /* value: the session that is moved and heard, from 0 */
SESSION_ACTION(ALONE)    /* value: shown alone, or beside the others again */
SESSION_ACTION(REMOVE)   /* value: out of the comparison; -1: the current one */
SESSION_ACTION(RENAME)   /* value; text: its name, "": by what tells it from the others */
SESSION_ACTION(TOGETHER) /* whether what is moved is moved in all */
SESSION_ACTION(UNDO)
SESSION_ACTION(REDO)
SESSION_ACTION(OPEN_PATH) /* text: a SOURCE, or a ladder file to lay under it; a folder is listed */
SESSION_ACTION(FOLDER_ROW) /* value: a row of the folder's table, to be opened */
SESSION_ACTION(FOLDER_SORT) /* value: enum session_column */
SESSION_ACTION(REOPEN)    /* choices: the same file, read otherwise */
SESSION_ACTION(COLUMNS)   /* value, from_s: the time's (0: as it was) and the rate's column of the file refused */
/* panels, and other parts of the window */
PANELS_ACTION(DRAWER)
PANELS_ACTION(EVENTS)
PANELS_ACTION(EDITS)
PANELS_ACTION(NOTES)
PANELS_ACTION(WHY)       /* the stall at the playhead, or not any more */
PANELS_ACTION(WHY_HERE)  /* the same and never closed; value: in that session, -1: in whichever stalls there */
PANELS_ACTION(WHY_APPLY) /* value: number of the change that is run */
PANELS_ACTION(HELP)
PANELS_ACTION(OPEN)
PANELS_ACTION(PLAYERS)
PANELS_ACTION(TYPE_NAME) /* value: the session whose name is typed next; -1: the current one */
PANELS_ACTION(FOLDER)
PANELS_ACTION(MAP)
PANELS_ACTION(MAP_TURN) /* value: 1 the next, -1 the one before; from_s: an enum map_turn */
PANELS_ACTION(MAP_CELL) /* value, from_s: across, up; its session beside this one */
PANELS_ACTION(FOCUS)   /* value: 1 the next control, -1 the one before */
PANELS_ACTION(DISMISS) /* the banner */
PANELS_ACTION(CLOSE)   /* the popup */
PANELS_ACTION(CANCEL)  /* Esc: close what is over the picture, else clear a selection */
/* what needs the world outside: act() only passes them on */
OUTSIDE_ACTION(RECORD)
OUTSIDE_ACTION(RECORD_SPAN)
OUTSIDE_ACTION(SCREENSHOT)
OUTSIDE_ACTION(COPY)        /* the values at the pointer */
OUTSIDE_ACTION(CSV)         /* of what the plots show */
OUTSIDE_ACTION(SAVE_TRACE)  /* text: a format's name */
OUTSIDE_ACTION(SAVE)         /* all that is on screen, as a session file */
OUTSIDE_ACTION(COPY_COMMAND) /* that makes what is on screen */
OUTSIDE_ACTION(SHOW_FOLDER) /* of the newest capture */
OUTSIDE_ACTION(OUTSIDE)     /* what was asked for again, with the files that a session file names */
OUTSIDE_ACTION(FULLSCREEN)
OUTSIDE_ACTION(SOUND)
OUTSIDE_ACTION(SCALE) /* value: steps; 0: back to 1 */
OUTSIDE_ACTION(QUIT)

/* key, modifiers, action, its value, and for the help: keys, meaning. KEY_TOO: the line before covers it. */
SECTION("Playing")
KEY(' ', 0, TOGGLE_PLAY, 0, "Space", "play, pause")
KEY(UI_KEY_LEFT, 0, SEEK_BY, -5, "\u2190  \u2192", "5 s back, forward")
KEY_TOO(UI_KEY_RIGHT, 0, SEEK_BY, 5)
KEY(UI_KEY_LEFT, UI_SHIFT, SEEK_BY, -1, "Shift \u2190  \u2192", "1 s back, forward")
KEY_TOO(UI_KEY_RIGHT, UI_SHIFT, SEEK_BY, 1)
KEY(UI_KEY_UP, 0, SEEK_BY, 60, "\u2191  \u2193", "60 s forward, back")
KEY_TOO(UI_KEY_DOWN, 0, SEEK_BY, -60)
KEY(',', 0, STEP, -1, ",  .", "one step back, forward")
KEY_TOO('.', 0, STEP, 1)
KEY(UI_KEY_HOME, 0, SEEK_TO, 0, "Home  End", "start, end or live edge")
KEY_TOO(UI_KEY_END, 0, SEEK_END, 0)
KEY('[', 0, SPEED_BY, -1, "[  ]", "slower, faster")
KEY_TOO(']', 0, SPEED_BY, 1)
KEY(UI_KEY_BACKSPACE, 0, SPEED_1X, 0, "Backspace", "normal speed")
KEY('l', 0, MARK_LOOP, 0, "L", "loop: begin here, end here, off")
KEY('m', 0, BOOKMARK, 0, "M", "bookmark")
KEY('a', 0, SOUND, 0, "A", "sound on, off")
SECTION("Stalls and switches")
KEY('x', 0, WHY, 0, "X", "why this stall happened")
KEY(UI_KEY_PAGE_UP, UI_SHIFT, NEXT_STALL, -1, "Shift PgUp  PgDn", "previous, next stall")
KEY_TOO(UI_KEY_PAGE_DOWN, UI_SHIFT, NEXT_STALL, 1)
KEY(UI_KEY_PAGE_UP, 0, NEXT_EVENT, -1, "PgUp  PgDn", "previous, next stall or switch")
KEY_TOO(UI_KEY_PAGE_DOWN, 0, NEXT_EVENT, 1)
KEY('e', 0, EVENTS, 0, "E", "list of events, to go to")
SECTION("Trying something else")
KEY('o', 0, OPEN, 0, "O", "open a trace")
KEY_TOO('o', UI_CTRL, OPEN, 0)
KEY('p', 0, PLAYERS, 0, "P", "players, in its place or beside it")
KEY(UI_KEY_TAB, 0, DRAWER, 0, "Tab", "parameters")
KEY('d', 0, EDITS, 0, "D", "edit the trace: outages, cuts...")
KEY('m', UI_SHIFT, MAP, 0, "Shift M", "map: the score over two parameters")
KEY('i', 0, NOTES, 0, "I", "how the file was read")
KEY('b', 0, FOLDER, 0, "B", "back to the folder's sessions")
KEY(UI_KEY_ENTER, 0, OUTSIDE, 0, "Enter", "read what a session file names")
KEY('z', UI_CTRL, UNDO, 0, "Ctrl Z", "undo; with Shift redo")
KEY_TOO('z', UI_CTRL | UI_SHIFT, REDO, 0)
SECTION("Comparing")
KEY('c', 0, COMPARE, 0, "C", "compare, or one alone")
KEY('g', 0, KEEP, 0, "G", "keep this run, or the one before")
KEY('1', UI_CTRL, CURRENT, 0, "Ctrl 1 .. 4", "which one is moved and heard")
KEY_TOO('2', UI_CTRL, CURRENT, 1)
KEY_TOO('3', UI_CTRL, CURRENT, 2)
KEY_TOO('4', UI_CTRL, CURRENT, 3)
KEY(UI_KEY_TAB, UI_SHIFT, TOGETHER, 0, "Shift Tab", "parameters of one, of all")
KEY(UI_KEY_F2, 0, TYPE_NAME, -1, "F2  Del", "rename it, take it out")
KEY_TOO(UI_KEY_DELETE, 0, REMOVE, -1)
SECTION("Keeping")
KEY('r', 0, RECORD, 0, "R", "record a film, stop")
KEY('r', UI_CTRL, RECORD_SPAN, 0, "Ctrl R", "record the selected span")
KEY('s', 0, SCREENSHOT, 0, "S", "screenshot")
KEY('s', UI_CTRL, SAVE, 0, "Ctrl S", "save the session, to hand on")
KEY('e', UI_CTRL, CSV, 0, "Ctrl E", "values on the plots as CSV")
KEY('c', UI_CTRL, COPY, 0, "Ctrl C", "copy the values at the pointer")
KEY('c', UI_CTRL | UI_SHIFT, COPY_COMMAND, 0, "Ctrl Shift C", "copy the command that makes this")
SECTION("Looking")
KEY('+', 0, ZOOM, 1, "+  \u2212", "zoom in, out about the playhead")
KEY_TOO('=', 0, ZOOM, 1)
KEY_TOO('-', 0, ZOOM, -1)
KEY('0', 0, ZOOM_ALL, 0, "0  Z", "zoom to all, to the selection")
KEY_TOO('z', 0, ZOOM_SELECTION, 0)
KEY('1', 0, TOGGLE_PLOT, 1, "1 .. 7", "show or hide a plot")
KEY_TOO('2', 0, TOGGLE_PLOT, 2)
KEY_TOO('3', 0, TOGGLE_PLOT, 3)
KEY_TOO('4', 0, TOGGLE_PLOT, 4)
KEY_TOO('5', 0, TOGGLE_PLOT, 5)
KEY_TOO('6', 0, TOGGLE_PLOT, 6)
KEY_TOO('7', 0, TOGGLE_PLOT, 7)
KEY('y', 0, LOG_RATE, 0, "Y", "bandwidth: linear, logarithmic")
KEY('v', 0, LAYOUT, 0, "V", "next layout: plots, viewer...")
KEY('t', 0, THEME, 0, "T", "dark, light")
KEY('f', 0, FULLSCREEN, 0, "F", "fullscreen")
KEY('=', UI_CTRL, SCALE, 1, "Ctrl +  \u2212  0", "larger, smaller, as it was")
KEY_TOO('+', UI_CTRL, SCALE, 1)
KEY_TOO('-', UI_CTRL, SCALE, -1)
KEY_TOO('0', UI_CTRL, SCALE, 0)
KEY(UI_KEY_F6, 0, FOCUS, 1, "F6  Shift F6", "next control, the one before")
KEY_TOO(UI_KEY_F6, UI_SHIFT, FOCUS, -1)
KEY('h', 0, HELP, 0, "H  ?", "this help")
KEY_TOO('?', 0, HELP, 0)
KEY_TOO(UI_KEY_F1, 0, HELP, 0)
KEY_TOO(UI_KEY_ESCAPE, 0, CANCEL, 0)
KEY('q', 0, QUIT, 0, "Q", "quit")
KEY_TOO('q', UI_CTRL, QUIT, 0)
/* The mouse's deeds stand in the same list, bound to no key. */
SECTION("With the mouse")
MOUSE("click a plot", "go there; dragged: pan")
MOUSE("click a stall", "why it happened")
MOUSE("double click", "zoom to between two events")
MOUSE("wheel", "zoom at the pointer")
MOUSE("Shift drag", "select a span, its statistics")
MOUSE("drag the axis", "zoom")
MOUSE("drag the overview", "scrub; its frame: pan, zoom")
MOUSE("drop a file", "open it, or a folder, or a ladder")
/* clang-format on */

#undef ACTION
#undef PLAYHEAD_ACTION
#undef PLOTS_ACTION
#undef SESSION_ACTION
#undef PANELS_ACTION
#undef OUTSIDE_ACTION
#undef KEY
#undef KEY_TOO
#undef MOUSE
#undef SECTION
