/* The plot of the latency, and of the loss on an axis of its own at the right. */
#include "view/plot_row.h"

#include "plot/axis.h"
#include "view/words.h"

#include <stddef.h>
#include <stdio.h>

static struct plot_frame latency_frame(const struct view_model *model, const struct look *look,
                                       struct rect lane)
{
    (void)look;
    return (struct plot_frame){.area = lane, .y_max = model->latency_max_ms};
}

static void latency_text(const struct view_model *model, const struct tr_timeline_state *state, char *buf,
                         size_t size)
{
    (void)model;
    snprintf(buf, size, "%.0f ms  %.1f %%", state->latency_ms, 100 * state->packet_loss);
}

static void latency_span(const struct view_model *model, double from_s, double to_s, char *buf, size_t size)
{
    char figures[80];
    double loss = tr_timeline_mean(model->timeline, TR_TIMELINE_PACKET_LOSS, from_s, to_s);
    row_span_figures(model, TR_TIMELINE_LATENCY_MS, from_s, to_s, row_print_whole, figures, sizeof figures);
    snprintf(buf, size, "%s ms, loss %.1f %%", figures, 100 * loss);
}

static void latency_note(const struct view_model *model, const struct theme *theme,
                         const struct tr_timeline_state *state, struct title_note *note)
{
    (void)state;
    const struct tr_timeline *tl = model->timeline;
    note->style = words(11, theme->text_second);
    if (tl->inferred_latency || tl->inferred_loss) {
        snprintf(note->text, sizeof note->text, "%sinferred",
                 !tl->inferred_loss      ? "latency "
                 : !tl->inferred_latency ? "loss "
                                         : "");
    }
}

static void latency_back(const struct row_context *rc, const struct plot_frame *frame)
{
    struct plot_frame loss = {.area = frame->area, .y_max = 100 * rc->model->loss_max};
    struct axis_ticks ticks = axis_ticks(0, loss.y_max, row_ticks_at_most(frame->area));
    row_grid(rc, frame, NULL);
    for (int i = 0; i < ticks.count; i++) {
        char buf[24];
        double percent = ticks.first + i * ticks.step;
        snprintf(buf, sizeof buf, "%.*f %%", ticks.decimals, percent);
        row_mark(rc, &loss, percent, buf, rc->look->theme->text_second);
    }
}

static void latency_lines(const struct row_context *rc, const struct plot_frame *frame, struct rect lane)
{
    const struct theme *theme = rc->look->theme;
    struct plot_frame loss = {.area = lane, .y_max = rc->model->loss_max};
    row_line(rc, (struct series){.column = TR_TIMELINE_PACKET_LOSS}, &loss,
             color_mix(theme->text_second, theme->card, 0.45f), 1, 1.6f);
    row_line(rc, plot_latency.series, frame, theme->text_second, plot_latency.width, plot_latency.fill);
}

const struct plot_row plot_latency = {.title = "Latency, loss",
                                      .series = SERIES_OF(LATENCY_MS),
                                      .color = THEME_COLOR(text_second),
                                      .width = 1.6f,
                                      .weight = 0.8f,
                                      .rank = 6,
                                      .of_link = true,
                                      .frame = latency_frame,
                                      .value_text = latency_text,
                                      .span_text = latency_span,
                                      .note = latency_note,
                                      .back = latency_back,
                                      .lines = latency_lines};
