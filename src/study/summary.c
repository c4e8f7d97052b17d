#include "study/summary.h"

#include "study/bootstrap.h"
#include "study/figures.h"
#include "study/text.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define RESAMPLES BOOTSTRAP_RESAMPLES

/* ---- groups ---- */

static bool same_group(const struct study_table *table, size_t a, size_t b)
{
    for (size_t k = 1; k < table->keys; k++) {
        if (strcmp(table->key[a * table->keys + k], table->key[b * table->keys + k]) != 0) {
            return false;
        }
    }
    return true;
}

static uint64_t hash_row(const struct study_table *table, size_t row)
{
    uint64_t hash = 1469598103934665603u; /* FNV-1a */
    for (size_t k = 1; k < table->keys; k++) {
        for (const char *c = table->key[row * table->keys + k]; *c; c++) {
            hash = (hash ^ (unsigned char)*c) * 1099511628211u;
        }
        hash = (hash ^ ',') * 1099511628211u;
    }
    return hash;
}

/* group_of[row]; the number of groups is returned. `slots` (a power of two, at least twice the rows) are
 * SIZE_MAX. */
static size_t find_groups(const struct study_table *table, size_t *group_of, size_t *first_of, size_t *slots,
                          size_t slot_count)
{
    size_t count = 0;
    for (size_t row = 0; row < table->rows; row++) {
        size_t at = (size_t)hash_row(table, row) & (slot_count - 1);
        while (slots[at] != SIZE_MAX && !same_group(table, first_of[slots[at]], row)) {
            at = (at + 1) & (slot_count - 1);
        }
        if (slots[at] == SIZE_MAX) {
            slots[at] = count;
            first_of[count++] = row;
        }
        group_of[row] = slots[at];
    }
    return count;
}

static enum tr_status fill_groups(const struct study_table *table, const size_t *group_of,
                                  const size_t *first_of, size_t count, struct study_groups *out,
                                  struct tr_error *err)
{
    out->groups = calloc(count ? count : 1, sizeof *out->groups);
    out->rows = malloc((table->rows + 1) * sizeof *out->rows);
    if (!out->groups || !out->rows) {
        study_groups_free(out);
        return tr_error_oom(err);
    }
    out->count = count;
    for (size_t row = 0; row < table->rows; row++) {
        out->groups[group_of[row]].count++;
    }
    size_t *at = out->rows;
    for (size_t g = 0; g < count; g++) {
        out->groups[g].key = table->key + first_of[g] * table->keys + 1;
        out->groups[g].rows = at;
        at += out->groups[g].count;
        out->groups[g].count = 0;
    }
    for (size_t row = 0; row < table->rows; row++) {
        struct study_group *group = &out->groups[group_of[row]];
        group->rows[group->count++] = row;
    }
    return TR_STATUS_OK;
}

enum tr_status study_groups_make(const struct study_table *table, struct study_groups *out,
                                 struct tr_error *err)
{
    size_t slot_count = 16;
    while (slot_count < 2 * table->rows) {
        slot_count *= 2;
    }
    size_t *group_of = malloc((2 * table->rows + slot_count) * sizeof *group_of);
    if (!group_of) {
        return tr_error_oom(err);
    }
    size_t *first_of = group_of + table->rows, *slots = first_of + table->rows;
    memset(slots, 0xff, slot_count * sizeof *slots);
    *out = (struct study_groups){0};
    const size_t count = find_groups(table, group_of, first_of, slots, slot_count);
    enum tr_status status = fill_groups(table, group_of, first_of, count, out, err);
    free(group_of);
    return status;
}

void study_groups_free(struct study_groups *groups)
{
    free(groups->groups);
    free(groups->rows);
    *groups = (struct study_groups){0};
}

/* ---- figures of a group ---- */

static bool is_worse(size_t figure, double a, double b)
{
    return study_figure(figure)->better == STUDY_HIGHER ? a < b : a > b;
}

static void summarise_column(const struct study_table *table, const struct study_group *group, size_t column,
                             double *sorted, struct study_summary *out)
{
    double sum = 0;
    *out = (struct study_summary){.worst = NAN};
    for (size_t i = 0; i < group->count; i++) {
        const double value = table->values[group->rows[i] * table->figures + column];
        if (isnan(value)) {
            continue;
        }
        if (out->count == 0 || is_worse(table->figure_of[column], value, out->worst)) {
            out->worst = value;
            out->worst_row = group->rows[i];
        }
        sorted[out->count++] = value;
        sum += value;
    }
    if (out->count == 0) {
        out->mean = out->mean_low = out->mean_high = out->median = out->p5 = out->p95 = NAN;
        return;
    }
    qsort(sorted, out->count, sizeof *sorted, bootstrap_by_size);
    out->mean = sum / (double)out->count;
    out->median = bootstrap_percentile(sorted, out->count, 0.5);
    out->p5 = bootstrap_percentile(sorted, out->count, 0.05);
    out->p95 = bootstrap_percentile(sorted, out->count, 0.95);
}

/* ---- resampling ----
 * Which sessions are drawn is the same for all figures, so they are drawn once, and their rows added up: of
 * the figures that every session has eight at a time, the others with a count each. */

typedef double eight __attribute__((vector_size(64), aligned(8)));
#define EIGHT 8

/* Columns of a group in the order in which they are added up; rows are copied so. */
struct resampling {
    const struct study_group *group;
    size_t column[STUDY_FIGURES_MAX + EIGHT]; /* first those without a gap */
    size_t full, some;                        /* how many are without a gap; with */
    size_t width;                             /* of a row: full rounded up to whole eights, then some */
    double *rows;
};

