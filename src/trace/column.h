/* Memory of columns: long arrays of doubles that are walked from end to end. */
#ifndef TRACEREEL_TRACE_COLUMN_H
#define TRACEREEL_TRACE_COLUMN_H

#include <stddef.h>

/* Room for `count` doubles, freed with free(); NULL where memory ran out. Long ones get large pages where the
 * system has them to give: a column of 10^7 values has 20000 small ones, each of which would be faulted in.
 */
double *column_alloc(size_t count);

/* The same for a column that grows; its values stay. On failure the old column is still there. */
double *column_realloc(double *column, size_t count);

#endif
