#include "view/plot_rows.h"

#include "plot/axis.h"
#include "view/avmeter.h"
#include "view/fetch_lane.h"
#include "view/tank.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>

#define LABEL_PITCH 11.0f  /* labels of 10 px this far apart do not touch */
#define TITLE_REACH 400.0f /* no row's title goes further */

/* A low row gives its title less room, for the line's sake. */
static bool is_low(struct rect row)
{
    return row.h < 72;
}

static float title_height(struct rect row)
{
    return is_low(row) ? 21 : 28;
}

struct rect row_lane(struct rect row, const struct rect *lanes)
{
    float title_h = title_height(row), h = row.h - title_h - (is_low(row) ? 6 : 8);
    return (struct rect){lanes->x, row.y + title_h, lanes->w, h > 4 ? h : 4};
}

static struct plot_frame frame_of(const struct row_context *rc, enum plot_id id, struct rect lane)
{
    const struct view_model *m = rc->model;
    switch (id) {
    case PLOT_BANDWIDTH:
        lane.h -= fetch_lane_height(m, lane.h);
        return (struct plot_frame){lane, 0, m->bandwidth_max_mbps};
    case PLOT_BUFFER: return (struct plot_frame){lane, 0, m->buffer_max_s};
    case PLOT_AV: {
        double min, max;
        tr_timeline_range(m->timeline, TR_TIMELINE_AV_DRIFT_MS, 0, tr_timeline_duration_s(m->timeline), &min,
                          &max);
        bool negative = min < -0.2 * m->drift_max_ms;
        return (struct plot_frame){lane, negative ? -m->drift_max_ms : -0.25 * m->drift_max_ms,
                                   m->drift_max_ms};
    }
    case PLOT_LEVEL:
        return (struct plot_frame){lane, -0.3, fmax(m->timeline->params.ladder.count - 1, 1) + 0.3};
    case PLOT_LATENCY: return (struct plot_frame){lane, 0, m->latency_max_ms};
    default: return (struct plot_frame){lane, 0, 10};
    }
}

static struct series_style line_style(const struct row_context *rc, color c, float width, float fill)
{
    return (struct series_style){.line = c,
                                 .width = width,
                                 .fill_alpha = fill * rc->look->theme->fill_alpha,
                                 .future_alpha = rc->look->theme->future_alpha};
}

/* ---- behind the lines ---- */

/* Labels stand left of the lane, and keep clear of each other where it is low. */
static void draw_grid(const struct row_context *rc, const struct plot_frame *frame, int at_most)
{
    const struct theme *theme = rc->look->theme;
    struct axis_ticks ticks = axis_ticks(frame->y_min, frame->y_max, at_most);
    float last_y = 1e9f;
    for (int i = 0; i < ticks.count; i++) {
        double value = ticks.first + i * ticks.step;
        float y = plot_frame_y(frame, value);
        char buf[24];
        canvas_hline(rc->canvas, frame->area.x, frame->area.x + frame->area.w, y, theme->grid);
        if (last_y - y < LABEL_PITCH) {
            continue;
        }
        last_y = y;
        snprintf(buf, sizeof buf, "%.*f", ticks.decimals, fabs(value) < 1e-12 ? 0 : value);
        canvas_text(rc->canvas, frame->area.x - 8, y + 3.5f,
                    aligned(numbers(10, theme->text_second), TEXT_RIGHT), buf);
    }
}

/* In the gutter right of the lane, where no line runs: what a mark at `value` means, with a tick at its
 * height. False where it would touch the one at last_y. */
static bool draw_mark(const struct row_context *rc, const struct plot_frame *frame, double value,
                      const char *name, color c, float *last_y)
{
    float y = plot_frame_y(frame, value), right = frame->area.x + frame->area.w;
    if (y < frame->area.y - 1 || y > frame->area.y + frame->area.h + 1 || fabsf(*last_y - y) < LABEL_PITCH) {
        return false;
    }
    *last_y = y;
    canvas_hline(rc->canvas, right, right + 4, y, c);
    canvas_text(rc->canvas, right + 7, y + 3.5f, words(10, c), name);
    return true;
}

