/* The stretch of time that plots show, on a grid of device columns.
 *
 * Column k of the grid covers [k spp, (k + 1) spp) seconds of the session whatever is on screen, so scrolling
 * moves finished columns by whole pixels: nothing shimmers, and a column once drawn can be kept.
 */
#ifndef TRACEREEL_PLOT_WINDOW_H
#define TRACEREEL_PLOT_WINDOW_H

#include <stdint.h>

struct plot_window {
    double spp_s; /* seconds a device column */
    int64_t left; /* grid column at x_px */
    int x_px;     /* first device column */
    int columns;  /* device columns */
    float scale;  /* device pixels a logical one */
    int playhead; /* device column of the playhead, relative to x_px; may lie outside */
};

/* Shows span_s seconds from about start_s on in `columns` device columns from x_px. */
struct plot_window plot_window_make(double start_s, double span_s, int x_px, int columns, float scale,
                                    double t_s);

double plot_window_start_s(const struct plot_window *window);
double plot_window_end_s(const struct plot_window *window);
/* Logical x of a time, and back. */
float plot_window_x(const struct plot_window *window, double t_s);
double plot_window_time(const struct plot_window *window, float x);

#endif
