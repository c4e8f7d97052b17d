/* The parameter drawer: a row for every parameter that has an effect here, to drag, to type, to reset. It
 * changes nothing itself: it says which parameter should have which value. */
#ifndef TRACEREEL_APP_DRAWER_H
#define TRACEREEL_APP_DRAWER_H

#include "app/drawer_rows.h"
#include "gfx/canvas.h"
#include "gfx/theme.h"
#include "ui/event.h"

#define DRAWER_CHOICES_MAX                                                                                   \
    5 /* names beside each other; of more than that a slider goes from one to the next */

struct drawer {
    bool open;
    float scroll;                    /* logical pixels */
    const struct tr_param *chosen;   /* row under the pointer or the keys; NULL: none */
    const struct tr_param *dragging; /* row whose slider is held; NULL: none */
    bool typing;
    char typed[32];
    struct drawer_rows rows; /* as they were when nothing was held: rows do not move under a slider */
    float chip_end_x[DRAWER_ROWS_MAX][DRAWER_CHOICES_MAX]; /* of each row's choices, as drawn; 0: not yet */
};

/* What the drawer is about. */
struct drawer_subject {
    const struct tr_params *params;
    const struct tr_params *usual; /* before anything was changed: marked on the sliders */
    struct tr_params_link link;
    const char *score;  /* in words, at the top */
    const char *player; /* whose parameters they are, at the top right */
};

struct drawer_change {
    const struct tr_param *param; /* NULL: nothing */
    double value;
    bool begins;   /* the first of a drag, a key or a typed value: the run before may be kept to compare */
    bool typed;    /* to be taken as it is or refused; else it goes as far as the others let it */
    bool bad_text; /* what was typed is no number */
    bool players;  /* the player's name was pressed */
};

void drawer_init(struct drawer *drawer);
/* Where the drawer stands in a picture of w x h. */
struct rect drawer_rect(float w, float h);
/* True where the event was the drawer's. */
bool drawer_event(struct drawer *drawer, float w, float h, const struct drawer_subject *subject,
                  const struct ui_event *e, struct drawer_change *change);
void drawer_draw(struct canvas *canvas, struct drawer *drawer, const struct drawer_subject *subject,
                 const struct theme *theme);

#endif
