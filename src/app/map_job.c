#include "app/map_job.h"

#include <math.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#define NICE 10

struct map_job *map_job_new(const struct source *source)
{
    struct map_job *job = calloc(1, sizeof *job);
    if (!job) {
        return NULL;
    }
    source_copy(source, &job->source);
    for (size_t i = 0; i < MAP_CELLS * MAP_CELLS; i++) {
        atomic_init(&job->results[i], NAN);
        atomic_init(&job->states[i], MAP_WAITING);
    }
    return job;
}

/* ---- what cells are run with ---- */

/* The session that is open over the trace of a link; false where that cannot be. */
static bool open_link(struct map_job *job, size_t link)
{
    struct source *source = &job->sources[link];
    struct map_trace *trace = &job->traces[link];
    source_copy(&job->source, source);
    if (job->trace_count == 0 || link == job->own) {
        return true;
    }
    if (!trace->trace &&
        tr_trace_open(trace->path, &job->request.trace, &trace->trace, NULL) != TR_STATUS_OK) {
        return false;
    }
    return source_set_trace(source, &job->request, trace->trace, trace->path, NULL) == TR_STATUS_OK;
}

/* Each player over it, or its own. */
static void lay_bases(struct map_job *job, size_t link, bool opened)
{
    struct source *source = &job->sources[link];
    const size_t players = job->runs.player_count;
    for (size_t i = 0; i < players && !atomic_load(&job->cancel); i++) {
        const size_t base = link * players + i;
        job->known[base] = opened && (job->player_count == 0 ||
                                      source_set_player(source, job->players[i], NULL) == TR_STATUS_OK);
        job->bases[base] = source_study_base(source);
    }
    job->links[link] = (struct study_link){.name = source->name,
                                           .trace = source->generated ? NULL : source->trace,
                                           .edits = source->edits,
                                           .edit_count = source->edit_count};
}

static bool prepare(struct map_job *job)
{
    const size_t links = job->trace_count ? job->trace_count : 1;
    job->runs = (struct study_runs){.links = job->links,
                                    .link_count = links,
                                    .bases = job->bases,
                                    .player_count = job->player_count ? job->player_count : 1,
                                    .content = job->source.content,
                                    .decisions = job->source.decisions,
                                    .count = 1};
    for (size_t link = 0; link < links && !atomic_load(&job->cancel); link++) {
        lay_bases(job, link, open_link(job, link));
    }
    return !atomic_load(&job->cancel) && study_runs_init(&job->runs, NULL) == TR_STATUS_OK;
}

/* ---- cells ---- */

static void put(struct map_job *job, size_t x, size_t y, size_t step, const struct sweep_cell *cell)
{
    const size_t nx = job->sweep.x.count, ny = job->sweep.y.count;
    for (size_t j = y; j < y + step && j < ny; j++) {
        for (size_t i = x; i < x + step && i < nx; i++) {
            const bool own = i == x && j == y;
            atomic_store_explicit(&job->results[j * nx + i], cell ? cell->mean : NAN, memory_order_relaxed);
            atomic_store(&job->states[j * nx + i], !own ? MAP_ROUGH : cell ? MAP_DONE : MAP_SENSELESS);
        }
    }
    atomic_fetch_add(&job->done, 1);
    if (!atomic_exchange(&job->woken, true)) { /* once a look, not once a cell */
        job->wake();
    }
}

static void run_cell(struct map_job *job, size_t x, size_t y, size_t step,
                     struct tr_session_workspace *workspace)
{
    struct tr_params params;
    struct tr_error err;
    struct sweep_cell cell;
    size_t base;
    const bool known =
        sweep_params(&job->sweep, y * job->sweep.x.count + x, &base, &params, &err) == TR_STATUS_OK &&
        job->known[base] && sweep_score(&job->sweep, base, &params, workspace, &cell, &err) == TR_STATUS_OK;
    put(job, x, y, step, known ? &cell : NULL);
}

static void *run(void *context)
{
    struct map_job *job = context;
    setpriority(PRIO_PROCESS, (id_t)gettid(), NICE); /* of this thread: the window comes first */
    struct tr_session_workspace *workspace = tr_session_workspace_new();
    const bool ready = prepare(job);
    for (size_t step = MAP_CELLS / 4; step > 0 && ready; step /= 2) {
        for (size_t y = 0; y < job->sweep.y.count; y += step) {
            for (size_t x = 0; x < job->sweep.x.count; x += step) {
                const bool before = step < MAP_CELLS / 4 && x % (2 * step) == 0 && y % (2 * step) == 0;
                if (!before && !atomic_load(&job->cancel)) {
                    run_cell(job, x, y, step, workspace);
                }
            }
        }
    }
    tr_session_workspace_free(workspace);
    atomic_store(&job->ended, true);
    return NULL;
}

enum tr_status map_job_start(struct map_job *job, struct tr_error *err)
{
    job->sweep.runs = &job->runs;
    if (pthread_create(&job->thread, NULL, run, job) != 0) {
        return tr_error_set(err, TR_STATUS_FAILED, job->source.name, "no thread can be started to run it");
    }
    job->started = true;
    return TR_STATUS_OK;
}

void map_job_join(struct map_job *job)
{
    if (job->started && !job->joined) {
        pthread_join(job->thread, NULL);
        job->joined = true;
    }
}

void map_job_free(struct map_job *job)
{
    map_job_join(job);
    for (size_t i = 0; i < MAP_CELLS; i++) {
        tr_trace_free(job->traces[i].trace);
        free(job->traces[i].path);
        source_close(&job->sources[i]);
    }
    study_runs_free(&job->runs);
    source_close(&job->source);
    free(job);
}
