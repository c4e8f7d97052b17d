/* Why the sessions of sources stall (study/explain), for those who hold sources. */
#ifndef TRACEREEL_SHOW_WHY_H
#define TRACEREEL_SHOW_WHY_H

#include "show/lineup.h"
#include "study/explain/explain.h"

/* Explains stalls first .. first + count - 1 of the source's timeline into out[count], each to be destroyed.
 * The source must be as it ran. Long sessions are run again only so often; stalls for which that was not
 * enough have EXPLAIN_UNTRIED. */
enum tr_status why_explain(const struct source *source, size_t first, size_t count, struct explanation *out,
                           struct tr_error *err);

/* Explanations of all stalls of each session. */
struct reasons {
    struct explanation *of[LINEUP_MAX];
    size_t counts[LINEUP_MAX];
};

/* On failure there is nothing to free. */
enum tr_status reasons_find(const struct lineup *lineup, struct reasons *out, struct tr_error *err);
void reasons_free(struct reasons *reasons); /* all-zero is fine */

/* Of the stalls that have begun by t_s and have not been over for hold_s, the newest; *whose is its session.
 * NULL where there is none. */
const struct explanation *reasons_at(const struct reasons *reasons, double t_s, double hold_s, int *whose);

#endif
