#include "view/fetch_lane.h"

#include "base/figures.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>

float fetch_lane_height(const struct view_model *model, float lane_h)
{
    if (model->timeline->fetch_count == 0 || model->other_count > 0 || lane_h < 30) {
        return 0;
    }
    return lane_h > 70 ? 14 : 9;
}

/* First fetch that may reach into the window. Fetches follow each other, so their ends ascend as their starts
 * do. */
static size_t first_visible(const struct tr_timeline *timeline, double start_s)
{
    size_t low = 0, high = timeline->fetch_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (timeline->fetches[mid].end_s < start_s) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

const struct tr_timeline_fetch *fetch_at(const struct view_model *model, double t_s, double *share)
{
    const struct tr_timeline *timeline = model->timeline;
    size_t i = first_visible(timeline, t_s);
    if (i == timeline->fetch_count || timeline->fetches[i].start_s > t_s) {
        return NULL;
    }
    const struct tr_timeline_fetch *fetch = &timeline->fetches[i];
    double before = tr_trace_mbit_before(model->trace, fetch->start_s, true);
    double all = tr_trace_mbit_before(model->trace, fetch->end_s, true) - before;
    *share = all > 0 ? fmin((tr_trace_mbit_before(model->trace, t_s, true) - before) / all, 1) : 0;
    return fetch;
}

/* Whether its content was in the buffer already, at another level. */
static bool comes_again(const struct tr_timeline_fetch *fetch)
{
    return !fetch->abandoned && !fetch->cut_off &&
           fetch->content_s + fetch->length_s < fetch->pictures_end_s - 1e-6;
}

void fetch_text(char *buf, size_t size, const struct view_model *model, const struct tr_timeline_fetch *fetch)
{
    char bytes[24];
    bytes_text(bytes, sizeof bytes, fetch->bytes);
    char part[24] = "";
    if (fetch->pieces > 1) {
        snprintf(part, sizeof part, " %u/%u", fetch->piece + 1u, fetch->pieces);
    }
    snprintf(buf, size, "%s%s %s%s", model->timeline->params.ladder.levels[fetch->level].name, part, bytes,
             fetch->timed_out     ? ", timed out"
             : fetch->abandoned   ? ", given up"
             : comes_again(fetch) ? ", again"
                                  : "");
}

/* The level, and where there is room the bytes. */
static void draw_words(struct canvas *canvas, struct rect box, const struct view_model *model,
                       const struct tr_timeline_fetch *fetch, const struct theme *theme)
{
    struct text_style style = aligned(numbers(9, theme->text), TEXT_CENTER);
    char whole[64];
    const char *text = whole;
    fetch_text(whole, sizeof whole, model, fetch);
    if (box.w <= canvas_text_width(canvas, style, whole) + 6) {
        text = model->timeline->params.ladder.levels[fetch->level].name;
    }
    if (box.h >= 12 && box.w > canvas_text_width(canvas, style, text) + 6) {
        canvas_text(canvas, box.x + box.w / 2, box.y + box.h - 3.5f, style, text);
    }
}

static void draw_box(struct canvas *canvas, struct rect box, const struct view_model *model,
                     const struct tr_timeline_fetch *fetch, const struct theme *theme, float alpha)
{
    const struct tr_ladder *ladder = &model->timeline->params.ladder;
    /* The higher the level, the stronger the box. */
    float share = ladder->count > 1 ? (float)fetch->level / (float)(ladder->count - 1) : 1;
    color c = fetch->abandoned ? theme->bad : theme->level;
    canvas_round_rect(canvas, box, 2,
                      color_alpha(c, (fetch->abandoned ? 0.2f : 0.22f + 0.5f * share) * alpha));
    if (fetch->abandoned) {
        draw_hatching(canvas, box, 5, color_alpha(c, 0.8f * alpha)); /* thrown away */
    } else if (comes_again(fetch)) {
        draw_hatching(canvas, box, 5,
                      color_alpha(theme->card, 0.7f * alpha)); /* what it takes the place of */
    }
    draw_words(canvas, box, model, fetch, theme);
}

/* Levels that are left for a while, as a line at the lane's foot. */
static void draw_bans(struct canvas *canvas, struct rect lane, const struct tr_timeline *timeline,
                      const struct theme *theme, const struct plot_window *window)
{
    const double end_s = plot_window_end_s(window);
    const struct tr_timeline_event *ban = tr_timeline_next_event(timeline, -1, 1u << TR_TIMELINE_EVENT_BAN);
    for (; ban && ban->t_s < end_s;
         ban = tr_timeline_next_event(timeline, ban->t_s, 1u << TR_TIMELINE_EVENT_BAN)) {
        const float x0 = fmaxf(plot_window_x(window, ban->t_s), lane.x),
                    x1 = fminf(plot_window_x(window, ban->t_s + ban->duration_s), lane.x + lane.w);
        if (x1 > x0) {
            canvas_rect_snapped(canvas, (struct rect){x0, lane.y + lane.h - 2, x1 - x0, 2},
                                color_alpha(theme->bad, 0.8f));
        }
    }
}

void fetch_lane_draw(struct canvas *canvas, struct rect lane, const struct view_model *model,
                     const struct look *look, const struct plot_window *window)
{
    const struct tr_timeline *timeline = model->timeline;
    double start_s = plot_window_start_s(window), end_s = plot_window_end_s(window);
    float playhead_x = (float)(window->x_px + window->playhead) / window->scale, drawn_to = -1e9f;
    for (size_t i = first_visible(timeline, start_s); i < timeline->fetch_count; i++) {
        const struct tr_timeline_fetch *fetch = &timeline->fetches[i];
        if (fetch->start_s > end_s) {
            break;
        }
        float x0 = fmaxf(plot_window_x(window, fetch->start_s), lane.x);
        float x1 = fminf(plot_window_x(window, fetch->end_s), lane.x + lane.w);
        x1 = fmaxf(x1 - 0.5f, x0 + 0.75f);
        if (x1 <= drawn_to + 0.5f) {
            continue; /* many fetches in a pixel: each pixel once */
        }
        drawn_to = x1;
        float alpha = x0 > playhead_x ? look->theme->future_alpha : 1;
        draw_box(canvas, (struct rect){x0, lane.y, x1 - x0, lane.h}, model, fetch, look->theme, alpha);
    }
    draw_bans(canvas, lane, timeline, look->theme, window);
}
