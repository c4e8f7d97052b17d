/* The list behind P: players, to be laid over whatever is open, or beside it. */
#ifndef TRACEREEL_APP_PLAYERS_H
#define TRACEREEL_APP_PLAYERS_H

#include "app/chrome/chrome_in.h"
#include "ui/list.h"

#define PLAYERS_REFERENCE "reference" /* the fluid model, which no scenario is needed for */
#define PLAYERS_LINES     64

struct players {
    bool beside; /* accepting one compares it with what is open; else it is played in its place */
    struct ui_list list;
    struct ui_list_line lines[PLAYERS_LINES];
    const char *names[PLAYERS_LINES];
    int count;
};

/* `current`: the scenario in use, marked and chosen where it is one of them. `log`: of the real session that
 * the trace tells, which then leads the list; NULL: it tells none. */
void players_fill(struct players *list, const char *current, const char *log);
/* The action of accepting the chosen one. */
struct action players_accept(const struct players *list);

#endif
