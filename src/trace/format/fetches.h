/* Fetches out of a player's log: they become the trace, and stay beside it as a real session. */
#ifndef TRACEREEL_TRACE_FETCHES_H
#define TRACEREEL_TRACE_FETCHES_H

#include "trace/builder.h"

#include <tracereel/real_session.h>

struct fetch_level {
    char key[64];
    double kbps, bytes, duration_s; /* sums; NaN kbps: not told */
    size_t fetches;
};

/* Under way. All zero but for what fetches_init sets. */
struct fetches {
    struct tr_real_session *real;
    size_t fetch_capacity, stall_capacity, buffer_capacity;
    struct fetch_level *levels;
    size_t level_count, level_capacity;
    double kbit, duration_s; /* of video with bitrate and duration */
};

enum tr_status fetches_init(struct fetches *f, const char *log, struct tr_error *err);
void fetches_destroy(struct fetches *f);

/* `level` tells qualities of video apart ("" for what has none); bitrate_kbps and duration_s are NaN where
 * they are not told. */
enum tr_status fetches_add(struct fetches *f, const struct tr_real_fetch *fetch, const char *level,
                           double bitrate_kbps, double duration_s, struct tr_error *err);
enum tr_status fetches_stall(struct fetches *f, double from_s, double to_s, struct tr_error *err);
enum tr_status fetches_buffer(struct fetches *f, double t_s, double level_s, struct tr_error *err);

/* The rates at which answers came, answers at the same time added up, into a builder of stamped rows with
 * lengths; in between nothing is known. Small answers say more about latency than about rate: they count only
 * where there are no others. The unit is bit/s. */
enum tr_status fetches_to_trace(struct fetches *f, struct builder *b, struct tr_error *err);

/* Sorts, counts, and hands the session to the builder; `origin_s` of the log is the trace's 0. */
enum tr_status fetches_finish(struct fetches *f, struct builder *b, double origin_s, struct tr_error *err);

#endif
