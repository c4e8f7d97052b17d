/* The cells of one row of a table as a time, a rate and what stands beside them. All take the row's `cells`,
 * of which there are `count`; `line` is where it begins, for messages. */
#ifndef TRACEREEL_TRACE_ROW_VALUES_H
#define TRACEREEL_TRACE_ROW_VALUES_H

#include "trace/table/cells.h"
#include "trace/table/rows.h"

/* NULL where the row has no such column. */
const struct cell *row_cell(const struct cell *cells, size_t count, int column);

/* Where in the file `line` begins, in bytes. */
size_t row_offset(const struct rows *rows, const char *line);

/* The stamp in `column`, in the table's units of time; of the table's own time column with its other half.
 * NaN where it is of another kind than the rows before, which is counted: the row has no place among them. */
enum tr_status row_time(struct rows *rows, const struct cell *cells, size_t count, int column,
                        const char *line, double *out, struct tr_error *err);

/* Whether the row yields a rate, and which, in the table's unit. What is missing is counted as skipped; what
 * is no number is an error. */
enum tr_status row_rate(struct rows *rows, const struct cell *cells, size_t count, const char *line,
                        bool *has_rate, double *out, struct tr_error *err);

/* How long the row took, in the table's units of time. */
enum tr_status row_length(struct rows *rows, const struct cell *cells, size_t count, const char *line,
                          double *out, struct tr_error *err);

/* A value beside the rate, over `div`: NaN where the row has none. */
double row_optional(const struct rows *rows, const struct cell *cells, size_t count, int column, double div);

#endif
