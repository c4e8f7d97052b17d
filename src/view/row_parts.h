/* What the rows of the plots are made of: axes, thresholds, bands, marks beside the lane, lines. */
#ifndef TRACEREEL_VIEW_ROW_PARTS_H
#define TRACEREEL_VIEW_ROW_PARTS_H

#include "plot/series.h"
#include "view/look.h"
#include "view/model.h"

struct row_context {
    struct canvas *canvas;
    const struct view_model *model;
    const struct look *look;
    const struct plot_window *window;
};

/* Round values with lines across the lane and labels left of it, clear of each other where it is low. */
void row_grid(const struct row_context *rc, const struct plot_frame *frame);
/* How many of them suit a lane this high. */
int row_ticks_at_most(struct rect lane);

/* In the gutter right of the lane, where no line runs: what a mark at `value` means, with a tick at its
 * height. False where it would touch the one at *last_y, or lies outside. */
bool row_mark(const struct row_context *rc, const struct plot_frame *frame, double value, const char *name,
              color c, float *last_y);
#define ROW_NO_MARK     (-1e9f) /* *last_y before the first */
#define ROW_LABEL_PITCH 11.0f   /* labels of 10 px this far apart do not touch */

void row_threshold(const struct row_context *rc, const struct plot_frame *frame, double value);
void row_band(const struct row_context *rc, const struct plot_frame *frame, double from, double to, color c);

/* The session's line, `fill` times the theme's filling under it, and the ghost's dots before it. */
void row_line(const struct row_context *rc, struct series series, const struct plot_frame *frame, color c,
              float width, float fill);

#endif
