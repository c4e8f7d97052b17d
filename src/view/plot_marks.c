#include "view/plot_marks.h"

#include "view/plot_rows.h"
#include "view/ribbons.h"
#include "view/stalls.h"
#include "view/tank.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>

void marks_draw_gaps(const struct row_context *rc, const struct layout *l)
{
    struct rect row = l->plot[PLOT_BANDWIDTH];
    struct text_style style = aligned(words(10, rc->look->theme->text_second), TEXT_CENTER);
    bool shared = !(rc->model->other_count > 0 && rc->model->links_differ);
    for (int i = 0; i < rc->model->gap_count && row.h > 0 && shared; i++) {
        const struct view_gap *gap = &rc->model->gaps[i];
        struct rect lane = row_lane(row, &l->plot_lanes);
        float x0 = fmaxf(plot_window_x(rc->window, gap->begin_s), lane.x);
        float x1 = fminf(plot_window_x(rc->window, gap->end_s), lane.x + lane.w);
        if (x1 <= x0) {
            continue;
        }
        draw_hatching(rc->canvas, (struct rect){x0, lane.y, x1 - x0, lane.h}, 7,
                      color_alpha(rc->look->theme->text_second, 0.28f));
        char length[24], buf[64];
        lost_text(length, sizeof length, gap->end_s - gap->begin_s);
        snprintf(buf, sizeof buf, "no data for %s: held", length);
        if (canvas_text_width(rc->canvas, style, buf) + 8 < x1 - x0) {
            canvas_text(rc->canvas, (x0 + x1) / 2, lane.y + 10, style, buf);
        }
    }
}

/* A triangle, where a switch is a line: not told apart by colour alone. */
static void draw_stall_tick(struct canvas *canvas, float x, float y, color c)
{
    const float triangle[] = {x - 3.5f, y + 7, x + 3.5f, y + 7, x, y};
    canvas_polygon(canvas, triangle, 3, c);
}

/* "stall 50.9 s", or as much of it as there is room for; one that the player ends in says so. */
static void draw_stall_name(const struct row_context *rc, const struct stall_run *run, float y)
{
    const struct theme *theme = rc->look->theme;
    /* the band under it takes contrast away */
    struct text_style style = aligned(words(10, color_mix(theme->bad, theme->text, 0.5f)), TEXT_CENTER);
    char length[24], whole[40], last[64];
    lost_text(length, sizeof length, run->stall->end_s - run->stall->begin_s);
    snprintf(whole, sizeof whole, "stall %s", length);
    snprintf(last, sizeof last, "%s: stopped for good", whole);
    const char *const names[] = {last, "stopped", whole, length, "stall"};
    const size_t first = view_model_stop_s(rc->model) <= run->stall->end_s ? 0 : 2;
    for (size_t i = first; i < sizeof names / sizeof *names; i++) {
        if (canvas_text_width(rc->canvas, style, names[i]) + 6 < run->x1 - run->x0) {
            canvas_text(rc->canvas, (run->x0 + run->x1) / 2, y, style, names[i]);
            return;
        }
    }
}

/* Where their names and heights stand: the buffer's row, or the first that is shown. */
static struct rect stall_row(const struct layout *l)
{
    for (int id = 0; l->plot[PLOT_BUFFER].h <= 0 && id < PLOT_COUNT; id++) {
        if (l->plot[id].h > 0) {
            return l->plot[id];
        }
    }
    return l->plot[PLOT_BUFFER];
}

#define SHARES_H     10.0f /* of the bar along the lane's top */
#define SHARES_LOW_H 6.0f  /* where the lane is low, and the bar over it */

#define LOW_LANE   40.0f
#define WIDE_ALPHA 0.4f

/* Whether some are too narrow to be bands of their own here. */
static bool share_columns(const struct row_context *rc)
{
    struct stall_walk walk = stalls_walk(rc->model->timeline, rc->window);
    struct stall_run run;
    while (stalls_next(&walk, &run)) {
        if (!run.stall) {
            return true;
        }
    }
    return false;
}

/* Where the buffer's limit runs in its lane; NaN where it does not. */
static float limit_y(const struct row_context *rc, const struct layout *l, struct rect lane)
{
    if (l->plot[PLOT_BUFFER].h <= 0 || rc->model->timeline->log) {
        return NAN;
    }
    const struct plot_frame frame = plot_rows[PLOT_BUFFER]->frame(rc->model, rc->look, lane);
    return plot_frame_y(&frame, fmin(tank_max_s(&rc->model->timeline->params), frame.y_max));
}

/* The part of the time that they take, in a bar with its own ground, and its name where there is room: in the
 * lane itself it would be taken for buffer. Returns what is left of the lane. */
static struct rect draw_shares(const struct row_context *rc, const struct layout *l, struct rect lane)
{
    const struct theme *theme = rc->look->theme;
    const bool low = lane.h <= LOW_LANE;
    const struct rect bar = {lane.x, lane.y - (low ? 3 : 1), lane.w, low ? SHARES_LOW_H : SHARES_H};
    const float bottom = bar.y + bar.h, base = bottom - 0.5f;
    canvas_rect(rc->canvas, bar, theme->grid);
    /* A wide stall has a band and a name: loud here it would drown the narrow ones, for which the bar is. */
    ribbon_draw(rc->canvas, bar, rc->model, rc->window, theme->bad, color_alpha(theme->bad, WIDE_ALPHA));
    if (!low && limit_y(rc, l, lane) + 4 - base >= 10) {
        canvas_text(rc->canvas, bar.x + bar.w + 7, base, words(10, theme->text_second), "stalled");
    }
    return (struct rect){lane.x, bottom, lane.w, lane.y + lane.h - bottom};
}

