/* What a report says of a session, as JSON and as a table for people. */
#ifndef TRACEREEL_CLI_REPORT_H
#define TRACEREEL_CLI_REPORT_H

#include "show/lineup.h"
#include "base/json_writer.h"
#include "base/strbuf.h"

void report_json(struct json_writer *w, const struct source *source);

/* What was played, then a line a figure and a column a session, each but the first with its difference to
 * that; then their stalls. */
void report_table(struct strbuf *out, const struct lineup *lineup);

#endif
