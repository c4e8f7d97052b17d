/* What a report says of a session, as JSON and as a table for people. */
#ifndef TRACEREEL_CLI_REPORT_H
#define TRACEREEL_CLI_REPORT_H

#include "show/source.h"
#include "base/json_writer.h"
#include "base/strbuf.h"

void report_json(struct json_writer *w, const struct source *source);

/* One column of the table: a session over the one trace that all of them share. */
struct report_column {
    char name[64];
    double mean_mbps; /* of the bandwidth */
    struct tr_qoe qoe;
    struct tr_scores scores;
};
void report_column_fill(struct report_column *column, const struct source *source);

/* What was played, then a line a figure; of a single session its stalls too. `source` is any of the sessions.
 */
void report_table(struct strbuf *out, const struct source *source, const struct report_column *columns,
                  size_t count);

#endif
