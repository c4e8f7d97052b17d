/* Rows of the plots drawn by their table. */
#include "view/plot_rows.h"

#include "base/figures.h"
#include "view/session_mark.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>

#define TITLE_REACH 400.0f /* no row's title goes further */

bool row_is_low(struct rect row)
{
    return row.h < 72;
}

static float title_height(struct rect row)
{
    return row_is_low(row) ? 21 : 28;
}

struct rect row_lane(struct rect row, const struct rect *lanes)
{
    float title_h = title_height(row), h = row.h - title_h - (row_is_low(row) ? 6 : 8);
    return (struct rect){lanes->x, row.y + title_h, lanes->w, h > 4 ? h : 4};
}

static color theme_color(const struct theme *theme, size_t offset)
{
    return *(const color *)((const char *)theme + offset);
}

color row_color(const struct theme *theme, enum plot_id id, const struct tr_timeline_state *state)
{
    const struct plot_row *row = plot_rows[id];
    return theme_color(theme, state->stalled && row->stalled_color ? row->stalled_color : row->color);
}

/* A series of the link that all sessions share is drawn once. */
static bool is_shared(const struct view_model *model, const struct plot_row *row)
{
    return row->of_link && !model->links_differ;
}

/* The series that a comparison shows of each session; NULL: none, for it is of the link that they share. */
static const struct series *compared_series(const struct view_model *model, const struct plot_row *row)
{
    if (!is_shared(model, row)) {
        return model->ladders_differ && row->unlike ? row->unlike : &row->series;
    }
    return row->compared;
}

/* Whether a session has a line of this series: the row's own, or its bitrate. */
static bool has_line(const struct view_model *session, const struct plot_row *row,
                     const struct series *series)
{
    const unsigned of_rate = series->kind == SERIES_BITRATE ? TR_UNTOLD_BITRATE : 0;
    return view_model_tells(session, (series == row->compared ? 0 : row->untold) | of_rate);
}

/* At the height at which its line leaves the lane. */
static void draw_session_names(const struct row_context *rc, const struct plot_row *row,
                               const struct plot_frame *frame)
{
    const struct series *series = compared_series(rc->model, row);
    for (int i = 0; series && i < view_model_sessions(rc->model); i++) {
        const struct view_model *session = view_model_session(rc->model, i);
        struct tr_timeline_state state;
        double end_s = fmin(plot_window_end_s(rc->window), tr_timeline_duration_s(session->timeline));
        if (!has_line(session, row, series)) {
            continue;
        }
        tr_timeline_at(session->timeline, end_s, &state);
        double value = series_value(session->timeline, *series, &state);
        char buf[VIEW_BRIEF_SIZE + 4];
        const color c = rc->look->theme->session[i];
        row_mark(
            rc, frame, fmax(frame->y_min, fmin(frame->y_max, value)),
            session_name_fit(rc->canvas, words(10, c), ROW_GUTTER - 11, session->name, session->brief, buf),
            c);
    }
}

static void draw_compared_lines(const struct row_context *rc, const struct plot_row *row,
                                const struct plot_frame *frame)
{
    const struct theme *theme = rc->look->theme;
    const struct series *series = compared_series(rc->model, row);
    if (is_shared(rc->model, row)) {
        row_line(rc, row->series, frame, theme->text_second, row->width, row->fill);
    }
    /* The first on top: where lines are one, it is the one that the others are held against. */
    for (int i = view_model_sessions(rc->model) - 1; series && i >= 0; i--) {
        struct series_style style = {
            .line = theme->session[i], .width = 1.8f, .future_alpha = theme->future_alpha};
        const struct view_model *session = view_model_session(rc->model, i);
        if (has_line(session, row, series)) {
            series_draw(rc->canvas, session->timeline, *series, rc->window, frame, &style);
        }
    }
}

void row_draw_back(const struct row_context *rc, enum plot_id id, struct rect lane)
{
    const struct plot_row *row = plot_rows[id];
    struct plot_frame frame = row->frame(rc->model, rc->look, lane);
    if (rc->model->other_count > 0) {
        draw_session_names(rc, row, &frame);
    }
    if (row->back) {
        row->back(rc, &frame);
    } else {
        row_grid(rc, &frame, NULL);
    }
}

