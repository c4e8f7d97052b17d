/* A frame of the window: the picture, what lies over it, the title. Only what has changed is drawn
 * (gfx/redraw.h). */
#ifndef TRACEREEL_APP_FRAME_H
#define TRACEREEL_APP_FRAME_H

#include "app/stage.h"

void frame_draw(struct stage *stage);
void frame_title(struct stage *stage);

#endif
