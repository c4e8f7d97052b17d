/* A trace while it is edited: columns that grow piece by piece. */
#ifndef TRACEREEL_TRACE_EDIT_EDITED_H
#define TRACEREEL_TRACE_EDIT_EDITED_H

#include "trace/core.h"

/* The most that edits may add to a trace, all in all: a third of a GiB. */
#define EDIT_PIECES_MAX ((size_t)1 << 23)

struct edited {
    struct trace_columns columns; /* latency_ms, loss and kind are NULL where the trace has none */
    size_t capacity;
};

/* One segment but for where it begins, which is where the one before ends. */
struct edited_piece {
    double end_s, rate_mbps, latency_ms, loss;
    enum tr_trace_kind kind;
};

/* Empty, with the columns that `like` has, and room for `count`. False where memory ran out; to be freed in
 * any case. */
bool edited_init(struct edited *pieces, const struct trace_columns *like, size_t count);
void edited_free(struct edited *pieces);

static inline double edited_end_s(const struct edited *pieces)
{
    return pieces->columns.start_s[pieces->columns.count];
}

struct edited_piece edited_get(const struct edited *pieces, size_t i);
/* Behind the last; one that does not move the clock is left out. False where memory ran out. */
bool edited_add(struct edited *pieces, const struct edited_piece *piece);
/* Those of [from, to) of others, `shift_s` later. */
bool edited_add_all(struct edited *pieces, const struct edited *others, size_t from, size_t to,
                    double shift_s);

/* The mean over window_s around each moment of the pieces [from, to), whose ends are mirrors, in pieces a
 * quarter of the window long or as they were, whichever is finer; added to `out`. False where memory ran out.
 */
bool edited_smooth(struct edited *out, const struct edited *pieces, size_t from, size_t to, double window_s);
/* How many pieces that makes. */
double edited_smooth_count(const struct edited *pieces, size_t from, size_t to, double window_s);

#endif
