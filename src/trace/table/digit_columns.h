/* Columns of dates and clocks in one piece, 250304 and 093000: numbers to look at, which only the column as a
 * whole, its name and the one beside it can tell from others. */
#ifndef TRACEREEL_TRACE_DIGIT_COLUMNS_H
#define TRACEREEL_TRACE_DIGIT_COLUMNS_H

#include "trace/table/facts.h"

#include <tracereel/trace.h>

/* Finds them, and gathers their facts again as those of stamps. False where memory ran out. */
bool digit_columns_find(struct facts *facts, const struct sniff *sniff,
                        const struct tr_trace_options *options);

#endif
