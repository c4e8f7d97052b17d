#include "view/plots.h"

#include "view/fetch_lane.h"
#include "view/real_lane.h"
#include "view/plot_marks.h"
#include "view/plot_rows.h"
#include "view/ribbons.h"
#include "view/session_mark.h"
#include "view/span.h"
#include "view/tank.h"
#include "view/time_axis.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct plot_window plots_window(const struct layout *layout, const struct view_model *model,
                                const struct look *look, float scale, double t_s)
{
    int x_px = (int)lroundf(layout->plot_lanes.x * scale),
        columns = (int)lroundf(layout->plot_lanes.w * scale);
    double duration_s = model->duration_s;
    double span_s = fmin(look->span_s, duration_s);
    struct plot_window w = plot_window_make(look->start_s, span_s, x_px, columns, scale, t_s);
    int64_t head = (int64_t)floor(t_s / w.spp_s + 1e-9);
    int64_t last = (int64_t)floor(duration_s / w.spp_s + 1e-9) - w.columns;
    if (look->follow) {
        w.left = head - (int64_t)llround(w.columns * 2.0 / 3);
    }
    w.left = w.left > last ? last : w.left;
    w.left = w.left < 0 ? 0 : w.left;
    int64_t playhead = head - w.left;
    w.playhead = (int)(playhead < -1000000 ? -1000000 : playhead > 1000000 ? 1000000 : playhead);
    return w;
}

struct stretch {
    float y0, y1;
};
#define STRETCHES_MAX (PLOT_COUNT + 1)

/* The parts of an upright line at x that strike no title and no value through. */
static int free_stretches(const struct row_context *rc, const struct layout *l,
                          const struct tr_timeline_state *state, float x, struct stretch whole,
                          struct stretch out[STRETCHES_MAX])
{
    int count = 0;
    for (int id = 0; id < PLOT_COUNT; id++) {
        struct rect row = l->plot[id];
        if (row.h > 0 && row_title_covers(rc, (enum plot_id)id, row, state, x)) {
            const bool low = row_is_low(row);
            out[count++] = (struct stretch){whole.y0, row.y + (low ? 3 : 5)};
            whole.y0 = row.y + (low ? 20 : 22);
        }
    }
    out[count++] = whole;
    return count;
}

static void draw_playhead(const struct row_context *rc, const struct layout *l,
                          const struct tr_timeline_state *state)
{
    const struct plot_window *w = rc->window;
    if (w->playhead < 0 || w->playhead > w->columns) {
        return;
    }
    color c = rc->look->theme->text;
    float x = (float)(w->x_px + w->playhead) / w->scale + 0.5f / w->scale;
    struct stretch parts[STRETCHES_MAX];
    const int count =
        free_stretches(rc, l, state, x, (struct stretch){l->plots.y + 1, l->time_axis.y + 5}, parts);
    for (int i = 0; i < count; i++) {
        canvas_rect_snapped(rc->canvas,
                            (struct rect){x - 0.75f, parts[i].y0, 1.5f, parts[i].y1 - parts[i].y0}, c);
    }
    const float head_y = l->plots.y - (parts[0].y1 < l->plots.y + 5 ? 4 : 0); /* off the words of a low row */
    const float head[] = {x - 5.5f, head_y, x + 5.5f, head_y, x, head_y + 7};
    canvas_polygon(rc->canvas, head, 3, c);
}

static void draw_pill(struct canvas *canvas, float x, float y, float limit, const char *text, color c,
                      const struct theme *theme)
{
    struct text_style style = numbers(11, c);
    float w = canvas_text_width(canvas, style, text) + 12;
    float left = x + 8 + w > limit ? x - 8 - w : x + 8;
    canvas_round_rect(canvas, (struct rect){left, y - 9, w, 18}, 5, color_alpha(theme->ground, 0.92f));
    canvas_round_frame(canvas, (struct rect){left, y - 9, w, 18}, 5, 1, theme->card_edge);
    canvas_text(canvas, left + 6, y + 4, style, text);
}

/* A value of each session behind its mark. */
static void draw_pill_of_each(const struct row_context *rc, enum plot_id id, float x, float y, float limit,
                              double t_s)
{
    const struct theme *theme = rc->look->theme;
    int count = view_model_sessions(rc->model);
    char texts[VIEW_SESSIONS_MAX][64];
    float widths[VIEW_SESSIONS_MAX], w = 12;
    for (int i = 0; i < count; i++) {
        row_session_text(view_model_session(rc->model, i), id, t_s, true, texts[i], sizeof texts[i]);
        widths[i] = canvas_text_width(rc->canvas, numbers(11, 0), texts[i]) + (i + 1 < count ? 26 : 14);
        w += widths[i];
    }
    float left = x + 8 + w > limit ? x - 8 - w : x + 8;
    canvas_round_rect(rc->canvas, (struct rect){left, y - 9, w, 18}, 5, color_alpha(theme->ground, 0.92f));
    canvas_round_frame(rc->canvas, (struct rect){left, y - 9, w, 18}, 5, 1, theme->card_edge);
    left += 6;
    for (int i = 0; i < count; left += widths[i], i++) {
        session_mark_draw(rc->canvas, left + 5, y, i, theme);
        canvas_text(rc->canvas, left + 14, y + 4, numbers(11, theme->session[i]), texts[i]);
    }
}

