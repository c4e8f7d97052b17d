/* Which columns a table has, for whoever has to say which is which. */
#include "base/plain.h"
#include "trace/sniff.h"

#include <stdio.h>

static void put_cell(char *buf, size_t size, const struct cell *cell)
{
    snprintf(buf, size, "%.*s", (int)(cell->end - cell->begin), cell->begin);
    plain_text(buf); /* out of a file: must not reach a terminal as it is */
}

static void list_columns(const struct sniff *sniff, struct tr_trace_columns *out)
{
    struct cell cells[CELLS_MAX];
    size_t row = sniff_first_row(sniff);
    size_t filled = row < sniff->lines ? sniff_cells(sniff, row, cells) : 0;
    filled = filled < CELLS_MAX ? filled : CELLS_MAX;
    size_t count = sniff->names > filled ? sniff->names : filled;
    *out = (struct tr_trace_columns){.count = count < TR_TRACE_COLUMNS_MAX ? count : TR_TRACE_COLUMNS_MAX};
    for (size_t i = 0; i < out->count; i++) {
        put_cell(out->columns[i].name, sizeof out->columns[i].name, sniff_name(sniff, (int)i));
        if (i < filled) {
            put_cell(out->columns[i].sample, sizeof out->columns[i].sample, &cells[i]);
        }
    }
}

enum tr_status tr_trace_columns(const char *path, struct tr_trace_columns *out, struct tr_error *err)
{
    static const struct tr_trace_options options;
    struct input in;
    struct sniff sniff;
    enum tr_status status = input_open(&in, path, &options, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = sniff_at(&sniff, &in, err);
    if (status == TR_STATUS_OK) {
        if (sniff.first == '{' || sniff.first == '[') {
            *out = (struct tr_trace_columns){0};
        } else {
            list_columns(&sniff, out);
        }
    }
    sniff_destroy(&sniff);
    input_close(&in);
    return status;
}
