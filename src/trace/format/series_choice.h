/* Which of a set's series becomes the trace, and what is said of the others. */
#ifndef TRACEREEL_TRACE_SERIES_CHOICE_H
#define TRACEREEL_TRACE_SERIES_CHOICE_H

#include "trace/format/series.h"

/* By --column and --direction, else the busiest that comes down; NULL where none fits. */
const struct series *series_choose(struct series_set *set);

/* The error for that. */
enum tr_status series_none_fits(const struct series_set *set, struct tr_error *err);

/* Notes for the builder: what else there is, and how to have it. */
void series_note_choices(const struct series_set *set, const struct series *taken);

#endif
