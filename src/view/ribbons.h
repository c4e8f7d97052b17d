/* Under the plots of a comparison: each session's stalls in a ribbon, one under the other, and a lane that
 * says where the sessions part. */
#ifndef TRACEREEL_VIEW_RIBBONS_H
#define TRACEREEL_VIEW_RIBBONS_H

#include "view/layout.h"
#include "view/row_parts.h"

void ribbons_draw(const struct row_context *rc, const struct layout *layout);

/* One session's stalls in a bar of their own: where many share a few pixels, their part of the time as
 * height. wide: of stalls that have pixels of their own. */
void ribbon_draw(struct canvas *canvas, struct rect bar, const struct view_model *session,
                 const struct plot_window *window, color c, color wide);

#endif