static void sort_columns(const struct study_table *table, const struct study_summary *summaries,
                         struct resampling *r)
{
    for (size_t c = 0; c < table->figures; c++) {
        if (summaries[c].count == r->group->count) {
            r->column[r->full++] = c;
        }
    }
    for (size_t c = 0; c < table->figures; c++) {
        if (summaries[c].count > 0 && summaries[c].count < r->group->count) {
            r->column[r->full + r->some++] = c;
        }
    }
    r->width = (r->full + EIGHT - 1) / EIGHT * EIGHT + r->some;
}

static void copy_rows(const struct study_table *table, struct resampling *r)
{
    const size_t behind = r->width - r->some;
    for (size_t i = 0; i < r->group->count; i++) {
        const double *values = table->values + r->group->rows[i] * table->figures;
        double *row = r->rows + i * r->width;
        memset(row, 0, r->width * sizeof *row);
        for (size_t k = 0; k < r->full; k++) {
            row[k] = values[r->column[k]];
        }
        for (size_t k = 0; k < r->some; k++) {
            row[behind + k] = values[r->column[r->full + k]];
        }
    }
}

static void draw_one(const struct resampling *r, uint64_t *state, double *sums, size_t *counts)
{
    const size_t behind = r->width - r->some;
    for (size_t i = 0; i < r->group->count; i++) {
        const double *row = r->rows + bootstrap_pick(state, r->group->count) * r->width;
        for (size_t k = 0; k < behind; k += EIGHT) {
            eight sum, more;
            memcpy(&sum, sums + k, sizeof sum);
            memcpy(&more, row + k, sizeof more);
            sum += more;
            memcpy(sums + k, &sum, sizeof sum);
        }
        for (size_t k = 0; k < r->some; k++) {
            const double value = row[behind + k];
            sums[behind + k] += isnan(value) ? 0 : value;
            counts[k] += !isnan(value);
        }
    }
}

/* means[column * RESAMPLES + resample] */
static void resample(const struct resampling *r, double *means, const struct study_summary *summaries)
{
    const size_t behind = r->width - r->some;
    uint64_t state = BOOTSTRAP_SEED;
    for (size_t n = 0; n < RESAMPLES; n++) {
        double sums[STUDY_FIGURES_MAX + EIGHT] = {0};
        size_t counts[STUDY_FIGURES_MAX] = {0};
        draw_one(r, &state, sums, counts);
        for (size_t k = 0; k < r->full; k++) {
            means[r->column[k] * RESAMPLES + n] = sums[k] / (double)r->group->count;
        }
        for (size_t k = 0; k < r->some; k++) {
            const size_t c = r->column[r->full + k];
            means[c * RESAMPLES + n] = counts[k] ? sums[behind + k] / (double)counts[k] : summaries[c].mean;
        }
    }
}

enum tr_status study_summarise(const struct study_table *table, const struct study_group *group,
                               struct study_summary *summaries, struct tr_error *err)
{
    struct resampling r = {.group = group};
    const size_t room = group->count > 0 ? group->count : 1;
    double *sorted = malloc((room + table->figures * RESAMPLES) * sizeof *sorted);
    if (!sorted) {
        return tr_error_oom(err);
    }
    double *means = sorted + room;
    for (size_t c = 0; c < table->figures; c++) {
        summarise_column(table, group, c, sorted, &summaries[c]);
    }
    sort_columns(table, summaries, &r);
    r.rows = malloc((room * r.width + 1) * sizeof *r.rows);
    if (!r.rows) {
        free(sorted);
        return tr_error_oom(err);
    }
    copy_rows(table, &r);
    resample(&r, means, summaries);
    free(r.rows);
    for (size_t c = 0; c < table->figures; c++) {
        if (summaries[c].count > 0) {
            qsort(means + c * RESAMPLES, RESAMPLES, sizeof *means, bootstrap_by_size);
            summaries[c].mean_low = bootstrap_percentile(means + c * RESAMPLES, RESAMPLES, BOOTSTRAP_TAIL);
            summaries[c].mean_high =
                bootstrap_percentile(means + c * RESAMPLES, RESAMPLES, 1 - BOOTSTRAP_TAIL);
        }
    }
    free(sorted);
    return TR_STATUS_OK;
}

/* ---- summary.csv ---- */

static void summary_row(const struct study_table *table, const struct study_group *group, size_t column,
                        const struct study_summary *s, struct strbuf *out)
{
    for (size_t k = 0; k + 1 < table->keys; k++) {
        study_text(out, group->key[k]);
        strbuf_putc(out, ',');
    }
    strbuf_printf(out, "%s,%zu", study_figure(table->figure_of[column])->name, s->count);
    const double values[] = {s->mean, s->mean_low, s->mean_high, s->median, s->p5, s->p95, s->worst};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        strbuf_putc(out, ',');
        study_number(out, values[i]);
    }
    strbuf_putc(out, ',');
    study_text(out, table->key[s->worst_row * table->keys]);
    strbuf_putc(out, '\n');
}

enum tr_status study_summary_csv(const struct study_table *table, const struct study_groups *groups,
                                 struct study_summary *const *summaries, struct strbuf *out,
                                 struct tr_error *err)
{
    strbuf_puts(out, table->header);
    for (size_t k = 1; k < table->keys; k++) {
        strbuf_printf(out, "%s,", table->key_names[k]);
    }
    strbuf_puts(out, "figure,sessions,mean,mean_low,mean_high,median,p5,p95,worst,worst_trace\n");
    for (size_t g = 0; g < groups->count; g++) {
        for (size_t c = 0; c < table->figures; c++) {
            if (summaries[g][c].count > 0) {
                summary_row(table, &groups->groups[g], c, &summaries[g][c], out);
            }
        }
    }
    return out->failed ? tr_error_oom(err) : TR_STATUS_OK;
}
