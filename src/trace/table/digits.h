/* Dates and clocks of digits in one piece, spelt with marks between. */
#ifndef TRACEREEL_TRACE_DIGITS_H
#define TRACEREEL_TRACE_DIGITS_H

#include "trace/table/cells.h"

enum digits {
    DIGITS_YMD, /* 250304, 20250304; with a clock 250304093000, 250304_093000, 250304 09:30 */
    DIGITS_DMY,
    DIGITS_MDY,
    DIGITS_HMS, /* 093000, 93000, 093000.5, and with milliseconds 093000500 */
    DIGITS_HM,  /* 0930 */
};

/* Writes "2025-03-04 09:30:00" for a cell; false where it cannot be that. Whether there is such a day and
 * such an hour is not looked at. */
bool digits_spell(const struct cell *cell, enum digits digits, char *text, size_t size);

#endif
