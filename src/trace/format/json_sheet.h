/* JSON as a table: whatever in a file is rows of values, written as lines of cells between tabs, so that it
 * is read by the same evidence as any other table.
 *
 *     [{"t": 0, "speed": {"down": 3.2}}, ...]  or a line each    rows, of columns t and speed.down
 *     {"t": [0, 1], "mbps": [3.2, 4.1]}                         columns
 *     {"columns": ["t", "mbps"], "data": [[0, 3.2], ...]}       rows, named apart; [[0, 3.2], ...] without
 * names
 *     {"2025-03-01 10:00": {"mbps": 3.2}, ...}                  rows by their keys
 *
 * also where objects stand around it. */
#ifndef TRACEREEL_TRACE_JSON_SHEET_H
#define TRACEREEL_TRACE_JSON_SHEET_H

#include "trace/format/json_in.h"
#include "trace/table/cells.h"

struct json_sheet {
    struct strbuf text; /* a row a line; none begins before the line of the file in which it stands */
    size_t rows, names; /* names 0: nothing names the columns */
    char *name[CELLS_MAX];
    bool columns;          /* of arrays side by side */
    bool cut;              /* the file ends in mid-row, which is left out */
    size_t others;         /* lists as good as the one that was taken */
    unsigned long in_line; /* of the file: where the row that is being added begins */
    unsigned long line;    /* of the text, from 1: where the next goes */
    char keys[200];        /* of the first value, for messages */
    const json_t *cell[CELLS_MAX];
};

/* All zero, until json_sheet_destroy. A file in which no rows are found leaves rows 0. */
enum tr_status json_sheet_read(struct json_sheet *s, struct json_text *t, struct tr_error *err);
void json_sheet_destroy(struct json_sheet *s);

#endif
