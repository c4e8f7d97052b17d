/* The series that one log holds side by side: interfaces, connections, tests, each down, up or without a
 * direction. One of them becomes the trace; the others are choices, and are said. */
#ifndef TRACEREEL_TRACE_SERIES_H
#define TRACEREEL_TRACE_SERIES_H

#include "trace/format.h"

#define SERIES_MAX        4096 /* in one file */
#define SERIES_NAME_BYTES 96

enum series_timing {
    SERIES_FORWARD,   /* a value holds from its time to the next one's */
    SERIES_PRECEDING, /* a value is the mean of the time since the one before: most monitors */
    SERIES_LENGTHS,   /* values say how long they last, and follow each other */
    SERIES_SPANS,     /* values have a time and a length; where they do not join, nothing is known */
};

/* One value. NAN: the file does not say. A rate of NAN is none, but its time counts: of a counter's first
 * reading, say. */
struct series_point {
    double at_s, length_s;
    double rate; /* in the set's unit, or Mbit where `mbit` */
    double latency_ms, loss;
};

#define SERIES_POINT(at, value)                                                                              \
    (struct series_point)                                                                                    \
    {                                                                                                        \
        .at_s = (at), .length_s = NAN, .rate = (value), .latency_ms = NAN, .loss = NAN                       \
    }

struct series {
    char name[SERIES_NAME_BYTES]; /* as --column takes it; "" where the file has no names */
    enum tr_trace_direction direction;
    size_t count, capacity, values; /* values: points that have a rate */
    double weight;                  /* the sum of rates times lengths: how busy it was */
    struct series_point *points;
};

struct series_set {
    struct reader *r;
    enum series_timing timing;
    const char *what;      /* what a name names: "interface", "connection" */
    double last_share_min; /* a last value that is shorter than this share of the first is left out: its rate
                              is wild; 0: none is */
    struct series *list;
    size_t count, last;
    /* times of day and dates count from the first */
    bool has_origin;
    int64_t origin_ns, clock_ns, day_ns;
};

void series_init(struct series_set *set, struct reader *r, enum series_timing timing, const char *what);
void series_destroy(struct series_set *set);

/* Adds a value to the series of that name and direction, which is made where it is new. Rates that are
 * negative or infinite are no values. */
enum tr_status series_add(struct series_set *set, const char *name, size_t len,
                          enum tr_trace_direction direction, struct series_point point, struct tr_error *err);

/* Seconds since the set's first stamp: of a date and time, of a time of day (midnight may pass), or of a
 * number of seconds since 1970. False where the cell is none of these. */
bool series_time(struct series_set *set, const struct cell *cell, double *at_s);
/* The same of a line that is nothing but a time, or begins with a number of seconds (or ms, us, ns) since
 * 1970. */
bool series_time_of_line(struct series_set *set, const char *line, const char *end, double *at_s);
bool is_clock(const struct cell *cell); /* begins like a time of day */
double series_since(struct series_set *set, int64_t ns);
bool series_epoch(struct series_set *set, const struct cell *cell, double per_second, double *at_s);

/* Readings of a counter that never falls but when it begins again: each becomes the rate since the one
 * before, in the counter's unit a second. For sets that are SERIES_PRECEDING, before series_take
 * (series_take.h). */
void series_of_counters(struct series_set *set);

/* The series of that name and direction; NULL where there is none. */
struct series *series_named(struct series_set *set, const char *name, size_t len,
                            enum tr_trace_direction direction);

#endif
