#include "study/table.h"

#include "study/csv.h"

#include "base/strbuf.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELLS_MAX (STUDY_KEYS_MAX + 128)

/* While it is read. */
struct reading {
    struct csv csv;
    struct study_table table;
    const char *path;
    size_t columns, column_of[STUDY_FIGURES_MAX]; /* of the file */
    char *cells[CELLS_MAX];
    struct strbuf key; /* of a row's set */
};

static enum tr_status take_header(struct reading *r, struct tr_error *err)
{
    struct strbuf header = {0};
    const char *line;
    size_t len;
    enum tr_status status;
    do {
        status = csv_comment(&r->csv, &line, &len, err);
        if (line) {
            strbuf_add(&header, line, len);
        }
    } while (status == TR_STATUS_OK && line);
    r->table.header = header.text ? header.text : strdup("");
    return status != TR_STATUS_OK              ? status
           : header.failed || !r->table.header ? tr_error_oom(err)
                                               : TR_STATUS_OK;
}

static enum tr_status take_names(struct reading *r, size_t count, struct tr_error *err)
{
    struct study_table *table = &r->table;
    char **names = r->cells;
    if (count < 3 || count > CELLS_MAX || strcmp(names[0], "trace") != 0 || strcmp(names[1], "player") != 0) {
        return tr_error_at(
            err, r->path, r->csv.line,
            "is no table of sessions; sessions.csv as tracereel bench writes it would be right");
    }
    /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): the table owns them */
    while (table->keys < count && table->keys < STUDY_KEYS_MAX &&
           study_figure_named(names[table->keys]) == study_figure_count()) {
        char *name = strdup(names[table->keys]);
        if (!name) {
            return tr_error_oom(err);
        }
        table->key_names[table->keys++] = name;
    }
    for (size_t i = table->keys; i < count; i++) {
        const size_t figure = study_figure_named(names[i]);
        if (figure < study_figure_count() && table->figures < STUDY_FIGURES_MAX) {
            r->column_of[table->figures] = i;
            table->figure_of[table->figures++] = figure;
        }
    }
    r->columns = count;
    study_store_init(&table->store, table->figures + 2);
    table->store.beside = r->path;
    return table->figures
               ? TR_STATUS_OK
               : tr_error_at(err, r->path, r->csv.line, "has no column that is a figure of a session");
}

/* The set of the row in r->cells, counted there; SIZE_MAX where memory ran out. */
static size_t take_set(struct reading *r)
{
    struct study_table *table = &r->table;
    strbuf_clear(&r->key);
    for (size_t k = 1; k < table->keys; k++) {
        strbuf_add(&r->key, r->cells[k], strlen(r->cells[k]) + 1);
    }
    const size_t set = r->key.failed ? SIZE_MAX : study_names_number(&table->sets, r->key.text, r->key.len);
    if (set == table->set_capacity) {
        const size_t capacity = set ? 2 * set : 64;
        size_t *rows = realloc(table->set_rows, capacity * sizeof *rows);
        if (!rows) {
            return SIZE_MAX;
        }
        memset(rows + set, 0, (capacity - set) * sizeof *rows);
        table->set_rows = rows;
        table->set_capacity = capacity;
    }
    if (set != SIZE_MAX) {
        table->set_rows[set]++;
    }
    return set;
}

static enum tr_status take_row(struct reading *r, struct tr_error *err)
{
    struct study_table *table = &r->table;
    double row[STUDY_FIGURES_MAX + 2];
    for (size_t i = 0; i < table->figures; i++) {
        const char *cell = r->cells[r->column_of[i]];
        char *end;
        row[i] = *cell ? strtod(cell, &end) : NAN;
        if (*cell && *end) {
            return tr_error_at(err, r->path, r->csv.line, "\"%.40s\" is no number; column %zu wants one",
                               cell, r->column_of[i] + 1);
        }
    }
    const size_t trace = study_names_number(&table->traces, r->cells[0], strlen(r->cells[0])),
                 set = take_set(r);
    if (trace == SIZE_MAX || set == SIZE_MAX) {
        return tr_error_oom(err);
    }
    row[table->figures] = (double)trace;
    row[study_table_set_column(table)] = (double)set;
    table->rows++;
    return study_store_add(&table->store, row, err);
}

