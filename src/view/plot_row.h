/* One plot: its line, what it says and draws. Each is in a file of its own, plot_NAME.c; the table of them is
 * plot_rows.h. */
#ifndef TRACEREEL_VIEW_PLOT_ROW_H
#define TRACEREEL_VIEW_PLOT_ROW_H

#include "gfx/font.h"
#include "view/row_parts.h"

#include <stddef.h>

/* A row's fields: the series of a column of the timeline, a colour of struct theme. */
#define SERIES_OF(name)                                                                                      \
    {                                                                                                        \
        SERIES_COLUMN, TR_TIMELINE_##name                                                                    \
    }
#define THEME_COLOR(name) offsetof(struct theme, name)

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

extern const struct plot_row plot_bandwidth, plot_buffer, plot_offset, plot_level, plot_latency, plot_score,
    plot_behind;

/* The bitrate in use: a line of the bandwidth's plot, and of the level's where ladders differ. */
extern const struct series plot_bitrate;

#endif