static void draw_level_names(const struct row_context *rc, const struct plot_frame *frame)
{
    const struct theme *theme = rc->look->theme;
    const struct tr_ladder *ladder = &rc->model->timeline->params.ladder;
    float last_y = 1e9f;
    for (int i = 0; i < ladder->count; i++) {
        float y = plot_frame_y(frame, i);
        if (last_y - y < LABEL_PITCH) {
            continue;
        }
        last_y = y;
        canvas_hline(rc->canvas, frame->area.x, frame->area.x + frame->area.w, y, theme->grid);
        canvas_text_fit(rc->canvas, frame->area.x - 8, y + 3.5f, 52,
                        aligned(numbers(10, theme->text_second), TEXT_RIGHT), ladder->levels[i].name);
    }
}

/* From which bandwidth on each level is affordable. Where the axis is far higher than the ladder the upper
 * ones keep their names. */
static void draw_ladder_thresholds(const struct row_context *rc, const struct plot_frame *frame)
{
    const struct tr_params *params = &rc->model->timeline->params;
    bool segments = params->player.delivery == TR_PLAYER_SEGMENTS;
    float last_y = -1e9f;
    for (int i = params->ladder.count - 1; i > 0; i--) {
        const struct tr_ladder_level *level = &params->ladder.levels[i];
        double needs_mbps = segments
                                ? (level->video_kbps + level->audio_kbps) / 1000 / params->player.safety_up
                                : level->needs_mbps / params->encoder.safety_factor;
        draw_mark(rc, frame, needs_mbps, level->name, rc->look->theme->level, &last_y);
    }
}

static bool in_lane(const struct plot_frame *frame, float y)
{
    return y >= frame->area.y && y <= frame->area.y + frame->area.h;
}

static void draw_threshold(const struct row_context *rc, const struct plot_frame *frame, double value)
{
    float y = plot_frame_y(frame, value);
    if (in_lane(frame, y)) {
        canvas_dash_h(rc->canvas, frame->area.x, frame->area.x + frame->area.w, y, 4, 4,
                      color_alpha(rc->look->theme->text_second, 0.6f));
    }
}

static void draw_buffer_thresholds(const struct row_context *rc, const struct plot_frame *frame)
{
    const struct tr_params *params = &rc->model->timeline->params;
    double resume_s = tank_resume_s(params), max_s = tank_max_s(params);
    color c = rc->look->theme->text_second;
    char buf[32];
    float last_y = -1e9f;
    draw_threshold(rc, frame, resume_s);
    draw_threshold(rc, frame, max_s);
    snprintf(buf, sizeof buf, "max %.4g s", max_s);
    draw_mark(rc, frame, max_s, buf, c, &last_y);
    snprintf(buf, sizeof buf, "resume %.3g s", resume_s);
    draw_mark(rc, frame, resume_s, buf, c, &last_y);
}

static void draw_band(const struct row_context *rc, const struct plot_frame *frame, double from, double to,
                      color c)
{
    from = fmax(frame->y_min, fmin(frame->y_max, from));
    to = fmax(frame->y_min, fmin(frame->y_max, to));
    float y0 = plot_frame_y(frame, to), y1 = plot_frame_y(frame, from);
    if (y1 - y0 > 0.5f) {
        canvas_rect(rc->canvas, (struct rect){frame->area.x, y0, frame->area.w, y1 - y0}, c);
    }
}

