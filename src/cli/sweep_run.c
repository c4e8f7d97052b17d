#include "cli/sweep_run.h"

#include "show/outside_rule.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define JOBS_MAX 256

/* Set before the workers start, then constant, but for the two atomics and what the lock guards. A cell is
 * written by the one worker that took its number. */
struct sweep_work {
    const struct sweep *sweep;
    struct sweep_cell *cells;
    int cell_count;
    struct network *networks; /* one a seed where no axis changes the network; else NULL */
    atomic_int next;
    atomic_bool stop;
    pthread_mutex_t lock;  /* guards what follows */
    struct tr_error first; /* the failure with the lowest cell number, so that it is the same on every run */
    int first_cell;
    struct tr_error nonsense; /* what tr_params_check said of the lowest cell without meaning */
    int nonsense_cell, nonsense_count;
};

static bool changes_network(const struct sweep_axis *axis)
{
    return axis->param && strncmp(axis->param->key, "network.", 8) == 0;
}

static enum tr_status score_seed(struct sweep_work *work, struct tr_session_workspace *workspace,
                                 const struct tr_params *params, int seed_index, struct tr_qoe *out,
                                 struct tr_error *err)
{
    const struct source *source = work->sweep->source;
    struct tr_session_config config = {
        .params = params,
        .trace = source->trace,
        .generated = source->generated,
        .content = source->content,
        .abr = outside_rule_abr(source->rule),
        .dt_s = source->dt_s,
        .duration_s = source_session_s(source),
        .loop = source->loop && !source->generated,
        .seed = source->seed + (uint64_t)seed_index,
    };
    if (!source->generated) {
        return tr_session_score_in(&config, workspace, out, err);
    }
    struct network network = {0};
    if (!work->networks) {
        const struct network_request request = source_network(source, &params->network, config.seed);
        enum tr_status status = network_make(&request, &network, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    const struct network *over = work->networks ? &work->networks[seed_index] : &network;
    config.trace = over->trace;
    config.congestion = over->congestion;
    config.congestion_count = over->ticks;
    enum tr_status status = tr_session_score_in(&config, workspace, out, err);
    network_free(&network);
    return status;
}

/* Mean and spread over the seeds, by Welford's recurrence. */
static enum tr_status score_cell(struct sweep_work *work, struct tr_session_workspace *workspace,
                                 const struct tr_params *params, struct sweep_cell *cell,
                                 struct tr_error *err)
{
    double mean = 0, squares = 0, min = INFINITY, max = -INFINITY;
    const int seeds = work->sweep->seeds;
    for (int i = 0; i < seeds; i++) {
        struct tr_qoe qoe;
        enum tr_status status = score_seed(work, workspace, params, i, &qoe, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
        const double value = tr_qoe_field(&qoe, (size_t)work->sweep->metric);
        const double off = value - mean;
        mean += off / (i + 1);
        squares += off * (value - mean);
        min = fmin(min, value);
        max = fmax(max, value);
    }
    *cell = (struct sweep_cell){mean, seeds > 1 ? sqrt(squares / (seeds - 1)) : 0, min, max};
    return TR_STATUS_OK;
}

static void latch_failure(struct sweep_work *work, int cell, const struct tr_error *err)
{
    pthread_mutex_lock(&work->lock);
    if (cell < work->first_cell) {
        work->first_cell = cell;
        work->first = *err;
    }
    pthread_mutex_unlock(&work->lock);
    atomic_store(&work->stop, true);
}

static void note_nonsense(struct sweep_work *work, int cell, const struct tr_error *err)
{
    pthread_mutex_lock(&work->lock);
    work->nonsense_count++;
    if (cell < work->nonsense_cell) {
        work->nonsense_cell = cell;
        work->nonsense = *err;
    }
    pthread_mutex_unlock(&work->lock);
}

static void run_cell(struct sweep_work *work, struct tr_session_workspace *workspace, int cell)
{
    const struct sweep *sweep = work->sweep;
    struct tr_params params = sweep->source->scenario.params;
    struct tr_error err = {0};
    tr_params_put(&params, sweep->x.param, sweep_value(&sweep->x, cell % sweep->x.count));
    if (sweep->y.param) {
        tr_params_put(&params, sweep->y.param, sweep_value(&sweep->y, cell / sweep->x.count));
    }
    if (tr_params_check(&params, &err) != TR_STATUS_OK) {
        note_nonsense(work, cell, &err);
    } else if (score_cell(work, workspace, &params, &work->cells[cell], &err) != TR_STATUS_OK) {
        latch_failure(work, cell, &err);
    }
}

static bool take_cell(struct sweep_work *work, int *cell)
{
    const struct sweep *sweep = work->sweep;
    *cell = atomic_fetch_add(&work->next, 1) * sweep->shards + sweep->shard;
    return *cell < work->cell_count && !atomic_load(&work->stop);
}

static void *work_cells(void *context)
{
    struct sweep_work *work = context;
    struct tr_session_workspace *workspace = tr_session_workspace_new(); /* NULL: each session has its own */
    for (int cell; take_cell(work, &cell);) {
        run_cell(work, workspace, cell);
    }
    tr_session_workspace_free(workspace);
    return NULL;
}

/* The calling thread works too, and shows how far things are. */
static void work_and_show(struct sweep_work *work)
{
    struct tr_session_workspace *workspace = tr_session_workspace_new();
    for (int cell; take_cell(work, &cell);) {
        run_cell(work, workspace, cell);
        progress_show(work->sweep->progress, (double)cell / work->cell_count);
    }
    progress_clear(work->sweep->progress);
    tr_session_workspace_free(workspace);
}

static void free_networks(struct sweep_work *work)
{
    for (int i = 0; work->networks && i < work->sweep->seeds; i++) {
        network_free(&work->networks[i]);
    }
    free(work->networks);
}

/* Where no axis touches the network, each seed's is made once. */
static enum tr_status make_networks(struct sweep_work *work, struct tr_error *err)
{
    const struct sweep *sweep = work->sweep;
    const struct source *source = sweep->source;
    if (!source->generated || changes_network(&sweep->x) || changes_network(&sweep->y)) {
        return TR_STATUS_OK;
    }
    work->networks = calloc((size_t)sweep->seeds, sizeof *work->networks);
    if (!work->networks) {
        return tr_error_oom(err);
    }
    for (int i = 0; i < sweep->seeds; i++) {
        const struct network_request request =
            source_network(source, &source->scenario.params.network, source->seed + (uint64_t)i);
        enum tr_status status = network_make(&request, &work->networks[i], err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

static void run_workers(struct sweep_work *work)
{
    pthread_t threads[JOBS_MAX];
    const int wanted = work->sweep->jobs < JOBS_MAX ? work->sweep->jobs : JOBS_MAX;
    int started = 0;
    while (started < wanted - 1 && pthread_create(&threads[started], NULL, work_cells, work) == 0) {
        started++; /* fewer threads than asked for only means later */
    }
    work_and_show(work);
    for (int i = 0; i < started; i++) {
        pthread_join(threads[i], NULL);
    }
}

enum tr_status sweep_run(const struct sweep *sweep, struct sweep_cell *cells, struct tr_error *err)
{
    const int cell_count = sweep->x.count * sweep->y.count;
    struct sweep_work work = {
        .sweep = sweep,
        .cells = cells,
        .cell_count = cell_count,
        .first_cell = cell_count,
        .nonsense_cell = cell_count,
    };
    for (int i = 0; i < cell_count; i++) {
        cells[i] = (struct sweep_cell){NAN, NAN, NAN, NAN};
    }
    enum tr_status status = make_networks(&work, err);
    if (status == TR_STATUS_OK) {
        pthread_mutex_init(&work.lock, NULL);
        run_workers(&work);
        pthread_mutex_destroy(&work.lock);
        const int own_cells = (cell_count - sweep->shard + sweep->shards - 1) / sweep->shards;
        if (work.first_cell < cell_count) {
            status = tr_error_set(err, work.first.status, work.first.where, "%s", work.first.what);
        } else if (own_cells > 0 && work.nonsense_count == own_cells) {
            status = tr_error_set(err, TR_STATUS_USAGE, work.nonsense.where, "no cell has a meaning: %s",
                                  work.nonsense.what);
        }
    }
    free_networks(&work);
    return status;
}
