/* Rows of the plots drawn by their table. */
#include "view/plot_rows.h"

#include "view/words.h"

#include <math.h>
#include <stdio.h>

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

static color theme_color(const struct theme *theme, size_t offset)
{
    return *(const color *)((const char *)theme + offset);
}

color row_color(const struct theme *theme, enum plot_id id, const struct tr_timeline_state *state)
{
    const struct plot_row *row = &plot_rows[id];
    return theme_color(theme, state->stalled && row->stalled_color ? row->stalled_color : row->color);
}

void row_draw_back(const struct row_context *rc, enum plot_id id, struct rect lane)
{
    const struct plot_row *row = &plot_rows[id];
    struct plot_frame frame = row->frame(rc->model, rc->look, lane);
    if (row->back) {
        row->back(rc, &frame);
    } else {
        row_grid(rc, &frame, NULL);
    }
}

void row_draw_lines(const struct row_context *rc, enum plot_id id, struct rect lane)
{
    const struct plot_row *row = &plot_rows[id];
    struct plot_frame frame = row->frame(rc->model, rc->look, lane);
    if (row->lines) {
        row->lines(rc, &frame, lane);
    } else {
        row_line(rc, row->series, &frame, theme_color(rc->look->theme, row->color), row->width, row->fill);
    }
}

float row_value_y(const struct row_context *rc, enum plot_id id, const struct tr_timeline_state *state,
                  struct rect lane)
{
    const struct plot_row *row = &plot_rows[id];
    struct plot_frame frame = row->frame(rc->model, rc->look, lane);
    double value = series_value(rc->model->timeline, row->series, state);
    return plot_frame_y(&frame, fmax(frame.y_min, fmin(frame.y_max, value)));
}

struct title_piece {
    float x;
    struct title_note words;
};

static int title_pieces(const struct row_context *rc, enum plot_id id, struct rect r,
                        const struct tr_timeline_state *state, struct title_piece pieces[3])
{
    const float value_x = 104, value_room = 98, gap = 14;
    const struct plot_row *row = &plot_rows[id];
    const struct theme *theme = rc->look->theme;
    pieces[0] = (struct title_piece){.x = r.x + 14, .words = {.style = strong(13, theme->text)}};
    snprintf(pieces[0].words.text, sizeof pieces[0].words.text, "%s", row->title);
    pieces[1] = (struct title_piece){.x = pieces[0].x + value_x,
                                     .words = {.style = numbers(13, row_color(theme, id, state))}};
    row->value_text(rc->model, state, pieces[1].words.text, sizeof pieces[1].words.text);
    if (!row->note) {
        return 2;
    }
    /* Far enough behind the value that it does not move while the figures change. */
    float value_w = canvas_text_width(rc->canvas, pieces[1].words.style, pieces[1].words.text);
    pieces[2] = (struct title_piece){.x = pieces[1].x + fmaxf(value_w, value_room) + gap};
    row->note(rc->model, theme, state, &pieces[2].words);
    return pieces[2].words.text[0] ? 3 : 2;
}

void row_draw_title(const struct row_context *rc, enum plot_id id, struct rect row,
                    const struct tr_timeline_state *state)
{
    struct title_piece pieces[3];
    int count = title_pieces(rc, id, row, state, pieces);
    for (int i = 0; i < count; i++) {
        canvas_text(rc->canvas, pieces[i].x, row.y + (is_low(row) ? 15 : 17), pieces[i].words.style,
                    pieces[i].words.text);
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
        float w = canvas_text_width(rc->canvas, pieces[i].words.style, pieces[i].words.text);
        if (x > pieces[i].x - 4 && x < pieces[i].x + w + 4) {
            return true;
        }
    }
    return false;
}
