/* JSON as a table: rows of values, written as lines of cells between tabs, so that they are read by the same
 * evidence as any other table. */
#ifndef TRACEREEL_TRACE_JSON_SHEET_H
#define TRACEREEL_TRACE_JSON_SHEET_H

#include "trace/format/json_in.h"
#include "trace/table/cells.h"

#define JSON_NAME_BYTES 96 /* of a column's name; the rest is cut off */

/* Neither object nor array: a cell. */
static inline bool json_is_scalar(const json_t *value)
{
    return value && !json_is_object(value) && !json_is_array(value);
}

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
    char unit[24];         /* that stands around the rows, for all of them */
    const json_t *cell[CELLS_MAX];
};

void json_sheet_destroy(struct json_sheet *s);

/* The column of that name, which is new or not, probably the one numbered `guess`; CELLS_MAX where there are
 * too many. */
size_t json_sheet_column(struct json_sheet *s, const char *name, size_t guess);
/* Every value of an object, and of the objects in it, as a cell of the row: {"speed": {"down": 3}} is
 * speed.down. `guess` is where the first may be; it moves on. */
void json_sheet_set_cells(struct json_sheet *s, const char *prefix, const json_t *object, size_t *guess,
                          int depth);
/* Adds the row that stands in `cell`, so many cells of it, whose values are borrowed, and empties it. */
void json_sheet_end_row(struct json_sheet *s, size_t cells);
/* Adds a row: an object, whose keys name its cells, or an array. What is neither is passed over. */
void json_sheet_add(struct json_sheet *s, const json_t *row);

#endif
