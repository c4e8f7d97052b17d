#include "study/summary.h"

#include "study/bootstrap.h"
#include "study/parallel.h"
#include "study/text.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define RESAMPLES BOOTSTRAP_RESAMPLES
#define GATHER_MAX                                                                                           \
    ((size_t)1 << 21) /* values of a column that are sorted at a time, unless one set has more */
#define UNITS_MAX ((size_t)1 << 24) /* numbers of all the units that are resampled at a time */

struct work {
    const struct study_table *table;
    struct study_summary *summaries;
    int jobs;
    atomic_bool oom;
    /* of a resampling: sets [first, end) */
    size_t first, end;
    struct resampling *sets;
};

/* The sets from `first` on that hold `most` rows together, `each` of one at most; one at least. */
static size_t sets_that_fit(const struct study_table *table, size_t first, size_t most, size_t each)
{
    size_t end = first, sum = 0;
    while (end < table->sets.count) {
        sum += table->set_rows[end] < each ? table->set_rows[end] : each;
        if (sum > most && end > first) {
            break;
        }
        end++;
    }
    return end;
}

/* ---- a column ---- */

static bool is_worse(size_t figure, double a, double b)
{
    return study_figure(figure)->better == STUDY_HIGHER ? a < b : a > b;
}

/* Values of the sets [first, end) into `values`, each set's from at[set - first] on, which then stands behind
 * its last; sums and worst ones on the way. */
static void gather(const struct work *work, size_t column, size_t first, size_t end, double *values,
                   size_t *at)
{
    const struct study_table *table = work->table;
    const struct study_store *store = &table->store;
    const size_t set_column = study_table_set_column(table);
    size_t rows;
    for (size_t b = 0; b < study_store_blocks(store); b++) {
        const double *sets = study_store_column(store, b, set_column, &rows),
                     *from = study_store_column(store, b, column, &rows);
        for (size_t i = 0; i < rows; i++) {
            const size_t set = (size_t)sets[i];
            if (set < first || set >= end || isnan(from[i])) {
                continue;
            }
            struct study_summary *s = &work->summaries[set * table->figures + column];
            if (s->count == 0 || is_worse(table->figure_of[column], from[i], s->worst)) {
                s->worst = from[i];
                s->worst_row = b * STUDY_STORE_BLOCK + i;
            }
            s->count++;
            s->mean += from[i];
            values[at[set - first]++] = from[i];
        }
        study_store_release(store, b, column);
        study_store_release(store, b, set_column);
    }
}

static void take_percentiles(struct study_summary *s, double *values)
{
    if (s->count == 0) {
        s->mean = s->mean_low = s->mean_high = s->median = s->p5 = s->p95 = s->worst = NAN;
        return;
    }
    qsort(values, s->count, sizeof *values, bootstrap_by_size);
    s->mean /= (double)s->count;
    s->median = bootstrap_percentile(values, s->count, 0.5);
    s->p5 = bootstrap_percentile(values, s->count, 0.05);
    s->p95 = bootstrap_percentile(values, s->count, 0.95);
}

static bool run_column(void *context, size_t column, struct tr_session_workspace *workspace)
{
    struct work *work = context;
    const struct study_table *table = work->table;
    (void)workspace;
    for (size_t first = 0, end; first < table->sets.count; first = end) {
        size_t rows = 0;
        end = sets_that_fit(table, first, GATHER_MAX, SIZE_MAX);
        size_t *at = malloc((end - first) * sizeof *at);
        for (size_t set = first; at && set < end; set++) {
            at[set - first] = rows;
            rows += table->set_rows[set];
        }
        double *values = at ? malloc(rows * sizeof *values) : NULL;
        if (!values) {
            free(at);
            atomic_store(&work->oom, true);
            return false;
        }
        gather(work, column, first, end, values, at);
        for (size_t set = first; set < end; set++) {
            struct study_summary *s = &work->summaries[set * table->figures + column];
            take_percentiles(s, values + at[set - first] - s->count);
        }
        free(values);
        free(at);
    }
    return true;
}

/* ---- resampling ----
 * Which units are drawn is the same for all figures, so they are drawn once, and their rows added up: of the
 * figures that every session has eight at a time, the others with a count each. */

typedef double eight __attribute__((vector_size(64), aligned(8)));
#define EIGHT 8

/* The units of one set: its sessions, or of very many groups into which chance has put them. A unit's row has
 * how many sessions it holds, and the sums of its figures: first of those that every session has, then of the
 * others, then how many sessions have each of the others. */
struct resampling {
    size_t column[STUDY_FIGURES_MAX];
    size_t full, some, behind; /* how many are without a gap; with; where the latter begin */
    size_t width;              /* of a row: one and full rounded up to whole eights, twice some */
    size_t sessions, units, seen;
    double *rows;
};

