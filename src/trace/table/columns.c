/* Which columns a table has, for whoever has to say which is which. */
#include "base/plain.h"
#include "trace/format/json_rows.h"
#include "trace/sniff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* Of rows or arrays in JSON, as they become a table. */
static enum tr_status list_json(struct input *in, struct json_sheet *s, struct tr_trace_columns *out,
                                struct tr_error *err)
{
    struct reader r = {.in = in};
    struct json_text t;
    enum tr_status status = json_text_of(&r, &t, err);
    status = status == TR_STATUS_OK ? json_rows_find(s, &t, err) : status;
    if (status != TR_STATUS_OK || s->rows == 0) {
        return status;
    }
    struct cell names[CELLS_MAX];
    for (size_t i = 0; i < s->names; i++) {
        names[i] = (struct cell){s->name[i], s->name[i] + strlen(s->name[i])};
    }
    static const struct tr_trace_options options;
    struct input text;
    struct sniff sniff;
    status = input_open_memory(&text, in->name, s->text.text, s->text.len, &options, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    status =
        s->names > 0 ? sniff_at_named(&sniff, &text, names, s->names, err) : sniff_at(&sniff, &text, err);
    if (status == TR_STATUS_OK) {
        list_columns(&sniff, out);
    }
    sniff_destroy(&sniff);
    input_close(&text);
    return status;
}

static enum tr_status list_json_columns(struct input *in, struct tr_trace_columns *out, struct tr_error *err)
{
    struct json_sheet *s = calloc(1, sizeof *s);
    *out = (struct tr_trace_columns){0};
    enum tr_status status = s ? list_json(in, s, out, err) : tr_error_oom(err);
    if (s) {
        json_sheet_destroy(s);
    }
    free(s);
    return status;
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
            status = list_json_columns(&in, out, err);
        } else {
            list_columns(&sniff, out);
        }
    }
    sniff_destroy(&sniff);
    input_close(&in);
    return status;
}
