/* Asked where a table's columns cannot be told: which is the time, which the rate. The list has what stands
 * in the file's first lines. */
#ifndef TRACEREEL_APP_COLUMN_PANEL_H
#define TRACEREEL_APP_COLUMN_PANEL_H

#include "ui/list.h"

#include <tracereel/trace.h>

struct column_panel {
    struct ui_list list;
    struct ui_list_line lines[TR_TRACE_COLUMNS_MAX];
    int count;
    bool asks_time; /* now; the rate comes after it */
    int time;       /* chosen, from 1; 0: not asked for */
    char leads[TR_TRACE_COLUMNS_MAX][16];
    struct tr_trace_columns columns;
};

/* True where the error's reason is a column to be chosen and the file is a table whose columns can be listed.
 */
bool column_panel_fill(struct column_panel *panel, const char *path, const struct tr_error *err);
/* The number of the chosen column, from 1; 0 where none is. */
int column_panel_chosen(const struct column_panel *panel);
/* After the time was chosen: the rate is asked for. */
void column_panel_ask_rate(struct column_panel *panel, int time);

#endif
