/* The end of a log that holds series: one of them becomes the trace. */
#ifndef TRACEREEL_TRACE_SERIES_TAKE_H
#define TRACEREEL_TRACE_SERIES_TAKE_H

#include "trace/format/series.h"

/* Chooses by --column and --direction, else the busiest that comes down, and gives its values to the builder.
 * Notes say what else there is. An error where nothing was added, or nothing fits the options. */
enum tr_status series_take(struct series_set *set, struct tr_error *err);

/* For a log that counts what passes, which may be less than the link could do. Before series_take. */
static inline void series_is_traffic(struct reader *r)
{
    r->b->usual_kind = TR_TRACE_AT_LEAST;
}

/* The end of a reader of such a log: what it was taken for is noted and the values are given to the builder
 * where all went well; the set is destroyed. */
enum tr_status series_end_traffic(struct series_set *set, enum tr_status status, const char *taken_for,
                                  struct tr_error *err);

#endif
