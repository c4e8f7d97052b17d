/* The table of a sweep, read back for its picture. */
#ifndef TRACEREEL_STUDY_SWEEP_READ_H
#define TRACEREEL_STUDY_SWEEP_READ_H

#include "study/sweep.h"

struct sweep_whole {
    struct sweep sweep; /* its axes, metric and number of runs; it cannot be run */
    struct study_runs runs;
    struct sweep_cell *cells;
    char about[700]; /* the line under the picture's title */
};

/* `header` is what the parts of a sweep have at their heads, `table` what stands behind it; `where` names
 * them in errors. Freed with sweep_whole_free, in any case. */
enum tr_status sweep_whole_read(const char *header, const char *table, const char *where,
                                struct sweep_whole *out, struct tr_error *err);
void sweep_whole_free(struct sweep_whole *whole);

#endif
