#include "plot/series.h"

#include <math.h>
#include <string.h>

#define DENSE_STEPS  4    /* a column of more holds rises and falls that a line would make a block of */
#define SPREAD_ALPHA 0.3f /* of the band between least and greatest, where the line is the mean */

static double level_mbps(const struct tr_timeline *timeline, int quality)
{
    const struct tr_ladder_level *level = &timeline->params.ladder.levels[quality];
    return (level->video_kbps + level->audio_kbps) / 1000;
}

/* Columns that are worked on at once. */
#define COLUMNS_AT_ONCE 256

struct column_steps {
    size_t first[COLUMNS_AT_ONCE], last[COLUMNS_AT_ONCE];
    bool inside[COLUMNS_AT_ONCE];
};

/* Steps touched by `count` columns from the window's column `from` on, clamped to the session; not inside
 * where a column lies outside. */
static void find_steps(const struct tr_timeline *timeline, const struct plot_window *w, int from, int count,
                       struct column_steps *out)
{
    const double duration_s = tr_timeline_duration_s(timeline);
    double edges_s[COLUMNS_AT_ONCE + 1];
    size_t steps[COLUMNS_AT_ONCE + 1];
    for (int i = 0; i <= count; i++) {
        edges_s[i] = (double)(w->left + from + i) * w->spp_s;
    }
    tr_timeline_steps_at(timeline, edges_s, (size_t)count + 1, steps);
    for (int i = 0; i < count; i++) {
        const double to_s = edges_s[i + 1];
        out->inside[i] = to_s > 0 && edges_s[i] < duration_s;
        out->first[i] = steps[i];
        /* A column that ends on a step's edge does not touch the step that begins there. */
        const bool on_edge =
            steps[i + 1] > steps[i] &&
            tr_timeline_step_start_s(timeline->dt_s, steps[i + 1]) >= to_s - 1e-9 * timeline->dt_s;
        out->last[i] = steps[i + 1] - on_edge;
    }
}

static int columns_at_once(const struct plot_window *w, int from)
{
    return w->columns - from < COLUMNS_AT_ONCE ? w->columns - from : COLUMNS_AT_ONCE;
}

/* Where neighbours touch the same steps, the levels are looked up once. */
static void quality_columns(const struct tr_timeline *timeline, bool as_bitrate, const struct plot_window *w,
                            float *min, float *max)
{
    struct column_steps steps;
    size_t first = SIZE_MAX, last = SIZE_MAX;
    float least = NAN, most = NAN;
    for (int i = 0; i < w->columns; i++) {
        const int k = i % COLUMNS_AT_ONCE;
        if (k == 0) {
            find_steps(timeline, w, i, columns_at_once(w, i), &steps);
        }
        if (steps.inside[k] && (steps.first[k] != first || steps.last[k] != last)) {
            int low, high;
            first = steps.first[k];
            last = steps.last[k];
            tr_timeline_quality_range(timeline, first, last + 1, &low, &high);
            least = (float)(as_bitrate ? level_mbps(timeline, low) : low);
            most = (float)(as_bitrate ? level_mbps(timeline, high) : high);
        }
        min[i] = steps.inside[k] ? least : NAN;
        max[i] = steps.inside[k] ? most : NAN;
    }
}

static double column_value(enum tr_timeline_column column, const struct tr_timeline_state *state)
{
    switch (column) {
    case TR_TIMELINE_BANDWIDTH_MBPS: return state->bandwidth_mbps;
    case TR_TIMELINE_LATENCY_MS: return state->latency_ms;
    case TR_TIMELINE_PACKET_LOSS: return state->packet_loss;
    case TR_TIMELINE_CONGESTION: return state->congestion;
    case TR_TIMELINE_INFLOW: return state->inflow;
    case TR_TIMELINE_BUFFER_LEVEL_S: return state->buffer_level_s;
    case TR_TIMELINE_AV_DRIFT_MS: return state->av_drift_ms;
    case TR_TIMELINE_BEHIND_LIVE_S: return state->behind_live_s;
    case TR_TIMELINE_CONTENT_S: return state->content_s;
    case TR_TIMELINE_TARGET_S: return state->target_s;
    case TR_TIMELINE_SPEED: return state->speed;
    case TR_TIMELINE_COLUMNS: break;
    }
    return 0;
}

