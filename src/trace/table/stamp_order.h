/* In which order the stamps of a table's time are to be read: the day or the month first, hours or minutes.
 */
#ifndef TRACEREEL_TRACE_STAMP_ORDER_H
#define TRACEREEL_TRACE_STAMP_ORDER_H

#include "trace/table/weighing.h"

/* Of the columns of time that have been chosen; where both could be, a note says so. */
void choose_stamps(struct weighing *w);

#endif
