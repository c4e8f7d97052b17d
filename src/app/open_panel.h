/* The list behind O: files used lately, trace files near the one that is open, networks from the model. */
#ifndef TRACEREEL_APP_OPEN_PANEL_H
#define TRACEREEL_APP_OPEN_PANEL_H

#include "app/settings.h"
#include "ui/list.h"

#define OPEN_PANEL_LINES   256
#define OPEN_PANEL_PLAYERS "/players/" /* the line that leads to the list behind P; no path ends so */

struct open_panel {
    struct ui_list list;
    struct ui_list_line lines[OPEN_PANEL_LINES];
    char *names[OPEN_PANEL_LINES]; /* what a line opens; NULL for headings; owned */
    char *texts[OPEN_PANEL_LINES], *details[OPEN_PANEL_LINES]; /* owned */
    int count;
    char folder[1024]; /* whose files are listed; lines may lead to others */
};

/* `near` is the path of what is open ("" where it has none): its folder is listed. */
void open_panel_fill(struct open_panel *panel, const struct settings *settings, const char *near);
/* Lists another folder, chosen in the list. */
void open_panel_enter(struct open_panel *panel, const struct settings *settings, const char *folder);
/* What the chosen line opens; NULL where it opens nothing. */
const char *open_panel_chosen(const struct open_panel *panel);
void open_panel_clear(struct open_panel *panel);

#endif
