/* The six plots themselves: what each row says at the playhead and draws in its lane. */
#ifndef TRACEREEL_VIEW_PLOT_ROWS_H
#define TRACEREEL_VIEW_PLOT_ROWS_H

#include "plot/series.h"
#include "view/look.h"
#include "view/model.h"

struct row_context {
    struct canvas *canvas;
    const struct view_model *model;
    const struct look *look;
    const struct plot_window *window;
};

/* The lane of a row: the part under its title in which its lines run. */
struct rect row_lane(struct rect row, const struct rect *lanes);

/* Titles, axis labels, grid and thresholds, then the lines. */
void row_draw_back(const struct row_context *rc, enum plot_id id, struct rect row, struct rect lane);
void row_draw_lines(const struct row_context *rc, enum plot_id id, struct rect lane);
void row_draw_title(const struct row_context *rc, enum plot_id id, struct rect row,
                    const struct tr_timeline_state *state);
/* True where a line down at x would strike the row's title or its values through. */
bool row_title_covers(const struct row_context *rc, enum plot_id id, struct rect row,
                      const struct tr_timeline_state *state, float x);

/* The value in words at a state, for read-outs: "1.67 Mbit/s". */
void row_value_text(const struct row_context *rc, enum plot_id id, const struct tr_timeline_state *state,
                    char *buf, size_t size);
color row_color(const struct row_context *rc, enum plot_id id, const struct tr_timeline_state *state);
/* The row's main value at a state in its lane, logical y. */
float row_value_y(const struct row_context *rc, enum plot_id id, const struct tr_timeline_state *state,
                  struct rect lane);

#endif
