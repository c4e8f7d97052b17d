/* Why a source's session stalls (study/explain), for those who hold a source. */
#ifndef TRACEREEL_SHOW_WHY_H
#define TRACEREEL_SHOW_WHY_H

#include "show/source.h"
#include "study/explain/explain.h"

/* Explains stalls first .. first + count - 1 of the source's timeline into out[count], each to be destroyed.
 * The source must be as it ran. Long sessions are run again only so often; stalls for which that was not
 * enough have EXPLAIN_UNTRIED. */
enum tr_status why_explain(const struct source *source, size_t first, size_t count, struct explanation *out,
                           struct tr_error *err);

#endif
