#include "plot/window.h"

#include <math.h>

struct plot_window plot_window_make(double start_s, double span_s, int x_px, int columns, float scale,
                                    double t_s)
{
    struct plot_window w = {.x_px = x_px, .columns = columns < 1 ? 1 : columns, .scale = scale};
    w.spp_s = span_s / w.columns;
    w.left = llround(start_s / w.spp_s);
    double playhead = floor(t_s / w.spp_s + 1e-9) - (double)w.left;
    w.playhead = (int)fmax(-1e6, fmin(1e6, playhead));
    return w;
}

double plot_window_start_s(const struct plot_window *w)
{
    return (double)w->left * w->spp_s;
}

double plot_window_end_s(const struct plot_window *w)
{
    return (double)(w->left + w->columns) * w->spp_s;
}

float plot_window_x(const struct plot_window *w, double t_s)
{
    double px = w->x_px + t_s / w->spp_s - (double)w->left;
    return (float)(fmax(-1e6, fmin(1e6, px)) / w->scale);
}

double plot_window_time(const struct plot_window *w, float x)
{
    return ((double)x * w->scale - w->x_px + (double)w->left) * w->spp_s;
}
