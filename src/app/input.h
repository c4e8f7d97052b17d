/* Events to actions: one event goes to the part of the window that it was meant for, in one order.
 * Owns the pointer; changes nothing else but what is open of the parts, by asking them. */
#ifndef TRACEREEL_APP_INPUT_H
#define TRACEREEL_APP_INPUT_H

#include "app/chrome/chrome.h"

enum pointer_drag {
    DRAG_NONE,
    DRAG_PLOT,
    DRAG_AXIS,
    DRAG_SELECT,
    DRAG_THRESHOLD,
    DRAG_OVERVIEW,
    DRAG_FRAME, /* the overview's: what the plots show */
    DRAG_FRAME_LEFT,
    DRAG_FRAME_RIGHT
};

struct pointer {
    float x, y; /* -1 while outside */
    enum ui_cursor cursor;
    const struct tr_param *threshold; /* whose line is under it, or held; NULL */
    enum pointer_drag drag;
    float press_x, press_y;
    double press_time_s, press_start_s,
        press_end_s; /* under the pointer, and of the plots, when it went down */
    bool moved;
    bool spent;           /* on a list's line: were it a double click, its second half means nothing more */
    enum popup key_popup; /* what was open when a key went down: its text is meant for that */
};

#define INPUT_ACTIONS_MAX 4

void pointer_init(struct pointer *p);
/* Up to INPUT_ACTIONS_MAX actions, in order; returns how many. */
int input_event(struct pointer *p, struct chrome *chrome, const struct chrome_in *in,
                const struct ui_event *e, struct action *out);
/* The thing under the pointer now: plots may have moved under it. */
struct action input_hover(const struct pointer *p, const struct chrome *chrome, const struct chrome_in *in);

#endif
