/* Sessions as a table: a line each, what came of it, and a spark that shows when it stalled. Pure drawing. */
#ifndef TRACEREEL_VIEW_SESSION_TABLE_H
#define TRACEREEL_VIEW_SESSION_TABLE_H

#include "gfx/canvas.h"
#include "gfx/theme.h"

#define SESSION_SPARKS 60 /* spans of equal length */

enum session_column {
    SESSION_TRACE,
    SESSION_PLAYER,
    SESSION_SCORE,
    SESSION_STALLED,
    SESSION_STALLS,
    SESSION_BITRATE,
    SESSION_SWITCHES,
    SESSION_COLUMNS /* the spark stands behind them and is no order */
};

struct session_row {
    const char *trace, *player;
    const char *why;                /* it could not be, one sentence; NULL */
    bool has_values, has_spark;     /* not yet, where neither these nor `why` is there */
    double values[SESSION_COLUMNS]; /* from SESSION_SCORE on */
    float spark[SESSION_SPARKS];    /* share of each span stalled, 0 .. 1 */
};

struct session_table {
    const struct session_row *rows;
    const int *order;         /* order[k]: the row that stands at k */
    int count, chosen, first; /* chosen, first: places in the order; chosen -1: none */
    enum session_column sort;
    bool descending;
};

/* How many rows are in sight. */
int session_table_fit(struct rect room);
/* The place in the order under a point; -1: none. */
int session_table_at(struct rect room, const struct session_table *table, float x, float y);
/* The column whose head is under a point; SESSION_COLUMNS: none. */
enum session_column session_table_head_at(struct rect room, float x, float y);
void session_table_draw(struct canvas *canvas, struct rect room, const struct session_table *table,
                        const struct theme *theme);

#endif
