#include "view/plot_rows.h"
#include "view/kind_marks.h"

#include "plot/axis.h"
#include "view/avmeter.h"
#include "view/fetch_lane.h"
#include "view/real_lane.h"
#include "view/tank.h"
#include "view/words.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

static const struct series bitrate = {.kind = SERIES_BITRATE};

/* Mean, least and greatest of a column over a span, each as `print` prints it: "mean 1.67 (0.40 to 3.10)". */
static void span_of(const struct view_model *model, enum tr_timeline_column column, double from_s,
                    double to_s, void (*print)(char *buf, size_t size, double value), char *buf, size_t size)
{
    double min = 0, max = 0, mean = tr_timeline_mean(model->timeline, column, from_s, to_s);
    char a[20], b[20], c[20];
    tr_timeline_range(model->timeline, column, from_s, to_s, &min, &max);
    print(a, sizeof a, mean);
    print(b, sizeof b, min);
    print(c, sizeof c, max);
    snprintf(buf, size, "mean %s (%s to %s)", a, b, c);
}

static void print_tenths(char *buf, size_t size, double value)
{
    snprintf(buf, size, "%.1f", value);
}

static void print_whole(char *buf, size_t size, double value)
{
    snprintf(buf, size, "%s%.0f", value < -0.5 ? "\u2212" : "", fabs(value));
}

/* ---- bandwidth: with the bitrate in use, fetches under it, and what the ladder needs ---- */

static struct plot_frame bandwidth_frame(const struct view_model *model, const struct look *look,
                                         struct rect lane)
{
    lane.h -= fetch_lane_height(model, lane.h) + real_lane_height(model, lane.h);
    if (look->log_rate) {
        return (struct plot_frame){lane, model->log_rate_min_mbps, model->log_rate_max_mbps, true};
    }
    return (struct plot_frame){.area = lane, .y_max = model->bandwidth_max_mbps};
}

static void bandwidth_text(const struct view_model *model, const struct tr_timeline_state *state, char *buf,
                           size_t size)
{
    (void)model;
    rate_words(buf, size, state->bandwidth_mbps);
}

static void bandwidth_span(const struct view_model *model, double from_s, double to_s, char *buf, size_t size)
{
    span_of(model, TR_TIMELINE_BANDWIDTH_MBPS, from_s, to_s, rate_words, buf, size);
}

static void bandwidth_note(const struct view_model *model, const struct theme *theme,
                           const struct tr_timeline_state *state, struct title_note *note)
{
    char rate[32];
    if (!view_model_tells(model, TR_UNTOLD_BITRATE)) {
        return;
    }
    rate_words(rate, sizeof rate, state->bitrate_mbps);
    note->style = numbers(13, theme->level);
    snprintf(note->text, sizeof note->text, "bitrate %s", rate);
}

static void rate_label(char *buf, size_t size, double mbps, int decimals)
{
    if (mbps >= 1000) {
        snprintf(buf, size, "%g G", mbps / 1000);
    } else {
        snprintf(buf, size, "%.*f", decimals, mbps);
    }
}

/* Colours belong to the sessions of a comparison: what they share has none. */
static color ladder_color(const struct row_context *rc)
{
    const struct theme *theme = rc->look->theme;
    return rc->model->other_count > 0 ? theme->text_second : theme->level;
}

/* Draws the rate that each level needs, in the gutter: those in use are named first. */
static void bandwidth_back(const struct row_context *rc, const struct plot_frame *frame)
{
    const struct theme *theme = rc->look->theme;
    const struct tr_params *params = &rc->model->timeline->params;
    bool any = false;
    row_grid(rc, frame, rate_label);
    if (rc->model->ladders_differ) {
        return; /* each has levels of its own, on the level's plot */
    }
    for (int k = 0; k < params->ladder.count && view_model_tells(rc->model, TR_UNTOLD_BITRATE); k++) {
        int level = rc->model->levels_by_use[k];
        any |= level > 0 && row_mark(rc, frame, level_needs_mbps(params, level),
                                     params->ladder.levels[level].name, ladder_color(rc));
    }
    if (any) {
        canvas_text(rc->canvas, frame->area.x + frame->area.w + 7, frame->area.y - 11,
                    words(10, theme->text_second), "needed for");
    }
}

