/* How a figure of the report depends on one or two parameters: a grid of cells, each run with a number of
 * seeds. */
#ifndef TRACEREEL_CLI_SWEEP_RUN_H
#define TRACEREEL_CLI_SWEEP_RUN_H

#include "show/source.h"
#include "base/strbuf.h"
#include "cli/output.h"

#include <math.h>

struct sweep_axis {
    const struct tr_param *param; /* NULL: no such axis */
    double from, to;
    int count;
};
/* As the parameter will have it: rounded where it is whole. */
static inline double sweep_value(const struct sweep_axis *axis, int i)
{
    if (axis->count == 1 || i == 0) {
        return axis->from;
    }
    const double value =
        i == axis->count - 1 ? axis->to : axis->from + (axis->to - axis->from) * i / (axis->count - 1);
    return axis->param->kind == TR_PARAM_NUMBER ? value : rint(value);
}

struct sweep {
    const struct source *source; /* the trace, and the parameters that all cells share */
    struct sweep_axis x, y;      /* y.count 1 where there is no y */
    int seeds, metric;           /* seeds from source->seed on; metric: index of tr_qoe_field */
    int shard, shards;           /* this run does the cells whose number modulo shards is shard */
    int jobs;
    struct progress *progress;
};

/* Over the seeds of a cell; mean NaN where the cell was not run: another shard's, or parameters that
 * contradict each other there. */
struct sweep_cell {
    double mean, std, min, max;
};

/* Fills cells[y * x.count + x]. The same cells whatever `jobs` is. */
enum tr_status sweep_run(const struct sweep *sweep, struct sweep_cell *cells, struct tr_error *err);

void sweep_csv(struct strbuf *out, const struct sweep *sweep, const struct sweep_cell *cells);

/* A map of colours over x and y, or a curve with its spread over x alone. */
enum tr_status sweep_picture(const char *path, const struct sweep *sweep, const struct sweep_cell *cells,
                             struct tr_error *err);

#endif
