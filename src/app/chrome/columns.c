#include "app/chrome/columns.h"

#include <stdio.h>
#include <string.h>

static void ask(struct columns *columns)
{
    for (int i = 0; i < columns->count; i++) {
        snprintf(columns->leads[i], sizeof columns->leads[i], "%2d", i + 1);
        columns->lines[i] = (struct ui_list_line){.text = columns->seen.columns[i].name,
                                                  .detail = columns->seen.columns[i].sample,
                                                  .lead = columns->leads[i]};
    }
    ui_list_init(&columns->list, columns->lines, columns->count);
    if (!columns->asks_time && columns->count > 1) {
        columns->list.chosen = columns->time == 2 ? 0 : 1; /* beside the time, most often */
    }
}

bool columns_ask(struct columns *columns, const char *path, const struct tr_error *err)
{
    struct columns asks = {.asks_time = err->reason == TR_REASON_TIME_COLUMN};
    const bool helps = asks.asks_time || err->reason == TR_REASON_RATE_COLUMN;
    if (!helps || strcmp(path, "-") == 0 || tr_trace_columns(path, &asks.seen, NULL) != TR_STATUS_OK ||
        asks.seen.count < 2) {
        return false;
    }
    *columns = asks;
    columns->count = (int)columns->seen.count;
    ask(columns);
    return true;
}

struct action columns_accept(struct columns *columns)
{
    int chosen = columns->list.chosen + 1;
    if (columns->asks_time) {
        columns->time = chosen;
        columns->asks_time = false;
        ask(columns);
        return (struct action){.kind = ACTION_TAKEN};
    }
    return (struct action){.kind = ACTION_COLUMNS, .from_s = columns->time, .value = chosen};
}
