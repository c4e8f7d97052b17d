/* The help: every key and what the mouse does, in sections, from the table that binds them (app/action.h). In
 * as many columns as the panel is wide; where they are longer than it is high, they scroll. */
#ifndef TRACEREEL_APP_CHROME_HELP_H
#define TRACEREEL_APP_CHROME_HELP_H

#include "app/action.h"
#include "gfx/canvas.h"
#include "gfx/theme.h"

#define HELP_WIDTH 1180.0f /* logical pixels of the panel that shows all without scrolling */

struct help {
    float scrolled; /* logical pixels above the panel's upper edge */
};

/* How much height its columns need in a room of width w. */
float help_height(float w);
/* Arrows and wheel scroll where there is more than fits; other keys do what the help says they do. */
struct action help_event(struct help *help, struct rect room, const struct ui_event *e);
void help_draw(struct canvas *canvas, const struct help *help, struct rect room, const struct theme *theme);

#endif
