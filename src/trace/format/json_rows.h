/* Where in a JSON file its rows are, also where objects stand around them:
 *
 *     [{"t": 0, "speed": {"down": 3.2}}, ...]  or a line each    rows, of columns t and speed.down
 *     {"t": [0, 1], "mbps": [3.2, 4.1]}                          columns
 *     {"columns": ["t", "mbps"], "data": [[0, 3.2], ...]}        rows, named apart
 *     [[0, 3.2], ...]                                            the same without names
 *     {"2025-03-01 10:00": {"mbps": 3.2}, ...}                   rows by their keys
 *
 * and as charts have them (json_charts.h). */
#ifndef TRACEREEL_TRACE_JSON_ROWS_H
#define TRACEREEL_TRACE_JSON_ROWS_H

#include "trace/format/json_sheet.h"

/* Fills a sheet that is all zero until json_sheet_destroy. A file in which no rows are found leaves rows 0.
 */
enum tr_status json_rows_find(struct json_sheet *s, struct json_text *t, struct tr_error *err);

#endif
