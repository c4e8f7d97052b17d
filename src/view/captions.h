/* Words that somebody put on a recording: a heading, and captions that come and go. */
#ifndef TRACEREEL_VIEW_CAPTIONS_H
#define TRACEREEL_VIEW_CAPTIONS_H

#include "gfx/canvas.h"
#include "view/layout.h"
#include "view/look.h"
#include "view/model.h"

void captions_draw(struct canvas *canvas, const struct layout *layout, const struct view_model *model,
                   const struct look *look);

#endif
