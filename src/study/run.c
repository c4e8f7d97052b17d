#include "study/run.h"

#include "study/pack.h"
#include "study/rows.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JOBS_MAX  256
#define BLOCK_MAX 64  /* sessions of one trace that a thread takes at a time */
#define AHEAD     512 /* blocks that may be done before the one that is written next */

/* Sessions one after the other over one trace. */
struct block {
    size_t first, end;
    bool done;
    size_t run, refused;
    struct strbuf results[STUDY_FILES];
};

/* Shared by the threads; what is not constant is under the lock. */
struct work {
    const struct study_config *config;
    const struct study_plan *plan;
    size_t first, end; /* sessions to run */
    size_t total;      /* of this part, those done before included */
    struct study_out *out;
    pthread_mutex_t lock;
    pthread_cond_t moved;           /* `written` has grown, or it is over */
    struct block blocks[AHEAD];     /* block b stands at b % AHEAD */
    size_t taken, written, counted; /* blocks; sessions that are given out */
    bool over;
    enum tr_status status; /* the first failure; ends it all */
    struct tr_error err;
    struct study_outcome *outcome;
};

/* The memory that a thread keeps from block to block. */
struct worker {
    struct work *work;
    size_t trace_index; /* of `trace`; SIZE_MAX: none yet */
    struct tr_trace *trace;
    struct tr_error why; /* where the trace was refused */
    struct strbuf plain;
};

/* A trace that cannot be read is refused, and the study goes on; but where the machine is exhausted, none can
 * be judged. */
static enum tr_status open_trace(struct worker *worker, size_t index, struct tr_error *err)
{
    const struct study_plan *plan = worker->work->plan;
    if (worker->trace_index == index) {
        return TR_STATUS_OK;
    }
    tr_trace_free(worker->trace);
    worker->trace = NULL;
    worker->trace_index = index;
    worker->why = (struct tr_error){0};
    tr_trace_open(plan->traces->paths[index], &plan->reading, &worker->trace, &worker->why);
    if (!worker->trace && worker->why.reason == TR_REASON_EXHAUSTED) {
        *err = worker->why;
        return TR_STATUS_FAILED;
    }
    return TR_STATUS_OK;
}

static enum tr_status add_results(struct worker *worker, struct block *block, size_t session,
                                  const struct tr_timeline *timeline, struct tr_error *err)
{
    const struct study_plan *plan = worker->work->plan;
    bool ok = true;
    study_session_row(&block->results[STUDY_SESSIONS], plan, session, timeline);
    if (worker->work->config->segments && timeline->fetch_count > 0) {
        strbuf_clear(&worker->plain);
        study_segment_rows(&worker->plain, plan, session, timeline);
        ok = !worker->plain.failed && study_pack(&worker->plain, &block->results[STUDY_SEGMENTS]);
    }
    return ok && !block->results[STUDY_SESSIONS].failed ? TR_STATUS_OK : tr_error_oom(err);
}

/* Only a session that cannot be: the duration is longer than the trace, say. The trace then counts as
 * refused. */
static enum tr_status run_session(struct worker *worker, struct block *block, size_t session,
                                  struct tr_error *err)
{
    const struct study_plan *plan = worker->work->plan;
    const struct tr_session_config config = {
        .params = &plan->params[study_plan_set(plan, session)],
        .trace = worker->trace,
        .dt_s = plan->dt_s,
        .duration_s = plan->duration_s,
        .loop = plan->loop,
        .seed = plan->seed,
        .content = plan->content,
        .abr = plan->abr,
    };
    struct tr_timeline *timeline;
    enum tr_status status = tr_session_run(&config, &timeline, &worker->why);
    if (status == TR_STATUS_USAGE) {
        tr_trace_free(worker->trace);
        worker->trace = NULL;
        return TR_STATUS_OK;
    }
    if (status != TR_STATUS_OK) {
        *err = worker->why;
        return status;
    }
    status = add_results(worker, block, session, timeline, err);
    block->run++;
    tr_timeline_free(timeline);
    return status;
}

static enum tr_status run_block(struct worker *worker, struct block *block, struct tr_error *err)
{
    const struct study_plan *plan = worker->work->plan;
    const size_t trace = study_plan_trace(plan, block->first);
    enum tr_status status = open_trace(worker, trace, err);
    for (size_t session = block->first; session < block->end && status == TR_STATUS_OK; session++) {
        const bool was_open = worker->trace != NULL;
        if (was_open) {
            status = run_session(worker, block, session, err);
        }
        if (!worker->trace) {
            block->refused++;
            /* Said once, by whoever has the trace's first session, or meets what cannot be. */
            if (was_open || study_plan_set(plan, session) == 0) {
                study_refused_row(&block->results[STUDY_REFUSED], plan->traces->paths[trace], &worker->why);
            }
        }
    }
    return status;
}

/* ---- giving out, and writing in order; the lock is held ---- */

static void fail(struct work *work, enum tr_status status, const struct tr_error *err)
{
    if (work->status == TR_STATUS_OK) {
        work->status = status;
        work->err = *err;
    }
    work->over = true;
    pthread_cond_broadcast(&work->moved);
}

/* The next sessions over one trace; false where none are left or it is over. */
static bool take(struct work *work, struct block **out)
{
    while (!work->over && work->taken >= work->written + AHEAD) {
        pthread_cond_wait(&work->moved, &work->lock);
    }
    if (work->over || work->counted == work->end) {
        return false;
    }
    struct block *block = &work->blocks[work->taken++ % AHEAD];
    const size_t trace_end = (study_plan_trace(work->plan, work->counted) + 1) * work->plan->sets;
    size_t end = work->counted + BLOCK_MAX;
    end = end < trace_end ? end : trace_end;
    end = end < work->end ? end : work->end;
    *block = (struct block){.first = work->counted, .end = end};
    work->counted = end;
    *out = block;
    return true;
}

