/* sessions.csv, read back: what summaries, pictures and comparisons are made of. */
#ifndef TRACEREEL_STUDY_TABLE_H
#define TRACEREEL_STUDY_TABLE_H

#include "base/file.h"

#include <tracereel/error.h>

#include <stddef.h>

#define STUDY_KEYS_MAX 16

/* A row is a trace, a player, the values of the grid as they are written, and figures. Texts lie in `text`.
 */
struct study_table {
    struct file_text text;
    char *header; /* the lines that begin with #, as one text; owned */
    size_t keys;  /* trace, player, the grid's parameters */
    char *key_names[STUDY_KEYS_MAX];
    size_t figures; /* columns behind the keys that are figures of ours, by their numbers */
    size_t figure_of[64];
    size_t rows, capacity;
    char **key;     /* rows * keys */
    double *values; /* rows * figures; NaN where a cell is empty */
};

/* A file of another kind, a row that is cut off: TR_STATUS_FAILED with file and line. Columns that are no
 * figure of this version are passed over. Freed with study_table_free. */
enum tr_status study_table_read(const char *path, struct study_table *out, struct tr_error *err);
void study_table_free(struct study_table *table);

/* The value behind "# name: " in the header, in buf; NULL where there is none. */
const char *study_table_header(const struct study_table *table, const char *name, char *buf, size_t size);

/* The column of a figure, by its number; table->figures where it has none. */
size_t study_table_column(const struct study_table *table, size_t figure);

#endif
