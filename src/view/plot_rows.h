/* The plots as a table: a new one is a row (plot_row.h) in a file of its own, a line of the table
 * (plot_rows.c) and a name in enum plot_id (look.h). Layout, the keys 1 to 9, read-outs and statistics go by
 * the table. */
#ifndef TRACEREEL_VIEW_PLOT_ROWS_H
#define TRACEREEL_VIEW_PLOT_ROWS_H

#include "view/plot_row.h"

/* By enum plot_id; each lives for ever. */
extern const struct plot_row *const plot_rows[PLOT_COUNT];

/* A low row gives its title less room, for the line's sake. */
bool row_is_low(struct rect row);
/* The lane of a row: the part under its title in which its lines run. */
struct rect row_lane(struct rect row, const struct rect *lanes);

void row_draw_back(const struct row_context *rc, enum plot_id id, struct rect lane);
void row_draw_lines(const struct row_context *rc, enum plot_id id, struct rect lane);
/* Each compared session's mark on its line beside the playhead: a line is never told by its colour alone. */
void row_draw_session_marks(const struct row_context *rc, enum plot_id id, struct rect lane);
void row_draw_title(const struct row_context *rc, enum plot_id id, struct rect row,
                    const struct tr_timeline_state *state);
/* True where a line down at x would strike the row's title or its values through. */
bool row_title_covers(const struct row_context *rc, enum plot_id id, struct rect row,
                      const struct tr_timeline_state *state, float x);

/* Whether it shows a line of each session, where several are compared. */
bool row_is_of_each(const struct view_model *model, enum plot_id id);
/* The value of one of them in words. */
void row_session_text(const struct view_model *session, enum plot_id id, double t_s, bool briefly, char *buf,
                      size_t size);

/* The row's value in words, "\u2013" where the session does not tell it. */
void row_text(const struct view_model *session, enum plot_id id, const struct tr_timeline_state *state,
              bool briefly, char *buf, size_t size);

color row_color(const struct theme *theme, enum plot_id id, const struct tr_timeline_state *state);
/* The row's main value at a state in its lane, logical y. */
float row_value_y(const struct row_context *rc, enum plot_id id, const struct tr_timeline_state *state,
                  struct rect lane);

#endif
