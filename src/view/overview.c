#include "view/overview.h"

#include "plot/series.h"
#include "view/ribbons.h"
#include "view/session_mark.h"
#include "view/stalls.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>

#define RIBBON_H 6.0f /* of one session's stalls in a comparison */
#define LEVELS_H 4.0f /* the seam of levels at the bottom */

double overview_time(struct rect strip, const struct view_model *model, float x)
{
    double share = (double)((x - strip.x) / strip.w);
    return fmax(0, fmin(1, share)) * model->duration_s;
}

static float x_of(const struct plot_window *whole, double t_s)
{
    return plot_window_x(whole, t_s);
}

/* The strip is about everything: nothing on it is "future". */
static struct plot_window whole_window(const struct canvas *canvas, struct rect strip,
                                       const struct view_model *model)
{
    int x_px = (int)lroundf(strip.x * canvas->scale), columns = (int)lroundf(strip.w * canvas->scale);
    double duration_s = model->duration_s;
    struct plot_window whole = plot_window_make(0, duration_s, x_px, columns, canvas->scale, duration_s);
    whole.playhead = columns;
    return whole;
}

/* Where many share a few pixels, their part of the time as height: a day of short stalls is not all stall.
 * They hang from the top, as what stands on the strip's foot is bandwidth. */
static void draw_stalls(struct canvas *canvas, struct rect strip, const struct view_model *model,
                        const struct plot_window *whole, color c)
{
    struct stall_walk walk = stalls_walk(model->timeline, whole);
    struct stall_run run;
    while (stalls_next(&walk, &run)) {
        float h = run.stall ? strip.h : fmaxf(strip.h * (float)run.share, 8);
        canvas_rect(canvas, (struct rect){run.x0, strip.y, fmaxf(run.x1 - run.x0, 1.5f), h}, c);
    }
}

/* A seam along the bottom: the higher the level, the stronger. Where several levels share a column, the
 * lowest. */
static void draw_levels(struct canvas *canvas, struct rect strip, const struct view_model *model,
                        const struct plot_window *whole, const struct theme *theme)
{
    float low[SERIES_COLUMNS_MAX], high[SERIES_COLUMNS_MAX];
    struct plot_window w = *whole;
    w.columns = w.columns > SERIES_COLUMNS_MAX ? SERIES_COLUMNS_MAX : w.columns;
    series_columns(model->timeline, (struct series){.kind = SERIES_QUALITY}, &w, low, high);
    int last = model->timeline->params.ladder.count - 1;
    for (int from = 0, to; from < w.columns; from = to) {
        for (to = from + 1; to < w.columns && low[to] == low[from]; to++) {}
        if (isnan(low[from])) {
            continue;
        }
        float share = last > 0 ? low[from] / (float)last : 1;
        struct rect run = {(float)(w.x_px + from) / w.scale, strip.y + strip.h - LEVELS_H,
                           (float)(to - from) / w.scale, LEVELS_H};
        canvas_rect(canvas, run, color_alpha(theme->level, 0.2f + 0.8f * share));
    }
}

struct rect overview_frame(struct rect strip, const struct view_model *model,
                           const struct plot_window *visible)
{
    double duration_s = model->duration_s;
    float x0 = strip.x + strip.w * (float)fmax(0, plot_window_start_s(visible) / duration_s);
    float x1 = strip.x + strip.w * (float)fmin(1, plot_window_end_s(visible) / duration_s);
    bool all = x1 - x0 > strip.w - 2; /* a frame around everything says nothing */
    return (struct rect){x0, strip.y - 2, all ? 0 : fmaxf(x1 - x0, 4), strip.h + 4};
}

/* Draws the handle that it can be taken by. */
static void draw_handle(struct canvas *canvas, struct rect frame, float x, bool hot,
                        const struct theme *theme)
{
    float w = hot ? 6 : 4, h = fminf(frame.h * (hot ? 0.6f : 0.4f), 28);
    canvas_round_rect(canvas, (struct rect){x - w / 2, frame.y + (frame.h - h) / 2, w, h}, w / 2,
                      hot ? theme->picture : color_mix(theme->text_second, theme->text, 0.3f));
}

