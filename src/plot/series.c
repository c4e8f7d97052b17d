#include "plot/series.h"

#include <math.h>
#include <string.h>

static double level_mbps(const struct tr_timeline *timeline, int quality)
{
    const struct tr_ladder_level *level = &timeline->params.ladder.levels[quality];
    return (level->video_kbps + level->audio_kbps) / 1000;
}

/* Steps touched by a column, clamped to the session; false where it lies outside. */
static bool column_steps(const struct tr_timeline *timeline, double from_s, double to_s, size_t *first,
                         size_t *last)
{
    double duration_s = tr_timeline_duration_s(timeline);
    if (to_s <= 0 || from_s >= duration_s) {
        return false;
    }
    *first = tr_timeline_step_at(timeline, fmax(from_s, 0));
    size_t end = tr_timeline_step_at(timeline, fmin(to_s, duration_s));
    /* A column that ends on a step's edge does not touch the step that begins there. */
    if (end > *first && tr_timeline_step_start_s(timeline->dt_s, end) >= to_s - 1e-9 * timeline->dt_s) {
        end--;
    }
    *last = end;
    return true;
}

static void quality_columns(const struct tr_timeline *timeline, bool as_bitrate, const struct plot_window *w,
                            float *min, float *max)
{
    for (int i = 0; i < w->columns; i++) {
        double from_s = (double)(w->left + i) * w->spp_s, to_s = (double)(w->left + i + 1) * w->spp_s;
        size_t first, last;
        if (!column_steps(timeline, from_s, to_s, &first, &last)) {
            min[i] = max[i] = NAN;
            continue;
        }
        int low, high;
        tr_timeline_quality_range(timeline, first, last + 1, &low, &high);
        min[i] = (float)(as_bitrate ? level_mbps(timeline, low) : low);
        max[i] = (float)(as_bitrate ? level_mbps(timeline, high) : high);
    }
}

static float straight_value(const struct tr_timeline *timeline, enum series_kind kind, double t_s)
{
    if (kind == SERIES_QOE) {
        struct tr_qoe qoe;
        tr_timeline_qoe(timeline, t_s, &qoe);
        return (float)qoe.overall_qoe;
    }
    struct tr_timeline_state state;
    tr_timeline_at(timeline, t_s, &state);
    return (float)(kind == SERIES_BUFFER ? state.buffer_level_s : state.av_drift_ms);
}

/* A quantity that moves straight between moments that tr_timeline_at knows: its values at the columns' edges.
 */
static void straight_columns(const struct tr_timeline *timeline, enum series_kind kind,
                             const struct plot_window *w, float *min, float *max)
{
    double duration_s = tr_timeline_duration_s(timeline);
    float before = NAN;
    for (int i = -1; i < w->columns; i++) {
        double edge_s = (double)(w->left + i + 1) * w->spp_s;
        bool outside = edge_s < -w->spp_s || edge_s > duration_s + w->spp_s;
        float value = outside ? NAN : straight_value(timeline, kind, fmax(0, fmin(edge_s, duration_s)));
        if (i >= 0) {
            min[i] = fminf(before, value);
            max[i] = fmaxf(before, value);
            if (edge_s <= 0 || edge_s - w->spp_s >= duration_s) {
                min[i] = max[i] = NAN;
            }
        }
        before = value;
    }
}

void series_columns(const struct tr_timeline *timeline, enum series_kind kind, const struct plot_window *w,
                    float *min, float *max)
{
    static const enum tr_timeline_column columns[] = {
        [SERIES_BANDWIDTH] = TR_TIMELINE_BANDWIDTH_MBPS, [SERIES_LATENCY] = TR_TIMELINE_LATENCY_MS,
        [SERIES_LOSS] = TR_TIMELINE_PACKET_LOSS,         [SERIES_BUFFER] = TR_TIMELINE_BUFFER_LEVEL_S,
        [SERIES_DRIFT] = TR_TIMELINE_AV_DRIFT_MS,
    };
    bool sparse = w->spp_s < timeline->dt_s * 0.75;
    if (kind == SERIES_BITRATE || kind == SERIES_QUALITY) {
        quality_columns(timeline, kind == SERIES_BITRATE, w, min, max);
    } else if (kind == SERIES_QOE || (sparse && (kind == SERIES_BUFFER || kind == SERIES_DRIFT))) {
        straight_columns(timeline, kind, w, min, max);
    } else {
        tr_timeline_columns(timeline, columns[kind], plot_window_start_s(w), w->spp_s, (size_t)w->columns,
                            min, max);
    }
}

