/* Which column of a table is its rate, by the evidence (evidence.h), once time is chosen. */
#ifndef TRACEREEL_TRACE_EVIDENCE_RATE_H
#define TRACEREEL_TRACE_EVIDENCE_RATE_H

#include "trace/table/weighing.h"

/* The column; NO_COLUMN where nothing speaks for any. Doubts become notes; a ping found beside the rate of
 * nameless tests goes into the reading. */
int choose_rate(struct weighing *w);

/* How much a header speaks for a column; 0: not at all. */
int named_rate_score(const struct weighing *w, int column);

/* Wireshark's I/O graphs: a column a graph, by its filter's name; packets, bytes or bits an interval, which
 * the file does not say. */
bool is_io_graph(const struct weighing *w);
void choose_io_graph(struct weighing *w);

#endif
