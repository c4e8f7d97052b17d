#include "view/plots.h"

#include "plot/axis.h"
#include "view/plot_rows.h"
#include "view/stalls.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct plot_window plots_window(const struct layout *layout, const struct view_model *model,
                                const struct look *look, float scale, double t_s)
{
    int x_px = (int)lroundf(layout->plot_lanes.x * scale),
        columns = (int)lroundf(layout->plot_lanes.w * scale);
    double duration_s = tr_timeline_duration_s(model->timeline);
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

static void draw_time_grid(struct canvas *canvas, const struct layout *l, const struct look *look,
                           const struct plot_window *w)
{
    double start_s = plot_window_start_s(w), end_s = plot_window_end_s(w);
    double step_s = axis_time_step(w->scale > 0 ? 1 / (w->spp_s * w->scale) : 1, 92);
    float bottom = l->time_axis.y + 4;
    for (double k = ceil(start_s / step_s - 1e-9); k * step_s <= end_s; k++) {
        float x = plot_window_x(w, k * step_s);
        char buf[32];
        canvas_vline(canvas, x, l->plots.y + 24, bottom, look->theme->grid);
        axis_time_label(buf, sizeof buf, k * step_s, step_s);
        struct text_style style = aligned(numbers(10, look->theme->text_second), TEXT_CENTER);
        float half = canvas_text_width(canvas, style, buf) / 2;
        if (x - half > l->plots.x + 4 && x + half < l->plots.x + l->plots.w - 4) {
            canvas_text(canvas, x, l->time_axis.y + 15, style, buf);
        }
    }
}

/* A triangle, where a switch is a line: not told apart by colour alone. */
static void draw_stall_tick(struct canvas *canvas, float x, float y, color c)
{
    const float triangle[] = {x - 3.5f, y + 7, x + 3.5f, y + 7, x, y};
    canvas_polygon(canvas, triangle, 3, c);
}

/* Where the trace says nothing its last value is held: hatched, or it would look measured. */
static void draw_gaps(struct canvas *canvas, const struct layout *l, const struct view_model *model,
                      const struct look *look, const struct plot_window *w)
{
    struct rect row = l->plot[PLOT_BANDWIDTH];
    struct text_style style = aligned(words(10, look->theme->text_second), TEXT_CENTER);
    for (int i = 0; i < model->gap_count && row.h > 0; i++) {
        struct rect lane = row_lane(row, &l->plot_lanes);
        float x0 = fmaxf(plot_window_x(w, model->gaps[i].begin_s), lane.x);
        float x1 = fminf(plot_window_x(w, model->gaps[i].end_s), lane.x + lane.w);
        if (x1 <= x0) {
            continue;
        }
        draw_hatching(canvas, (struct rect){x0, lane.y, x1 - x0, lane.h}, 7,
                      color_alpha(look->theme->text_second, 0.28f));
        char length[24], buf[64];
        lost_text(length, sizeof length, model->gaps[i].end_s - model->gaps[i].begin_s);
        snprintf(buf, sizeof buf, "no data for %s: held", length);
        if (canvas_text_width(canvas, style, buf) + 8 < x1 - x0) {
            canvas_text(canvas, (x0 + x1) / 2, lane.y + 10, style, buf);
        }
    }
}

/* A flag at the top for each bookmark, A and B where a loop begins and ends. */
static void draw_bookmarks(struct canvas *canvas, const struct layout *l, const struct look *look,
                           const struct plot_window *w)
{
    float left = l->plot_lanes.x, right = left + l->plot_lanes.w, top = l->plots.y + 1,
          bottom = l->time_axis.y + 3;
    for (int i = 0; i < look->bookmark_count; i++) {
        float x = plot_window_x(w, look->bookmarks_s[i]);
        if (x >= left && x <= right) {
            canvas_dash_v(canvas, x, top, bottom, 2, 3, color_alpha(look->theme->text, 0.6f));
            const float flag[] = {x, top, x + 9, top + 4, x, top + 8};
            canvas_polygon(canvas, flag, 3, look->theme->text);
        }
    }
    const bool has[] = {look->has_loop_a, look->has_loop_b};
    const double at_s[] = {look->loop_a_s, look->loop_b_s};
    for (int i = 0; i < 2; i++) {
        float x = plot_window_x(w, at_s[i]);
        if (has[i] && x >= left && x <= right) {
            canvas_rect_snapped(canvas, (struct rect){x, top, 1, bottom - top}, look->theme->picture);
            canvas_text(canvas, x + (i ? -4 : 5), bottom - 4,
                        aligned(strong(11, look->theme->picture), i ? TEXT_RIGHT : TEXT_LEFT), i ? "B" : "A");
        }
    }
}

/* Stalls, as bands through all plots and by name: never by colour alone. Where many stand in a pixel, each
 * pixel is drawn once, and the rest is passed over by bisection: millions cost no more than what is seen. */
static void draw_stalls(struct canvas *canvas, const struct layout *l, const struct view_model *model,
                        const struct look *look, const struct plot_window *w)
{
    size_t count;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(model->timeline, &count);
    double end_s = plot_window_end_s(w);
    float top = l->plots.y + 1, bottom = l->time_axis.y + 3, drawn_to = -1e9f;
    color name =
        color_mix(look->theme->bad, look->theme->text, 0.5f); /* the band under it takes contrast away */
    struct text_style style = aligned(words(10, name), TEXT_CENTER);
    float label_w = canvas_text_width(canvas, style, "stall") + 6;
    color band = color_alpha(look->theme->bad, look->theme->stall_alpha);
    size_t i = stall_after(stalls, count, plot_window_start_s(w));
    while (i < count && stalls[i].begin_s < end_s) {
        float x0 = fmaxf(plot_window_x(w, stalls[i].begin_s), l->plot_lanes.x);
        float x1 = fminf(plot_window_x(w, stalls[i].end_s), l->plot_lanes.x + l->plot_lanes.w);
        x1 = fmaxf(x1, x0 + 1.5f);
        x0 = fmaxf(x0, drawn_to);
        canvas_rect(canvas, (struct rect){x0, top, x1 - x0, bottom - top}, band);
        if (stalls[i].begin_s >= plot_window_start_s(w)) {
            draw_stall_tick(canvas, x0, l->time_axis.y - 1, look->theme->bad);
        }
        if (x1 - x0 > label_w && l->plot[PLOT_BUFFER].h > 0) {
            canvas_text(canvas, (x0 + x1) / 2, l->plot[PLOT_BUFFER].y + 34, style, "stall");
        }
        drawn_to = x1;
        size_t next = stall_after(stalls, count, plot_window_time(w, x1));
        i = next > i ? next : i + 1;
    }
}

/* Switches as ticks on the time axis, at most one a pixel. */
static void draw_switches(struct canvas *canvas, const struct layout *l, const struct view_model *model,
                          const struct look *look, const struct plot_window *w)
{
    const unsigned mask = 1u << TR_TIMELINE_EVENT_SWITCH;
    double end_s = plot_window_end_s(w), from_s = plot_window_start_s(w);
    const struct tr_timeline_event *event;
    while ((event = tr_timeline_next_event(model->timeline, from_s, mask)) && event->t_s <= end_s) {
        float x = plot_window_x(w, event->t_s);
        canvas_rect_snapped(canvas, (struct rect){x - 0.75f, l->time_axis.y - 1, 1.5f, 5},
                            look->theme->level);
        from_s = fmax(event->t_s, plot_window_time(w, x + 1 / w->scale));
    }
}

/* Interrupted where it would strike a title or a value through. */
static void draw_playhead(const struct row_context *rc, const struct layout *l,
                          const struct tr_timeline_state *state)
{
    const struct plot_window *w = rc->window;
    if (w->playhead < 0 || w->playhead > w->columns) {
        return;
    }
    color c = rc->look->theme->text;
    float x = (float)(w->x_px + w->playhead) / w->scale + 0.5f / w->scale;
    float y = l->plots.y + 1, bottom = l->time_axis.y + 5;
    for (int id = 0; id < PLOT_COUNT; id++) {
        struct rect row = l->plot[id];
        if (row.h > 0 && row_title_covers(rc, (enum plot_id)id, row, state, x)) {
            canvas_rect_snapped(rc->canvas, (struct rect){x - 0.75f, y, 1.5f, row.y + 5 - y}, c);
            y = row.y + 22;
        }
    }
    canvas_rect_snapped(rc->canvas, (struct rect){x - 0.75f, y, 1.5f, bottom - y}, c);
    const float head[] = {x - 5.5f, l->plots.y, x + 5.5f, l->plots.y, x, l->plots.y + 7};
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

static void draw_hover(const struct row_context *rc, const struct layout *l)
{
    const struct theme *theme = rc->look->theme;
    const struct plot_window *w = rc->window;
    double duration_s = tr_timeline_duration_s(rc->model->timeline);
    double t_s = fmax(0, fmin(duration_s, rc->look->hover_s));
    if (t_s < plot_window_start_s(w) || t_s > plot_window_end_s(w)) {
        return;
    }
    float x = plot_window_x(w, t_s), limit = l->plots.x + l->plots.w - 4;
    canvas_dash_v(rc->canvas, x, l->plots.y + 2, l->time_axis.y + 3, 3, 3, color_alpha(theme->text, 0.7f));
    struct tr_timeline_state state;
    tr_timeline_at(rc->model->timeline, t_s, &state);
    char buf[64];
    for (int id = 0; id < PLOT_COUNT; id++) {
        if (l->plot[id].h <= 0) {
            continue;
        }
        struct rect lane = row_lane(l->plot[id], &l->plot_lanes);
        float y = row_value_y(rc->model, (enum plot_id)id, &state, lane);
        color c = row_color(theme, (enum plot_id)id, &state);
        canvas_circle(rc->canvas, x, y, 3, c);
        plot_rows[id].value_text(rc->model, &state, buf, sizeof buf);
        float text_y = fmaxf(lane.y + 4, fminf(lane.y + lane.h - 6, y));
        draw_pill(rc->canvas, x, text_y, limit, buf, c, theme);
    }
    clock_text(buf, sizeof buf, t_s);
    draw_pill(rc->canvas, x, l->time_axis.y + 12, limit, buf, theme->text, theme);
}

static void draw_selection(const struct row_context *rc, const struct layout *l)
{
    const struct look *look = rc->look;
    const struct theme *theme = look->theme;
    double from_s = fmin(look->select_from_s, look->select_to_s),
           to_s = fmax(look->select_from_s, look->select_to_s);
    float x0 = fmaxf(plot_window_x(rc->window, from_s), l->plot_lanes.x);
    float x1 = fminf(plot_window_x(rc->window, to_s), l->plot_lanes.x + l->plot_lanes.w);
    if (x1 <= x0) {
        return;
    }
    canvas_rect(rc->canvas, (struct rect){x0, l->plots.y + 1, x1 - x0, l->time_axis.y + 3 - l->plots.y},
                color_alpha(theme->picture, 0.14f));
    struct tr_qoe qoe;
    double min = 0, max = 0;
    tr_timeline_qoe_between(rc->model->timeline, from_s, to_s, &qoe);
    tr_timeline_range(rc->model->timeline, TR_TIMELINE_BANDWIDTH_MBPS, from_s, to_s, &min, &max);
    double mean = tr_timeline_mean(rc->model->timeline, TR_TIMELINE_BANDWIDTH_MBPS, from_s, to_s);
    char lines[3][96], a[24], b[24], c[24];
    snprintf(lines[0], sizeof lines[0], "%.1f s  QoE %.1f", to_s - from_s, qoe.overall_qoe);
    rate_text(a, sizeof a, mean);
    rate_text(b, sizeof b, min);
    rate_text(c, sizeof c, max);
    snprintf(lines[1], sizeof lines[1], "mean %s  min %s  max %s Mbit/s", a, b, c);
    snprintf(lines[2], sizeof lines[2], "%zu stall%s %.3g s  %zu switch%s", qoe.stall_count,
             qoe.stall_count == 1 ? "" : "s", qoe.total_stall_time_s, qoe.quality_switch_count,
             qoe.quality_switch_count == 1 ? "" : "es");
    struct text_style style = numbers(11, theme->text);
    float w = 0;
    for (int i = 0; i < 3; i++) {
        w = fmaxf(w, canvas_text_width(rc->canvas, style, lines[i]));
    }
    struct rect box = {0, l->plots.y + 30, w + 20, 62};
    box.x = fmaxf(l->plot_lanes.x, fminf((x0 + x1 - box.w) / 2, l->plot_lanes.x + l->plot_lanes.w - box.w));
    canvas_round_rect(rc->canvas, box, 6, color_alpha(theme->ground, 0.94f));
    canvas_round_frame(rc->canvas, box, 6, 1, theme->picture);
    for (int i = 0; i < 3; i++) {
        canvas_text(rc->canvas, box.x + 10, box.y + 18 + 18 * (float)i, style, lines[i]);
    }
}

void plots_draw(struct canvas *canvas, const struct layout *l, const struct view_model *model,
                const struct look *look, double t_s, const struct tr_timeline_state *state)
{
    struct plot_window w = plots_window(l, model, look, canvas->scale, t_s);
    struct row_context rc = {canvas, model, look, &w};
    draw_card(canvas, l->plots, look->theme);
    draw_time_grid(canvas, l, look, &w);
    for (int id = 0; id < PLOT_COUNT; id++) {
        if (l->plot[id].h > 0) {
            if (l->plot[id].y > l->plots.y) {
                canvas_hline(canvas, l->plots.x + 1, l->plots.x + l->plots.w - 1, l->plot[id].y,
                             look->theme->card_edge);
            }
            row_draw_back(&rc, (enum plot_id)id, row_lane(l->plot[id], &l->plot_lanes));
        }
    }
    draw_gaps(canvas, l, model, look, &w);
    draw_stalls(canvas, l, model, look, &w);
    for (int id = 0; id < PLOT_COUNT; id++) {
        if (l->plot[id].h > 0) {
            row_draw_lines(&rc, (enum plot_id)id, row_lane(l->plot[id], &l->plot_lanes));
            row_draw_title(&rc, (enum plot_id)id, l->plot[id], state);
        }
    }
    draw_switches(canvas, l, model, look, &w);
    draw_bookmarks(canvas, l, look, &w);
    draw_playhead(&rc, l, state);
    if (look->has_selection) { /* over the playhead, which would strike its figures through */
        draw_selection(&rc, l);
    }
}

void plots_draw_hover(struct canvas *canvas, const struct layout *l, const struct view_model *model,
                      const struct look *look, double t_s)
{
    struct plot_window w = plots_window(l, model, look, canvas->scale, t_s);
    struct row_context rc = {canvas, model, look, &w};
    draw_hover(&rc, l);
}