/* Seconds that lie beyond the axis, as a row of arrows, and what they come to. */
static void draw_beyond(const struct row_context *rc, const struct plot_frame *frame, float x0, float x1,
                        double most_mbps, float *labelled_to)
{
    const float pitch = 36;
    color c = rc->look->theme->bandwidth;
    float y = frame->area.y;
    char words_buf[48], rate[32];
    rate_words(rate, sizeof rate, most_mbps);
    bool lasts = x1 - x0 > pitch;
    snprintf(words_buf, sizeof words_buf, "%s%s", lasts ? "up to " : "", rate);
    int arrows = (int)((x1 - x0) / pitch) + 1;
    for (int i = 0; i < arrows; i++) {
        float x = x0 + (x1 - x0) * ((float)i + 0.5f) / (float)arrows;
        const float arrow[] = {x - 3.5f, y + 1, x + 3.5f, y + 1, x, y - 5};
        canvas_polygon(rc->canvas, arrow, 3, c);
    }
    float x = lasts ? x0 + 4 : (x0 + x1) / 2 + 6;
    float w = canvas_text_width(rc->canvas, numbers(10, c), words_buf);
    float right = frame->area.x + frame->area.w;
    if (x > *labelled_to + 6 && x + w < right) {
        canvas_text(rc->canvas, x, y + (lasts ? 14 : 4), numbers(10, c), words_buf);
        *labelled_to = x + w;
    }
}

/* Where the axis ends below what there is. */
static void draw_clipped(const struct row_context *rc, const struct plot_frame *frame)
{
    const struct plot_window *w = rc->window;
    float min[SERIES_COLUMNS_MAX], max[SERIES_COLUMNS_MAX], labelled_to = -1e9f;
    int columns = w->columns < SERIES_COLUMNS_MAX ? w->columns : SERIES_COLUMNS_MAX;
    tr_timeline_columns(rc->model->timeline, TR_TIMELINE_BANDWIDTH_MBPS, plot_window_start_s(w), w->spp_s,
                        (size_t)columns, min, max);
    for (int i = 0; i < columns; i++) {
        if (!(max[i] > frame->y_max)) {
            continue;
        }
        float most = max[i];
        int from = i;
        while (i + 1 < columns && max[i + 1] > frame->y_max) {
            most = fmaxf(most, max[++i]);
        }
        draw_beyond(rc, frame, (float)(w->x_px + from) / w->scale, (float)(w->x_px + i + 1) / w->scale,
                    (double)most, &labelled_to);
    }
}

static void name_lane(const struct row_context *rc, struct rect lane, const char *name)
{
    if (lane.h > 11) { /* lower, it would touch the axis' 0 */
        canvas_text(rc->canvas, lane.x - 8, lane.y + lane.h / 2 + 4,
                    aligned(words(9, rc->look->theme->text_second), TEXT_RIGHT), name);
    }
}

/* Under the bandwidth: what was fetched over it, and what a real player fetched. */
static void draw_fetches(const struct row_context *rc, struct rect lane)
{
    float h = fetch_lane_height(rc->model, lane.h), real_h = real_lane_height(rc->model, lane.h);
    if (h > 0) {
        struct rect fetches = {lane.x, lane.y + lane.h - real_h - h + 2, lane.w, h - 2};
        fetch_lane_draw(rc->canvas, fetches, rc->model, rc->look, rc->window);
        name_lane(rc, fetches, "segments");
    }
    if (real_h > 0) {
        struct rect fetches = {lane.x, lane.y + lane.h - real_h + 2, lane.w, real_h - 2};
        real_lane_draw(rc->canvas, fetches, rc->model, rc->look, rc->window);
        name_lane(rc, fetches, "in the log");
    }
}

