/* Rows of cells into samples. */
#ifndef TRACEREEL_TRACE_TABLE_H
#define TRACEREEL_TRACE_TABLE_H

#include "trace/format.h"
#include "trace/table/table_shape.h"

/* A table with the sniff's marks and header, and no columns yet. */
void table_init(struct table *t, const struct sniff *sniff);

/* Reads all rows into the builder, whose timing, units and wanted columns are set. */
enum tr_status table_read(struct reader *r, struct table *t, struct tr_error *err);

#endif
