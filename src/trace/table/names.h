/* The meaning of a column's name. */
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

/* "MB/min", "bits per ms": a rate of another time than a second. */
bool name_is_rate_of_time(const struct cell *name);

/* The unit of an amount in a name that says nothing of a second or an hour: "rx_bytes", "Bytes", "data [MB]",
 * as the rate that it is once it is divided by seconds. */
const struct rate_unit *name_amount_unit(const struct cell *name);

/* Divides a round trip ("ping", "rtt": 2) or a one-way latency (1) by name into one-way milliseconds, which
 * the unit in the name may make other ones; 0: it is none. */
double name_latency_div(const struct cell *name);

bool name_is_time_unit(const struct cell *name); /* "ms", "seconds" and nothing else */
bool name_is_length(const struct cell *name);    /* "elapsed", "duration": of a test */
bool name_is_duration(const struct cell *name);  /* of a row: "duration_ms" */
bool name_is_begin(const struct cell *name);     /* of what a row covers: "start", "from" */
bool name_is_end(const struct cell *name);
bool name_is_total(const struct cell *name); /* "total_mb", "cumulative bytes": of an amount so far */
/* "avg", "peak": of many values, where another column has each. */
bool name_is_aggregate(const struct cell *name);
bool name_is_extreme(const struct cell *name);    /* "min_mbps", "peak", "stddev" */
bool name_is_per_period(const struct cell *name); /* "NetworkIn": CloudWatch sums by the period */
bool name_is_summary(const struct cell *name);    /* "Average:", "Max. download", "Mittelwert": of a row */
bool name_is_loss(const struct cell *name);
bool name_is_run(const struct cell *name);    /* "run", "trial", "trace_id": of several in one file */
bool name_is_series(const struct cell *name); /* "Series", "metric", "interface": what a row belongs to */
bool name_is_other(const struct cell *name);  /* no rate whatever its numbers are: "ping", "rsrp", "cpu" */

/* Units of time a second: "time_ms" 1e3, "time (ns GMT)" 1e9, "t_s" 1; 0 where it names none. */
double name_time_div(const struct cell *name);

#define NAME_OFFERS_MAX 8 /* more have no room beside a note; its words name them all */

/* Columns that could be the rate as well. */
struct name_offer {
    size_t count;
    char values[NAME_OFFERS_MAX][48];
    struct tr_trace_choice choices[NAME_OFFERS_MAX + 1];
};

/* Adds one. What could not be typed as one plain word is given by its number from 1; 0: it has none, and is
 * left out. */
void name_offer(struct name_offer *offer, struct cell name, int number);
/* For builder_note, as long as the offer stays where it is; with none in it, any column may be typed. */
const struct tr_trace_choice *name_offer_choices(struct name_offer *offer);

#endif
