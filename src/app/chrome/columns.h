/* Asked where a table's columns cannot be told: which is the time, which the rate. The list has what stands
 * in the file's first lines. */
#ifndef TRACEREEL_APP_COLUMNS_H
#define TRACEREEL_APP_COLUMNS_H

#include "app/chrome/chrome_in.h"
#include "ui/list.h"

#include <tracereel/trace.h>

struct columns {
    struct ui_list list;
    struct ui_list_line lines[TR_TRACE_COLUMNS_MAX];
    int count;
    bool asks_time; /* now; the rate comes after it */
    int time;       /* chosen, from 1; 0: not asked for */
    char leads[TR_TRACE_COLUMNS_MAX][16];
    struct tr_trace_columns seen;
};

/* True where the error's reason is a column to be chosen and the file is a table whose columns can be listed.
 */
bool columns_ask(struct columns *columns, const char *path, const struct tr_error *err);
/* The action of accepting the chosen one: after the time the rate is asked for, then the file is read again.
 */
struct action columns_accept(struct columns *columns);

#endif
