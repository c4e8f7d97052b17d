#include "view/kind_marks.h"

#include <math.h>

#define PITCH 7.0f

static enum tr_trace_kind kind_at(const struct tr_trace *trace, double t_s)
{
    double duration_s = tr_trace_duration_s(trace);
    double round_s = fmod(t_s, duration_s); /* a trace that is shorter than the session goes round */
    return tr_trace_kind_of(trace, tr_trace_find(trace, round_s > 0 ? round_s : 0));
}

/* The grid column of the plot at which a pattern begins, so that it moves with what it marks. */
static float anchor(const struct plot_window *w, float x0)
{
    float origin = plot_window_x(w, 0);
    return origin + ceilf((x0 - origin) / PITCH) * PITCH;
}

static void draw_hatch(const struct row_context *rc, struct rect r)
{
    color c = color_alpha(rc->look->theme->text_second, 0.28f);
    struct pixel_rect before = canvas_clip(rc->canvas, r);
    for (float x = anchor(rc->window, r.x - r.h); x < r.x + r.w; x += PITCH) {
        canvas_line(rc->canvas, x, r.y + r.h, x + r.h, r.y, 1, c);
    }
    canvas_unclip(rc->canvas, before);
}

static void draw_open_top(const struct row_context *rc, struct rect r)
{
    color c = color_alpha(rc->look->theme->bandwidth, 0.35f);
    for (float x = anchor(rc->window, r.x); x < r.x + r.w; x += PITCH * 2) {
        canvas_vline(rc->canvas, x, r.y, r.y + 5, c);
    }
}

void kind_marks_draw(const struct row_context *rc, struct rect area)
{
    const struct plot_window *w = rc->window;
    const struct tr_trace *trace = rc->model->trace;
    if (!trace || !trace->kind) {
        return;
    }
    double start_s = plot_window_start_s(w);
    for (int i = 0, end = 0; i < w->columns; i = end) {
        enum tr_trace_kind kind = kind_at(trace, start_s + (i + 0.5) * w->spp_s);
        for (end = i + 1; end < w->columns && kind_at(trace, start_s + (end + 0.5) * w->spp_s) == kind;
             end++) {}
        float x0 = (float)(w->x_px + i) / w->scale, x1 = (float)(w->x_px + end) / w->scale;
        const struct rect r = {x0, area.y, x1 - x0, area.h};
        switch (kind) {
        case TR_TRACE_MEASURED: break;
        case TR_TRACE_AT_LEAST: draw_open_top(rc, r); break;
        case TR_TRACE_UNKNOWN: draw_hatch(rc, r); break;
        }
    }
}