/* Which unit the set's session number i is in. */
static size_t unit_of(const struct resampling *r, size_t i)
{
    uint64_t state = i;
    return r->units == r->sessions ? i : bootstrap_pick(&state, r->units);
}

static bool begin_resampling(const struct work *work, size_t set, struct resampling *r)
{
    const struct study_table *table = work->table;
    const struct study_summary *summaries = work->summaries + set * table->figures;
    *r = (struct resampling){.sessions = table->set_rows[set]};
    r->units = r->sessions < SUMMARY_UNITS ? r->sessions : SUMMARY_UNITS;
    for (size_t c = 0; c < table->figures; c++) {
        if (summaries[c].count == r->sessions) {
            r->column[r->full++] = c;
        }
    }
    for (size_t c = 0; c < table->figures; c++) {
        if (summaries[c].count > 0 && summaries[c].count < r->sessions) {
            r->column[r->full + r->some++] = c;
        }
    }
    r->behind = (1 + r->full + EIGHT - 1) / EIGHT * EIGHT;
    r->width = r->behind + 2 * r->some;
    r->rows = calloc(r->units * r->width + 1, sizeof *r->rows);
    return r->rows != NULL;
}

/* Adds the column at place k of the set's rows to its units, from a block. */
static void add_values(struct resampling *r, size_t k, const double *values, const uint32_t *mine,
                       size_t count)
{
    const size_t place = k < r->full ? 1 + k : r->behind + k - r->full;
    for (size_t i = 0; i < count; i++) {
        double *row = r->rows + unit_of(r, r->seen + i) * r->width;
        const double value = values[mine[i]];
        if (!isnan(value)) {
            row[place] += value;
            if (k >= r->full) {
                row[place + r->some] += 1;
            }
        }
    }
}

/* The rows of a block in order of their sets: those of set s of the batch are rows[ends[s - 1] .. ends[s]).
 */
static void sort_rows(const struct work *work, const double *sets, size_t count, uint32_t *rows, size_t *ends)
{
    const size_t n = work->end - work->first;
    memset(ends, 0, (n + 1) * sizeof *ends);
    for (size_t i = 0; i < count; i++) {
        const size_t set = (size_t)sets[i] - work->first;
        if (set < n) {
            ends[set + 1]++;
        }
    }
    for (size_t s = 0; s < n; s++) {
        ends[s + 1] += ends[s];
    }
    for (size_t i = 0; i < count; i++) {
        const size_t set = (size_t)sets[i] - work->first;
        if (set < n) {
            rows[ends[set]++] = (uint32_t)i;
        }
    }
}

/* All sessions of the batch into its units. */
static bool fill_units(const struct work *work)
{
    const struct study_table *table = work->table;
    const struct study_store *store = &table->store;
    const size_t n = work->end - work->first, set_column = study_table_set_column(table);
    uint32_t *order = malloc(STUDY_STORE_BLOCK * sizeof *order);
    size_t *ends = malloc((n + 1) * sizeof *ends), rows;
    const bool ok = order && ends;
    for (size_t b = 0; ok && b < study_store_blocks(store); b++) {
        const double *sets = study_store_column(store, b, set_column, &rows);
        sort_rows(work, sets, rows, order, ends);
        for (size_t s = 0; s < n; s++) {
            struct resampling *r = &work->sets[s];
            const uint32_t *mine = order + (s ? ends[s - 1] : 0);
            const size_t count = (size_t)(order + ends[s] - mine);
            for (size_t k = 0; count && k < r->full + r->some; k++) {
                add_values(r, k, study_store_column(store, b, r->column[k], &rows), mine, count);
            }
            for (size_t i = 0; i < count; i++) {
                r->rows[unit_of(r, r->seen++) * r->width] += 1;
            }
        }
        for (size_t c = 0; c <= set_column; c++) {
            study_store_release(store, b, c);
        }
    }
    free(order);
    free(ends);
    return ok;
}

/* Draws as many units as there are: the sums of their rows. */
static void draw_one(const struct resampling *r, uint64_t *state, double *sums)
{
    for (size_t i = 0; i < r->units; i++) {
        const double *row = r->rows + bootstrap_pick(state, r->units) * r->width;
        for (size_t k = 0; k < r->behind; k += EIGHT) {
            eight sum, more;
            memcpy(&sum, sums + k, sizeof sum);
            memcpy(&more, row + k, sizeof more);
            sum += more;
            memcpy(sums + k, &sum, sizeof sum);
        }
        for (size_t k = r->behind; k < r->width; k++) {
            sums[k] += row[k];
        }
    }
}