static void bandwidth_lines(const struct row_context *rc, const struct plot_frame *frame, struct rect lane)
{
    const struct plot_row *row = &plot_rows[PLOT_BANDWIDTH];
    draw_fetches(rc, lane);
    row_line(rc, row->series, frame, rc->look->theme->bandwidth, row->width, row->fill);
    kind_marks_draw(rc, frame->area);
    if (view_model_tells(rc->model, TR_UNTOLD_BITRATE)) {
        row_line(rc, bitrate, frame, rc->look->theme->level, 2, 0);
    }
    if (rc->model->bandwidth_clipped && !frame->logarithmic) {
        draw_clipped(rc, frame);
    }
}

/* ---- buffer ---- */

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
    span_of(model, TR_TIMELINE_BUFFER_LEVEL_S, from_s, to_s, print_tenths, figures, sizeof figures);
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

/* ---- offset of sound and picture, over the bands of BT.1359 ---- */

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
    span_of(model, TR_TIMELINE_AV_DRIFT_MS, from_s, to_s, print_whole, figures, sizeof figures);
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

/* ---- level of the ladder ---- */

static double rung_mbps(const struct view_model *session, int level)
{
    const struct tr_ladder_level *l = &session->timeline->params.ladder.levels[level];
    return (l->video_kbps + l->audio_kbps) / 1000;
}

/* Levels of different ladders have no index in common: all stand by their bitrate, on an axis of ratios. */
static struct plot_frame rate_frame(const struct view_model *model, struct rect lane)
{
    double least = INFINITY, most = 0;
    for (int i = 0; i < view_model_sessions(model); i++) {
        const struct view_model *session = view_model_session(model, i);
        for (int k = 0; k < session->timeline->params.ladder.count; k++) {
            const double mbps = rung_mbps(session, k);
            least = mbps > 0 ? fmin(least, mbps) : least;
            most = fmax(most, mbps);
        }
    }
    least = fmin(least, fmax(most, 1));
    return (struct plot_frame){.area = lane, .y_min = least * 0.85, .y_max = fmax(most, least) * 1.15, true};
}

static struct plot_frame level_frame(const struct view_model *model, const struct look *look,
                                     struct rect lane)
{
    (void)look;
    if (model->ladders_differ) {
        return rate_frame(model, lane);
    }
    return (struct plot_frame){
        .area = lane, .y_min = -0.3, .y_max = fmax(model->timeline->params.ladder.count - 1, 1) + 0.3};
}

static void level_text(const struct view_model *model, const struct tr_timeline_state *state, char *buf,
                       size_t size)
{
    snprintf(buf, size, "%s", model->timeline->params.ladder.levels[state->quality].name);
}

/* "480p 62 %, 360p 38 %, mean 0.83 Mbit/s": the three that took most of the time. */
static void level_span(const struct view_model *model, double from_s, double to_s, char *buf, size_t size)
{
    const struct tr_ladder *ladder = &model->timeline->params.ladder;
    double times_s[TR_LADDER_LEVELS_MAX], total_s = 0, mbit = 0;
    size_t len = 0;
    tr_timeline_level_times(model->timeline, from_s, to_s, times_s);
    for (int i = 0; i < ladder->count; i++) {
        total_s += times_s[i];
        mbit += times_s[i] * (ladder->levels[i].video_kbps + ladder->levels[i].audio_kbps) / 1000;
    }
    buf[0] = '\0';
    for (int k = 0; k < 3 && total_s > 0; k++) {
        int most = 0;
        for (int i = 1; i < ladder->count; i++) {
            most = times_s[i] > times_s[most] ? i : most;
        }
        if (times_s[most] > 0.005 * total_s && len < size) {
            len += (size_t)snprintf(buf + len, size - len, "%s %.0f %%, ", ladder->levels[most].name,
                                    100 * times_s[most] / total_s);
        }
        times_s[most] = 0;
    }
    char rate[24];
    rate_text(rate, sizeof rate, total_s > 0 ? mbit / total_s : 0);
    if (!view_model_tells(model, TR_UNTOLD_BITRATE)) {
        buf[len >= 2 && len < size ? len - 2 : 0] = '\0';
    } else if (len < size) {
        snprintf(buf + len, size - len, "mean %s Mbit/s", rate);
    }
}

