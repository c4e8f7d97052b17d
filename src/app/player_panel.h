/* The list behind P: players, to be laid over whatever is open. */
#ifndef TRACEREEL_APP_PLAYER_PANEL_H
#define TRACEREEL_APP_PLAYER_PANEL_H

#include "ui/list.h"

#define PLAYER_PANEL_REFERENCE "reference" /* the fluid model, which no scenario is needed for */
#define PLAYER_PANEL_LINES     8

struct player_panel {
    struct ui_list list;
    struct ui_list_line lines[PLAYER_PANEL_LINES];
    int count;
};

/* `current`: the scenario in use, marked and chosen where it is one of them. */
void player_panel_fill(struct player_panel *panel, const char *current);
/* The name of the chosen one, for as long as the program runs; NULL where none is. */
const char *player_panel_chosen(const struct player_panel *panel);

#endif
