#include "view/row_parts.h"

#include "plot/axis.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>

int row_ticks_at_most(struct rect lane)
{
    return lane.h > 90 ? 6 : lane.h > 62 ? 4 : lane.h > 40 ? 3 : 2;
}

void row_grid(const struct row_context *rc, const struct plot_frame *frame)
{
    const struct theme *theme = rc->look->theme;
    struct axis_ticks ticks = axis_ticks(frame->y_min, frame->y_max, row_ticks_at_most(frame->area));
    float last_y = 1e9f;
    for (int i = 0; i < ticks.count; i++) {
        double value = ticks.first + i * ticks.step;
        float y = plot_frame_y(frame, value);
        char buf[24];
        canvas_hline(rc->canvas, frame->area.x, frame->area.x + frame->area.w, y, theme->grid);
        if (last_y - y < ROW_LABEL_PITCH) {
            continue;
        }
        last_y = y;
        snprintf(buf, sizeof buf, "%.*f", ticks.decimals, fabs(value) < 1e-12 ? 0 : value);
        canvas_text(rc->canvas, frame->area.x - 8, y + 3.5f,
                    aligned(numbers(10, theme->text_second), TEXT_RIGHT), buf);
    }
}

bool row_mark(const struct row_context *rc, const struct plot_frame *frame, double value, const char *name,
              color c, float *last_y)
{
    float y = plot_frame_y(frame, value), right = frame->area.x + frame->area.w;
    if (y < frame->area.y - 1 || y > frame->area.y + frame->area.h + 1 ||
        fabsf(*last_y - y) < ROW_LABEL_PITCH) {
        return false;
    }
    *last_y = y;
    canvas_hline(rc->canvas, right, right + 4, y, c);
    canvas_text(rc->canvas, right + 7, y + 3.5f, words(10, c), name);
    return true;
}

void row_threshold(const struct row_context *rc, const struct plot_frame *frame, double value)
{
    float y = plot_frame_y(frame, value);
    if (y >= frame->area.y && y <= frame->area.y + frame->area.h) {
        canvas_dash_h(rc->canvas, frame->area.x, frame->area.x + frame->area.w, y, 4, 4,
                      color_alpha(rc->look->theme->text_second, 0.6f));
    }
}

void row_band(const struct row_context *rc, const struct plot_frame *frame, double from, double to, color c)
{
    from = fmax(frame->y_min, fmin(frame->y_max, from));
    to = fmax(frame->y_min, fmin(frame->y_max, to));
    float y0 = plot_frame_y(frame, to), y1 = plot_frame_y(frame, from);
    if (y1 - y0 > 0.5f) {
        canvas_rect(rc->canvas, (struct rect){frame->area.x, y0, frame->area.w, y1 - y0}, c);
    }
}

void row_line(const struct row_context *rc, struct series series, const struct plot_frame *frame, color c,
              float width, float fill)
{
    const struct theme *theme = rc->look->theme;
    if (rc->model->ghost) {
        struct series_style ghost = {.line = color_mix(c, theme->card, 0.2f),
                                     .width = 1.4f,
                                     .future_alpha = 0.7f,
                                     .beside = rc->model->timeline};
        series_draw(rc->canvas, rc->model->ghost, series, rc->window, frame, &ghost);
    }
    struct series_style style = {.line = c,
                                 .width = width,
                                 .fill_alpha = fill * theme->fill_alpha,
                                 .future_alpha = theme->future_alpha};
    series_draw(rc->canvas, rc->model->timeline, series, rc->window, frame, &style);
}
