/* Why a stall happened, on a card: what the link did, where the buffer went, and what would have avoided it;
 * and on the plots, from where on the buffer sank. */
#ifndef TRACEREEL_VIEW_WHY_H
#define TRACEREEL_VIEW_WHY_H

#include "gfx/canvas.h"
#include "plot/window.h"
#include "view/layout.h"
#include "view/model.h"
#include "view/look.h"

#include "study/explain/explanation.h"

struct why_card {
    /* what is explained; borrowed */
    const struct explanation *e;
    const struct tr_timeline *timeline;
    const char *whose; /* of compared sessions, its name; NULL */
    /* in the window */
    bool pressed;   /* changes can be pressed, and the card closed */
    int hot;        /* of the changes, or -1 */
    bool over_left; /* something stands on the left column */
    /* as drawn; of what is not, width 0 */
    struct rect frame, close, changes[EXPLAIN_LEVERS];
};

/* Where cards that come and go cover least: the bottom of the left column, up from there as far as they need;
 * in a low window the row under the plots; the plots' last rows where there is neither, or something stands
 * on it. */
struct rect why_card_room(const struct layout *layout, bool over_left);

/* Whether change i can be pressed: all but more bandwidth where no edit of the trace is that. */
bool why_card_can_press(const struct why_card *card, int i);

void why_card_draw(struct canvas *canvas, const struct layout *layout, const struct theme *theme,
                   struct why_card *card);

/* The stretch in which the buffer sank, through all plots. */
void why_mark_draw(struct canvas *canvas, const struct layout *layout, const struct view_model *model,
                   const struct look *look, double t_s, const struct explanation *e);

#endif
