/* Rows that have more cells than the header. */
#ifndef TRACEREEL_TRACE_ALIGN_H
#define TRACEREEL_TRACE_ALIGN_H

#include "trace/table/facts.h"

/* Takes cells that are too many out of a row of `count`, so that the others stand under the columns that they
 * are like. False where it is not certain which ones these are. */
bool align_cells(const struct facts *facts, bool decimal_comma, struct cell *cells, size_t count);

#endif
