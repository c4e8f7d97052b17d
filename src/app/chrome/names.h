/* A parameter whose value is one of many names: a field that says which, and the list of them all, which
 * opens under it. Up, Down, Home, End or a letter go to a name, Enter or a click takes it, Esc leaves all as
 * it was. */
#ifndef TRACEREEL_APP_NAMES_H
#define TRACEREEL_APP_NAMES_H

#include "app/action.h"
#include "gfx/canvas.h"
#include "gfx/theme.h"
#include "ui/list.h"

#define NAMES_MAX 48

struct names {
    const struct tr_param *param; /* whose list is open; NULL: none is */
    int now;                      /* its value, marked in the list */
    struct ui_list list;
    struct ui_list_line lines[NAMES_MAX];
    int count;
};

/* Opens the list of a TR_PARAM_CHOICE with its value chosen. */
void names_open(struct names *names, const struct tr_param *param, int now);
/* For events that come while it is open: ACTION_PARAM where another name is taken,
 * ACTION_NONE for keys that are not the list's, else ACTION_TAKEN. `field` is where names_draw_field drew it,
 * `bounds` the room in which the list may lie. */
struct action names_event(struct names *names, struct rect field, struct rect bounds,
                          const struct ui_event *e);

void names_draw_field(struct canvas *canvas, struct rect field, const char *name, bool lit, bool open,
                      const struct theme *theme);
void names_draw_list(struct canvas *canvas, const struct names *names, struct rect field, struct rect bounds,
                     const struct theme *theme);

#endif
