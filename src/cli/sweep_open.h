/* The links and players of a sweep's cells: its source, or one a trace, each with each player. */
#ifndef TRACEREEL_CLI_SWEEP_OPEN_H
#define TRACEREEL_CLI_SWEEP_OPEN_H

#include "cli/source_options.h"
#include "study/sweep.h"

struct sweep_opened {
    struct source *sources; /* one a link */
    size_t source_count;
    struct study_link *links;
    struct study_base *bases;
    struct study_runs runs; /* to be run: study_runs_init has been called */
    char about[512];        /* "bus.csv, scenario reference, 612 s" */
};

/* `source`: SOURCE, NULL where it is left out. A trace axis stands in its place; where it is a scenario that
 * is laid over the traces, as --scenario would be. `x`, `y`: NULL or of kind none where there is no such
 * axis. `network_varies` as in study_runs. Freed with sweep_opened_free, in any case. */
enum tr_status sweep_open(struct source_options *options, const char *source, const struct sweep_axis *x,
                          const struct sweep_axis *y, size_t runs, bool network_varies,
                          struct sweep_opened *out, struct tr_error *err);
void sweep_opened_free(struct sweep_opened *opened);

#endif
