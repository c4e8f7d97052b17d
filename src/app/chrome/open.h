/* The list behind O: recent files, trace files near the one that is open, networks from the model. What one
 * types narrows it. */
#ifndef TRACEREEL_APP_OPEN_H
#define TRACEREEL_APP_OPEN_H

#include "app/chrome/chrome_in.h"
#include "gfx/canvas.h"
#include "ui/list.h"

#define OPEN_LINES   256
#define OPEN_PLAYERS "/players/" /* the line that leads to the list behind P; no path ends so */

struct open_list {
    struct ui_list list;
    struct ui_list_line lines[OPEN_LINES];
    char *names[OPEN_LINES];                       /* what a line opens; NULL for headings; owned */
    char *texts[OPEN_LINES], *details[OPEN_LINES]; /* owned */
    int count;
    char folder[1024]; /* whose files are listed; lines may lead to others */
    bool only_folder;  /* and nothing else */
    char typed[64];
};

/* `near` is the path of what is open ("" where it has none): its folder is listed. */
void open_fill(struct open_list *open, const struct settings *settings, const char *near);
/* Lists another folder, chosen in the list. */
void open_enter(struct open_list *open, const char *folder);
void open_clear(struct open_list *open);
struct action open_event(struct open_list *open, const struct chrome_in *in, struct rect room,
                         const struct ui_event *e);
void open_draw(struct canvas *canvas, const struct open_list *open, const struct chrome_in *in,
               struct rect room);

#endif
