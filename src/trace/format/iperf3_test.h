/* One test in iperf3's JSON: its intervals as series, by direction, and what its start and end say. */
#ifndef TRACEREEL_TRACE_IPERF3_TEST_H
#define TRACEREEL_TRACE_IPERF3_TEST_H

#include "trace/format/json_in.h"
#include "trace/format/series.h"

#define IPERF3_LAST_SHARE_MIN 0.1 /* of the usual interval: shorter last intervals have wild rates */

/* The facts of one document, or stream of events, beside its intervals. */
struct iperf3_test {
    struct reader *r;
    struct series_set set;
    const struct json_text *t;
    const char *at; /* where it begins, for messages */
    json_t *start;  /* owned; NULL where it was cut off */
    json_t *end, *server;
    char said[200]; /* its error */
    size_t intervals, omitted;
    bool torn[2];        /* by direction: the interval before was of the warm-up */
    double end_s[2];     /* where the last one ended */
    bool sent, received; /* of UDP: whose figures the intervals are */
};

/* All of a test that begins at t->p; iperf3_destroy frees what is in it. */
void iperf3_begin(struct iperf3_test *run, struct reader *r, const struct json_text *t);
void iperf3_destroy(struct iperf3_test *run);

bool iperf3_is_udp(const struct iperf3_test *run);

/* The interval, or the array of them, at t->p. */
enum tr_status iperf3_take_interval(struct iperf3_test *run, struct json_text *t, struct tr_error *err);
enum tr_status iperf3_take_intervals(struct iperf3_test *run, struct json_text *t, struct tr_error *err);

/* One sum of an interval; `second` of those of both ways, where there are `both`. */
enum tr_status iperf3_add_sum(struct iperf3_test *run, const json_t *sum, const json_t *streams, bool second,
                              bool both, struct tr_error *err);

/* At the end: the series into the builder, with notes; or the error of a test without any. */
enum tr_status iperf3_finish(struct iperf3_test *run, struct tr_error *err);
enum tr_status iperf3_no_intervals(const struct iperf3_test *run, struct tr_error *err);

#endif
