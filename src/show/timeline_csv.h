/* A session's steps as text: INTERFACE's timeline columns, as `report --timeline` writes them. */
#ifndef TRACEREEL_SHOW_TIMELINE_CSV_H
#define TRACEREEL_SHOW_TIMELINE_CSV_H

#include "base/strbuf.h"

#include <tracereel/timeline.h>

/* A header, and a line for each step of [first, end). */
void timeline_csv(struct strbuf *out, const struct tr_timeline *timeline, size_t first, size_t end);
/* One step, a line a column: "bandwidth_mbps<tab>3.1". */
void timeline_values(struct strbuf *out, const struct tr_timeline *timeline, size_t step);

#endif
