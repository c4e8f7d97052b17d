#include "view/row_parts.h"

#include "plot/axis.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>

int row_ticks_at_most(struct rect lane)
{
    return lane.h > 90 ? 6 : lane.h > 62 ? 4 : lane.h > 40 ? 3 : 2;
}

#define LABEL_PITCH 11.0f /* labels of 10 px this far apart do not touch */

bool row_label_place(struct row_labels *labels, float y)
{
    for (int i = 0; i < labels->count; i++) {
        if (fabsf(labels->y[i] - y) < LABEL_PITCH) {
            return false;
        }
    }
    if (labels->count == ROW_LABELS_MAX) {
        return false;
    }
    labels->y[labels->count++] = y;
    return true;
}

static void draw_tick(const struct row_context *rc, const struct plot_frame *frame, double value,
                      const char *label, struct row_labels *labels)
{
    const struct theme *theme = rc->look->theme;
    const struct rect *area = &frame->area;
    float y = plot_frame_y(frame, value);
    canvas_hline(rc->canvas, area->x, area->x + area->w, y, theme->grid);
    /* The ends stay inside, clear of the title above and of what is below. */
    float at = fmaxf(fminf(y, area->y + area->h - 3), area->y + 4);
    if (row_label_place(labels, at)) {
        canvas_text(rc->canvas, area->x - 8, at + 3.5f, aligned(numbers(10, theme->text_second), TEXT_RIGHT),
                    label);
    }
}

/* Decades. */
static void draw_log_grid(const struct row_context *rc, const struct plot_frame *frame, row_label *label)
{
    struct row_labels labels = {.count = 0};
    char buf[24];
    for (int k = (int)ceil(log10(frame->y_min) - 1e-9); k <= floor(log10(frame->y_max) + 1e-9); k++) {
        label(buf, sizeof buf, pow(10, k), k < 0 ? -k : 0);
        draw_tick(rc, frame, pow(10, k), buf, &labels);
    }
}

static void plain_label(char *buf, size_t size, double value, int decimals)
{
    snprintf(buf, size, "%.*f", decimals, value);
}

void row_grid(const struct row_context *rc, const struct plot_frame *frame, row_label *label)
{
    label = label ? label : plain_label;
    if (frame->logarithmic) {
        draw_log_grid(rc, frame, label);
        return;
    }
    struct row_labels labels = {.count = 0};
    int most = row_ticks_at_most(frame->area);
    struct axis_ticks ticks = axis_ticks(frame->y_min, frame->y_max, most);
    while (ticks.count < 2 && most < 6) { /* a single one is no scale, however low the lane */
        ticks = axis_ticks(frame->y_min, frame->y_max, ++most);
    }
    for (int i = 0; i < ticks.count; i++) {
        double value = ticks.first + i * ticks.step;
        char buf[24];
        label(buf, sizeof buf, fabs(value) < 1e-12 ? 0 : value, ticks.decimals);
        draw_tick(rc, frame, value, buf, &labels);
    }
}

bool row_mark(const struct row_context *rc, const struct plot_frame *frame, double value, const char *name,
              color c)
{
    float y = plot_frame_y(frame, value), right = frame->area.x + frame->area.w;
    if (y < frame->area.y - 1 || y > frame->area.y + frame->area.h + 1 || !row_label_place(rc->gutter, y)) {
        return false;
    }
    canvas_hline(rc->canvas, right, right + 4, y, c);
    canvas_text_fit(rc->canvas, right + 7, y + 3.5f, ROW_GUTTER - 10, words(10, c), name);
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

void row_span_figures(const struct view_model *model, enum tr_timeline_column column, double from_s,
                      double to_s, row_print *print, char *buf, size_t size)
{
    double min = 0, max = 0, mean = tr_timeline_mean(model->timeline, column, from_s, to_s);
    char a[20], b[20], c[20];
    tr_timeline_range(model->timeline, column, from_s, to_s, &min, &max);
    print(a, sizeof a, mean);
    print(b, sizeof b, min);
    print(c, sizeof c, max);
    snprintf(buf, size, "mean %s (%s to %s)", a, b, c);
}

void row_print_whole(char *buf, size_t size, double value)
{
    snprintf(buf, size, "%s%.0f", value < -0.5 ? "\u2212" : "", fabs(value));
}

void row_name_lane(const struct row_context *rc, struct rect lane, const char *name)
{
    if (lane.h > 11) { /* lower, it would touch the axis' 0 */
        canvas_text(rc->canvas, lane.x - 8, lane.y + lane.h / 2 + 4,
                    aligned(words(9, rc->look->theme->text_second), TEXT_RIGHT), name);
    }
}
