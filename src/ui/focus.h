/* The control that has the keyboard: a ring around it, and its name beside it. */
#ifndef TRACEREEL_UI_FOCUS_H
#define TRACEREEL_UI_FOCUS_H

#include "gfx/canvas.h"
#include "gfx/theme.h"

#define UI_RING_W 2.0f

/* A ring just outside `r`, within the picture. */
void ui_ring_draw(struct canvas *canvas, struct rect r, const struct theme *theme);

/* A word or two on a label below `r`, or above where there is no room below. */
void ui_tip_draw(struct canvas *canvas, struct rect r, const char *text, const struct theme *theme);

#endif
