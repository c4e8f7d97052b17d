/* Marks on all plots alike: gaps of the trace, stalls, a player that stopped, switches, bookmarks and loops.
 */
#ifndef TRACEREEL_VIEW_PLOT_MARKS_H
#define TRACEREEL_VIEW_PLOT_MARKS_H

#include "view/layout.h"
#include "view/row_parts.h"

/* Where the trace says nothing its last value is held: hatched, or it would look measured. */
void marks_draw_gaps(const struct row_context *rc, const struct layout *layout);
/* Bands through all plots, with their names; where many share a few pixels, their part of the time as height.
 */
void marks_draw_stalls(const struct row_context *rc, const struct layout *layout);
/* A line through all plots where the player stopped for good. */
void marks_draw_stop(const struct row_context *rc, const struct layout *layout);
/* Ticks on the time axis, at most one a pixel. */
void marks_draw_switches(const struct row_context *rc, const struct layout *layout);
/* A flag at the top for each bookmark, A and B where a loop begins and ends. */
void marks_draw_bookmarks(const struct row_context *rc, const struct layout *layout);

#endif
