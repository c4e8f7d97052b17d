/* Which column of a table is its time, by the evidence (evidence.h). */
#ifndef TRACEREEL_TRACE_EVIDENCE_TIME_H
#define TRACEREEL_TRACE_EVIDENCE_TIME_H

#include "trace/table/weighing.h"

/* Leaves the columns in w->time and w->time2, or in the reading as parts of a time; NO_COLUMN where nothing
 * speaks for any. */
void choose_time(struct weighing *w);

/* The clock of a column of dates, or the date of a column of clocks; NO_COLUMN: none. */
int other_half_of_time(const struct weighing *w, int column);

/* Year, month, day ... in columns of their own, once time is chosen. */
bool is_time_part(const struct weighing *w, int column);

/* Seconds since 1970 between 2001 and 2038, or milliseconds, beside a time of another form. */
bool holds_dates_of_now(const struct column_facts *c);

/* Whether rows are minutes apart by their dates, or by seconds since 1970. */
bool rows_are_sparse(const struct weighing *w);

#endif
