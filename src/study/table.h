/* sessions.csv, read back: what summaries, pictures and comparisons are made of. In memory lies what differs
 * from trace to trace and from player to player; of any number of rows the figures lie in a store. */
#ifndef TRACEREEL_STUDY_TABLE_H
#define TRACEREEL_STUDY_TABLE_H

#include "study/figures.h"
#include "study/names.h"
#include "study/store.h"

#define STUDY_KEYS_MAX 16

/* A row is a trace, a player, the values of the grid as they are written, and figures. Rows with the same
 * player and the same values are a set, numbered in the order of their first rows. */
struct study_table {
    char *header;                    /* the lines that begin with #, as one text; owned */
    size_t keys;                     /* trace, player, the grid's parameters */
    char *key_names[STUDY_KEYS_MAX]; /* owned */
    size_t figures;                  /* columns behind the keys that are figures of ours, by their numbers */
    size_t figure_of[STUDY_FIGURES_MAX];
    size_t rows;
    struct study_names traces;
    struct study_names sets; /* a text: the keys behind the trace, each with a NUL behind it */
    size_t *set_rows;        /* how many rows each set has */
    size_t set_capacity;
    struct study_store store; /* columns: figures, NaN where a cell is empty; then trace and set */
};

/* A file of another kind, a row that is cut off: TR_STATUS_FAILED with file and line. Columns that are no
 * figure of this version are passed over. Freed with study_table_free. */
enum tr_status study_table_read(const char *path, struct study_table *out, struct tr_error *err);
void study_table_free(struct study_table *table);

/* The value behind "# name: " in the header, in buf; NULL where there is none. */
const char *study_table_header(const struct study_table *table, const char *name, char *buf, size_t size);

/* The column of a figure, by its number; table->figures where it has none. */
size_t study_table_column(const struct study_table *table, size_t figure);

static inline double study_table_value(const struct study_table *table, size_t row, size_t column)
{
    return study_store_value(&table->store, row, column);
}
static inline size_t study_table_set_column(const struct study_table *table)
{
    return table->figures + 1;
}

/* Key k of a row, 0 the trace; key k of a set, from 1. */
const char *study_table_key(const struct study_table *table, size_t row, size_t k);
const char *study_table_set_key(const struct study_table *table, size_t set, size_t k);

/* The values of one figure in one set, NaN left out, in the table's order; how many there are. `out` has room
 * for its rows. */
size_t study_table_gather(const struct study_table *table, size_t set, size_t column, double *out);

#endif
