/* Dates and times as people and programs print them. */
#ifndef TRACEREEL_TRACE_STAMPS_H
#define TRACEREEL_TRACE_STAMPS_H

#include "trace/table/cells.h"

#define STAMP_NO_NS INT64_MIN

/* The order of "03/04/2025": where no number is over 12 only the column as a whole can tell. */
enum stamp_order {
    STAMP_AS_USUAL, /* the month first between slashes, the day first between dots and dashes */
    STAMP_DAY_FIRST,
    STAMP_MONTH_FIRST,
    STAMP_DOTTED_CLOCK, /* 10.30.05 is no day */

    /* Digits in one piece, in the order of enum digits. */
    STAMP_DIGITS_YMD,
    STAMP_DIGITS_DMY,
    STAMP_DIGITS_MDY,
    STAMP_DIGITS_HMS,
    STAMP_DIGITS_HM,
};

struct stamp {
    int64_t ns; /* since 1970, or since midnight; without a year since the beginning of 1972, a leap year */
    bool has_date, has_year, has_clock;
    bool either_order; /* day and month would change places in the other order */
    bool sure_order;   /* one of the two is over 12 */
    bool day_first;    /* which of two numbers was taken for the day */
    bool minutes;      /* "00:30.0" can only be minutes and seconds */
    bool colons;       /* "12:15" may be hours and minutes, or minutes and seconds */
    bool dotted;       /* "10.30.00", a clock since it can be no day */
    bool maybe_dotted; /* "10.10.05", read as a day */
    bool has_zone;     /* Z or +hh:mm; a zone's name does not count */
    int utc_offset_s;
};

/* The whole cell as a stamp. Read are dates with the year first or last, with numbers or names for months
 * (in English and the languages around it), or by the day of the year, with or without weekday, clock, AM and
 * PM, fraction and zone; the same with the marks of Chinese, Japanese and Korean; "04-03 10:00:00" without a
 * year; a clock alone; digits in one piece. Brackets around it do not count. */
bool stamp_read(const struct cell *cell, enum stamp_order order, struct stamp *out);

/* The same as nanoseconds in the usual order; STAMP_NO_NS where it is none. */
int64_t stamp_ns(const struct cell *cell);

/* The longest beginning of [p, end) that is a stamp, in whole words; NULL where there is none. */
const char *stamp_at(const char *p, const char *end);

#endif
