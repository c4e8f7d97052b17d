/* Sessions into a session file (reel.h). */
#ifndef TRACEREEL_SHOW_REEL_WRITE_H
#define TRACEREEL_SHOW_REEL_WRITE_H

#include "base/strbuf.h"
#include "show/source.h"

struct reel_order {
    const struct source *sources[REEL_SESSIONS_MAX]; /* over one trace: that of the first */
    int count;
    const struct tr_trace_options *reading; /* how the trace was read */
    struct reel_view view;
    bool with_trace;           /* the trace's file goes into it */
    const struct strbuf *text; /* what came of a trace that was read as it was written, which goes into it;
                                  NULL: it is a file */
};

/* Writes it whole or not at all, over a file that is there only with `replace`. */
enum tr_status reel_write(const char *path, const struct reel_order *order, bool replace,
                          struct tr_error *err);

#endif
