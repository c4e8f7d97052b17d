/* Bytes as they come, in bins of 100 ms, for logs that hold every packet. Where nothing comes the log still
 * tells two cases apart: something was asked for (or was on its way), and the link gave nothing; or nobody
 * asked, and nothing is known. */
#ifndef TRACEREEL_TRACE_BINS_H
#define TRACEREEL_TRACE_BINS_H

#include "trace/builder.h"

#define BIN_NS       INT64_C(100000000)
#define BINS_IDLE    10  /* so many empty bins are a pause between transfers; fewer are part of one */
#define BINS_ASK_MIN 100 /* bytes sent that may be a question; fewer acknowledge */

struct bins {
    struct builder *b;
    int64_t bin;              /* under way */
    int64_t next;             /* the first that has not been put down */
    double bytes;             /* in the bin under way */
    int64_t asked_bin;        /* when something was asked for since bytes came last; -1: not yet */
    size_t backward, unknown; /* bytes that came for an earlier bin; pauses of which nothing is known */
};

/* Of an empty builder: sets its timing. */
enum tr_status bins_init(struct bins *bins, struct builder *b, struct tr_error *err);

/* `since_ns` counts from the log's beginning. */
enum tr_status bins_add(struct bins *bins, int64_t since_ns, double bytes, struct tr_error *err);
void bins_ask(struct bins *bins, int64_t since_ns, double bytes);
enum tr_status bins_finish(struct bins *bins, struct tr_error *err);

#endif
