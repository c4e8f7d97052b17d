/* The meaning of the numbers in a table's columns, once it is known which are what (evidence.c): rates or
 * totals, and in which unit. */
#ifndef TRACEREEL_TRACE_MEANING_H
#define TRACEREEL_TRACE_MEANING_H

#include "trace/table/weighing.h"

/* Of the columns that have been chosen: totals or rates, rows' lengths, units. */
void choose_values(struct weighing *w);
void choose_lengths(struct weighing *w);
void choose_units(struct weighing *w);

#endif
