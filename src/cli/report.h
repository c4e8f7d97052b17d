/* The report of a session, as JSON and as a table for people. */
#ifndef TRACEREEL_CLI_REPORT_H
#define TRACEREEL_CLI_REPORT_H

#include "show/lineup.h"
#include "study/explain/explanation.h"

#include "base/json_writer.h"
#include "base/made_by.h"
#include "base/strbuf.h"

/* `why` are the explanations of all stalls of the session; NULL: none are written. `made` is how. */
void report_json(struct json_writer *w, const struct source *source, const struct explanation *why,
                 const struct made_by *made);

/* Puts the name of the source, then a line a figure and a column a session, each but the first with its
 * difference to that; then their stalls. */
void report_table(struct strbuf *out, const struct lineup *lineup);

/* Why each of the first stalls happened, and the smallest changes that would have avoided it. `name` tells
 * the session from others; NULL where there are none. */
void report_why(struct strbuf *out, const struct source *source, const struct explanation *why, size_t count,
                const char *name);
void report_why_json(struct json_writer *w, const struct source *source, const struct explanation *why,
                     size_t count);

#endif