/* The line that their names stand on: near the top of the room that there is, or under the buffer's limit
 * where that runs there. */
static float stall_name_y(const struct row_context *rc, const struct layout *l, struct rect lane,
                          struct rect room)
{
    const float under_shares = room.y > lane.y ? 12 : 6, limit = limit_y(rc, l, lane);
    if (lane.h <= LOW_LANE) {
        return lane.y + 3 + lane.h * 0.6f;
    }
    const float y = room.y + under_shares;
    return limit > y - 11 && limit < y + 3 ? limit + 12 : y;
}

void marks_draw_stalls(const struct row_context *rc, const struct layout *l)
{
    const struct theme *theme = rc->look->theme;
    struct rect row = stall_row(l), lane = row_lane(row, &l->plot_lanes);
    float top = l->plots.y + 1, height = l->time_axis.y + 3 - top;
    /* One tick in so many pixels, of the grid: they stay while the plot scrolls. */
    double tick_s = 8 * (double)rc->window->scale * rc->window->spp_s, ticked = -1;
    double start_s = plot_window_start_s(rc->window);
    const struct rect room = row.h > 0 && share_columns(rc) ? draw_shares(rc, l, lane) : lane;
    const float name_y = stall_name_y(rc, l, lane, room);
    struct stall_walk walk = stalls_walk(rc->model->timeline, rc->window);
    struct stall_run run;
    while (stalls_next(&walk, &run)) {
        float w = fmaxf(run.x1 - run.x0, 1), share = (float)run.share;
        canvas_rect(rc->canvas, (struct rect){run.x0, top, w, height},
                    color_alpha(theme->bad, theme->stall_alpha * fmaxf(share, 0.25f)));
        if (run.stall) {
            draw_stall_name(rc, &run, name_y);
        }
        double begin_s = run.stall ? run.stall->begin_s : plot_window_time(rc->window, run.x0);
        if (begin_s >= start_s && floor(begin_s / tick_s) > ticked) {
            draw_stall_tick(rc->canvas, run.x0, l->time_axis.y - 1, theme->bad);
            ticked = floor(begin_s / tick_s);
        }
    }
}

void marks_draw_stop(const struct row_context *rc, const struct layout *l)
{
    const float x = plot_window_x(rc->window, view_model_stop_s(rc->model));
    if (x >= l->plot_lanes.x && x <= l->plot_lanes.x + l->plot_lanes.w) {
        canvas_dash_v(rc->canvas, x, l->plots.y + 1, l->time_axis.y + 3, 3, 3, rc->look->theme->bad);
    }
}

void marks_draw_switches(const struct row_context *rc, const struct layout *l)
{
    const unsigned mask = 1u << TR_TIMELINE_EVENT_SWITCH;
    const struct plot_window *w = rc->window;
    double end_s = plot_window_end_s(w), from_s = plot_window_start_s(w);
    const struct tr_timeline_event *event;
    while ((event = tr_timeline_next_event(rc->model->timeline, from_s, mask)) && event->t_s <= end_s) {
        float x = plot_window_x(w, event->t_s);
        canvas_rect_snapped(rc->canvas, (struct rect){x - 0.75f, l->time_axis.y - 1, 1.5f, 5},
                            rc->look->theme->level);
        from_s = fmax(event->t_s, plot_window_time(w, x + 1 / w->scale));
    }
}

void marks_draw_bookmarks(const struct row_context *rc, const struct layout *l)
{
    const struct look *look = rc->look;
    float left = l->plot_lanes.x, right = left + l->plot_lanes.w, top = l->plots.y + 1,
          bottom = l->time_axis.y + 3;
    for (int i = 0; i < look->bookmark_count; i++) {
        float x = plot_window_x(rc->window, look->bookmarks_s[i]);
        if (x >= left && x <= right) {
            canvas_dash_v(rc->canvas, x, top, bottom, 2, 3, color_alpha(look->theme->text, 0.6f));
            const float flag[] = {x, top, x + 9, top + 4, x, top + 8};
            canvas_polygon(rc->canvas, flag, 3, look->theme->text);
        }
    }
    const bool has[] = {look->has_loop_a, look->has_loop_b};
    const double at_s[] = {look->loop_a_s, look->loop_b_s};
    for (int i = 0; i < 2; i++) {
        float x = plot_window_x(rc->window, at_s[i]);
        if (has[i] && x >= left && x <= right) {
            canvas_rect_snapped(rc->canvas, (struct rect){x, top, 1, bottom - top}, look->theme->picture);
            canvas_text(rc->canvas, x + (i ? -4 : 5), bottom - 4,
                        aligned(strong(11, look->theme->picture), i ? TEXT_RIGHT : TEXT_LEFT), i ? "B" : "A");
        }
    }
}
