/* The plot of the buffer. */
#include "view/plot_row.h"

#include "view/tank.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

static void print_tenths(char *buf, size_t size, double value)
{
    snprintf(buf, size, "%.1f", value);
}

static struct plot_frame buffer_frame(const struct view_model *model, const struct look *look,
                                      struct rect lane)
{
    (void)look;
    return (struct plot_frame){.area = lane, .y_max = model->buffer_max_s};
}

static void buffer_text(const struct view_model *model, const struct tr_timeline_state *state, char *buf,
                        size_t size)
{
    (void)model;
    snprintf(buf, size, "%.1f s", state->buffer_level_s);
}

static void buffer_span(const struct view_model *model, double from_s, double to_s, char *buf, size_t size)
{
    char figures[80];
    row_span_figures(model, TR_TIMELINE_BUFFER_LEVEL_S, from_s, to_s, print_tenths, figures, sizeof figures);
    snprintf(buf, size, "%s s", figures);
}

static void buffer_back(const struct row_context *rc, const struct plot_frame *frame)
{
    const struct tr_params *params = &rc->model->timeline->params;
    double resume_s = tank_resume_s(params), max_s = tank_max_s(params);
    color c = rc->look->theme->text_second;
    char buf[32];
    bool beyond = max_s > frame->y_max; /* stays to be seen, at the edge */
    row_grid(rc, frame, NULL);
    if (rc->model->other_count > 0 || rc->model->timeline->log) {
        return; /* each session has its own, and a real one none that is known */
    }
    row_threshold(rc, frame, resume_s);
    row_threshold(rc, frame, fmin(max_s, frame->y_max));
    snprintf(buf, sizeof buf, "%smax %.4g s", beyond ? "\u2191 " : "", max_s);
    row_mark(rc, frame, fmin(max_s, frame->y_max), buf, c);
    snprintf(buf, sizeof buf, "resume %.3g s", resume_s);
    row_mark(rc, frame, resume_s, buf, c);
}

const struct plot_row plot_buffer = {.title = "Buffer",
                                     .series = SERIES_OF(BUFFER_LEVEL_S),
                                     .color = THEME_COLOR(good),
                                     .stalled_color = THEME_COLOR(bad),
                                     .width = 1.6f,
                                     .fill = 1,
                                     .weight = 1.1f,
                                     .rank = 1,
                                     .untold = TR_UNTOLD_BUFFER,
                                     .frame = buffer_frame,
                                     .value_text = buffer_text,
                                     .span_text = buffer_span,
                                     .back = buffer_back};