static enum tr_status read_rows(struct reading *r, struct tr_error *err)
{
    size_t count;
    bool whole;
    enum tr_status status = take_header(r, err);
    if (status == TR_STATUS_OK) {
        status = csv_record(&r->csv, r->cells, CELLS_MAX, &count, &whole, err);
    }
    if (status == TR_STATUS_OK) {
        status = count && whole
                     ? take_names(r, count, err)
                     : tr_error_at(err, r->path, r->csv.line + !count, "ends before its first row");
    }
    while (status == TR_STATUS_OK) {
        status = csv_record(&r->csv, r->cells, CELLS_MAX, &count, &whole, err);
        if (status != TR_STATUS_OK || count == 0) {
            return status;
        }
        status = whole && count == r->columns
                     ? take_row(r, err)
                     : tr_error_at(err, r->path, r->csv.line, "has %zu cells%s; %zu would be right", count,
                                   whole ? "" : " and no end", r->columns);
    }
    return status;
}

enum tr_status study_table_read(const char *path, struct study_table *out, struct tr_error *err)
{
    struct reading r = {.path = path};
    study_store_init(&r.table.store, 0);
    enum tr_status status = csv_open(&r.csv, path, err);
    if (status == TR_STATUS_OK) {
        status = read_rows(&r, err);
    }
    csv_close(&r.csv);
    strbuf_destroy(&r.key);
    if (status != TR_STATUS_OK) {
        study_table_free(&r.table);
        return status;
    }
    *out = r.table;
    out->store.beside = NULL;
    return TR_STATUS_OK;
}

void study_table_free(struct study_table *table)
{
    free(table->header);
    for (size_t k = 0; k < table->keys; k++) {
        free(table->key_names[k]);
    }
    study_names_free(&table->traces);
    study_names_free(&table->sets);
    free(table->set_rows);
    study_store_free(&table->store);
    *table = (struct study_table){0};
}

const char *study_table_set_key(const struct study_table *table, size_t set, size_t k)
{
    const char *key = table->sets.each[set];
    for (size_t i = 1; i < k; i++) {
        key += strlen(key) + 1;
    }
    return key;
}

const char *study_table_key(const struct study_table *table, size_t row, size_t k)
{
    const size_t number = (size_t)study_store_value(&table->store, row, table->figures + (k > 0));
    return k > 0 ? study_table_set_key(table, number, k) : table->traces.each[number];
}

size_t study_table_gather(const struct study_table *table, size_t set, size_t column, double *out)
{
    const struct study_store *store = &table->store;
    size_t count = 0, rows;
    for (size_t b = 0; b < study_store_blocks(store); b++) {
        const double *of = study_store_column(store, b, study_table_set_column(table), &rows),
                     *values = study_store_column(store, b, column, &rows);
        for (size_t i = 0; i < rows; i++) {
            if ((size_t)of[i] == set && !isnan(values[i])) {
                out[count++] = values[i];
            }
        }
        study_store_release(store, b, column);
        study_store_release(store, b, study_table_set_column(table));
    }
    return count;
}

const char *study_table_header(const struct study_table *table, const char *name, char *buf, size_t size)
{
    const size_t len = strlen(name);
    for (const char *line = table->header; *line;) {
        if (strncmp(line, "# ", 2) == 0 && strncmp(line + 2, name, len) == 0 && line[2 + len] == ':') {
            const char *value = line + 3 + len;
            value += *value == ' ';
            snprintf(buf, size, "%.*s", (int)strcspn(value, "\n"), value);
            return buf;
        }
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return NULL;
}

size_t study_table_column(const struct study_table *table, size_t figure)
{
    size_t i = 0;
    while (i < table->figures && table->figure_of[i] != figure) {
        i++;
    }
    return i;
}
