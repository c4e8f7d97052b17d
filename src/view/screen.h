/* The viewer's screen: the slate as the level in use shows it, frozen and greyed in a stall. */
#ifndef TRACEREEL_VIEW_SCREEN_H
#define TRACEREEL_VIEW_SCREEN_H

#include "gfx/canvas.h"
#include "view/look.h"
#include "view/model.h"

/* `picture` is working memory that the caller keeps between frames; it is made anew when its size must
 * change. */
void screen_draw(struct canvas *canvas, struct rect card, const struct view_model *model,
                 const struct look *look, const struct timeline_state *state, struct canvas *picture);

#endif
