#include "study/sweep.h"

#include "study/parallel.h"
#include "study/text.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

const char *sweep_axis_name(const struct sweep_axis *axis)
{
    switch (axis->kind) {
    case SWEEP_AXIS_PARAM: return axis->param->key;
    case SWEEP_AXIS_TRACE: return "trace";
    case SWEEP_AXIS_PLAYER: return "player";
    case SWEEP_AXIS_NONE: break;
    }
    return "";
}

void sweep_axis_value(const struct sweep_axis *axis, size_t i, struct strbuf *out)
{
    if (axis->kind == SWEEP_AXIS_PARAM) {
        study_value(out, axis->param, axis->values[i]);
    } else if (axis->kind != SWEEP_AXIS_NONE) {
        study_text(out, axis->names[i]);
    }
}

bool sweep_axis_is_scale(const struct sweep_axis *axis)
{
    if (axis->kind != SWEEP_AXIS_PARAM || axis->param->kind == TR_PARAM_CHOICE) {
        return false;
    }
    for (size_t i = 2; i < axis->count; i++) {
        if ((axis->values[i] > axis->values[i - 1]) != (axis->values[1] > axis->values[0])) {
            return false;
        }
    }
    return true;
}

void sweep_span(const struct sweep *sweep, size_t *first, size_t *end)
{
    const size_t cells = sweep_cells(sweep), each = cells / sweep->parts, over = cells % sweep->parts,
                 k = sweep->part;
    *first = k * each + (k < over ? k : over);
    *end = *first + each + (k < over ? 1 : 0);
}

static void lay(const struct sweep_axis *axis, size_t i, size_t *link, size_t *player)
{
    *link = axis->kind == SWEEP_AXIS_TRACE ? i : *link;
    *player = axis->kind == SWEEP_AXIS_PLAYER ? i : *player;
}

enum tr_status sweep_params(const struct sweep *sweep, size_t cell, size_t *base, struct tr_params *params,
                            struct tr_error *err)
{
    const size_t x = cell % sweep->x.count, y = cell / sweep->x.count;
    size_t link = 0, player = 0;
    lay(&sweep->x, x, &link, &player);
    lay(&sweep->y, y, &link, &player);
    *base = link * sweep->runs->player_count + player;
    *params = sweep->runs->bases[*base].params;
    if (sweep->x.kind == SWEEP_AXIS_PARAM) {
        tr_params_put(params, sweep->x.param, sweep->x.values[x]);
    }
    if (sweep->y.kind == SWEEP_AXIS_PARAM) {
        tr_params_put(params, sweep->y.param, sweep->y.values[y]);
    }
    return tr_params_check(params, err);
}

/* Mean and spread over the runs, by Welford's recurrence. */
enum tr_status sweep_score(const struct sweep *sweep, size_t base, const struct tr_params *params,
                           struct tr_session_workspace *workspace, struct sweep_cell *cell,
                           struct tr_error *err)
{
    double mean = 0, squares = 0, min = INFINITY, max = -INFINITY;
    const size_t runs = sweep->runs->count;
    for (size_t i = 0; i < runs; i++) {
        double value;
        enum tr_status status =
            study_runs_score(sweep->runs, base, params, i, sweep->metric, workspace, &value, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
        const double off = value - mean;
        mean += off / (double)(i + 1);
        squares += off * (value - mean);
        min = fmin(min, value);
        max = fmax(max, value);
    }
    *cell = (struct sweep_cell){mean, runs > 1 ? sqrt(squares / (double)(runs - 1)) : 0, min, max};
    return TR_STATUS_OK;
}

/* Constant while cells are run, but for what the lock guards. A cell is written by the one thread that runs
 * it. Failures are kept by the lowest cell, so that they are the same on every run. */
struct sweep_work {
    const struct sweep *sweep;
    struct sweep_cell *cells;
    size_t first, end;
    pthread_mutex_t lock;
    struct tr_error failure, nonsense; /* the second: parameters that contradict each other */
    size_t failed_cell, nonsense_cell, nonsense_count;
};

static bool run_cell(void *context, size_t piece, struct tr_session_workspace *workspace)
{
    struct sweep_work *work = context;
    const size_t cell = work->first + piece;
    struct tr_params params;
    struct tr_error err = {0};
    size_t base;
    const bool senseless = sweep_params(work->sweep, cell, &base, &params, &err) != TR_STATUS_OK;
    if (!senseless &&
        sweep_score(work->sweep, base, &params, workspace, &work->cells[cell], &err) == TR_STATUS_OK) {
        return true;
    }
    size_t *lowest = senseless ? &work->nonsense_cell : &work->failed_cell;
    pthread_mutex_lock(&work->lock);
    work->nonsense_count += senseless;
    if (cell < *lowest) {
        *lowest = cell;
        *(senseless ? &work->nonsense : &work->failure) = err;
    }
    pthread_mutex_unlock(&work->lock);
    return senseless;
}

static void show(void *context, size_t begun)
{
    const struct sweep_work *work = context;
    if (work->sweep->progress) {
        work->sweep->progress(work->sweep->context, (double)begun / (double)(work->end - work->first));
    }
}

enum tr_status sweep_run(const struct sweep *sweep, struct sweep_cell *cells, struct tr_error *err)
{
    struct sweep_work work = {
        .sweep = sweep, .cells = cells, .failed_cell = SIZE_MAX, .nonsense_cell = SIZE_MAX};
    for (size_t i = 0; i < sweep_cells(sweep); i++) {
        cells[i] = (struct sweep_cell){NAN, NAN, NAN, NAN};
    }
    sweep_span(sweep, &work.first, &work.end);
    pthread_mutex_init(&work.lock, NULL);
    study_parallel(work.end - work.first, sweep->jobs, run_cell, show, &work);
    pthread_mutex_destroy(&work.lock);
    if (work.failed_cell != SIZE_MAX) {
        return tr_error_set(err, work.failure.status, work.failure.where, "%s", work.failure.what);
    }
    if (work.end > work.first && work.nonsense_count == work.end - work.first && sweep->parts == 1) {
        return tr_error_set(err, TR_STATUS_USAGE, work.nonsense.where, "no cell has a meaning: %s",
                            work.nonsense.what);
    }
    return TR_STATUS_OK;
}
