#include "study/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare_keys(const struct study_table *a, size_t i, const struct study_table *b, size_t k)
{
    int order = 0;
    for (size_t key = 0; key < a->keys && order == 0; key++) {
        order = strcmp(study_table_key(a, i, key), study_table_key(b, k, key));
    }
    return order;
}

static int by_key(const void *a, const void *b, void *table)
{
    return compare_keys(table, *(const size_t *)a, table, *(const size_t *)b);
}

/* The row of `now` with the same keys; now->rows where there is none. */
static size_t find_row(const struct study_table *before, size_t row, const struct study_table *now,
                       const size_t *order)
{
    size_t low = 0, high = now->rows;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int side = compare_keys(before, row, now, order[middle]);
        if (side == 0) {
            return order[middle];
        }
        if (side < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return now->rows;
}

static enum tr_status add(struct study_check *out, const struct study_change *change, struct tr_error *err)
{
    if (out->worse_count == out->capacity) {
        const size_t capacity = out->capacity ? out->capacity * 2 : 64;
        struct study_change *worse = realloc(out->worse, capacity * sizeof *worse);
        if (!worse) {
            return tr_error_oom(err);
        }
        out->worse = worse;
        out->capacity = capacity;
    }
    out->worse[out->worse_count++] = *change;
    return TR_STATUS_OK;
}

static enum tr_status compare_row(const struct study_table *before, size_t row, const struct study_table *now,
                                  size_t other, const struct study_tolerance *tolerances,
                                  struct study_check *out, struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    for (size_t c = 0; c < before->figures && status == TR_STATUS_OK; c++) {
        const size_t figure = before->figure_of[c], column = study_table_column(now, figure);
        const enum study_better better = study_figure(figure)->better;
        if (better == STUDY_NEITHER || column == now->figures) {
            continue;
        }
        const double was = study_table_value(before, row, c), is = study_table_value(now, other, column);
        const double worse = better == STUDY_LOWER ? is - was : was - is;
        const double allowed = tolerances[figure].absolute + tolerances[figure].relative * fabs(was);
        out->compared++;
        out->better_count += worse < -allowed;
        if (worse > allowed || (isnan(is) && !isnan(was))) {
            status = add(out, &(struct study_change){row, other, figure, was, is}, err);
        }
    }
    return status;
}

enum tr_status study_check(const struct study_table *before, const struct study_table *now,
                           const struct study_tolerance *tolerances, struct study_check *out,
                           struct tr_error *err)
{
    *out = (struct study_check){0};
    size_t *order = malloc((now->rows + 1) * sizeof *order);
    if (!order) {
        return tr_error_oom(err);
    }
    for (size_t i = 0; i < now->rows; i++) {
        order[i] = i;
    }
    qsort_r(order, now->rows, sizeof *order, by_key, (void *)now);
    enum tr_status status = TR_STATUS_OK;
    if (before->keys != now->keys) {
        status = tr_error_set(err, TR_STATUS_FAILED, "", "the tables have other parameters in their grids");
    }
    for (size_t row = 0; row < before->rows && status == TR_STATUS_OK; row++) {
        const size_t other = find_row(before, row, now, order);
        if (other == now->rows) {
            out->first_missing = out->missing++ ? out->first_missing : row;
        } else {
            status = compare_row(before, row, now, other, tolerances, out, err);
        }
    }
    free(order);
    return status;
}