double series_value(const struct tr_timeline *timeline, struct series series,
                    const struct tr_timeline_state *state)
{
    struct tr_qoe qoe;
    switch (series.kind) {
    case SERIES_COLUMN: return column_value(series.column, state);
    case SERIES_BITRATE: return state->bitrate_mbps;
    case SERIES_QUALITY: return state->quality;
    case SERIES_QOE: tr_timeline_qoe(timeline, state->t_s, &qoe); return qoe.overall_qoe;
    }
    return 0;
}

/* Whether a quantity moves straight inside a step; others hold from its start to its end. */
static bool is_straight(struct series series)
{
    switch (series.column) {
    case TR_TIMELINE_BUFFER_LEVEL_S:
    case TR_TIMELINE_AV_DRIFT_MS:
    case TR_TIMELINE_BEHIND_LIVE_S:
    case TR_TIMELINE_CONTENT_S: return series.kind == SERIES_COLUMN;
    case TR_TIMELINE_BANDWIDTH_MBPS:
    case TR_TIMELINE_LATENCY_MS:
    case TR_TIMELINE_PACKET_LOSS:
    case TR_TIMELINE_CONGESTION:
    case TR_TIMELINE_INFLOW:
    case TR_TIMELINE_TARGET_S:
    case TR_TIMELINE_SPEED:
    case TR_TIMELINE_COLUMNS: break;
    }
    return false;
}

/* Scores at times that follow each other: one a step. */
static void qoe_at(const struct tr_timeline *timeline, const double *t_s, size_t count, float *values)
{
    size_t steps[COLUMNS_AT_ONCE];
    tr_timeline_steps_at(timeline, t_s, count, steps);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && steps[i] == steps[i - 1]) {
            values[i] = values[i - 1];
        } else {
            struct tr_qoe qoe;
            tr_timeline_qoe(timeline, t_s[i], &qoe);
            values[i] = (float)qoe.overall_qoe;
        }
    }
}

/* Values at `count` times, COLUMNS_AT_ONCE at most. */
static void values_at(const struct tr_timeline *timeline, struct series series, const double *t_s,
                      size_t count, float *values)
{
    if (series.kind == SERIES_COLUMN) {
        tr_timeline_column_at(timeline, series.column, t_s, count, values);
    } else {
        qoe_at(timeline, t_s, count, values);
    }
}

/* A quantity that moves straight between moments that the timeline knows: its values at the columns' edges.
 */
