/* The bottom card: play or pause, the clock, speed, and the overview. */
#ifndef TRACEREEL_VIEW_TRANSPORT_H
#define TRACEREEL_VIEW_TRANSPORT_H

#include "gfx/canvas.h"
#include "plot/window.h"
#include "view/layout.h"
#include "view/model.h"

void transport_draw(struct canvas *canvas, const struct layout *layout, const struct view_model *model,
                    const struct look *look, const struct plot_window *visible, double t_s);

/* "1x", "0.25x", "16x". */
void speed_text(char *buf, unsigned long size, double speed);

#endif
