/* Sessions into a session file (reel.h). */
#ifndef TRACEREEL_SHOW_REEL_WRITE_H
#define TRACEREEL_SHOW_REEL_WRITE_H

#include "base/strbuf.h"
#include "show/source.h"

struct reel_order {
    const struct source *sources[REEL_SESSIONS_MAX];
    const struct tr_trace_options *readings[REEL_SESSIONS_MAX]; /* how the trace of each was read */
    const char *names[REEL_SESSIONS_MAX]; /* as a person called it; NULL or "": nobody did */
    int count;
    struct reel_view view;
    int64_t trace_bytes; /* traces whose files are no larger go into it; 0: none does */
    /* Traces that were read as they were written, as far as they came: they go into it. NULL: it is a file.
     */
    const struct strbuf *texts[REEL_SESSIONS_MAX];
};

/* Writes it whole or not at all, over a file that is there only with `replace`. */
enum tr_status reel_write(const char *path, const struct reel_order *order, bool replace,
                          struct tr_error *err);

#endif
