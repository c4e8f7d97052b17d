/* Stamps in the forms of programs and of spans, put into the words and numbers that stamp_read knows. */
#ifndef TRACEREEL_TRACE_STAMP_FORMS_H
#define TRACEREEL_TRACE_STAMP_FORMS_H

#include "trace/table/cells.h"

#include <stdint.h>

/* "datetime.datetime(2024, 1, 2, 3, 4, 5)" of Python, "Timestamp('2024-01-02 03:04:05')" of pandas,
 * ISODate("2024-01-02T03:04:05Z") of MongoDB: the date and its clock, as "2024-01-02 03:04:05". False where
 * the cell is no such call, or where it does not fit. */
bool stamp_form_spell(const struct cell *cell, char *out, size_t size);

/* "/Date(1704164645000)/" and "/Date(1704164645000+0100)/" of .NET's JSON, "new Date(1704164645000)":
 * nanoseconds since 1970, of which the zone says nothing. */
bool stamp_form_json_date(const struct cell *cell, int64_t *ns);

/* "Day 2 10:00:00", also with a comma: how many days come before the clock, which is left in `clock`. */
bool stamp_form_day(const struct cell *cell, int64_t *days, struct cell *clock);

/* "10:00 - 10:15", "10:00:00-10:00:30", "2024-01-02 10:00 to 2024-01-02 10:15", between two stamps: the marks
 * from `*from` on, each time another one, at which the cell can be cut in two. False behind the last. */
bool stamp_form_cut(const struct cell *cell, const char **from, struct cell *begin, struct cell *end);

#endif
