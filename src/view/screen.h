/* The viewer's screen: the slate as the level in use shows it, frozen and greyed in a stall. */
#ifndef TRACEREEL_VIEW_SCREEN_H
#define TRACEREEL_VIEW_SCREEN_H

#include "gfx/canvas.h"
#include "view/look.h"
#include "view/model.h"

/* Working memory that the caller keeps between frames: a level's picture before it is scaled up, made anew
 * when it must change. All-zero to begin with. */
struct slate_picture {
    struct canvas canvas;
    double content_s; /* of what is on it */
};

void screen_draw(struct canvas *canvas, struct rect card, const struct view_model *model,
                 const struct look *look, const struct tr_timeline_state *state,
                 struct slate_picture *picture);

#endif
