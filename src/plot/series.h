/* A quantity of a timeline over a plot's columns: the least and greatest value in each device column, so that
 * a spike of one sample shows at any zoom. */
#ifndef TRACEREEL_PLOT_SERIES_H
#define TRACEREEL_PLOT_SERIES_H

#include "gfx/canvas.h"
#include "plot/window.h"

#include <tracereel/timeline.h>

enum series_kind {
    SERIES_COLUMN,  /* of the timeline, as `report --timeline` prints it */
    SERIES_BITRATE, /* of the level in use, Mbit/s */
    SERIES_QUALITY, /* the level's index */
    SERIES_QOE,     /* overall score over [0, t] */
};
struct series {
    enum series_kind kind;
    enum tr_timeline_column column; /* of SERIES_COLUMN */
};

/* The value at a state of the timeline. */
double series_value(const struct tr_timeline *timeline, struct series series,
                    const struct tr_timeline_state *state);

#define SERIES_COLUMNS_MAX 8192 /* device columns of the widest plot */

/* min[i], max[i] for each column of the window; NaN outside the session. */
void series_columns(const struct tr_timeline *timeline, struct series series,
                    const struct plot_window *window, float *min, float *max);

/* mean[i] for each column, a level's over at most 32 steps spread over it; NaN outside. */
void series_means(const struct tr_timeline *timeline, struct series series, const struct plot_window *window,
                  float *mean);

/* Columns hold so many steps that a line is drawn as their mean, with a band from the least to the greatest.
 */
bool series_is_dense(const struct tr_timeline *timeline, const struct plot_window *window);

/* Where values go: y_max at the top of area, y_min at its bottom. */
struct plot_frame {
    struct rect area;
    double y_min, y_max;
    bool logarithmic; /* y_min > 0 then; what is less stands there */
};
float plot_frame_y(const struct plot_frame *frame, double value); /* logical y, not clamped */

struct series_style {
    color line;
    float width;        /* logical; 0: none */
    float fill_alpha;   /* of the area between the line and y = 0; 0: none */
    float future_alpha; /* right of the playhead */
    /* Dots, and only where it differs from this run; NULL: a line. */
    const struct tr_timeline *beside;
};

/* Draws a series into a frame, fainter right of the playhead. Values beyond the frame are held at its edge.
 */
void series_draw(struct canvas *canvas, const struct tr_timeline *timeline, struct series series,
                 const struct plot_window *window, const struct plot_frame *frame,
                 const struct series_style *style);

#endif
