/* The whole session in one strip. */
#ifndef TRACEREEL_VIEW_OVERVIEW_H
#define TRACEREEL_VIEW_OVERVIEW_H

#include "gfx/canvas.h"
#include "plot/window.h"
#include "view/layout.h"
#include "view/model.h"

void overview_draw(struct canvas *canvas, struct rect strip, const struct view_model *model,
                   const struct look *look, const struct plot_window *visible, double t_s);

/* A card over the strip: what was at look->overview_hover_s. The pointer's, so not part of the picture. */
void overview_draw_hover(struct canvas *canvas, struct rect strip, const struct view_model *model,
                         const struct look *look);

/* The session time at x. */
double overview_time(struct rect strip, const struct view_model *model, float x);

#endif
