/* The list behind E: what happened in the session, to go to. */
#ifndef TRACEREEL_APP_EVENT_LIST_H
#define TRACEREEL_APP_EVENT_LIST_H

#include "ui/list.h"

#include <tracereel/timeline.h>

#define EVENT_LIST_LINES 2000 /* more than anybody reads; the first ones of a longer session */

struct event_list {
    struct ui_list list;
    struct ui_list_line lines[EVENT_LIST_LINES];
    char clocks[EVENT_LIST_LINES][24], details[EVENT_LIST_LINES][64];
    double at_s[EVENT_LIST_LINES];
    int count;
    bool cut; /* there are more events than lines */
};

/* Bookmarks, stalls, switches and skips in order of time; the one at or after t_s is chosen. */
void event_list_fill(struct event_list *list, const struct tr_timeline *timeline, const double *bookmarks_s,
                     int bookmarks, double t_s);

#endif
