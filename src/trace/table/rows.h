/* The state of reading a table: shared by the careful reader of any line (table.c) and the fast one of plain
 * numbers (table_fast.c). */
#ifndef TRACEREEL_TRACE_ROWS_H
#define TRACEREEL_TRACE_ROWS_H

#include "trace/format.h"
#include "trace/table/runs.h"
#include "trace/table/table_shape.h"

struct rows {
    struct reader *r;
    const struct table *t;
    struct runs runs;

    /* Large stamps count from the first one, or doubles would lose what lies between them. */
    bool has_origin;
    enum stamp_kind kind; /* of the first stamp that was kept, with has_origin: all others are of it, too */
    bool counts_from_origin;
    int64_t origin;   /* nanoseconds of dates, whole units of numbers */
    int64_t turns_ns; /* midnights or years passed since, where stamps do not tell them */
    double last_time; /* of the last row that was kept */

    bool has_end; /* the last row so far had a time and nothing else: it ends the trace, if none follows */
    double end_time;

    struct tally aligned, unsure; /* rows with too many cells: put right, and left out */
    struct tally other_axis;      /* rows whose stamp is of another kind than the others' */
    struct tally bad;             /* NaN, infinite or negative rates */
    char bad_text[32];
};

/* Which cells the fast reader takes where. */
#define FAST_COLUMNS 32
enum fast_slot { FAST_SKIP, FAST_TIME, FAST_RATE, FAST_LATENCY, FAST_LOSS, FAST_SLOTS };

struct fast {
    char delim;
    bool exact_columns; /* nothing may follow the last */
    int columns;        /* up to the last that is looked at */
    unsigned char slot[FAST_COLUMNS];
};

/* False where the table needs more than numbers. */
bool fast_init(struct fast *f, const struct rows *rows);

/* Reads lines from *at on while they are plain; stops at the first that is not, or at `end`, or when the
 * builder's columns are full. */
void fast_read(struct rows *rows, const struct fast *f, const char **at, const char *end);

#endif
