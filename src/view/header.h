/* The line at the top: what is shown, with which settings, and whether it is being recorded. */
#ifndef TRACEREEL_VIEW_HEADER_H
#define TRACEREEL_VIEW_HEADER_H

#include "gfx/canvas.h"
#include "view/look.h"
#include "view/model.h"

/* What the name at the left takes, at most. */
float header_title_width(struct canvas *canvas, struct rect r, const struct view_model *model,
                         const struct look *look);
void header_draw(struct canvas *canvas, struct rect r, const struct view_model *model,
                 const struct look *look);

#endif
