/* The worth of a trace's rates, over the plot of them: hatched where they are filled in, with strokes
 * towards an open top where the link could do that at least. Nothing where all is measured. */
#ifndef TRACEREEL_VIEW_KIND_MARKS_H
#define TRACEREEL_VIEW_KIND_MARKS_H

#include "view/row_parts.h"

void kind_marks_draw(const struct row_context *rc, struct rect area);

#endif
