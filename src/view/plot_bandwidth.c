/* The plot of the bandwidth: with the bitrate in use, fetches under it, and what the ladder needs. */
#include "view/plot_row.h"

#include "view/fetch_lane.h"
#include "view/kind_marks.h"
#include "view/real_lane.h"
#include "view/words.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

const struct series plot_bitrate = {.kind = SERIES_BITRATE};

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
    row_span_figures(model, TR_TIMELINE_BANDWIDTH_MBPS, from_s, to_s, rate_words, buf, size);
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

/* Under the bandwidth: what was fetched over it, and what a real player fetched. */
static void draw_fetches(const struct row_context *rc, struct rect lane)
{
    float h = fetch_lane_height(rc->model, lane.h), real_h = real_lane_height(rc->model, lane.h);
    if (h > 0) {
        struct rect fetches = {lane.x, lane.y + lane.h - real_h - h + 2, lane.w, h - 2};
        fetch_lane_draw(rc->canvas, fetches, rc->model, rc->look, rc->window);
        row_name_lane(rc, fetches, "segments");
    }
    if (real_h > 0) {
        struct rect fetches = {lane.x, lane.y + lane.h - real_h + 2, lane.w, real_h - 2};
        real_lane_draw(rc->canvas, fetches, rc->model, rc->look, rc->window);
        row_name_lane(rc, fetches, "in the log");
    }
}

static void bandwidth_lines(const struct row_context *rc, const struct plot_frame *frame, struct rect lane)
{
    draw_fetches(rc, lane);
    row_line(rc, plot_bandwidth.series, frame, rc->look->theme->bandwidth, plot_bandwidth.width,
             plot_bandwidth.fill);
    kind_marks_draw(rc, frame->area);
    if (view_model_tells(rc->model, TR_UNTOLD_BITRATE)) {
        row_line(rc, plot_bitrate, frame, rc->look->theme->level, 2, 0);
    }
    if (rc->model->bandwidth_clipped && !frame->logarithmic) {
        draw_clipped(rc, frame);
    }
}

const struct plot_row plot_bandwidth = {.title = "Bandwidth",
                                        .series = SERIES_OF(BANDWIDTH_MBPS),
                                        .color = THEME_COLOR(bandwidth),
                                        .width = 1.6f,
                                        .fill = 1,
                                        .weight = 1.25f,
                                        .rank = 0,
                                        .of_link = true,
                                        .compared = &plot_bitrate,
                                        .frame = bandwidth_frame,
                                        .value_text = bandwidth_text,
                                        .span_text = bandwidth_span,
                                        .note = bandwidth_note,
                                        .back = bandwidth_back,
                                        .lines = bandwidth_lines};
