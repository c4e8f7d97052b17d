#include "study/sweep_read.h"

#include "study/csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELLS_MAX 8 /* of a line: two axes, runs, mean, deviation, least, greatest */

/* Where a line of the header begins behind its name; NULL where there is none. */
static const char *header_line(const char *header, const char *name)
{
    const char *at = strstr(header, name);
    return at ? at + strlen(name) : NULL;
}

static bool read_header(const char *header, struct sweep_whole *out)
{
    const char *sizes = header_line(header, "\n# sweep: "), *about = header_line(header, "\n# about: ");
    struct sweep *sweep = &out->sweep;
    if (!sizes || !about || sscanf(sizes, "%zu x %zu cells", &sweep->x.count, &sweep->y.count) != 2 ||
        sweep->x.count == 0 || sweep->y.count == 0 || sweep->x.count > SWEEP_CELLS_MAX / sweep->y.count) {
        return false;
    }
    snprintf(out->about, sizeof out->about, "%.*s", (int)strcspn(about, "\n"), about);
    return true;
}

static bool begin_axis(struct sweep_axis *axis, const char *name)
{
    axis->kind = strcmp(name, "trace") == 0    ? SWEEP_AXIS_TRACE
                 : strcmp(name, "player") == 0 ? SWEEP_AXIS_PLAYER
                                               : SWEEP_AXIS_PARAM;
    axis->param = tr_params_find(name);
    axis->values = calloc(axis->count, sizeof *axis->values);
    axis->names = axis->kind == SWEEP_AXIS_PARAM ? NULL : calloc(axis->count, sizeof *axis->names);
    return axis->values && (axis->kind == SWEEP_AXIS_PARAM ? axis->param != NULL : axis->names != NULL);
}

static bool take_value(struct sweep_axis *axis, size_t i, const char *text)
{
    char *end = "";
    if (axis->names) {
        return axis->names[i] || (axis->names[i] = strdup(text)) != NULL;
    }
    if (axis->param->kind != TR_PARAM_CHOICE) {
        axis->values[i] = strtod(text, &end);
        return *end == '\0';
    }
    int word = 0;
    while (axis->param->names[word] && strcmp(axis->param->names[word], text) != 0) {
        word++;
    }
    axis->values[i] = word;
    return axis->param->names[word] != NULL;
}

static bool read_names(struct sweep_whole *out, char *const *cells, size_t count)
{
    struct sweep *sweep = &out->sweep;
    if ((count != 6 && count != 7) || (count == 6 && sweep->y.count != 1)) {
        return false;
    }
    sweep->metric = study_metric_named(cells[count - 4]);
    out->cells = calloc(sweep_cells(sweep), sizeof *out->cells);
    return study_metric_name(sweep->metric) && out->cells && begin_axis(&sweep->x, cells[0]) &&
           (count == 6 || begin_axis(&sweep->y, cells[1]));
}

static bool take_row(struct sweep_whole *out, size_t i, char *const *cells, size_t count)
{
    struct sweep *sweep = &out->sweep;
    double values[4];
    out->runs.count = strtoul(cells[count - 5], NULL, 10);
    for (size_t k = 0; k < 4; k++) {
        const char *text = cells[count - 4 + k];
        values[k] = *text ? strtod(text, NULL) : NAN;
    }
    out->cells[i] = (struct sweep_cell){values[0], values[1], values[2], values[3]};
    return take_value(&sweep->x, i % sweep->x.count, cells[0]) &&
           (count == 6 || take_value(&sweep->y, i / sweep->x.count, cells[1]));
}

static bool read_table(struct csv *csv, struct sweep_whole *out)
{
    char *cells[CELLS_MAX];
    size_t columns, count, row = 0;
    bool whole, ok = csv_record(csv, cells, CELLS_MAX, &columns, &whole, NULL) == TR_STATUS_OK &&
                     read_names(out, cells, columns);
    while (ok) {
        ok = csv_record(csv, cells, CELLS_MAX, &count, &whole, NULL) == TR_STATUS_OK;
        if (ok && count == 0) {
            return row == sweep_cells(&out->sweep);
        }
        ok = ok && whole && count == columns && row < sweep_cells(&out->sweep) &&
             take_row(out, row, cells, count);
        row++;
    }
    return false;
}

enum tr_status sweep_whole_read(const char *header, const char *table, const char *where,
                                struct sweep_whole *out, struct tr_error *err)
{
    struct csv csv;
    *out = (struct sweep_whole){0};
    enum tr_status status = csv_over(&csv, table, strlen(table), err);
    if (status == TR_STATUS_OK && !(read_header(header, out) && read_table(&csv, out))) {
        status = tr_error_set(err, TR_STATUS_FAILED, where,
                              "does not say what it was swept over; parts of this version would be right");
    }
    out->sweep.runs = &out->runs;
    out->sweep.parts = 1;
    csv_close(&csv);
    return status;
}

static void free_axis(struct sweep_axis *axis)
{
    for (size_t i = 0; axis->names && i < axis->count; i++) {
        free(axis->names[i]);
    }
    free(axis->names);
    free(axis->values);
}

void sweep_whole_free(struct sweep_whole *whole)
{
    free_axis(&whole->sweep.x);
    free_axis(&whole->sweep.y);
    free(whole->cells);
    *whole = (struct sweep_whole){0};
}
