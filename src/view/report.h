/* The report card: the overall score to here and of the whole session, its three parts, what drags each down.
 */
#ifndef TRACEREEL_VIEW_REPORT_H
#define TRACEREEL_VIEW_REPORT_H

#include "gfx/canvas.h"
#include "view/look.h"
#include "view/model.h"

void report_draw(struct canvas *canvas, struct rect card, const struct view_model *model,
                 const struct look *look, double t_s);

#endif
