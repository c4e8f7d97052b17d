#include "view/ribbons.h"

#include "view/session_mark.h"
#include "view/stalls.h"
#include "view/words.h"

#include <math.h>

#define BAR    8.0f
#define COLUMN 3.0f /* of the lane where they part, logical pixels */

void ribbon_draw(struct canvas *canvas, struct rect bar, const struct view_model *session,
                 const struct plot_window *window, color c, color wide)
{
    struct stall_walk walk = stalls_walk(session->timeline, window);
    struct stall_run run;
    while (stalls_next(&walk, &run)) {
        float h = fmaxf(bar.h * (float)run.share, fminf(2, bar.h));
        canvas_rect(canvas, (struct rect){run.x0, bar.y + bar.h - h, fmaxf(run.x1 - run.x0, 1), h},
                    run.stall ? wide : c);
    }
}

static double stalled_share(const struct view_model *session, double from_s, double to_s)
{
    struct tr_timeline_stalled is;
    tr_timeline_stalled_between(session->timeline, from_s, to_s, &is);
    return is.total_s / (to_s - from_s);
}

/* Where a level stands among those there are: levels of different ladders by the ratio of their bitrates. */
static double standing(const struct view_model *session, int level)
{
    const struct tr_ladder_level *l = &session->timeline->params.ladder.levels[level];
    const double kbps = l->video_kbps + l->audio_kbps;
    return session->ladders_differ ? log(fmax(kbps, 1)) : level;
}

/* Where one stalls and another plays, and how many levels they are apart: 0 .. 1 each. */
static void find_parting(const struct view_model *model, double from_s, double to_s, double *stalled,
                         double *levels)
{
    double least_stalled = 1, most_stalled = 0, least_level = INFINITY, most_level = -INFINITY;
    double bottom = INFINITY, top = -INFINITY;
    for (int i = 0; i < view_model_sessions(model); i++) {
        const struct view_model *session = view_model_session(model, i);
        struct tr_timeline_state state;
        if (from_s >= tr_timeline_duration_s(session->timeline)) {
            continue; /* it is over, and has nothing to part from */
        }
        double share = stalled_share(session, from_s, to_s);
        tr_timeline_at(session->timeline, (from_s + to_s) / 2, &state);
        least_stalled = fmin(least_stalled, share);
        most_stalled = fmax(most_stalled, share);
        if (session->ladders_differ && !view_model_tells(session, TR_UNTOLD_BITRATE)) {
            continue;
        }
        least_level = fmin(least_level, standing(session, state.quality));
        most_level = fmax(most_level, standing(session, state.quality));
        bottom = fmin(bottom, standing(session, 0));
        top = fmax(top, standing(session, session->timeline->params.ladder.count - 1));
    }
    *stalled = fmax(most_stalled - least_stalled, 0);
    *levels = top > bottom ? fmax(most_level - least_level, 0) / (top - bottom) : 0;
}

/* Columns are of the grid, so that they stay while the plot scrolls. */
static void draw_parting(const struct row_context *rc, struct rect lane)
{
    const struct plot_window *w = rc->window;
    const struct theme *theme = rc->look->theme;
    double length_s = w->spp_s * fmax(1, round(COLUMN * (double)w->scale));
    double end_s = fmin(plot_window_end_s(w), rc->model->duration_s);
    canvas_rect(rc->canvas, lane, theme->grid);
    for (double k = floor(plot_window_start_s(w) / length_s + 1e-9); k * length_s < end_s; k++) {
        double stalled, levels;
        find_parting(rc->model, k * length_s, (k + 1) * length_s, &stalled, &levels);
        float x0 = fmaxf(plot_window_x(w, k * length_s), lane.x);
        float x1 = fminf(plot_window_x(w, fmin((k + 1) * length_s, end_s)), lane.x + lane.w);
        float h = lane.h * (float)fmax(stalled, levels);
        if (h >= 0.5f && x1 > x0) {
            canvas_rect(rc->canvas, (struct rect){x0, lane.y + lane.h - h, x1 - x0, h},
                        color_alpha(stalled >= levels ? theme->bad : theme->text_second, 0.85f));
        }
    }
}

/* A cross on its ribbon where a session's player stopped for good. */
static void draw_stop(const struct row_context *rc, struct rect bar, const struct view_model *session)
{
    const float x = plot_window_x(rc->window, view_model_stop_s(session)), y = bar.y + bar.h / 2, arm = 3;
    if (x >= bar.x + arm && x <= bar.x + bar.w - arm) {
        const color c = rc->look->theme->card;
        canvas_line(rc->canvas, x - arm, y - arm, x + arm, y + arm, 1.8f, c);
        canvas_line(rc->canvas, x - arm, y + arm, x + arm, y - arm, 1.8f, c);
    }
}

void ribbons_draw(const struct row_context *rc, const struct layout *l)
{
    const struct theme *theme = rc->look->theme;
    struct rect bar = {l->plot_lanes.x, l->ribbons.y + 4, l->plot_lanes.w, BAR};
    for (int i = 0; i < view_model_sessions(rc->model); i++) {
        const struct view_model *session = view_model_session(rc->model, i);
        struct text_style style = aligned(words(10, theme->session[i]), TEXT_RIGHT);
        canvas_rect(rc->canvas, bar, theme->grid);
        ribbon_draw(rc->canvas, bar, session, rc->window, theme->bad, theme->bad);
        draw_stop(rc, bar, session);
        session_mark_draw(rc->canvas, bar.x - 10, bar.y + bar.h / 2, i, theme);
        char buf[VIEW_BRIEF_SIZE + 4];
        const float room = bar.x - l->plots.x - 22;
        canvas_text_fit(rc->canvas, bar.x - 18, bar.y + bar.h - 0.5f, room, style,
                        session_name_fit(rc->canvas, style, room - 1, session->name, session->brief, buf));
        bar.y += RIBBON_PITCH;
    }
    struct rect lane = {bar.x, bar.y, bar.w, PARTING_H - 5};
    draw_parting(rc, lane);
    canvas_text(rc->canvas, lane.x - 6, lane.y + lane.h - 1.5f,
                aligned(words(10, theme->text_second), TEXT_RIGHT), "apart");
    canvas_text(rc->canvas, lane.x + lane.w + 7, lane.y + lane.h - 1.5f, words(10, theme->text_second),
                "in level, stall");
}
