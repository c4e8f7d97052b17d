/* Whether a part of a bench holds the rows that its head promises. A part is a span of sessions, the trace
 * slowest, so it has as many rows of each trace as there are sets of parameters, but of the first and the
 * last one, which parts may share; of a trace that was refused it has none, or fewer. */
#ifndef TRACEREEL_STUDY_PART_ROWS_H
#define TRACEREEL_STUDY_PART_ROWS_H

#include "study/names.h"

#include "base/strbuf.h"

#include <tracereel/error.h>

/* All-zero at first, then used for one part after the other, in their order. */
struct part_rows {
    size_t sets, first, end;    /* sessions of a trace; those that the part has */
    struct study_names refused; /* traces, as the table of them writes their names */
    struct strbuf line, trace;  /* the line that is read; the trace whose rows come */
    size_t run, traces;         /* its rows so far; traces before it that have all their rows */
    bool carried;               /* the trace that the part begins in the middle of was refused before */
    size_t wrong, right;        /* the first trace with too few or too many rows, whose name `why` is */
    struct strbuf why;
    bool failed; /* memory ran out */
};

void part_rows_begin(struct part_rows *rows, size_t sets, size_t first, size_t end);

/* Rows of the table of refused traces, all of them; then those of the sessions. Both in pieces, without the
 * line of names. */
void part_rows_refused(struct part_rows *rows, const char *bytes, size_t len);
void part_rows_sessions(struct part_rows *rows, const char *bytes, size_t len);

/* At the end of a part: TR_STATUS_FAILED where it does not hold what it should, by its path. */
enum tr_status part_rows_end(struct part_rows *rows, const char *path, struct tr_error *err);
void part_rows_destroy(struct part_rows *rows);

#endif
