/* Covers over the picture: a card with a shadow, and a panel with a title. */
#ifndef TRACEREEL_UI_PANEL_H
#define TRACEREEL_UI_PANEL_H

#include "gfx/canvas.h"
#include "gfx/theme.h"

/* Dims what is under it and draws a panel of w x h in the middle, smaller where the window is. Returns the
 * room inside. */
struct rect ui_panel_draw(struct canvas *canvas, float w, float h, const char *title, const char *hint,
                          const struct theme *theme);
/* The same room, for events. */
struct rect ui_panel_room(float canvas_w, float canvas_h, float w, float h);
struct rect ui_panel_frame(float canvas_w, float canvas_h, float w, float h);

/* A card that lies over others: a soft shadow, the card, its edge. */
void ui_floating_draw(struct canvas *canvas, struct rect r, float radius, const struct theme *theme);

#endif
