/* The selected span, with what is told of it alone: how much of it was stalled, and each plot in figures. */
#ifndef TRACEREEL_VIEW_SPAN_H
#define TRACEREEL_VIEW_SPAN_H

#include "view/layout.h"
#include "view/row_parts.h"

void span_draw(const struct row_context *rc, const struct layout *layout);
/* Its card alone, which span_draw draws too. */
void span_draw_card(const struct row_context *rc, const struct layout *layout);

/* "stalled 11.3 s (one stall, began before)", "no stall". */
void span_stalled_text(const struct view_model *model, double from_s, double to_s, char *buf, size_t size);

#endif
