/* What the name of a column says about it. */
#ifndef TRACEREEL_TRACE_NAMES_H
#define TRACEREEL_TRACE_NAMES_H

#include "trace/table/cells.h"
#include "trace/units.h"

#include <tracereel/trace.h>

/* How much a name sounds like a time, a rate; 0: not at all. */
int name_is_time(const struct cell *name);
int name_is_rate(const struct cell *name);

/* Whose rate it is: "dl_bitrate", "upload". */
enum tr_trace_direction name_direction(const struct cell *name);

/* The unit in a name: "bandwidth_mbps", "rate (kbit/s)", "bytes_sec"; NULL where it names none. */
const struct rate_unit *name_rate_unit(const struct cell *name);

/* Units of time a second: "time_ms" 1e3, "time (ns GMT)" 1e9, "t_s" 1; 0 where it names none. */
double name_time_div(const struct cell *name);

/* Adds a column to an override that offers some: "--column uplink|7". What could not be typed as one plain
 * word is given by its number from 1 (0: it has none, and is left out); more than a window has room for are
 * not offered. */
void name_offer(char *offer, size_t size, struct cell name, int number);

#endif
