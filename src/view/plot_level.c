/* The plot of the level of the ladder. */
#include "view/plot_row.h"

#include "view/words.h"

#include <math.h>
#include <stdio.h>

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

const struct plot_row plot_level = {.title = "Level",
                                    .series = {.kind = SERIES_QUALITY},
                                    .unlike = &plot_bitrate,
                                    .color = THEME_COLOR(level),
                                    .width = 2,
                                    .weight = 0.95f,
                                    .rank = 4,
                                    .frame = level_frame,
                                    .value_text = level_text,
                                    .span_text = level_span,
                                    .back = level_back};
