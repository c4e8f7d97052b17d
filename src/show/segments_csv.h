/* Every request of a player that fetches segments, as a table: what `report --segments` writes. */
#ifndef TRACEREEL_SHOW_SEGMENTS_CSV_H
#define TRACEREEL_SHOW_SEGMENTS_CSV_H

#include "base/strbuf.h"

#include <tracereel/timeline.h>

/* The head, and a row a request in order of requests; numbers read back as the same double, an estimate that
 * there is none of is empty. */
void segments_csv(struct strbuf *out, const struct tr_timeline *timeline);

#endif