static void draw_av_bands(const struct row_context *rc, const struct plot_frame *frame)
{
    const struct theme *theme = rc->look->theme;
    draw_band(rc, frame, AV_DETECTABLE_LATE_MS, AV_DETECTABLE_EARLY_MS, color_alpha(theme->band_ok, 0.12f));
    draw_band(rc, frame, AV_DETECTABLE_EARLY_MS, AV_UNACCEPTABLE_EARLY_MS,
              color_alpha(theme->band_detectable, 0.10f));
    draw_band(rc, frame, AV_UNACCEPTABLE_LATE_MS, AV_DETECTABLE_LATE_MS,
              color_alpha(theme->band_detectable, 0.10f));
    draw_band(rc, frame, AV_UNACCEPTABLE_EARLY_MS, 1e9, color_alpha(theme->band_unacceptable, 0.12f));
    draw_band(rc, frame, -1e9, AV_UNACCEPTABLE_LATE_MS, color_alpha(theme->band_unacceptable, 0.12f));
    static const struct {
        double ms;
        const char *name;
    } edges[] = {{AV_UNACCEPTABLE_EARLY_MS, "+90 bad"},
                 {AV_DETECTABLE_EARLY_MS, "+45 noticed"},
                 {AV_DETECTABLE_LATE_MS, "\u2212125 noticed"},
                 {AV_UNACCEPTABLE_LATE_MS, "\u2212185 bad"}};
    float last_y = -1e9f;
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        draw_mark(rc, frame, edges[i].ms, edges[i].name, theme->text_second, &last_y);
    }
}

/* Loss has its own axis, on the right. */
static void draw_loss_axis(const struct row_context *rc, struct rect lane, int at_most)
{
    struct plot_frame frame = {lane, 0, 100 * rc->model->loss_max};
    struct axis_ticks ticks = axis_ticks(0, frame.y_max, at_most);
    float last_y = 1e9f;
    for (int i = 0; i < ticks.count; i++) {
        char buf[24];
        double percent = ticks.first + i * ticks.step;
        snprintf(buf, sizeof buf, "%.*f %%", ticks.decimals, percent);
        draw_mark(rc, &frame, percent, buf, rc->look->theme->text_second, &last_y);
    }
}

void row_draw_back(const struct row_context *rc, enum plot_id id, struct rect row, struct rect lane)
{
    struct plot_frame frame = frame_of(rc, id, lane);
    (void)row;
    int at_most = lane.h > 90 ? 6 : lane.h > 62 ? 4 : lane.h > 40 ? 3 : 2;
    if (id == PLOT_AV) {
        draw_av_bands(rc, &frame);
    }
    if (id == PLOT_LEVEL) {
        draw_level_names(rc, &frame);
    } else {
        draw_grid(rc, &frame, at_most);
    }
    if (id == PLOT_BANDWIDTH) {
        draw_ladder_thresholds(rc, &frame);
    }
    if (id == PLOT_BUFFER) {
        draw_buffer_thresholds(rc, &frame);
    }
    if (id == PLOT_LATENCY) {
        draw_loss_axis(rc, lane, at_most);
    }
}

/* ---- the lines ---- */

/* Where the axis ends below a spike, an arrow and the value stand at the spike's place. */
static void draw_clipped_spikes(const struct row_context *rc, const struct plot_frame *frame)
{
    const struct tr_timeline *tl = rc->model->timeline;
    const struct plot_window *w = rc->window;
    float min[SERIES_COLUMNS_MAX], max[SERIES_COLUMNS_MAX];
    int columns = w->columns < SERIES_COLUMNS_MAX ? w->columns : SERIES_COLUMNS_MAX;
    tr_timeline_columns(tl, TR_TIMELINE_BANDWIDTH_MBPS, plot_window_start_s(w), w->spp_s, (size_t)columns,
                        min, max);
    float last_x = -1e9f;
    for (int i = 0; i < columns; i++) {
        if (!(max[i] > frame->y_max)) {
            continue;
        }
        float most = max[i];
        int from = i;
        while (i + 1 < columns && max[i + 1] > frame->y_max) {
            most = fmaxf(most, max[++i]);
        }
        float x = ((float)(w->x_px + from + i) / 2 + 0.5f) / w->scale, y = frame->area.y;
        const float arrow[] = {x - 3.5f, y + 1, x + 3.5f, y + 1, x, y - 5};
        canvas_polygon(rc->canvas, arrow, 3, rc->look->theme->bandwidth);
        char buf[24];
        rate_text(buf, sizeof buf, most);
        if (x - last_x > 44) {
            canvas_text(rc->canvas, x + 6, y + 4, numbers(10, rc->look->theme->bandwidth), buf);
            last_x = x;
        }
    }
}