static void draw_frame(struct canvas *canvas, struct rect frame, const struct theme *theme)
{
    if (frame.w <= 0) {
        return;
    }
    canvas_round_rect(canvas, frame, 4, color_alpha(theme->text, 0.08f));
    canvas_round_frame(canvas, frame, 4, 1, color_alpha(theme->text_second, 0.9f));
    if (frame.w > 14) {
        draw_handle(canvas, frame, frame.x, false, theme);
        draw_handle(canvas, frame, frame.x + frame.w, false, theme);
    }
}

static void draw_marks(struct canvas *canvas, struct rect strip, const struct plot_window *whole,
                       const struct look *look)
{
    for (int i = 0; i < look->bookmark_count; i++) {
        float x = x_of(whole, look->bookmarks_s[i]);
        const float flag[] = {x, strip.y - 4, x + 7, strip.y - 0.5f, x, strip.y + 3};
        canvas_polygon(canvas, flag, 3, look->theme->text);
        canvas_vline(canvas, x, strip.y - 4, strip.y + strip.h, look->theme->text);
    }
    if (look->has_loop_a) {
        canvas_vline(canvas, x_of(whole, look->loop_a_s), strip.y, strip.y + strip.h, look->theme->picture);
    }
    if (look->has_loop_b) {
        float a = x_of(whole, look->loop_a_s), b = x_of(whole, look->loop_b_s);
        canvas_rect(canvas, (struct rect){a, strip.y + strip.h - 3, b - a, 3}, look->theme->picture);
    }
}

/* "360p  stalled", and the buffer. */
static void session_words(const struct view_model *session, double t_s, char *buf, size_t size)
{
    struct tr_timeline_state state;
    tr_timeline_at(session->timeline, t_s, &state);
    char buffer[32] = "";
    if (view_model_tells(session, TR_UNTOLD_BUFFER)) {
        snprintf(buffer, sizeof buffer, "  buffer %.1f s", state.buffer_level_s);
    }
    snprintf(buf, size, "%s%s%s", session->timeline->params.ladder.levels[state.quality].name, buffer,
             state.stalled ? "  stalled" : "");
}

/* Time and bandwidth where the pointer is, and a line a session. */
static void draw_card_at(struct canvas *canvas, struct rect strip, const struct view_model *model,
                         const struct look *look, const struct plot_window *whole)
{
    const struct theme *theme = look->theme;
    const int count = view_model_sessions(model);
    const double t_s = look->overview_hover_s;
    struct tr_timeline_state state;
    char clock[32], rate[32], head[96], lines[VIEW_SESSIONS_MAX][96];
    tr_timeline_at(model->timeline, t_s, &state);
    clock_text(clock, sizeof clock, t_s);
    rate_words(rate, sizeof rate, state.bandwidth_mbps);
    snprintf(head, sizeof head, "%s%s%s", clock, model->links_differ ? "" : "  ",
             model->links_differ ? "" : rate);
    struct text_style first = numbers(12, theme->text), second = numbers(11, theme->text_second);
    float w = canvas_text_width(canvas, first, head), indent = count > 1 ? 14 : 0;
    for (int i = 0; i < count; i++) {
        session_words(view_model_session(model, i), t_s, lines[i], sizeof lines[i]);
        w = fmaxf(w, canvas_text_width(canvas, second, lines[i]) + indent);
    }
    w += 20;
    float h = 26 + 16 * (float)count, x = x_of(whole, t_s);
    struct rect box = {fmaxf(8, fminf(x - w / 2, strip.x + strip.w + 8 - w)), strip.y - 12 - h, w, h};
    canvas_vline(canvas, x, strip.y - 4, strip.y + strip.h + 4, theme->text_second);
    canvas_round_rect(canvas, box, 6, theme->card);
    canvas_round_frame(canvas, box, 6, 1, theme->card_edge);
    canvas_text(canvas, box.x + 10, box.y + 17, first, head);
    for (int i = 0; i < count; i++) {
        float y = box.y + 33 + 16 * (float)i;
        if (count > 1) {
            session_mark_draw(canvas, box.x + 14, y - 4, i, theme);
            second.color = theme->session[i];
        }
        canvas_text(canvas, box.x + 10 + indent, y, second, lines[i]);
    }
}

static void draw_buffer(struct canvas *canvas, struct rect area, const struct view_model *session,
                        const struct plot_window *whole, color c)
{
    struct plot_frame frame = {.area = area, .y_max = session->buffer_max_s};
    if (!view_model_tells(session, TR_UNTOLD_BUFFER)) {
        return;
    }
    series_draw(canvas, session->timeline, (struct series){.column = TR_TIMELINE_BUFFER_LEVEL_S}, whole,
                &frame, &(struct series_style){.line = c, .width = 1.3f, .future_alpha = 1});
}

