/* Two columns of numbers and nothing that says what they are: time and rate, in units to be found out. */
#ifndef TRACEREEL_TRACE_PAIRS_H
#define TRACEREEL_TRACE_PAIRS_H

#include "trace/table/table.h"

/* What is known about the units of a table's time and rate; the rest is guessed from the numbers. */
struct unit_hints {
    double time_div;              /* 0: unknown */
    const struct rate_unit *rate; /* NULL: unknown */
    int column; /* of the rates in the look, to see how they are written; NO_COLUMN where it has none */
};

/* Reads rows of time and rate and then settles the units, and the format's name, by TRACE-FORMATS.md section
 * 4 step 5. What is known already (a forced format, --unit) is not guessed. */
enum tr_status pairs_read(struct reader *r, struct table *t, struct tr_error *err);

/* The same for a table whose format is named already: only the units are settled. */
enum tr_status units_settle(struct reader *r, const struct unit_hints *hints, struct tr_error *err);

/* Whether a format's name is one of two columns of numbers. */
bool pairs_is_format(const char *name);

#endif