void row_draw_lines(const struct row_context *rc, enum plot_id id, struct rect lane)
{
    const struct plot_row *row = plot_rows[id];
    struct plot_frame frame = row->frame(rc->model, rc->look, lane);
    if (rc->model->other_count > 0) {
        draw_compared_lines(rc, row, &frame);
    } else if (!view_model_tells(rc->model, row->untold)) {
        canvas_text(rc->canvas, lane.x + lane.w / 2, lane.y + lane.h / 2 + 4,
                    aligned(words(12, rc->look->theme->text_second), TEXT_CENTER), VIEW_UNTOLD);
    } else if (row->lines) {
        row->lines(rc, &frame, lane);
    } else {
        row_line(rc, row->series, &frame, theme_color(rc->look->theme, row->color), row->width, row->fill);
    }
}

#define MARK_FIRST 11.0f /* from the playhead to the first session's mark */
#define MARK_PITCH 13.0f /* from there to the next one's: lines that are one have marks beside each other */

void row_draw_session_marks(const struct row_context *rc, enum plot_id id, struct rect lane)
{
    const struct plot_row *row = plot_rows[id];
    const struct plot_window *w = rc->window;
    const struct series *series = rc->model->other_count > 0 ? compared_series(rc->model, row) : NULL;
    const struct plot_frame frame = row->frame(rc->model, rc->look, lane);
    const int count = view_model_sessions(rc->model);
    const float head = (float)(w->x_px + w->playhead) / w->scale;
    const bool left = head - MARK_FIRST - MARK_PITCH * (float)count > lane.x;
    for (int i = 0; series && i < count; i++) {
        const struct view_model *session = view_model_session(rc->model, i);
        const float off = MARK_FIRST + MARK_PITCH * (float)i, x = left ? head - off : head + off;
        const double t_s = plot_window_time(w, x);
        struct tr_timeline_state state;
        if (x > lane.x + lane.w - 4 || t_s > tr_timeline_duration_s(session->timeline) ||
            !has_line(session, row, series)) {
            continue;
        }
        tr_timeline_at(session->timeline, t_s, &state);
        const double value = series_value(session->timeline, *series, &state);
        if (!isnan(value)) {
            const float y = plot_frame_y(&frame, fmax(frame.y_min, fmin(frame.y_max, value)));
            session_mark_draw(rc->canvas, x, y, i, rc->look->theme);
        }
    }
}

float row_value_y(const struct row_context *rc, enum plot_id id, const struct tr_timeline_state *state,
                  struct rect lane)
{
    const struct plot_row *row = plot_rows[id];
    struct plot_frame frame = row->frame(rc->model, rc->look, lane);
    const struct series *series = row_is_of_each(rc->model, id) ? compared_series(rc->model, row) : NULL;
    double value = series_value(rc->model->timeline, series ? *series : row->series, state);
    value = isnan(value) ? frame.y_min : value;
    return plot_frame_y(&frame, fmax(frame.y_min, fmin(frame.y_max, value)));
}

void row_text(const struct view_model *session, enum plot_id id, const struct tr_timeline_state *state,
              bool briefly, char *buf, size_t size)
{
    const struct plot_row *row = plot_rows[id];
    if (!view_model_tells(session, row->untold)) {
        snprintf(buf, size, "\u2013");
    } else {
        (briefly && row->short_text ? row->short_text : row->value_text)(session, state, buf, size);
    }
}

void row_session_text(const struct view_model *session, enum plot_id id, double t_s, bool briefly, char *buf,
                      size_t size)
{
    const struct plot_row *row = plot_rows[id];
    struct tr_timeline_state state;
    tr_timeline_at(session->timeline, t_s, &state);
    if (is_shared(session, row) && row->compared) {
        if (has_line(session, row, row->compared)) {
            rate_words(buf, size, series_value(session->timeline, *row->compared, &state));
        } else {
            snprintf(buf, size, "\u2013");
        }
    } else {
        row_text(session, id, &state, briefly, buf, size);
    }
}

struct title_piece {
    float x;
    struct title_note words;
    int session; /* whose mark stands before it; -1: nobody's */
};
#define TITLE_PIECES_MAX (2 + VIEW_SESSIONS_MAX)