/* Levels in use are named first, the most used before all. */
static bool is_used(const struct view_model *model, int level)
{
    bool used = false;
    for (int i = 0; i < view_model_sessions(model); i++) {
        used = used || view_model_session(model, i)->level_times_s[level] > 0;
    }
    return used;
}

/* Whether another session's ladder has a level as good as there. */
static bool is_common(const struct row_context *rc, const struct plot_frame *frame, int of, float y)
{
    for (int i = 0; i < view_model_sessions(rc->model); i++) {
        const struct view_model *session = view_model_session(rc->model, i);
        for (int k = 0; i != of && k < session->timeline->params.ladder.count; k++) {
            if (fabsf(plot_frame_y(frame, rung_mbps(session, k)) - y) < 1) {
                return true;
            }
        }
    }
    return false;
}

/* Each session's own rungs, in its colour where no other has them; those in use are named first. */
static void draw_rungs(const struct row_context *rc, const struct plot_frame *frame)
{
    const struct theme *theme = rc->look->theme;
    struct row_labels labels = {.count = 0};
    for (int used = 1; used >= 0; used--) {
        for (int i = 0; i < view_model_sessions(rc->model); i++) {
            const struct view_model *session = view_model_session(rc->model, i);
            const struct tr_ladder *ladder = &session->timeline->params.ladder;
            for (int k = 0; k < ladder->count && view_model_tells(session, TR_UNTOLD_BITRATE); k++) {
                const float y = plot_frame_y(frame, rung_mbps(session, k));
                if ((session->level_times_s[k] > 0) != used || !row_label_place(&labels, y)) {
                    continue;
                }
                const color c = is_common(rc, frame, i, y) ? theme->text : theme->session[i];
                canvas_hline(rc->canvas, frame->area.x, frame->area.x + frame->area.w, y, theme->grid);
                canvas_hline(rc->canvas, frame->area.x - 5, frame->area.x, y, c);
                canvas_text_fit(rc->canvas, frame->area.x - 8, y + 3.5f, 54,
                                aligned(numbers(10, used ? c : theme->text_second), TEXT_RIGHT),
                                ladder->levels[k].name);
            }
        }
    }
}

static void level_back(const struct row_context *rc, const struct plot_frame *frame)
{
    const struct theme *theme = rc->look->theme;
    if (rc->model->ladders_differ) {
        draw_rungs(rc, frame);
        return;
    }
    const struct tr_ladder *ladder = &rc->model->timeline->params.ladder;
    struct row_labels labels = {.count = 0};
    for (int k = 0; k < ladder->count; k++) {
        int level = rc->model->levels_by_use[k];
        float y = plot_frame_y(frame, level);
        if (!row_label_place(&labels, y)) {
            continue;
        }
        color lit = rc->model->other_count > 0 ? theme->text : theme->level;
        canvas_hline(rc->canvas, frame->area.x, frame->area.x + frame->area.w, y, theme->grid);
        canvas_text_fit(
            rc->canvas, frame->area.x - 8, y + 3.5f, 54,
            aligned(numbers(10, is_used(rc->model, level) ? lit : theme->text_second), TEXT_RIGHT),
            ladder->levels[level].name);
    }
}

/* ---- latency, and loss on an axis of its own at the right ---- */

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
    span_of(model, TR_TIMELINE_LATENCY_MS, from_s, to_s, print_whole, figures, sizeof figures);
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
    const struct plot_row *row = &plot_rows[PLOT_LATENCY];
    struct plot_frame loss = {.area = lane, .y_max = rc->model->loss_max};
    row_line(rc, (struct series){.column = TR_TIMELINE_PACKET_LOSS}, &loss,
             color_mix(theme->text_second, theme->card, 0.45f), 1, 1.6f);
    row_line(rc, row->series, frame, theme->text_second, row->width, row->fill);
}