/* Draws the fetch at that time as a pill. The lowest place over it that another pill fits in. */
static float draw_fetch_pill(const struct row_context *rc, const struct layout *l, float x, double t_s,
                             float limit)
{
    struct rect lane = row_lane(l->plot[PLOT_BANDWIDTH], &l->plot_lanes);
    const float h = l->plot[PLOT_BANDWIDTH].h > 0 ? fetch_lane_height(rc->model, lane.h) : 0;
    char text[64];
    double share;
    const struct tr_timeline_fetch *fetch = h > 0 ? fetch_at(rc->model, t_s, &share) : NULL;
    if (!fetch) {
        return INFINITY;
    }
    float y = lane.y + lane.h - real_lane_height(rc->model, lane.h) - h / 2;
    fetch_text(text, sizeof text, rc->model, fetch);
    draw_pill(rc->canvas, x, y, limit, text, rc->look->theme->level, rc->look->theme);
    return y - 19;
}

static void draw_hover(const struct row_context *rc, const struct layout *l,
                       const struct tr_timeline_state *at_playhead)
{
    const struct theme *theme = rc->look->theme;
    const struct plot_window *w = rc->window;
    double duration_s = rc->model->duration_s;
    double t_s = fmax(0, fmin(duration_s, rc->look->hover_s));
    if (t_s < plot_window_start_s(w) || t_s > plot_window_end_s(w)) {
        return;
    }
    float x = plot_window_x(w, t_s);
    const float limit = plot_window_x(w, plot_window_end_s(w)); /* what stands behind stays readable */
    struct stretch parts[STRETCHES_MAX];
    const int count =
        free_stretches(rc, l, at_playhead, x, (struct stretch){l->plots.y + 2, l->time_axis.y + 3}, parts);
    for (int i = 0; i < count; i++) {
        canvas_dash_v(rc->canvas, x, parts[i].y0, parts[i].y1, 3, 3, color_alpha(theme->text, 0.7f));
    }
    struct tr_timeline_state state;
    tr_timeline_at(rc->model->timeline, t_s, &state);
    char buf[160];
    const float over_fetch_y = draw_fetch_pill(rc, l, x, t_s, limit);
    for (int id = 0; id < PLOT_COUNT; id++) {
        if (l->plot[id].h <= 0) {
            continue;
        }
        struct rect lane = row_lane(l->plot[id], &l->plot_lanes);
        float y = row_value_y(rc, (enum plot_id)id, &state, lane);
        color c = rc->model->other_count > 0 ? theme->text : row_color(theme, (enum plot_id)id, &state);
        canvas_circle(rc->canvas, x, y, 3, c);
        float lowest_y = fminf(lane.y + lane.h - 6, id == PLOT_BANDWIDTH ? over_fetch_y : INFINITY);
        float text_y = fmaxf(lane.y + 4, fminf(lowest_y, y));
        if (row_is_of_each(rc->model, (enum plot_id)id)) {
            draw_pill_of_each(rc, (enum plot_id)id, x, text_y, limit, t_s);
        } else {
            row_text(rc->model, (enum plot_id)id, &state, false, buf, sizeof buf);
            draw_pill(rc->canvas, x, text_y, limit, buf, c, theme);
        }
    }
    char wall[48] = "", clock[32];
    clock_text(clock, sizeof clock, t_s);
    bool dated = wall_clock_text(rc->model, t_s, true, wall, sizeof wall);
    snprintf(buf, sizeof buf, "%s%s%s", clock, dated ? "  " : "", wall);
    draw_pill(rc->canvas, x, l->time_axis.y + 12, limit, buf, theme->text, theme);
}

