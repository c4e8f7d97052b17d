/* The plot of the offset of sound and picture, over the bands of BT.1359. */
#include "view/plot_row.h"

#include "view/avmeter.h"
#include "view/words.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

static struct plot_frame av_frame(const struct view_model *model, const struct look *look, struct rect lane)
{
    (void)look;
    double min, max;
    tr_timeline_range(model->timeline, TR_TIMELINE_AV_DRIFT_MS, 0, tr_timeline_duration_s(model->timeline),
                      &min, &max);
    bool negative = min < -0.2 * model->drift_max_ms;
    return (struct plot_frame){.area = lane,
                               .y_min = negative ? -model->drift_max_ms : -0.25 * model->drift_max_ms,
                               .y_max = model->drift_max_ms};
}

static void av_text(const struct view_model *model, const struct tr_timeline_state *state, char *buf,
                    size_t size)
{
    (void)model;
    drift_text(buf, size, state->av_drift_ms);
}

static void av_short(const struct view_model *model, const struct tr_timeline_state *state, char *buf,
                     size_t size)
{
    (void)model;
    const double ms = fabs(state->av_drift_ms) < 0.5 ? 0 : state->av_drift_ms;
    snprintf(buf, size, "%s%.0f ms", ms < 0 ? "\u2212" : ms > 0 ? "+" : "", fabs(ms));
}

static void av_span(const struct view_model *model, double from_s, double to_s, char *buf, size_t size)
{
    char figures[80];
    row_span_figures(model, TR_TIMELINE_AV_DRIFT_MS, from_s, to_s, row_print_whole, figures, sizeof figures);
    snprintf(buf, size, "%s ms early", figures);
}

static void av_back(const struct row_context *rc, const struct plot_frame *frame)
{
    const struct theme *theme = rc->look->theme;
    row_band(rc, frame, AV_DETECTABLE_LATE_MS, AV_DETECTABLE_EARLY_MS, color_alpha(theme->band_ok, 0.12f));
    row_band(rc, frame, AV_DETECTABLE_EARLY_MS, AV_UNACCEPTABLE_EARLY_MS,
             color_alpha(theme->band_detectable, 0.10f));
    row_band(rc, frame, AV_UNACCEPTABLE_LATE_MS, AV_DETECTABLE_LATE_MS,
             color_alpha(theme->band_detectable, 0.10f));
    row_band(rc, frame, AV_UNACCEPTABLE_EARLY_MS, 1e9, color_alpha(theme->band_unacceptable, 0.12f));
    row_band(rc, frame, -1e9, AV_UNACCEPTABLE_LATE_MS, color_alpha(theme->band_unacceptable, 0.12f));
    static const struct {
        double ms;
        const char *name;
    } edges[] = {{AV_UNACCEPTABLE_EARLY_MS, "+90 bad"},
                 {AV_DETECTABLE_EARLY_MS, "+45 noticed"},
                 {AV_DETECTABLE_LATE_MS, "\u2212125 noticed"},
                 {AV_UNACCEPTABLE_LATE_MS, "\u2212185 bad"}};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        row_mark(rc, frame, edges[i].ms, edges[i].name, theme->text_second);
    }
    row_grid(rc, frame, NULL);
}

const struct plot_row plot_offset = {.title = "A/V offset",
                                     .series = SERIES_OF(AV_DRIFT_MS),
                                     .color = THEME_COLOR(sound),
                                     .width = 1.6f,
                                     .weight = 0.95f,
                                     .rank = 3,
                                     .untold = TR_UNTOLD_OFFSET,
                                     .frame = av_frame,
                                     .value_text = av_text,
                                     .short_text = av_short,
                                     .span_text = av_span,
                                     .back = av_back};
