/* The session of a real player while the trace was recorded, where the log that became the trace tells it:
 * HAR, NetLog, CMCD. Times are seconds on the trace's clock; NaN where the log does not say.
 *
 * It stands beside the trace and belongs to it; a session of the model over the same trace can be compared
 * with it. Throughput that one player saw is biased for another: it ends where that one had enough.
 */
#ifndef TRACEREEL_REAL_SESSION_H
#define TRACEREEL_REAL_SESSION_H

#include <tracereel/export.h>

#include <stdbool.h>
#include <stddef.h>

TR_EXPORT_BEGIN

enum tr_real_kind { TR_REAL_OTHER, TR_REAL_MANIFEST, TR_REAL_INIT, TR_REAL_VIDEO, TR_REAL_AUDIO };

struct tr_real_fetch {
    enum tr_real_kind kind;
    double start_s, first_byte_s, end_s; /* asked for, first and last byte of the answer */
    double bytes;
    int level; /* of video: an index into levels; -1: none */
};

/* A quality of the video, told apart by its bitrate or its address. */
struct tr_real_level {
    char name[64];
    double bitrate_kbps;
    size_t fetches;
};

struct tr_real_stall {
    double from_s, to_s; /* to_s is NaN where only that it stalled is known */
};

struct tr_real_buffer {
    double t_s, level_s;
};

struct tr_real_session {
    const char *log; /* "HAR", "Chromium NetLog", "CMCD": a constant */
    size_t fetch_count;
    struct tr_real_fetch *fetches; /* by start_s */
    size_t level_count;
    struct tr_real_level *levels; /* the lowest first */
    bool stalls_known;            /* else that there is none in the list says nothing */
    size_t stall_count;
    struct tr_real_stall *stalls;
    size_t buffer_count;
    struct tr_real_buffer *buffer; /* by t_s */

    /* figures */
    double bytes;         /* of all fetches */
    size_t media_fetches; /* of video */
    size_t switches;      /* changes of level from one fetch of video to the next */
    double mean_kbps;     /* of the video fetched, by bitrates */
    double stalled_s;     /* of stalls whose length is known */
    double mean_buffer_s;
};

void tr_real_session_free(struct tr_real_session *real); /* NULL is fine */

TR_EXPORT_END

#endif
