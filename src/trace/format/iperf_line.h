/* One line of iperf: an interval, as iperf3 and iperf2 print it for people, or iperf2 -y C. */
#ifndef TRACEREEL_TRACE_IPERF_LINE_H
#define TRACEREEL_TRACE_IPERF_LINE_H

#include "trace/table/cells.h"

#include <tracereel/trace.h>

/* One interval, whoever printed it. */
struct iperf_interval {
    struct cell id;                    /* "5", "SUM", "-1", "1" of "*1" */
    enum tr_trace_direction direction; /* where the line itself says */
    double from_s, to_s, mbps;
    double mbit;             /* transferred, where that is printed; else NaN */
    double loss, latency_ms; /* NaN: not printed */
    bool summary, omitted;   /* of the whole test; of the warm-up */
    bool iperf2;             /* its totals look like intervals */
    struct cell hosts[2];    /* -y C: from, to */
    double ports[2];
};

/* False where the line is no interval. */
bool iperf_parse(const char *line, const char *end, bool csv, struct iperf_interval *out);

/* The first bracket that holds an ID: a stamp in brackets may stand before it. */
const char *iperf_find_id(const char *line, const char *end, struct cell *id);

#endif