/* A value of each session, behind its mark. */
static int compared_pieces(const struct row_context *rc, enum plot_id id, double t_s, float x,
                           struct title_piece *pieces)
{
    const float room = 64, gap = 26;
    const struct plot_row *row = plot_rows[id];
    int sessions = compared_series(rc->model, row) ? view_model_sessions(rc->model) : 0;
    for (int i = 0; i < sessions; i++) {
        struct title_piece *piece = &pieces[i];
        *piece = (struct title_piece){
            .x = x + 10, .words = {.style = numbers(12, rc->look->theme->session[i])}, .session = i};
        row_session_text(view_model_session(rc->model, i), id, t_s, sessions > 2, piece->words.text,
                         sizeof piece->words.text);
        x += fmaxf(canvas_text_width(rc->canvas, piece->words.style, piece->words.text), room) + gap;
    }
    return sessions;
}

static int title_pieces(const struct row_context *rc, enum plot_id id, struct rect r,
                        const struct tr_timeline_state *state, struct title_piece *pieces)
{
    const float value_x = 104, value_room = 98, gap = 14;
    const struct plot_row *row = plot_rows[id];
    const struct theme *theme = rc->look->theme;
    pieces[0] =
        (struct title_piece){.x = r.x + 14, .words = {.style = strong(13, theme->text)}, .session = -1};
    snprintf(pieces[0].words.text, sizeof pieces[0].words.text, "%s", row->title);
    float x = pieces[0].x + value_x;
    if (rc->model->other_count > 0 && !is_shared(rc->model, row)) {
        return 1 + compared_pieces(rc, id, state->t_s, x, pieces + 1);
    }
    /* Colours belong to the sessions of a comparison: what they share has none. */
    color c = rc->model->other_count > 0 ? theme->text_second : row_color(theme, id, state);
    pieces[1] = (struct title_piece){.x = x, .words = {.style = numbers(13, c)}, .session = -1};
    row_text(rc->model, id, state, false, pieces[1].words.text, sizeof pieces[1].words.text);
    /* Far enough behind the value that it does not move while the figures change. */
    x += fmaxf(canvas_text_width(rc->canvas, pieces[1].words.style, pieces[1].words.text), value_room) + gap;
    if (rc->model->other_count > 0) {
        return 2 + compared_pieces(rc, id, state->t_s, x, pieces + 2);
    }
    if (!row->note) {
        return 2;
    }
    pieces[2] = (struct title_piece){.x = x, .session = -1};
    row->note(rc->model, theme, state, &pieces[2].words);
    return pieces[2].words.text[0] ? 3 : 2;
}

void row_draw_title(const struct row_context *rc, enum plot_id id, struct rect row,
                    const struct tr_timeline_state *state)
{
    struct title_piece pieces[TITLE_PIECES_MAX];
    int count = title_pieces(rc, id, row, state, pieces);
    float base = row.y + (row_is_low(row) ? 15 : 17);
    for (int i = 0; i < count; i++) {
        if (pieces[i].session >= 0) {
            session_mark_draw(rc->canvas, pieces[i].x - 8, base - 4.5f, pieces[i].session, rc->look->theme);
        }
        canvas_text(rc->canvas, pieces[i].x, base, pieces[i].words.style, pieces[i].words.text);
    }
}

bool row_is_of_each(const struct view_model *model, enum plot_id id)
{
    return model->other_count > 0 && !is_shared(model, plot_rows[id]);
}

bool row_title_covers(const struct row_context *rc, enum plot_id id, struct rect row,
                      const struct tr_timeline_state *state, float x)
{
    if (x > row.x + (rc->model->other_count > 0 ? 2 * TITLE_REACH : TITLE_REACH)) {
        return false;
    }
    struct title_piece pieces[TITLE_PIECES_MAX];
    int count = title_pieces(rc, id, row, state, pieces);
    for (int i = 0; i < count; i++) {
        float w = canvas_text_width(rc->canvas, pieces[i].words.style, pieces[i].words.text);
        float left = pieces[i].x - (pieces[i].session >= 0 ? 16 : 4);
        if (x > left && x < pieces[i].x + w + 4) {
            return true;
        }
    }
    return false;
}
