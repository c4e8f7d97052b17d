#include "app/column_panel.h"

#include <stdio.h>
#include <string.h>

static void ask(struct column_panel *panel)
{
    for (int i = 0; i < panel->count; i++) {
        snprintf(panel->leads[i], sizeof panel->leads[i], "%2d", i + 1);
        panel->lines[i] = (struct ui_list_line){.text = panel->columns.columns[i].name,
                                                .detail = panel->columns.columns[i].sample,
                                                .lead = panel->leads[i]};
    }
    ui_list_init(&panel->list, panel->lines, panel->count);
    if (!panel->asks_time && panel->count > 1) {
        panel->list.chosen = panel->time == 2 ? 0 : 1; /* beside the time, most often */
    }
}

bool column_panel_fill(struct column_panel *panel, const char *path, const struct tr_error *err)
{
    struct column_panel asks = {.asks_time = err->reason == TR_REASON_TIME_COLUMN};
    if (err->reason == TR_REASON_NONE || strcmp(path, "-") == 0 ||
        tr_trace_columns(path, &asks.columns, NULL) != TR_STATUS_OK || asks.columns.count < 2) {
        return false;
    }
    *panel = asks;
    panel->count = (int)panel->columns.count;
    ask(panel);
    return true;
}

int column_panel_chosen(const struct column_panel *panel)
{
    return panel->list.chosen + 1;
}

void column_panel_ask_rate(struct column_panel *panel, int time)
{
    panel->time = time;
    panel->asks_time = false;
    ask(panel);
}
