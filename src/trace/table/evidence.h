/* Which columns of a table are what, by the evidence of names, units, cells and the way that numbers go. */
#ifndef TRACEREEL_TRACE_EVIDENCE_H
#define TRACEREEL_TRACE_EVIDENCE_H

#include "trace/table/weighing.h"

/* The reading that the evidence speaks for, with what the user says about columns; doubts and the ways to
 * decide otherwise become notes. table.rate is NO_COLUMN where nothing speaks for any column. */
enum tr_status evidence_weigh(struct reader *r, const struct facts *facts, struct reading *out,
                              struct tr_error *err);

#endif
