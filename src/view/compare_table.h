/* Compared sessions in figures: a column each, to here, and what they are better or worse than the first. */
#ifndef TRACEREEL_VIEW_COMPARE_TABLE_H
#define TRACEREEL_VIEW_COMPARE_TABLE_H

#include "gfx/canvas.h"
#include "view/look.h"
#include "view/model.h"

void compare_table_draw(struct canvas *canvas, struct rect card, const struct view_model *model,
                        const struct look *look, double t_s);

#endif
