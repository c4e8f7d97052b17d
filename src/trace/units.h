/* Rates and times in the units that files use. */
#ifndef TRACEREEL_TRACE_UNITS_H
#define TRACEREEL_TRACE_UNITS_H

#include <tracereel/trace.h>

#include <stdbool.h>
#include <stddef.h>

/* A value times mul, divided by div, is Mbit/s: one of them is 1, so that conversion rounds once. */
struct rate_unit {
    const char *name; /* as --unit has it: bps kbps Mbps Gbps Bps kBps MBps */
    double mul, div;
};

extern const struct rate_unit RATE_BPS, RATE_KBPS, RATE_MBPS, RATE_GBPS, RATE_BYTES, RATE_KBYTES, RATE_MBYTES;

/* In powers of 1024; there is no --unit for them. */
extern const struct rate_unit RATE_KIBYTES, RATE_MIBYTES, RATE_GIBYTES, RATE_KIBITS, RATE_MIBITS, RATE_GIBITS;

/* There is no --unit for this one either. */
extern const struct rate_unit RATE_GBYTES;

/* Packets a second, each of 1500 bytes: what Ethernet carries at most. */
extern const struct rate_unit RATE_PACKETS;

/* By its exact --unit name; NULL where there is none. */
const struct rate_unit *rate_unit_named(const char *name);

/* By what tools and people print: "Mbits/sec", "kbit/s", "MBytes/sec", "Mbps", "MiB/s", "Mo/s", "megabits per
 * second"; NULL where unknown. */
const struct rate_unit *rate_unit_printed(const char *text, size_t len);

/* The rate that an amount in such a unit is once it is divided by seconds: "MB", "KiB", "bytes", "bits",
 * "Mbit"; NULL where it is no unit of an amount. */
const struct rate_unit *amount_unit_printed(const char *text, size_t len);

/* Units a second: "ms" 1e3, "s" 1, "min" 1/60; 0 where it is no unit of time. */
double time_unit_printed(const char *text, size_t len);

/* The unit in which `rate` is what `bytes` in `length` come to: bytes x 8 x 1000 / ms are bit/s; NULL where
 * none fits to 2 %. `units_a_second` of the length; 0: it is in ms, or in s. */
const struct rate_unit *unit_reckoned(double rate, double bytes, double length, double units_a_second);

/* How many of them a second has; 0: none, of clocks and where it is not said. */
double time_unit_div(enum tr_trace_time_unit unit);

/* Whether it is one of what is printed above, "%", or nothing. */
bool unit_is_known(const char *text, size_t len);

static inline double rate_to_mbps(const struct rate_unit *unit, double value)
{
    return value * unit->mul / unit->div;
}

#endif
