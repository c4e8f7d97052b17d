/* The parameter drawer: a row for every parameter of the table, to drag, to type, to reset. It changes
 * nothing itself: it says which parameter should have which value. */
#ifndef TRACEREEL_APP_DRAWER_H
#define TRACEREEL_APP_DRAWER_H

#include "gfx/canvas.h"
#include "gfx/theme.h"
#include "ui/event.h"

#include <tracereel/params.h>

#define DRAWER_ROWS_MAX    128
#define DRAWER_CHOICES_MAX 8

struct drawer {
    bool open;
    float scroll; /* logical pixels */
    int chosen;   /* row under the pointer or the keys; -1: none */
    int dragging; /* row whose slider is held; -1: none */
    bool typing;
    char typed[32];
    float chip_end_x[DRAWER_ROWS_MAX][DRAWER_CHOICES_MAX]; /* of each row's choices, as drawn; 0: not yet */
};

struct drawer_change {
    const struct param *param; /* NULL: nothing */
    double value;
    bool begins;   /* the first of a drag, a key or a typed value: the run before may be kept to compare */
    bool bad_text; /* what was typed is no number */
};

void drawer_init(struct drawer *drawer);
/* Where the drawer stands in a picture of w x h. */
struct rect drawer_rect(float w, float h);
/* True where the event was the drawer's. */
bool drawer_event(struct drawer *drawer, float w, float h, const struct params *params,
                  const struct params *usual, const struct ui_event *e, struct drawer_change *change);
/* `usual`: the values before anything was changed, marked on the sliders. `score` in words stands at the top.
 */
void drawer_draw(struct canvas *canvas, struct drawer *drawer, const struct params *params,
                 const struct params *usual, const char *score, const struct theme *theme);

#endif
