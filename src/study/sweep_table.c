#include "study/sweep.h"

#include "study/fingerprint.h"
#include "study/text.h"

#include <tracereel/quality.h>

static enum tr_status add_header(const struct sweep *sweep, const struct made_by *made, struct strbuf *out,
                                 struct tr_error *err)
{
    char hash[STUDY_HASH_CHARS + 1];
    size_t first, end;
    enum tr_status status = study_fingerprint_sweep(sweep, hash, err);
    sweep_span(sweep, &first, &end);
    made_by_lines(out, made, "# ");
    strbuf_printf(out, "# sweep: %zu x %zu cells, sha256 %s\n# about: %s\n", sweep->x.count, sweep->y.count,
                  hash, sweep->about ? sweep->about : "");
    if (sweep->parts > 1) {
        strbuf_printf(out, "# shard: %zu/%zu, cells %zu to %zu\n", sweep->part + 1, sweep->parts, first, end);
    }
    return status;
}

static void add_names(const struct sweep *sweep, struct strbuf *out)
{
    const char *metric = study_metric_name(sweep->metric);
    strbuf_printf(out, "%s,", sweep_axis_name(&sweep->x));
    if (sweep->y.kind != SWEEP_AXIS_NONE) {
        strbuf_printf(out, "%s,", sweep_axis_name(&sweep->y));
    }
    strbuf_printf(out, "%s,%s,%s_std,%s_min,%s_max\n", study_runs_called(sweep->runs), metric, metric, metric,
                  metric);
}

static void add_row(const struct sweep *sweep, size_t i, const struct sweep_cell *cell, struct strbuf *out)
{
    sweep_axis_value(&sweep->x, i % sweep->x.count, out);
    if (sweep->y.kind != SWEEP_AXIS_NONE) {
        strbuf_putc(out, ',');
        sweep_axis_value(&sweep->y, i / sweep->x.count, out);
    }
    strbuf_printf(out, ",%zu", sweep->runs->count);
    const double values[] = {cell->mean, cell->std, cell->min, cell->max};
    for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
        strbuf_putc(out, ',');
        study_number(out, values[v]); /* left empty: the parameters contradict each other here */
    }
    strbuf_putc(out, '\n');
}

enum tr_status sweep_table(const struct sweep *sweep, const struct sweep_cell *cells,
                           const struct made_by *made, struct strbuf *out, struct tr_error *err)
{
    size_t first, end;
    enum tr_status status = made ? add_header(sweep, made, out, err) : TR_STATUS_OK;
    add_names(sweep, out);
    sweep_span(sweep, &first, &end);
    for (size_t i = first; i < end; i++) {
        add_row(sweep, i, &cells[i], out);
    }
    return status != TR_STATUS_OK ? status : out->failed ? tr_error_oom(err) : TR_STATUS_OK;
}
