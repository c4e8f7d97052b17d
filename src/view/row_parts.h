/* Parts of the plots' rows: axes, thresholds, bands, marks beside the lane, lines. */
#ifndef TRACEREEL_VIEW_ROW_PARTS_H
#define TRACEREEL_VIEW_ROW_PARTS_H

#include "plot/series.h"
#include "view/look.h"
#include "view/model.h"

#define ROW_GUTTER 74.0f /* right of the lane, for the names of marks: "\u2212125 noticed" */

/* Labels that keep clear of each other: what has a place keeps it. All-zero to begin with. */
#define ROW_LABELS_MAX 24
struct row_labels {
    float y[ROW_LABELS_MAX];
    int count;
};
/* False where the place at y is taken. */
bool row_label_place(struct row_labels *labels, float y);

struct row_context {
    struct canvas *canvas;
    const struct view_model *model;
    const struct look *look;
    const struct plot_window *window;
    struct row_labels *gutter; /* of the row under way */
};

/* An axis' label for a round value; `decimals` tell neighbours apart. */
typedef void row_label(char *buf, size_t size, double value, int decimals);

/* Round values with lines across the lane and labels left of it (NULL: plain numbers), clear of each other
 * where it is low. */
void row_grid(const struct row_context *rc, const struct plot_frame *frame, row_label *label);
/* How many of them suit a lane this high. */
int row_ticks_at_most(struct rect lane);

/* In the gutter right of the lane, where no line runs: what a mark at `value` means, with a tick at its
 * height. False where there is no place, or the value lies outside. */
bool row_mark(const struct row_context *rc, const struct plot_frame *frame, double value, const char *name,
              color c);

void row_threshold(const struct row_context *rc, const struct plot_frame *frame, double value);
void row_band(const struct row_context *rc, const struct plot_frame *frame, double from, double to, color c);

/* The session's line, `fill` times the theme's filling under it, and the ghost's dots before it. */
void row_line(const struct row_context *rc, struct series series, const struct plot_frame *frame, color c,
              float width, float fill);

/* Left of the lane, where it is high enough: what runs in it. */
void row_name_lane(const struct row_context *rc, struct rect lane, const char *name);

/* Prints a value of a plot. */
typedef void row_print(char *buf, size_t size, double value);
row_print row_print_whole;

/* Mean, least and greatest of a column over a span, each as `print` prints it: "mean 1.67 (0.40 to 3.10)". */
void row_span_figures(const struct view_model *model, enum tr_timeline_column column, double from_s,
                      double to_s, row_print *print, char *buf, size_t size);

#endif
