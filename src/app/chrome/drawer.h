/* The parameter drawer: a row for every parameter that has an effect here, to drag, to type, to reset. It
 * changes nothing itself: it says which parameter should have which value. */
#ifndef TRACEREEL_APP_DRAWER_H
#define TRACEREEL_APP_DRAWER_H

#include "app/chrome/chrome_in.h"
#include "app/chrome/drawer_rows.h"
#include "app/chrome/names.h"
#include "gfx/canvas.h"

/* Names beside each other; more than that are a list that opens. */
#define DRAWER_CHOICES_MAX 5

struct drawer {
    bool open;
    float scroll;                    /* logical pixels */
    const struct tr_param *chosen;   /* row under the pointer or the keys; NULL: none */
    const struct tr_param *dragging; /* row whose slider is held; NULL: none */
    bool typing;
    char typed[32];
    struct names names;      /* the list that is open, of the chosen row */
    struct drawer_rows rows; /* as they were when nothing was held: rows do not move under a slider */
    float chip_end_x[DRAWER_ROWS_MAX][DRAWER_CHOICES_MAX]; /* of each row's choices, as drawn; 0: not yet */
};

void drawer_init(struct drawer *drawer);
/* Where the drawer stands in a picture of w x h. */
struct rect drawer_rect(float w, float h);
/* The pointer over what a press would take or open. */
enum ui_cursor drawer_cursor(const struct drawer *drawer, const struct chrome_in *in, float x, float y);
/* Keys, Esc too, are meant for a value under way or for a list that is open. */
bool drawer_takes_keys(const struct drawer *drawer);
/* ACTION_PARAM, ACTION_TYPED, ACTION_PLAYERS, ACTION_TOGETHER, or ACTION_TAKEN where nothing is to be done.
 */
struct action drawer_event(struct drawer *drawer, const struct chrome_in *in, const struct ui_event *e);
void drawer_draw(struct canvas *canvas, struct drawer *drawer, const struct chrome_in *in);

#endif