static void drop_results(struct block *block)
{
    for (int i = 0; i < STUDY_FILES; i++) {
        strbuf_destroy(&block->results[i]);
    }
}

static void write_ready(struct work *work)
{
    const struct study_config *config = work->config;
    struct block *block = &work->blocks[work->written % AHEAD];
    while (!work->over && work->written < work->taken && block->done) {
        struct tr_error err = {0};
        enum tr_status status = study_out_add(work->out, block->results, block->end, &err);
        drop_results(block);
        if (status != TR_STATUS_OK) {
            fail(work, status, &err);
            return;
        }
        work->outcome->sessions += block->run;
        work->outcome->refused += block->refused;
        const size_t done = work->total - (work->end - block->end);
        work->written++;
        pthread_cond_broadcast(&work->moved);
        if (config->progress && !config->progress(config->context, done, work->total)) {
            tr_error_set(&err, TR_STATUS_CANCELLED, config->folder,
                         "stopped; the same command goes on from here");
            fail(work, TR_STATUS_CANCELLED, &err);
            return;
        }
        block = &work->blocks[work->written % AHEAD];
    }
}

static void *run_worker(void *context)
{
    struct worker worker = {.work = context, .trace_index = SIZE_MAX};
    struct work *work = worker.work;
    struct block *block;
    pthread_mutex_lock(&work->lock);
    while (take(work, &block)) {
        pthread_mutex_unlock(&work->lock);
        struct tr_error err = {0};
        enum tr_status status = run_block(&worker, block, &err);
        pthread_mutex_lock(&work->lock);
        block->done = true;
        if (status != TR_STATUS_OK) {
            fail(work, status, &err);
        }
        write_ready(work);
    }
    pthread_mutex_unlock(&work->lock);
    tr_trace_free(worker.trace);
    strbuf_destroy(&worker.plain);
    return NULL;
}

static enum tr_status run_threads(struct work *work, struct tr_error *err)
{
    pthread_t threads[JOBS_MAX];
    int wanted = work->config->jobs < 1 ? 1 : work->config->jobs > JOBS_MAX ? JOBS_MAX : work->config->jobs;
    int started = 1;
    pthread_mutex_init(&work->lock, NULL);
    pthread_cond_init(&work->moved, NULL);
    while (started < wanted && pthread_create(&threads[started], NULL, run_worker, work) == 0) {
        started++; /* fewer than asked for give the same, later */
    }
    run_worker(work);
    for (int i = 1; i < started; i++) {
        pthread_join(threads[i], NULL);
    }
    for (size_t b = work->written; b < work->taken; b++) {
        drop_results(&work->blocks[b % AHEAD]);
    }
    pthread_cond_destroy(&work->moved);
    pthread_mutex_destroy(&work->lock);
    if (work->status != TR_STATUS_OK && err) {
        *err = work->err;
    }
    return work->status;
}

static enum tr_status make_headers(const struct study_config *config, size_t first, size_t end,
                                   struct strbuf headers[STUDY_FILES], struct tr_error *err)
{
    struct study_fingerprint fingerprint;
    struct strbuf plain = {0};
    char shard[96];
    snprintf(shard, sizeof shard, "%zu/%zu, sessions %zu to %zu", config->part + 1, config->parts, first,
             end);
    enum tr_status status = study_fingerprint_make(config->plan, &fingerprint, err);
    bool ok = true;
    for (int i = 0; i < STUDY_FILES && status == TR_STATUS_OK; i++) {
        struct strbuf *out = i == STUDY_SEGMENTS ? &plain : &headers[i];
        if (i != STUDY_SEGMENTS || config->segments) {
            study_header(out, (enum study_file)i, config->plan, &fingerprint, config->program,
                         config->command, config->parts > 1 ? shard : NULL);
            ok = ok && !out->failed;
        }
    }
    if (ok && config->segments && status == TR_STATUS_OK) {
        ok = study_pack(&plain, &headers[STUDY_SEGMENTS]);
    }
    strbuf_destroy(&plain);
    return ok || status != TR_STATUS_OK ? status : tr_error_oom(err);
}

enum tr_status study_run(const struct study_config *config, struct study_outcome *outcome,
                         struct tr_error *err)
{
    struct study_out out;
    struct study_out_config files = {
        .folder = config->folder, .part = config->part, .parts = config->parts, .force = config->force};
    size_t first, end, next = 0;
    *outcome = (struct study_outcome){0};
    study_plan_part(config->plan, config->part, config->parts, &first, &end);
    enum tr_status status = make_headers(config, first, end, files.headers, err);
    if (status == TR_STATUS_OK) {
        status = study_out_open(&out, &files, first, end, &next, err);
        outcome->already = next - first;
        const bool named = outcome->already == end - first && out.fds[STUDY_SESSIONS] < 0;
        struct work *work = calloc(1, sizeof *work);
        if (status == TR_STATUS_OK && !work) {
            status = tr_error_oom(err);
        }
        if (status == TR_STATUS_OK) {
            *work = (struct work){.config = config,
                                  .plan = config->plan,
                                  .first = next,
                                  .counted = next,
                                  .end = end,
                                  .total = end - first,
                                  .out = &out,
                                  .outcome = outcome};
            status = run_threads(work, err);
        }
        if (status == TR_STATUS_OK && !named) {
            status = study_out_finish(&out, err);
        }
        free(work);
        study_out_close(&out);
    }
    for (int i = 0; i < STUDY_FILES; i++) {
        strbuf_destroy(&files.headers[i]);
    }
    return status;
}
