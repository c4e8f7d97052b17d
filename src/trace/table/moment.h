/* One moment as people and programs print it: a date, a clock or both, in their parts. */
#ifndef TRACEREEL_TRACE_MOMENT_H
#define TRACEREEL_TRACE_MOMENT_H

#include "trace/table/cells.h"

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

/* How much of a moment a stamp says. Stamps of different kinds have no time axis in common. */
enum stamp_kind {
    STAMP_OF_DAY,  /* a clock alone, or a length of time */
    STAMP_OF_YEAR, /* a day without a year, with or without a clock */
    STAMP_OF_ALL,
    STAMP_KINDS
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

static inline enum stamp_kind stamp_kind_of(const struct stamp *s)
{
    return s->has_year ? STAMP_OF_ALL : s->has_date ? STAMP_OF_YEAR : STAMP_OF_DAY;
}

/* The whole cell as a date, a clock or both: dates with the year first or last, with numbers or names for
 * months (in English and the languages around it), or by the day of the year or of the week, with or without
 * weekday, AM and PM, fraction and zone; the same with the marks of Chinese, Japanese and Korean. Brackets
 * around it do not count. `order` is one of the first four. Where it is none, `out` is empty. */
bool moment_read(const struct cell *cell, enum stamp_order order, struct stamp *out);

#endif
