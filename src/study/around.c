#include "study/around.h"

#include "study/bootstrap.h"
#include "study/parallel.h"
#include "study/text.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#define SHARE 0.1

double around_reach(const struct around_row *row)
{
    return fmax(fabs(row->moves[AROUND_LESS].change), fabs(row->moves[AROUND_MORE].change));
}

/* ---- which parameters, and how far ---- */

/* A tenth; of whole numbers at least 1. */
static double moved(const struct tr_params *params, const struct tr_param *param, enum around_way way)
{
    struct tr_params copy = *params;
    const double value = tr_params_get(params, param);
    double step = SHARE * fabs(value);
    if (param->kind == TR_PARAM_INTEGER) {
        step = fmax(1, rint(step));
    }
    return tr_params_move(&copy, param, way == AROUND_LESS ? value - step : value + step);
}

static void choose_rows(struct around *around)
{
    const struct tr_params *params = &around->runs->bases[0].params;
    const struct tr_trace *trace = around->runs->links[0].trace;
    const struct tr_params_link link =
        trace ? tr_params_link_of(trace, false) : (struct tr_params_link){.generated = true};
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    for (size_t i = 0; i < count; i++) {
        const struct tr_param *param = &table[i];
        const double value = tr_params_get(params, param);
        if (param->kind == TR_PARAM_CHOICE || !isfinite(value) ||
            !tr_params_has_effect(params, param, &link)) {
            continue;
        }
        if (value == 0) {
            around->at_zero++;
            continue;
        }
        struct around_row *row = &around->rows[around->count++];
        *row = (struct around_row){.param = param, .value = value};
        for (int way = 0; way < AROUND_WAYS; way++) {
            row->moves[way].value = moved(params, param, way);
        }
    }
}

/* ---- running them ---- */

/* Piece 0 is everything as it is, then two a row. */
struct around_work {
    struct around *around;
    double *values; /* pieces * runs */
    size_t pieces;
    pthread_mutex_t lock;
    size_t failed; /* the lowest piece that failed */
    struct tr_error failure;
};

static enum tr_status run_pieces(const struct around *around, const struct tr_params *params, double *values,
                                 struct tr_session_workspace *workspace, struct tr_error *err)
{
    for (size_t i = 0; i < around->runs->count; i++) {
        enum tr_status status =
            study_runs_score(around->runs, 0, params, i, around->metric, workspace, &values[i], err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

static bool run_piece(void *context, size_t piece, struct tr_session_workspace *workspace)
{
    struct around_work *work = context;
    struct tr_params params = work->around->runs->bases[0].params;
    struct tr_error err = {0};
    if (piece > 0) {
        const struct around_row *row = &work->around->rows[(piece - 1) / AROUND_WAYS];
        tr_params_move(&params, row->param, row->moves[(piece - 1) % AROUND_WAYS].value);
    }
    if (run_pieces(work->around, &params, work->values + piece * work->around->runs->count, workspace,
                   &err) == TR_STATUS_OK) {
        return true;
    }
    pthread_mutex_lock(&work->lock);
    if (piece < work->failed) {
        work->failed = piece;
        work->failure = err;
    }
    pthread_mutex_unlock(&work->lock);
    return false;
}

static void show(void *context, size_t begun)
{
    const struct around_work *work = context;
    if (work->around->progress) {
        work->around->progress(work->around->context, (double)begun / (double)work->pieces);
    }
}

static double mean_of(const double *values, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += values[i];
    }
    return sum / (double)count;
}

static void judge(const double *before, double *after, size_t count, struct around_move *move)
{
    for (size_t i = 0; i < count; i++) {
        after[i] -= before[i];
    }
    move->change = mean_of(after, count);
    bootstrap_mean(after, count, &move->low, &move->high);
}

static int by_reach(const void *a, const void *b)
{
    const struct around_row *x = a, *y = b;
    const double p = around_reach(x), q = around_reach(y);
    return p != q ? (p < q) - (p > q) : (x->param > y->param) - (x->param < y->param);
}

enum tr_status around_run(struct around *around, struct tr_error *err)
{
    size_t count;
    tr_params_table(&count);
    const size_t runs = around->runs->count;
    around->rows = calloc(count, sizeof *around->rows);
    double *values = malloc((1 + AROUND_WAYS * count) * runs * sizeof *values);
    if (!around->rows || !values) {
        free(values);
        return tr_error_oom(err);
    }
    choose_rows(around);
    struct around_work work = {.around = around, .values = values, .failed = SIZE_MAX};
    work.pieces = 1 + AROUND_WAYS * around->count;
    pthread_mutex_init(&work.lock, NULL);
    study_parallel(work.pieces, around->jobs, run_piece, show, &work);
    pthread_mutex_destroy(&work.lock);
    enum tr_status status = TR_STATUS_OK;
    if (work.failed != SIZE_MAX) {
        status = tr_error_set(err, work.failure.status, work.failure.where, "%s", work.failure.what);
    } else {
        around->mean = mean_of(values, runs);
        for (size_t piece = 1; piece < work.pieces; piece++) {
            judge(values, values + piece * runs, runs,
                  &around->rows[(piece - 1) / AROUND_WAYS].moves[(piece - 1) % AROUND_WAYS]);
        }
        qsort(around->rows, around->count, sizeof *around->rows, by_reach);
    }
    free(values);
    return status;
}

void around_free(struct around *around)
{
    free(around->rows);
    around->rows = NULL;
    around->count = 0;
}

void around_table(const struct around *around, struct strbuf *out)
{
    const char *metric = study_metric_name(around->metric);
    strbuf_puts(out, "parameter,unit,value");
    static const char *const ways[AROUND_WAYS] = {"less", "more"};
    for (int way = 0; way < AROUND_WAYS; way++) {
        strbuf_printf(out, ",%s,%s_%s_change,%s_%s_low,%s_%s_high", ways[way], metric, ways[way], metric,
                      ways[way], metric, ways[way]);
    }
    strbuf_printf(out, ",reach,%s,%s\n", study_runs_called(around->runs), metric);
    for (size_t i = 0; i < around->count; i++) {
        const struct around_row *row = &around->rows[i];
        strbuf_printf(out, "%s,%s,", row->param->key, row->param->unit);
        study_number(out, row->value);
        for (int way = 0; way < AROUND_WAYS; way++) {
            const struct around_move *move = &row->moves[way];
            const double values[] = {move->value, move->change, move->low, move->high};
            for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
                strbuf_putc(out, ',');
                study_number(out, values[v]);
            }
        }
        strbuf_putc(out, ',');
        study_number(out, around_reach(row));
        strbuf_printf(out, ",%zu,", around->runs->count);
        study_number(out, around->mean);
        strbuf_putc(out, '\n');
    }
}
