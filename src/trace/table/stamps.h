/* Dates and times as people and programs print them: a moment, a span, a length, in one of their forms. */
#ifndef TRACEREEL_TRACE_STAMPS_H
#define TRACEREEL_TRACE_STAMPS_H

#include "trace/table/moment.h"

#define STAMP_NO_NS INT64_MIN

/* The whole cell as a stamp: a moment (moment.h); a clock alone, or "04-03 10:00:00" without a year; digits
 * in one piece, where `order` says so; a span, which is when it begins; a length of time, since midnight;
 * what programs write around it (stamp_forms.h). */
bool stamp_read(const struct cell *cell, enum stamp_order order, struct stamp *out);

/* The same as nanoseconds in the usual order; STAMP_NO_NS where it is none. */
int64_t stamp_ns(const struct cell *cell);

/* The longest beginning of [p, end) that is a stamp, in whole words; NULL where there is none. */
const char *stamp_at(const char *p, const char *end);

#endif