static void draw_bandwidth(struct canvas *canvas, struct rect area, const struct view_model *session,
                           const struct plot_window *whole, color c, float fill_alpha)
{
    struct plot_frame frame = {.area = area, .y_max = session->overview_max_mbps};
    series_draw(canvas, session->timeline, (struct series){.column = TR_TIMELINE_BANDWIDTH_MBPS}, whole,
                &frame, &(struct series_style){.line = c, .fill_alpha = fill_alpha, .future_alpha = 1});
}

/* Draws the series in which the sessions differ, a line each: the buffer over a link that they share, else
 * the links. Their stalls in ribbons one under the other. */
static void draw_compared(struct canvas *canvas, struct rect strip, struct rect above,
                          const struct view_model *model, const struct plot_window *whole,
                          const struct theme *theme)
{
    struct rect bar = {strip.x, above.y + above.h + 1, strip.w, RIBBON_H - 1};
    for (int i = view_model_sessions(model) - 1; i >= 0; i--) {
        const struct view_model *session = view_model_session(model, i);
        if (model->links_differ) {
            draw_bandwidth(canvas, above, session, whole, theme->session[i], 0.45f);
        } else {
            draw_buffer(canvas, above, session, whole, theme->session[i]);
        }
    }
    for (int i = 0; i < view_model_sessions(model); i++, bar.y += RIBBON_H) {
        canvas_rect(canvas, bar, color_alpha(theme->session[i], 0.18f));
        ribbon_draw(canvas, bar, view_model_session(model, i), whole, theme->bad, theme->bad);
    }
}

void overview_draw(struct canvas *canvas, struct rect strip, const struct view_model *model,
                   const struct look *look, const struct plot_window *visible, double t_s)
{
    const struct theme *theme = look->theme;
    struct plot_window whole = whole_window(canvas, strip, model);
    int sessions = view_model_sessions(model);
    float below = sessions > 1 ? RIBBON_H * (float)sessions : LEVELS_H;
    struct rect above = {strip.x, strip.y, strip.w, strip.h - below - 1};
    if (!model->links_differ) {
        draw_bandwidth(canvas, above, model, &whole, theme->bandwidth, 0.5f);
    }
    for (int i = 0; i < model->gap_count && !model->links_differ; i++) {
        float x0 = x_of(&whole, model->gaps[i].begin_s), x1 = x_of(&whole, model->gaps[i].end_s);
        draw_hatching(canvas, (struct rect){x0, above.y, fmaxf(x1 - x0, 1), above.h}, 6,
                      color_alpha(theme->text_second, 0.35f));
    }
    if (model->other_count > 0) {
        draw_compared(canvas, strip, above, model, &whole, theme);
    } else {
        draw_stalls(canvas, strip, model, &whole, color_alpha(theme->bad, 0.6f));
        draw_buffer(canvas, above, model, &whole, theme->good);
        draw_levels(canvas, strip, model, &whole, theme);
    }
    draw_frame(canvas, overview_frame(strip, model, visible), theme);
    draw_marks(canvas, strip, &whole, look);
    float x = x_of(&whole, t_s);
    canvas_rect_snapped(canvas, (struct rect){x - 1, strip.y - 5, 2, strip.h + 10}, theme->text);
}

void overview_draw_pointer(struct canvas *canvas, struct rect strip, const struct view_model *model,
                           const struct look *look, const struct plot_window *visible)
{
    struct rect frame = overview_frame(strip, model, visible);
    bool begin = look->hot == HOT_FRAME_BEGIN, end = look->hot == HOT_FRAME_END;
    if (frame.w > 0 && (begin || end || look->hot == HOT_FRAME)) {
        canvas_round_frame(canvas, frame, 4, 1.5f, look->theme->picture);
        draw_handle(canvas, frame, frame.x, begin, look->theme);
        draw_handle(canvas, frame, frame.x + frame.w, end, look->theme);
    }
    if (look->has_overview_hover) {
        struct plot_window whole = whole_window(canvas, strip, model);
        draw_card_at(canvas, strip, model, look, &whole);
    }
}