/* ---- the score so far ---- */

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

/* ---- behind live: with what is aimed at, and how fast is played ---- */

#define SPEED_H   7.0f  /* of the ribbon under the lane */
#define OFF_SPEED 0.005 /* nearer to the usual rate is that */

static struct plot_frame behind_frame(const struct view_model *model, const struct look *look,
                                      struct rect lane)
{
    (void)look;
    lane.h -= SPEED_H + 2;
    return (struct plot_frame){.area = lane, .y_max = model->behind_max_s};
}

static void behind_text(const struct view_model *model, const struct tr_timeline_state *state, char *buf,
                        size_t size)
{
    (void)model;
    snprintf(buf, size, "%.2f s", state->behind_live_s);
}

static void print_hundredths(char *buf, size_t size, double value)
{
    snprintf(buf, size, "%.2f", value);
}

static void behind_span(const struct view_model *model, double from_s, double to_s, char *buf, size_t size)
{
    char figures[80];
    span_of(model, TR_TIMELINE_BEHIND_LIVE_S, from_s, to_s, print_hundredths, figures, sizeof figures);
    snprintf(buf, size, "%s s", figures);
}

static void behind_note(const struct view_model *model, const struct theme *theme,
                        const struct tr_timeline_state *state, struct title_note *note)
{
    (void)model;
    note->style = words(11, theme->text_second);
    if (fabs(state->speed - 1) > SPEED_WORDS_FROM && !state->stalled) {
        speed_words(note->text, sizeof note->text, state->speed);
    } else if (!isnan(state->target_s)) {
        snprintf(note->text, sizeof note->text, "target %.2g s", state->target_s);
    }
}

/* The rate as a ribbon: the farther from the usual one the stronger, faster above, slower in another colour.
 */
static void draw_speed(const struct row_context *rc, struct rect ribbon)
{
    const struct plot_window *w = rc->window;
    const struct theme *theme = rc->look->theme;
    float min[SERIES_COLUMNS_MAX], max[SERIES_COLUMNS_MAX];
    const int columns = w->columns < SERIES_COLUMNS_MAX ? w->columns : SERIES_COLUMNS_MAX;
    tr_timeline_columns(rc->model->timeline, TR_TIMELINE_SPEED, plot_window_start_s(w), w->spp_s,
                        (size_t)columns, min, max);
    canvas_rect(rc->canvas, ribbon, color_alpha(theme->grid, 0.5f));
    for (int i = 0, end = 0; i < columns; i = end) {
        const float off = max[i] - 1 >= 1 - min[i] ? max[i] - 1 : min[i] - 1;
        for (end = i + 1; end < columns && max[end] == max[i] && min[end] == min[i]; end++) {}
        if (!(fabsf(off) > OFF_SPEED)) {
            continue; /* NaN, too */
        }
        const float x0 = (float)(w->x_px + i) / w->scale, x1 = (float)(w->x_px + end) / w->scale;
        const float future = i > w->playhead ? rc->look->theme->future_alpha : 1;
        canvas_rect_snapped(rc->canvas, (struct rect){x0, ribbon.y, x1 - x0, ribbon.h},
                            color_alpha(off > 0 ? theme->bandwidth : theme->sound,
                                        (0.25f + fminf(0.75f, fabsf(off) * 1.5f)) * future));
    }
}

