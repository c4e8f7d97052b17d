/* The whole session in one strip. */
#ifndef TRACEREEL_VIEW_OVERVIEW_H
#define TRACEREEL_VIEW_OVERVIEW_H

#include "gfx/canvas.h"
#include "plot/window.h"
#include "view/layout.h"
#include "view/model.h"

void overview_draw(struct canvas *canvas, struct rect strip, const struct view_model *model,
                   const struct look *look, const struct plot_window *visible, double t_s);

/* The pointer's, so not part of the picture: the frame where it can be taken (look->hot), and a card that
 * says what was at look->overview_hover_s. */
void overview_draw_pointer(struct canvas *canvas, struct rect strip, const struct view_model *model,
                           const struct look *look, const struct plot_window *visible);

/* The frame around what the plots show, to be dragged and, at its ends, resized; width 0 where they show all.
 */
struct rect overview_frame(struct rect strip, const struct view_model *model,
                           const struct plot_window *visible);

/* The session time at x. */
double overview_time(struct rect strip, const struct view_model *model, float x);

#endif
