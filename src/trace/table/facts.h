/* Facts about the columns of a table: every cell of its first rows is looked at once and typed. */
#ifndef TRACEREEL_TRACE_FACTS_H
#define TRACEREEL_TRACE_FACTS_H

#include "trace/sniff.h"
#include "trace/table/kinds.h"
#include "trace/table/stamps.h"

#define LABELS_MAX 16

struct column_facts {
    size_t rows; /* that have a cell here */
    size_t kind[CELL_KINDS];
    size_t rates, lengths, amounts, percents; /* quantities by their unit */
    size_t spans;                             /* "0.0-1.0" */
    size_t scaled;                            /* "12.5M": a prefix and no unit */
    size_t grouped;                           /* "1.250", which may be a thousand and more */
    struct cell example;                      /* the last such */
    size_t failures, negatives;               /* -1 itself; numbers below 0 other than that */
    bool whole, points;                       /* every number is whole; some are written with a point */
    double least, greatest, median;           /* of numbers of 0 or more; the median of those above 0 */
    size_t labels;                            /* how many different words, up to LABELS_MAX */
    struct cell label[LABELS_MAX];

    /* From row to row, of numbers or stamps. A fall back to the beginning after ten rows is another run. */
    size_t values, rises, falls, first_fall; /* first_fall: the row of the sniff */
    double first, last, fall_from, fall_to;
    double step;  /* the median rise; of a column that only falls, the median fall; 0: none */
    bool regular; /* 19 of 20 steps are within 2 % of it */

    /* Of stamps: how many have a date, how many a clock; "12:15" without more; "00:30.0". */
    size_t dates, clocks, colons, minutes, dotted;
    size_t stamps[STAMP_KINDS];
    size_t maybe_dotted;     /* "10.10.05", which may be a clock, too */
    enum stamp_order digits; /* numbers that are stamps in one piece (digit_columns.h); else STAMP_AS_USUAL */
    double hour_most;        /* the greatest first number of "12:15" */
};

struct facts {
    size_t rows, columns;
    bool ragged; /* some rows have more cells than the header: they are not in the columns' facts */
    struct column_facts column[CELLS_MAX];
};

/* False where memory ran out. */
bool facts_gather(struct facts *facts, const struct sniff *sniff);
/* The same of one column, whose cells are stamps of that order. */
bool facts_see_stamps(struct facts *facts, const struct sniff *sniff, size_t column, enum stamp_order order);

/* Whether most cells that are not missing are numbers (quantities, too), or stamps. */
bool facts_are_numbers(const struct column_facts *c);
bool facts_are_stamps(const struct column_facts *c);

/* Goes up as time does, but for a row in a hundred; at nearly every row; or down at every row. */
bool facts_ascend(const struct column_facts *c);
bool facts_surely_ascend(const struct column_facts *c);
bool facts_descend(const struct column_facts *c);

#endif
