/* How a table is laid out: which of its columns are what, and in which units. Worked out before it is read
 * (schema.c, evidence.c). */
#ifndef TRACEREEL_TRACE_TABLE_SHAPE_H
#define TRACEREEL_TRACE_TABLE_SHAPE_H

#include "trace/table/stamps.h"

#define NO_COLUMN  (-1)
#define LARGE_TIME 1e8 /* seconds since 1970, or something finer */

enum time_kind {
    TIME_NUMBER, /* a number in units of builder.time_div */
    TIME_DATE,   /* a date and time; becomes seconds */
    TIME_PARTS,  /* the same in columns of numbers, from the year on */
};

#define TIME_PARTS_MAX 6 /* year, month, day, hour, minute, second */

struct facts;

struct table {
    char delim;
    bool decimal_comma, header;
    size_t columns; /* a row of any other number of cells is an error; 0: no matter */
    enum time_kind time_kind;
    enum stamp_order order, order2; /* of `time` and `time2` */
    bool stamps_vary; /* stamps of several kinds: only those of `kind` are read, or with TIME_NUMBER ... */
    enum stamp_kind kind;
    bool lengths;             /* ... lengths of time rather than seconds since 1970 */
    bool minutes;             /* "10:30" is minutes and seconds */
    int time, end;            /* columns from 0; NO_COLUMN where there is none */
    int time2;                /* the clock of a date, or the date of a clock, in a column of its own */
    bool hour_clock;          /* that clock is whole hours, 9 */
    int part[TIME_PARTS_MAX]; /* with TIME_PARTS; the first is `time`. NO_COLUMN where a part is missing */
    int length;               /* of the row; with TIMING_LENGTHS the only time there is */
    int rate, latency_ms, loss;
    bool cell_units;       /* rates have their units behind them: they become Mbit/s */
    bool cell_amounts;     /* amounts have: they become bytes */
    int rate_unit;         /* a cell with each row's unit */
    int rate_over;         /* the rate is rate x 1 s / this cell: bytes a row and how long they took */
    double rate_over_div;  /* units of that cell a second */
    int run[2];            /* cells that tell runs apart */
    struct cell run_label; /* of the run that is wanted, in the sniff's text; empty: it is wanted by number */
    double latency_div;    /* the file's latency over this is one-way ms */
    double loss_div;       /* the file's loss over this is a fraction */
    double length_div;     /* the file's lengths over this are seconds */
    bool end_mark;         /* a last row with a time and no rate says where the one before ends */
    const struct facts *ragged; /* by which rows with too many cells are put right; NULL: there are none */
    const char *needs;          /* what a row looks like, for messages: "seconds and Mbit/s" */
};

#endif
