/* The Gregorian calendar in days since 1970-01-01, also for the years before it was used. */
#ifndef TRACEREEL_BASE_CALENDAR_H
#define TRACEREEL_BASE_CALENDAR_H

#include <stdint.h>

/* The day of a date; month 1 to 12, day from 1 on. Hinnant, "chrono-compatible low-level date algorithms",
 * days_from_civil. */
int64_t calendar_days(int64_t year, int month, int day);

/* The date of a day; the same, civil_from_days. */
void calendar_date(int64_t days, int64_t *year, int *month, int *day);

/* 28 to 31; month 1 to 12. */
int calendar_days_of_month(int year, int month);

#endif