static void behind_lines(const struct row_context *rc, const struct plot_frame *frame, struct rect lane)
{
    const struct theme *theme = rc->look->theme;
    const struct plot_row *row = &plot_rows[PLOT_BEHIND];
    row_line(rc, (struct series){.column = TR_TIMELINE_TARGET_S}, frame, theme->text_second, 1, 0);
    row_line(rc, row->series, frame, theme->good, row->width, row->fill);
    if (rc->model->other_count == 0) {
        draw_speed(rc, (struct rect){lane.x, lane.y + lane.h - SPEED_H, lane.w, SPEED_H});
        name_lane(rc, (struct rect){lane.x, lane.y + lane.h - SPEED_H - 3, lane.w, SPEED_H + 6}, "speed");
    }
}

#define COLUMN(name)                                                                                         \
    {                                                                                                        \
        SERIES_COLUMN, TR_TIMELINE_##name                                                                    \
    }
#define THEME(name) offsetof(struct theme, name)

const struct plot_row plot_rows[PLOT_COUNT] = {
    [PLOT_BANDWIDTH] = {.title = "Bandwidth",
                        .series = COLUMN(BANDWIDTH_MBPS),
                        .color = THEME(bandwidth),
                        .width = 1.6f,
                        .fill = 1,
                        .weight = 1.25f,
                        .rank = 0,
                        .of_link = true,
                        .compared = &bitrate,
                        .frame = bandwidth_frame,
                        .value_text = bandwidth_text,
                        .span_text = bandwidth_span,
                        .note = bandwidth_note,
                        .back = bandwidth_back,
                        .lines = bandwidth_lines},
    [PLOT_BUFFER] = {.title = "Buffer",
                     .series = COLUMN(BUFFER_LEVEL_S),
                     .color = THEME(good),
                     .stalled_color = THEME(bad),
                     .width = 1.6f,
                     .fill = 1,
                     .weight = 1.1f,
                     .rank = 1,
                     .untold = TR_UNTOLD_BUFFER,
                     .frame = buffer_frame,
                     .value_text = buffer_text,
                     .span_text = buffer_span,
                     .back = buffer_back},
    [PLOT_AV] = {.title = "A/V offset",
                 .series = COLUMN(AV_DRIFT_MS),
                 .color = THEME(sound),
                 .width = 1.6f,
                 .weight = 0.95f,
                 .rank = 3,
                 .untold = TR_UNTOLD_OFFSET,
                 .frame = av_frame,
                 .value_text = av_text,
                 .short_text = av_short,
                 .span_text = av_span,
                 .back = av_back},
    [PLOT_LEVEL] = {.title = "Level",
                    .series = {.kind = SERIES_QUALITY},
                    .unlike = &bitrate,
                    .color = THEME(level),
                    .width = 2,
                    .weight = 0.95f,
                    .rank = 4,
                    .frame = level_frame,
                    .value_text = level_text,
                    .span_text = level_span,
                    .back = level_back},
    [PLOT_LATENCY] = {.title = "Latency, loss",
                      .series = COLUMN(LATENCY_MS),
                      .color = THEME(text_second),
                      .width = 1.6f,
                      .weight = 0.8f,
                      .rank = 6,
                      .of_link = true,
                      .frame = latency_frame,
                      .value_text = latency_text,
                      .span_text = latency_span,
                      .note = latency_note,
                      .back = latency_back,
                      .lines = latency_lines},
    [PLOT_QOE] = {.title = "QoE to here",
                  .series = {.kind = SERIES_QOE},
                  .color = THEME(text),
                  .width = 1.6f,
                  .weight = 0.8f,
                  .rank = 5,
                  .untold = TR_UNTOLD_OFFSET,
                  .frame = qoe_frame,
                  .value_text = qoe_text,
                  .span_text = qoe_span},
    [PLOT_BEHIND] = {.title = "Behind live",
                     .series = COLUMN(BEHIND_LIVE_S),
                     .color = THEME(good),
                     .stalled_color = THEME(bad),
                     .width = 1.6f,
                     .fill = 0.6f,
                     .weight = 1,
                     .rank = 2,
                     .untold = TR_UNTOLD_LIVE,
                     .frame = behind_frame,
                     .value_text = behind_text,
                     .span_text = behind_span,
                     .note = behind_note,
                     .lines = behind_lines},
};
