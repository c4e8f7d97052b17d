/* Memory of columns: long arrays that are filled and walked from end to end. Large ones get large pages where
 * the system has them to give: a column of 10^7 numbers has 20000 small ones, each of which would be faulted
 * in, and look-ups far apart are bound by the translation of addresses. Freed with free(); NULL where memory
 * ran out. */
#ifndef TRACEREEL_BASE_COLUMN_H
#define TRACEREEL_BASE_COLUMN_H

#include <stddef.h>

/* Room for `count` things of `size` bytes, which stays as it is: it begins on a large page. */
void *column_fixed(size_t count, size_t size);

/* Room for `count` numbers that may grow: the same, with its values, or a first one where `column` is NULL.
 * On failure the old column is still there. */
double *column_growing(double *column, size_t count);

#endif
