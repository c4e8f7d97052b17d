/* Memory for columns, freed with free(). */
#ifndef TRACEREEL_MODEL_COLUMN_H
#define TRACEREEL_MODEL_COLUMN_H

#include <stddef.h>

/* Large columns ask for large pages: filling them is bound by page faults otherwise, and look-ups far apart
 * by the translation of addresses. NULL where memory ran out. */
void *column_new(size_t count, size_t size);

#endif