void plots_draw(struct canvas *canvas, const struct layout *l, const struct view_model *model,
                const struct look *look, double t_s, const struct tr_timeline_state *state)
{
    struct plot_window w = plots_window(l, model, look, canvas->scale, t_s);
    struct row_labels gutter;
    struct row_context rc = {canvas, model, look, &w, &gutter};
    draw_card(canvas, l->plots, look->theme);
    time_axis_draw(canvas, l, model, look, &w);
    for (int id = 0; id < PLOT_COUNT; id++) {
        if (l->plot[id].h > 0) {
            if (l->plot[id].y > l->plots.y) {
                canvas_hline(canvas, l->plots.x + 1, l->plots.x + l->plots.w - 1, l->plot[id].y,
                             look->theme->card_edge);
            }
            gutter.count = 0;
            row_draw_back(&rc, (enum plot_id)id, row_lane(l->plot[id], &l->plot_lanes));
        }
    }
    marks_draw_gaps(&rc, l);
    if (l->ribbons.h > 0) {
        ribbons_draw(&rc, l);
    } else {
        marks_draw_stalls(&rc, l);
    }
    for (int id = 0; id < PLOT_COUNT; id++) {
        if (l->plot[id].h > 0) {
            row_draw_lines(&rc, (enum plot_id)id, row_lane(l->plot[id], &l->plot_lanes));
            row_draw_title(&rc, (enum plot_id)id, l->plot[id], state);
        }
    }
    if (l->ribbons.h <= 0) {
        marks_draw_stop(&rc, l);
        marks_draw_switches(&rc, l);
    }
    marks_draw_bookmarks(&rc, l);
    for (int id = 0; id < PLOT_COUNT; id++) {
        if (l->plot[id].h > 0) {
            row_draw_session_marks(&rc, (enum plot_id)id, row_lane(l->plot[id], &l->plot_lanes));
        }
    }
    draw_playhead(&rc, l, state);
    if (look->has_selection) { /* over the playhead, which would strike its figures through */
        span_draw(&rc, l);
    }
}

void plots_draw_mark(struct canvas *canvas, const struct layout *l, const struct view_model *model,
                     const struct look *look, double t_s, double mark_s, color c)
{
    struct plot_window w = plots_window(l, model, look, canvas->scale, t_s);
    struct row_context rc = {canvas, model, look, &w, NULL};
    const struct rect lanes = l->plot_lanes;
    const float x = plot_window_x(&w, mark_s);
    struct tr_timeline_state state;
    struct stretch parts[STRETCHES_MAX];
    if (x < lanes.x || x > lanes.x + lanes.w) {
        return;
    }
    tr_timeline_at(model->timeline, t_s, &state);
    const int count = free_stretches(&rc, l, &state, x, (struct stretch){lanes.y, lanes.y + lanes.h}, parts);
    for (int i = 0; i < count; i++) {
        if (parts[i].y1 > parts[i].y0) {
            canvas_line(canvas, x, parts[i].y0, x, parts[i].y1, 1.2f, c);
        }
    }
}

/* The buffer's thresholds can be dragged: a grip on each while the pointer is over the plots, and the line
 * itself where it is on one. */
static void draw_grips(const struct row_context *rc, const struct layout *l)
{
    const struct tr_params *params = &rc->model->timeline->params;
    const struct theme *theme = rc->look->theme;
    const struct {
        enum look_hot hot;
        double level_s;
    } thresholds[] = {{HOT_RESUME, tank_resume_s(params)}, {HOT_MAX, tank_max_s(params)}};
    if (l->plot[PLOT_BUFFER].h <= 0 || rc->model->other_count > 0 || rc->model->timeline->log) {
        return; /* compared sessions have thresholds of their own, a real one has none that is known */
    }
    struct rect lane = row_lane(l->plot[PLOT_BUFFER], &l->plot_lanes);
    struct plot_frame frame = plot_rows[PLOT_BUFFER]->frame(rc->model, rc->look, lane);
    for (size_t i = 0; i < sizeof thresholds / sizeof *thresholds; i++) {
        bool hot = rc->look->hot == thresholds[i].hot;
        float y = plot_frame_y(&frame, fmin(thresholds[i].level_s, frame.y_max)), right = lane.x + lane.w;
        color c = hot ? theme->picture : color_mix(theme->text_second, theme->card, 0.25f);
        if (hot) {
            canvas_rect_snapped(rc->canvas, (struct rect){lane.x, y - 1, lane.w, 2}, c);
        }
        struct rect grip = {right - 26, y - 4, 20, 8};
        canvas_round_rect(rc->canvas, grip, 4, c);
        for (int k = -1; k <= 1; k += 2) {
            canvas_hline(rc->canvas, grip.x + 5, grip.x + 15, y + (float)k * 1.5f, theme->card);
        }
    }
}

void plots_draw_pointer(struct canvas *canvas, const struct layout *l, const struct view_model *model,
                        const struct look *look, double t_s)
{
    struct plot_window w = plots_window(l, model, look, canvas->scale, t_s);
    struct row_context rc = {canvas, model, look, &w, NULL};
    if (look->has_hover || look->hot == HOT_RESUME || look->hot == HOT_MAX) {
        draw_grips(&rc, l);
    }
    if (look->has_hover) {
        struct tr_timeline_state state;
        tr_timeline_at(model->timeline, t_s, &state);
        draw_hover(&rc, l, &state);
        if (look->has_selection) { /* once more: figures at the pointer do not lie on the span's */
            span_draw_card(&rc, l);
        }
    }
}