float plot_frame_y(const struct plot_frame *frame, double value)
{
    double share = (value - frame->y_min) / (frame->y_max - frame->y_min);
    return (float)(frame->area.y + frame->area.h * (1 - share));
}

/* From values to device rows; the greatest value is the highest on screen. */
static void to_rows(const struct plot_frame *frame, float scale, int columns, float *min, float *max)
{
    float bottom = (frame->area.y + frame->area.h) * scale, top = frame->area.y * scale;
    float per_unit = frame->area.h * scale / (float)(frame->y_max - frame->y_min);
    float y_min = (float)frame->y_min;
    for (int i = 0; i < columns; i++) {
        float low = bottom - (min[i] - y_min) * per_unit, high = bottom - (max[i] - y_min) * per_unit;
        /* Comparisons that keep NaN as NaN. */
        low = low < top ? top : low > bottom ? bottom : low;
        high = high < top ? top : high > bottom ? bottom : high;
        min[i] = low;
        max[i] = high;
    }
}

static void draw_part(struct canvas *canvas, const struct plot_window *w, const struct plot_frame *frame,
                      const struct series_style *style, const float *top, const float *bottom, int from,
                      int to, float alpha)
{
    from = from < 0 ? 0 : from;
    to = to > w->columns ? w->columns : to;
    if (from >= to) {
        return;
    }
    if (style->fill_alpha > 0) {
        float base_y = plot_frame_y(frame, fmax(frame->y_min, 0)) * w->scale;
        canvas_plot_fill(canvas, w->x_px + from, to - from, top + from, base_y,
                         color_alpha(style->line, style->fill_alpha * alpha));
    }
    if (style->width > 0) {
        canvas_plot_line(canvas, w->x_px + from, to - from, top + from, bottom + from, style->width,
                         color_alpha(style->line, alpha));
    }
}

/* Dots of a few pixels that stay with their seconds when the plot scrolls, on steep parts too, and nothing
 * where the other run's line lies. */
static void leave_gaps(const struct plot_window *w, float *top, float *bottom, const float *other_top,
                       const float *other_bottom)
{
    int64_t dot = (int64_t)(3 * w->scale) + 1;
    for (int i = 0; i < w->columns; i++) {
        int64_t phase = (w->left + i) % (2 * dot);
        bool gap = phase < 0 ? phase + 2 * dot >= dot : phase >= dot;
        bool same = fabsf(top[i] - other_top[i]) < 0.75f && fabsf(bottom[i] - other_bottom[i]) < 0.75f;
        if (gap || same) {
            top[i] = NAN;
        } else if (bottom[i] - top[i] > (float)dot) {
            bottom[i] = top[i] + (float)dot;
        }
    }
}

void series_draw(struct canvas *canvas, const struct tr_timeline *timeline, enum series_kind kind,
                 const struct plot_window *window, const struct plot_frame *frame,
                 const struct series_style *style)
{
    float min[SERIES_COLUMNS_MAX], max[SERIES_COLUMNS_MAX];
    struct plot_window w = *window;
    w.columns = w.columns > SERIES_COLUMNS_MAX ? SERIES_COLUMNS_MAX : w.columns;
    series_columns(timeline, kind, &w, min, max);
    to_rows(frame, w.scale, w.columns, min, max);
    if (style->beside) {
        float other_min[SERIES_COLUMNS_MAX], other_max[SERIES_COLUMNS_MAX];
        series_columns(style->beside, kind, &w, other_min, other_max);
        to_rows(frame, w.scale, w.columns, other_min, other_max);
        leave_gaps(&w, max, min, other_max, other_min);
    }
    const float *top = style->least_only ? min : max;
    draw_part(canvas, &w, frame, style, top, min, 0, w.playhead + 1, 1);
    draw_part(canvas, &w, frame, style, top, min, w.playhead + 1, w.columns, style->future_alpha);
}