static void straight_columns(const struct tr_timeline *timeline, struct series series,
                             const struct plot_window *w, float *min, float *max)
{
    const double duration_s = tr_timeline_duration_s(timeline);
    double edges_s[COLUMNS_AT_ONCE];
    float values[COLUMNS_AT_ONCE], before = NAN;
    for (int i = -1; i < w->columns; i++) {
        const int k = (i + 1) % COLUMNS_AT_ONCE;
        if (k == 0) {
            const int count = w->columns - i < COLUMNS_AT_ONCE ? w->columns - i : COLUMNS_AT_ONCE;
            for (int n = 0; n < count; n++) {
                edges_s[n] = fmax(0, fmin((double)(w->left + i + n + 1) * w->spp_s, duration_s));
            }
            values_at(timeline, series, edges_s, (size_t)count, values);
        }
        const double edge_s = (double)(w->left + i + 1) * w->spp_s;
        const bool outside = edge_s < -w->spp_s || edge_s > duration_s + w->spp_s;
        const float value = outside ? NAN : values[k];
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

void series_columns(const struct tr_timeline *timeline, struct series series, const struct plot_window *w,
                    float *min, float *max)
{
    bool sparse = w->spp_s < timeline->dt_s * 0.75;
    if (series.kind == SERIES_BITRATE || series.kind == SERIES_QUALITY) {
        quality_columns(timeline, series.kind == SERIES_BITRATE, w, min, max);
    } else if (series.kind == SERIES_QOE || (sparse && is_straight(series))) {
        straight_columns(timeline, series, w, min, max);
    } else {
        tr_timeline_columns(timeline, series.column, plot_window_start_s(w), w->spp_s, (size_t)w->columns,
                            min, max);
    }
}

#define LEVEL_SAMPLES 32 /* steps of a column that its mean level is taken over, at most */

static float mean_level(const struct tr_timeline *timeline, bool as_bitrate, size_t first, size_t last)
{
    size_t steps = last - first + 1, some = steps < LEVEL_SAMPLES ? steps : LEVEL_SAMPLES;
    double sum = 0;
    for (size_t k = 0; k < some; k++) {
        int quality = timeline->quality[first + (2 * k + 1) * steps / (2 * some)];
        sum += as_bitrate ? level_mbps(timeline, quality) : quality;
    }
    return (float)(sum / (double)some);
}

/* Means of what is no column of the timeline. */
static void other_means(const struct tr_timeline *timeline, struct series series, const struct plot_window *w,
                        float *mean)
{
    struct column_steps steps;
    for (int i = 0; i < w->columns; i++) {
        const int k = i % COLUMNS_AT_ONCE;
        if (k == 0) {
            find_steps(timeline, w, i, columns_at_once(w, i), &steps);
        }
        if (!steps.inside[k]) {
            mean[i] = NAN;
        } else if (series.kind == SERIES_QOE) { /* of all that was: it has no spread inside a column */
            const double to_s = fmin((double)(w->left + i + 1) * w->spp_s, tr_timeline_duration_s(timeline));
            qoe_at(timeline, &to_s, 1, &mean[i]);
        } else {
            mean[i] = mean_level(timeline, series.kind == SERIES_BITRATE, steps.first[k], steps.last[k]);
        }
    }
}

void series_means(const struct tr_timeline *timeline, struct series series, const struct plot_window *w,
                  float *mean)
{
    if (series.kind == SERIES_COLUMN) {
        tr_timeline_column_means(timeline, series.column, plot_window_start_s(w), w->spp_s,
                                 (size_t)w->columns, mean);
    } else {
        other_means(timeline, series, w, mean);
    }
}

bool series_is_dense(const struct tr_timeline *timeline, const struct plot_window *w)
{
    return w->spp_s > DENSE_STEPS * timeline->dt_s;
}

/* The value's place where the axis is linear. */
static double axis_place(const struct plot_frame *frame, double value)
{
    if (!frame->logarithmic) {
        return value;
    }
    return isnan(value) ? value : log10(fmax(value, frame->y_min));
}

float plot_frame_y(const struct plot_frame *frame, double value)
{
    double least = axis_place(frame, frame->y_min), most = axis_place(frame, frame->y_max);
    double share = (axis_place(frame, value) - least) / (most - least);
    return (float)(frame->area.y + frame->area.h * (1 - share));
}

/* From values to device rows; what lies beyond the frame is held at its edge. */
static void to_rows(const struct plot_frame *frame, float scale, int columns, float *values)
{
    float bottom = (frame->area.y + frame->area.h) * scale, top = frame->area.y * scale;
    float per_unit =
        frame->area.h * scale / (float)(axis_place(frame, frame->y_max) - axis_place(frame, frame->y_min));
    float least = (float)axis_place(frame, frame->y_min);
    for (int i = 0; i < columns; i++) {
        float value = frame->logarithmic ? (float)axis_place(frame, (double)values[i]) : values[i];
        float row = bottom - (value - least) * per_unit;
        values[i] = row < top ? top : row > bottom ? bottom : row; /* comparisons that keep NaN as NaN */
    }
}

struct curve {
    const float *top, *bottom;
    float width, alpha;
};

/* Draws the curve left and right of the playhead, the latter fainter. */
static void draw_curve(struct canvas *canvas, const struct plot_window *w, const struct series_style *style,
                       const struct curve *curve)
{
    int head = w->playhead + 1 < 0 ? 0 : w->playhead + 1 > w->columns ? w->columns : w->playhead + 1;
    if (head > 0) {
        canvas_plot_line(canvas, w->x_px, head, curve->top, curve->bottom, curve->width,
                         color_alpha(style->line, curve->alpha));
    }
    if (head < w->columns) {
        canvas_plot_line(canvas, w->x_px + head, w->columns - head, curve->top + head, curve->bottom + head,
                         curve->width, color_alpha(style->line, curve->alpha * style->future_alpha));
    }
}

static void draw_fill(struct canvas *canvas, const struct plot_window *w, const struct plot_frame *frame,
                      const struct series_style *style, const float *top)
{
    int head = w->playhead + 1 < 0 ? 0 : w->playhead + 1 > w->columns ? w->columns : w->playhead + 1;
    float base_y = plot_frame_y(frame, fmax(frame->y_min, 0)) * w->scale;
    if (head > 0) {
        canvas_plot_fill(canvas, w->x_px, head, top, base_y, color_alpha(style->line, style->fill_alpha));
    }
    if (head < w->columns) {
        canvas_plot_fill(canvas, w->x_px + head, w->columns - head, top + head, base_y,
                         color_alpha(style->line, style->fill_alpha * style->future_alpha));
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

/* A line in device rows: its columns' upper and lower ends, and the spread around it where it is a mean. */
struct line_rows {
    float top[SERIES_COLUMNS_MAX], bottom[SERIES_COLUMNS_MAX];
    float highest[SERIES_COLUMNS_MAX], lowest[SERIES_COLUMNS_MAX];
    bool spread;
};

static void find_rows(const struct tr_timeline *timeline, struct series series, const struct plot_window *w,
                      const struct plot_frame *frame, struct line_rows *rows)
{
    size_t bytes = (size_t)w->columns * sizeof(float);
    rows->spread = series_is_dense(timeline, w) && series.kind != SERIES_QOE;
    float *min = rows->spread ? rows->lowest : rows->bottom, *max = rows->spread ? rows->highest : rows->top;
    series_columns(timeline, series, w, min, max);
    to_rows(frame, w->scale, w->columns, min);
    to_rows(frame, w->scale, w->columns, max);
    if (rows->spread) {
        series_means(timeline, series, w, rows->top);
        to_rows(frame, w->scale, w->columns, rows->top);
        memcpy(rows->bottom, rows->top, bytes);
    }
}

void series_draw(struct canvas *canvas, const struct tr_timeline *timeline, struct series series,
                 const struct plot_window *window, const struct plot_frame *frame,
                 const struct series_style *style)
{
    struct plot_window w = *window;
    struct line_rows rows;
    w.columns = w.columns > SERIES_COLUMNS_MAX ? SERIES_COLUMNS_MAX : w.columns;
    find_rows(timeline, series, &w, frame, &rows);
    if (style->beside) {
        struct line_rows other;
        find_rows(style->beside, series, &w, frame, &other);
        leave_gaps(&w, rows.top, rows.bottom, other.top, other.bottom);
    } else if (rows.spread) {
        draw_curve(canvas, &w, style, &(struct curve){rows.highest, rows.lowest, 1, SPREAD_ALPHA});
    }
    if (style->fill_alpha > 0) {
        draw_fill(canvas, &w, frame, style, rows.top);
    }
    if (style->width > 0) {
        draw_curve(canvas, &w, style, &(struct curve){rows.top, rows.bottom, style->width, 1});
    }
}
