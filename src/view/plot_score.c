/* The plot of the score so far. */
#include "view/plot_row.h"

#include "view/words.h"

#include <math.h>
#include <stdio.h>

static struct plot_frame qoe_frame(const struct view_model *model, const struct look *look, struct rect lane)
{
    (void)look;
    (void)model;
    return (struct plot_frame){.area = lane, .y_max = 10};
}

static void qoe_text(const struct view_model *model, const struct tr_timeline_state *state, char *buf,
                     size_t size)
{
    struct tr_qoe qoe;
    tr_timeline_qoe(model->timeline, state->t_s, &qoe);
    score_text(buf, size, view_model_is_early(model, state->t_s) ? (double)NAN : qoe.overall_qoe);
}

static void qoe_span(const struct view_model *model, double from_s, double to_s, char *buf, size_t size)
{
    struct tr_qoe qoe;
    char score[16];
    tr_timeline_qoe_between(model->timeline, from_s, to_s, &qoe);
    score_text(score, sizeof score, qoe.overall_qoe);
    snprintf(buf, size, "%s for this span alone", score);
}

const struct plot_row plot_score = {.title = "QoE to here",
                                    .series = {.kind = SERIES_QOE},
                                    .color = THEME_COLOR(text),
                                    .width = 1.6f,
                                    .weight = 0.8f,
                                    .rank = 5,
                                    .untold = TR_UNTOLD_OFFSET,
                                    .frame = qoe_frame,
                                    .value_text = qoe_text,
                                    .span_text = qoe_span};
