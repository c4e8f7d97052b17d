/* The plots as a table: a new one is a row of it (plot_rows.c) and a name in enum plot_id (look.h). Layout,
 * the keys 1 to 9, read-outs and statistics go by the table. */
#ifndef TRACEREEL_VIEW_PLOT_ROWS_H
#define TRACEREEL_VIEW_PLOT_ROWS_H

#include "gfx/font.h"
#include "view/row_parts.h"

struct title_note {
    struct text_style style;
    char text[64]; /* empty: none */
};

struct plot_row {
    const char *title;
    struct series series;        /* its line, unless `lines` says more; what the pointer's dot stands on */
    size_t color, stalled_color; /* of struct theme, by offset; stalled_color 0: the same */
    float width, fill;           /* of the line; times the theme's filling under it */
    float weight;                /* its share of the height */
    int rank;                    /* where room is short, those of the highest rank go first */
    unsigned untold; /* enum tr_timeline_untold: a session that does not tell it has no line here */

    /* The series of a comparison: of a link that all sessions share, one line, and of each session the series
     * `compared`, where that is not NULL; of all else `series` of each session. */
    bool of_link;
    const struct series *compared;
    const struct series *unlike; /* where each has a ladder of its own; NULL: the same */

    /* Where values go in a lane. */
    struct plot_frame (*frame)(const struct view_model *model, const struct look *look, struct rect lane);
    /* The value in words: "1.67 Mbit/s". */
    void (*value_text)(const struct view_model *model, const struct tr_timeline_state *state, char *buf,
                       size_t size);
    /* The same where several stand beside each other; NULL: value_text. */
    void (*short_text)(const struct view_model *model, const struct tr_timeline_state *state, char *buf,
                       size_t size);
    /* The same of a span: mean, least, greatest. */
    void (*span_text)(const struct view_model *model, double from_s, double to_s, char *buf, size_t size);
    /* A third thing in the title, behind the value. NULL: none. */
    void (*note)(const struct view_model *model, const struct theme *theme,
                 const struct tr_timeline_state *state, struct title_note *note);
    /* Behind the lines. NULL: a grid with labels. */
    void (*back)(const struct row_context *rc, const struct plot_frame *frame);
    /* The lines. NULL: the series alone. `lane` is the whole lane, of which the frame may take a part. */
    void (*lines)(const struct row_context *rc, const struct plot_frame *frame, struct rect lane);
};

extern const struct plot_row plot_rows[PLOT_COUNT];

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