static void draw_one(const struct row_context *rc, enum series_kind kind, const struct plot_frame *frame,
                     color c, float width, float fill)
{
    if (rc->model->ghost) {
        struct series_style ghost = line_style(rc, color_mix(c, rc->look->theme->card, 0.2f), 1.4f, 0);
        ghost.beside = rc->model->timeline;
        ghost.future_alpha = 0.7f;
        series_draw(rc->canvas, rc->model->ghost, kind, rc->window, frame, &ghost);
    }
    struct series_style style = line_style(rc, c, width, fill);
    series_draw(rc->canvas, rc->model->timeline, kind, rc->window, frame, &style);
}

/* Under the bandwidth: what was fetched over it. */
static void draw_fetches(const struct row_context *rc, struct rect lane)
{
    float h = fetch_lane_height(rc->model, lane.h);
    if (h > 0) {
        struct rect fetches = {lane.x, lane.y + lane.h - h + 2, lane.w, h - 2};
        fetch_lane_draw(rc->canvas, fetches, rc->model, rc->look, rc->window);
        if (fetches.h > 11) { /* lower, it would touch the axis' 0 */
            canvas_text(rc->canvas, lane.x - 8, fetches.y + fetches.h / 2 + 4,
                        aligned(words(9, rc->look->theme->text_second), TEXT_RIGHT), "segments");
        }
    }
}

void row_draw_lines(const struct row_context *rc, enum plot_id id, struct rect lane)
{
    const struct theme *theme = rc->look->theme;
    struct plot_frame frame = frame_of(rc, id, lane);
    switch (id) {
    case PLOT_BANDWIDTH:
        draw_fetches(rc, lane);
        draw_one(rc, SERIES_BANDWIDTH, &frame, theme->bandwidth, 1.6f, 1);
        draw_one(rc, SERIES_BITRATE, &frame, theme->level, 2, 0);
        if (rc->model->bandwidth_clipped) {
            draw_clipped_spikes(rc, &frame);
        }
        break;
    case PLOT_BUFFER: draw_one(rc, SERIES_BUFFER, &frame, theme->good, 1.6f, 1); break;
    case PLOT_AV: draw_one(rc, SERIES_DRIFT, &frame, theme->sound, 1.6f, 0); break;
    case PLOT_LEVEL: draw_one(rc, SERIES_QUALITY, &frame, theme->level, 2, 0); break;
    case PLOT_LATENCY: {
        struct plot_frame loss = {lane, 0, rc->model->loss_max};
        draw_one(rc, SERIES_LOSS, &loss, color_mix(theme->text_second, theme->card, 0.45f), 1, 1.6f);
        draw_one(rc, SERIES_LATENCY, &frame, theme->text_second, 1.6f, 0);
        break;
    }
    default: draw_one(rc, SERIES_QOE, &frame, theme->text, 1.6f, 0); break;
    }
}

/* ---- values ---- */

void row_value_text(const struct row_context *rc, enum plot_id id, const struct tr_timeline_state *state,
                    char *buf, size_t size)
{
    char rate[24];
    struct tr_qoe qoe;
    switch (id) {
    case PLOT_BANDWIDTH:
        rate_text(rate, sizeof rate, state->bandwidth_mbps);
        snprintf(buf, size, "%s Mbit/s", rate);
        break;
    case PLOT_BUFFER: snprintf(buf, size, "%.1f s", state->buffer_level_s); break;
    case PLOT_AV: drift_text(buf, size, state->av_drift_ms); break;
    case PLOT_LEVEL:
        snprintf(buf, size, "%s", rc->model->timeline->params.ladder.levels[state->quality].name);
        break;
    case PLOT_LATENCY:
        snprintf(buf, size, "%.0f ms  %.1f %%", state->latency_ms, 100 * state->packet_loss);
        break;
    default:
        tr_timeline_qoe(rc->model->timeline, state->t_s, &qoe);
        score_text(buf, size, view_model_is_early(rc->model, state->t_s) ? (double)NAN : qoe.overall_qoe);
        break;
    }
}

