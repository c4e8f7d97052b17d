/* Facts that only the numbers themselves can tell, once all rows are read: their units, and the name of a
 * format that is two columns of numbers. */
#ifndef TRACEREEL_TRACE_SETTLE_H
#define TRACEREEL_TRACE_SETTLE_H

#include "trace/table/table.h"

/* Hints about the units of a table's time and rate; the rest is guessed from the numbers. */
struct unit_hints {
    double time_div;              /* 0: unknown */
    const struct rate_unit *rate; /* NULL: unknown */
    int column;      /* of the rates in the sniff, to see how they are written; NO_COLUMN where it has none */
    bool spot_tests; /* of a line: download, upload and round trip, minutes apart */
};

/* Settles the units of rows that have been read. */
enum tr_status settle_units(struct reader *r, const struct unit_hints *hints, struct tr_error *err);

/* The same for two columns of numbers without names, by TRACE-FORMATS.md section 4 step 5, and the format's
 * name. What a forced format says is not guessed. */
enum tr_status settle_pairs(struct reader *r, int rate_column, struct tr_error *err);

/* Whether a format's name is one of two columns of numbers. */
bool pairs_is_format(const char *name);

#endif
