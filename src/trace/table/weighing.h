/* The state of working out what the columns of a table are (evidence.h) and what their numbers mean. */
#ifndef TRACEREEL_TRACE_WEIGHING_H
#define TRACEREEL_TRACE_WEIGHING_H

#include "trace/table/facts.h"
#include "trace/table/settle.h"
#include "trace/table/table.h"

/* A way to read a table. */
struct reading {
    struct table table;
    struct unit_hints hints;
    enum value_kind values;
    bool spot_tests; /* tests of a line now and then, not a log of one connection */
};

/* The state of a comparison of columns. */
struct weighing {
    struct reader *r;
    const struct sniff *sniff;
    const struct facts *facts;
    struct reading *out;
    int time, time2; /* a date and its clock may stand in two columns */
    bool
        series_grows; /* of rows that belong to several series, those of the one that was chosen never fall */
};

static inline const struct column_facts *facts_of(const struct weighing *w, int column)
{
    return &w->facts->column[column];
}

static inline int columns_of(const struct weighing *w)
{
    return (int)w->facts->columns;
}

static inline bool holds_dates_only(const struct column_facts *c)
{
    return facts_are_stamps(c) && c->dates > 0 && c->clocks == 0;
}

static inline bool is_time_column(const struct weighing *w, int column)
{
    return column == w->time || column == w->time2;
}

#endif
