/* Lines cut into cells, and what a cell can be. */
#ifndef TRACEREEL_TRACE_CELLS_H
#define TRACEREEL_TRACE_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CELLS_MAX  256 /* columns beyond are not looked at */
#define BLANKS     ' ' /* as a delimiter: any run of blanks and tabs */
#define CELL_NO_NS INT64_MIN

struct cell {
    const char *begin, *end; /* without the blanks and quotes around it */
};

/* Cuts [line, end) at `delim`; commas within "quotes" do not count. Returns how many cells there are, of
 * which the first CELLS_MAX are filled in. */
size_t cells_split(const char *line, const char *end, char delim, struct cell *cells);

/* The end of the line at p, before \r or \n. */
static inline const char *line_end(const char *p)
{
    while (*p != '\n' && *p != '\r') {
        p++;
    }
    return p;
}

/* Blank, or a comment beginning with #, // or ;. */
bool line_is_idle(const char *line, const char *end);

bool cell_is(const struct cell *cell, const char *text);        /* equal but for case */
bool cell_has(const struct cell *cell, const char *text);       /* contains, but for case */
bool cell_ends_with(const struct cell *cell, const char *text); /* but for case */

/* The whole cell as a number; with decimal_comma "12,5" is one too. */
bool cell_number(const struct cell *cell, bool decimal_comma, double *out);

/* "-", "", "n/a", "null": somebody's way to say that there is none. */
bool cell_is_missing(const struct cell *cell);

/* "nan", "inf", "-Infinity", ... in any case. */
bool cell_is_not_finite(const struct cell *cell);

/* Begins like a time of day. */
bool cell_is_clock(const struct cell *cell);

/* A date and time, or a time of day, as nanoseconds since 1970 (or midnight); CELL_NO_NS where it is none.
 * Read: 2024-04-19 16:23:00.001039123, 2020-11-02T03:57:02.9Z, ...+01:00, 2020-12-22-00:00:01,
 * 2019.12.16_14.23.32, 2024/01/31 12:15:00, 20240131121500, 31.01.2024 12:15, 1/31/2024 1:05:02 PM,
 * 23:44:11.5; a zone's name behind it is not heeded. */
int64_t cell_time_ns(const struct cell *cell);

/* Seconds that the clock of such a date is ahead of UTC; false where it does not say ("Z" and "+01:00" do).
 */
bool cell_utc_offset_s(const struct cell *cell, int *offset_s);

#endif