color row_color(const struct row_context *rc, enum plot_id id, const struct tr_timeline_state *state)
{
    const struct theme *theme = rc->look->theme;
    switch (id) {
    case PLOT_BANDWIDTH: return theme->bandwidth;
    case PLOT_BUFFER: return state->stalled ? theme->bad : theme->good;
    case PLOT_AV: return theme->sound;
    case PLOT_LEVEL: return theme->level;
    case PLOT_LATENCY: return theme->text_second;
    default: return theme->text;
    }
}

float row_value_y(const struct row_context *rc, enum plot_id id, const struct tr_timeline_state *state,
                  struct rect lane)
{
    struct plot_frame frame = frame_of(rc, id, lane);
    struct tr_qoe qoe;
    double value = 0;
    switch (id) {
    case PLOT_BANDWIDTH: value = state->bandwidth_mbps; break;
    case PLOT_BUFFER: value = state->buffer_level_s; break;
    case PLOT_AV: value = state->av_drift_ms; break;
    case PLOT_LEVEL: value = state->quality; break;
    case PLOT_LATENCY: value = state->latency_ms; break;
    default:
        tr_timeline_qoe(rc->model->timeline, state->t_s, &qoe);
        value = qoe.overall_qoe;
        break;
    }
    value = fmax(frame.y_min, fmin(frame.y_max, value));
    return plot_frame_y(&frame, value);
}

/* A title, the value at the playhead, and a third thing that some rows have. */
struct title_piece {
    float x;
    struct text_style style;
    char text[64];
};

static int title_pieces(const struct row_context *rc, enum plot_id id, struct rect row,
                        const struct tr_timeline_state *state, struct title_piece pieces[3])
{
    static const char *const titles[] = {"Bandwidth", "Buffer",        "A/V offset",
                                         "Level",     "Latency, loss", "QoE to here"};
    const struct theme *theme = rc->look->theme;
    const struct tr_timeline *tl = rc->model->timeline;
    float x = row.x + 14;
    pieces[0] = (struct title_piece){.x = x, .style = strong(13, theme->text)};
    snprintf(pieces[0].text, sizeof pieces[0].text, "%s", titles[id]);
    x += 104;
    pieces[1] = (struct title_piece){.x = x, .style = numbers(13, row_color(rc, id, state))};
    row_value_text(rc, id, state, pieces[1].text, sizeof pieces[1].text);
    if (id == PLOT_BANDWIDTH) {
        char rate[24];
        rate_text(rate, sizeof rate, state->bitrate_mbps);
        pieces[2] = (struct title_piece){.x = x + 112, .style = numbers(13, theme->level)};
        snprintf(pieces[2].text, sizeof pieces[2].text, "bitrate %s", rate);
        return 3;
    }
    if (id == PLOT_LATENCY && (tl->inferred_latency || tl->inferred_loss)) {
        x += canvas_text_width(rc->canvas, pieces[1].style, pieces[1].text) + 14;
        pieces[2] = (struct title_piece){.x = x, .style = words(11, theme->text_second)};
        snprintf(pieces[2].text, sizeof pieces[2].text, "%sinferred",
                 !tl->inferred_loss      ? "latency "
                 : !tl->inferred_latency ? "loss "
                                         : "");
        return 3;
    }
    return 2;
}

void row_draw_title(const struct row_context *rc, enum plot_id id, struct rect row,
                    const struct tr_timeline_state *state)
{
    struct title_piece pieces[3];
    int count = title_pieces(rc, id, row, state, pieces);
    for (int i = 0; i < count; i++) {
        canvas_text(rc->canvas, pieces[i].x, row.y + (is_low(row) ? 15 : 17), pieces[i].style,
                    pieces[i].text);
    }
}

bool row_title_covers(const struct row_context *rc, enum plot_id id, struct rect row,
                      const struct tr_timeline_state *state, float x)
{
    if (x > row.x + TITLE_REACH) {
        return false;
    }
    struct title_piece pieces[3];
    int count = title_pieces(rc, id, row, state, pieces);
    for (int i = 0; i < count; i++) {
        float w = canvas_text_width(rc->canvas, pieces[i].style, pieces[i].text);
        if (x > pieces[i].x - 4 && x < pieces[i].x + w + 4) {
            return true;
        }
    }
    return false;
}
