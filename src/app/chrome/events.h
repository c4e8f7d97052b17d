/* The list behind E: what happened in the session, to go to; all of it, or stalls, switches, bookmarks alone,
 * in order of time or the longest first. */
#ifndef TRACEREEL_APP_EVENTS_H
#define TRACEREEL_APP_EVENTS_H

#include "app/chrome/chrome_in.h"
#include "gfx/canvas.h"
#include "ui/list.h"

enum events_tab { EVENTS_ALL, EVENTS_STALLS, EVENTS_SWITCHES, EVENTS_BOOKMARKS, EVENTS_TABS };

#define EVENTS_ROWS 64 /* in sight at most */

struct events {
    enum events_tab tab;
    bool by_length;
    struct ui_list list;
    /* of the tab, in its order; owned */
    struct events_item {
        double at_s, length_s;
        const struct tr_timeline_event *event; /* NULL: a bookmark */
    } * items;
    struct ui_list_line *lines; /* words only where they are in sight */
    int count, counts[EVENTS_TABS];
    struct rect tabs[EVENTS_TABS], order; /* where they were drawn */
    char clocks[EVENTS_ROWS][24], details[EVENTS_ROWS][128];
};

/* Fills in the events as the tab and the order have it; of the items the one at or after the playhead is
 * chosen.
 */
void events_fill(struct events *events, const struct chrome_in *in);
void events_clear(struct events *events);
struct action events_event(struct events *events, const struct chrome_in *in, struct rect room,
                           const struct ui_event *e);
void events_draw(struct canvas *canvas, struct events *events, const struct chrome_in *in, struct rect room);

#endif
