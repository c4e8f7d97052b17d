/* The plot of how far behind live is played: with what is aimed at, and how fast is played. */
#include "view/plot_row.h"

#include "view/words.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

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
    row_span_figures(model, TR_TIMELINE_BEHIND_LIVE_S, from_s, to_s, print_hundredths, figures,
                     sizeof figures);
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
    row_line(rc, (struct series){.column = TR_TIMELINE_TARGET_S}, frame, theme->text_second, 1, 0);
    row_line(rc, plot_behind.series, frame, theme->good, plot_behind.width, plot_behind.fill);
    if (rc->model->other_count == 0) {
        draw_speed(rc, (struct rect){lane.x, lane.y + lane.h - SPEED_H, lane.w, SPEED_H});
        row_name_lane(rc, (struct rect){lane.x, lane.y + lane.h - SPEED_H - 3, lane.w, SPEED_H + 6}, "speed");
    }
}

const struct plot_row plot_behind = {.title = "Behind live",
                                     .series = SERIES_OF(BEHIND_LIVE_S),
                                     .color = THEME_COLOR(good),
                                     .stalled_color = THEME_COLOR(bad),
                                     .width = 1.6f,
                                     .fill = 0.6f,
                                     .weight = 1,
                                     .rank = 2,
                                     .untold = TR_UNTOLD_LIVE,
                                     .frame = behind_frame,
                                     .value_text = behind_text,
                                     .span_text = behind_span,
                                     .note = behind_note,
                                     .lines = behind_lines};