/* means[k * RESAMPLES + resample], k the place of a column */
static void resample(const struct resampling *r, double *means, const struct study_summary *summaries)
{
    uint64_t state = BOOTSTRAP_SEED;
    for (size_t n = 0; n < RESAMPLES; n++) {
        double sums[2 * STUDY_FIGURES_MAX + 2 * EIGHT] = {0};
        draw_one(r, &state, sums);
        for (size_t k = 0; k < r->full; k++) {
            means[k * RESAMPLES + n] = sums[1 + k] / sums[0];
        }
        for (size_t k = 0; k < r->some; k++) {
            const double sum = sums[r->behind + k], count = sums[r->behind + r->some + k];
            means[(r->full + k) * RESAMPLES + n] =
                count > 0 ? sum / count : summaries[r->column[r->full + k]].mean;
        }
    }
}

static bool run_set(void *context, size_t piece, struct tr_session_workspace *workspace)
{
    struct work *work = context;
    struct resampling *r = &work->sets[piece];
    struct study_summary *summaries = work->summaries + (work->first + piece) * work->table->figures;
    double *means = malloc((r->full + r->some + 1) * RESAMPLES * sizeof *means);
    (void)workspace;
    if (!means) {
        atomic_store(&work->oom, true);
        return false;
    }
    resample(r, means, summaries);
    for (size_t k = 0; k < r->full + r->some; k++) {
        double *sorted = means + k * RESAMPLES;
        qsort(sorted, RESAMPLES, sizeof *sorted, bootstrap_by_size);
        summaries[r->column[k]].mean_low = bootstrap_percentile(sorted, RESAMPLES, BOOTSTRAP_TAIL);
        summaries[r->column[k]].mean_high = bootstrap_percentile(sorted, RESAMPLES, 1 - BOOTSTRAP_TAIL);
    }
    free(means);
    return true;
}

static bool run_batch(struct work *work)
{
    const size_t count = work->end - work->first;
    bool ok = (work->sets = calloc(count, sizeof *work->sets)) != NULL;
    for (size_t s = 0; ok && s < count; s++) {
        ok = begin_resampling(work, work->first + s, &work->sets[s]);
    }
    ok = ok && fill_units(work);
    if (ok) {
        study_parallel(count, work->jobs, run_set, NULL, work);
    }
    for (size_t s = 0; work->sets && s < count; s++) {
        free(work->sets[s].rows);
    }
    free(work->sets);
    return ok && !atomic_load(&work->oom);
}

struct study_summary *study_summarise(const struct study_table *table, int jobs)
{
    struct work work = {.table = table, .jobs = jobs};
    work.summaries = calloc(table->sets.count * table->figures + 1, sizeof *work.summaries);
    if (!work.summaries) {
        return NULL;
    }
    study_parallel(table->figures, jobs, run_column, NULL, &work);
    bool ok = !atomic_load(&work.oom);
    const size_t most = UNITS_MAX / (2 * STUDY_FIGURES_MAX);
    for (work.first = 0; ok && work.first < table->sets.count; work.first = work.end) {
        work.end = sets_that_fit(table, work.first, most, SUMMARY_UNITS);
        ok = run_batch(&work);
    }
    if (!ok) {
        free(work.summaries);
        return NULL;
    }
    return work.summaries;
}

/* ---- summary.csv ---- */

static void summary_row(const struct study_table *table, size_t set, size_t column,
                        const struct study_summary *s, struct strbuf *out)
{
    for (size_t k = 1; k < table->keys; k++) {
        study_text(out, study_table_set_key(table, set, k));
        strbuf_putc(out, ',');
    }
    strbuf_printf(out, "%s,%zu", study_figure(table->figure_of[column])->name, s->count);
    const double values[] = {s->mean, s->mean_low, s->mean_high, s->median, s->p5, s->p95, s->worst};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        strbuf_putc(out, ',');
        study_number(out, values[i]);
    }
    strbuf_putc(out, ',');
    study_text(out, study_table_key(table, s->worst_row, 0));
    strbuf_putc(out, '\n');
}

enum tr_status study_summary_csv(const struct study_table *table, const struct study_summary *summaries,
                                 struct strbuf *out, struct tr_error *err)
{
    strbuf_puts(out, table->header);
    for (size_t k = 1; k < table->keys; k++) {
        strbuf_printf(out, "%s,", table->key_names[k]);
    }
    strbuf_puts(out, "figure,sessions,mean,mean_low,mean_high,median,p5,p95,worst,worst_trace\n");
    for (size_t set = 0; set < table->sets.count; set++) {
        for (size_t c = 0; c < table->figures; c++) {
            const struct study_summary *s = &summaries[set * table->figures + c];
            if (s->count > 0) {
                summary_row(table, set, c, s, out);
            }
        }
    }
    return out->failed ? tr_error_oom(err) : TR_STATUS_OK;
}
