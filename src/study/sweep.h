/* How a figure of the report depends on one or two things: a grid of cells over parameters, traces or
 * players, each cell run several times. */
#ifndef TRACEREEL_STUDY_SWEEP_H
#define TRACEREEL_STUDY_SWEEP_H

#include "study/metric.h"
#include "study/runs.h"

#include "base/made_by.h"
#include "base/strbuf.h"

#define SWEEP_CELLS_MAX ((size_t)1 << 24)

enum sweep_axis_kind { SWEEP_AXIS_NONE, SWEEP_AXIS_PARAM, SWEEP_AXIS_TRACE, SWEEP_AXIS_PLAYER };

struct sweep_axis {
    enum sweep_axis_kind kind;
    const struct tr_param *param; /* of a parameter, with its */
    double *values;               /* count values, as the parameter will have them */
    char **names;                 /* of traces and players */
    size_t count;                 /* 1 where there is no such axis */
};

/* "network.base_bandwidth_mbps", "trace", "player"; "" where there is none. */
const char *sweep_axis_name(const struct sweep_axis *axis);
/* Value i as tables have it. */
void sweep_axis_value(const struct sweep_axis *axis, size_t i, struct strbuf *out);
/* Its values are numbers that can be drawn to scale: they ascend or descend. */
bool sweep_axis_is_scale(const struct sweep_axis *axis);

struct sweep {
    const struct study_runs *runs; /* links as the trace axis has them, else one; players likewise */
    struct sweep_axis x, y;
    size_t metric;      /* study/metric.h */
    size_t part, parts; /* from 0; 1 part: the whole */
    const char *about;  /* over what, in words, for the head of a part and the picture */
    int jobs;
    void (*progress)(void *context, double share);
    void *context;
};

static inline size_t sweep_cells(const struct sweep *sweep)
{
    return sweep->x.count * sweep->y.count;
}

/* Over the runs of a cell; NaN where it was not run: another part's, or parameters that contradict each other
 * there. */
struct sweep_cell {
    double mean, std, min, max;
};

/* The cells [first, end) that this part has. */
void sweep_span(const struct sweep *sweep, size_t *first, size_t *end);

/* Which base a cell is run with, and its parameters. TR_STATUS_USAGE where they contradict each other. */
enum tr_status sweep_params(const struct sweep *sweep, size_t cell, size_t *base, struct tr_params *params,
                            struct tr_error *err);

/* One cell. */
enum tr_status sweep_score(const struct sweep *sweep, size_t base, const struct tr_params *params,
                           struct tr_session_workspace *workspace, struct sweep_cell *cell,
                           struct tr_error *err);

/* Fills cells[y * x.count + x]. The same cells whatever `jobs` is. */
enum tr_status sweep_run(const struct sweep *sweep, struct sweep_cell *cells, struct tr_error *err);

/* The table: a line a cell of this part, behind lines that begin with # and say how it was made, and of what
 * it is a part; without them where `made` is NULL. */
enum tr_status sweep_table(const struct sweep *sweep, const struct sweep_cell *cells,
                           const struct made_by *made, struct strbuf *out, struct tr_error *err);

#endif
