#include "study/table.h"

#include "study/figures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELLS_MAX (STUDY_KEYS_MAX + 128)

/* One line into cells, in place; quoted cells may hold anything but a line's end that was not quoted. Returns
 * where the next line begins, NULL where the text ends within the line. */
static char *cut_line(char *at, char **cells, size_t *count)
{
    *count = 0;
    for (;;) {
        char *to = at, *from = at;
        if (*count < CELLS_MAX) {
            cells[*count] = at;
        }
        ++*count;
        bool quoted = *from == '"';
        from += quoted;
        while (quoted ? *from != '\0' : *from != ',' && *from != '\n' && *from != '\0') {
            if (quoted && *from == '"') {
                if (from[1] != '"') {
                    quoted = false;
                    from++;
                    continue;
                }
                from++;
            }
            *to++ = *from++;
        }
        const char end = *from;
        if (end == '\0') {
            return NULL;
        }
        *to = '\0';
        at = from + 1;
        if (end == '\n') {
            return at;
        }
    }
}

static enum tr_status take_header(struct study_table *table, char **at, struct tr_error *err)
{
    char *end = *at;
    while (*end == '#') {
        end += strcspn(end, "\n");
        end += *end == '\n';
    }
    table->header = strndup(*at, (size_t)(end - *at));
    *at = end;
    return table->header ? TR_STATUS_OK : tr_error_oom(err);
}

static enum tr_status take_names(struct study_table *table, const char *path, unsigned long line,
                                 char **names, size_t count, struct tr_error *err)
{
    if (count < 3 || count > CELLS_MAX || strcmp(names[0], "trace") != 0 || strcmp(names[1], "player") != 0) {
        return tr_error_at(
            err, path, line,
            "is no table of sessions; sessions.csv as tracereel bench writes it would be right");
    }
    while (table->keys < count && study_figure_named(names[table->keys]) == study_figure_count()) {
        if (table->keys == STUDY_KEYS_MAX) {
            return tr_error_at(err, path, line, "has no column that is a figure of a session");
        }
        table->key_names[table->keys] = names[table->keys];
        table->keys++;
    }
    for (size_t i = table->keys; i < count; i++) {
        const size_t figure = study_figure_named(names[i]);
        if (figure < study_figure_count() && table->figures < STUDY_FIGURES_MAX) {
            table->figure_of[table->figures++] = figure;
        }
    }
    return table->figures ? TR_STATUS_OK
                          : tr_error_at(err, path, line, "has no column that is a figure of a session");
}

static enum tr_status grow(struct study_table *table, struct tr_error *err)
{
    const size_t capacity = table->capacity ? table->capacity * 2 : 1024;
    char **key = realloc(table->key, capacity * table->keys * sizeof *key);
    if (!key) {
        return tr_error_oom(err);
    }
    table->key = key;
    double *values = realloc(table->values, capacity * table->figures * sizeof *values);
    if (!values) {
        return tr_error_oom(err);
    }
    table->values = values;
    table->capacity = capacity;
    return TR_STATUS_OK;
}

static enum tr_status take_row(struct study_table *table, const char *path, unsigned long line, char **cells,
                               const size_t *column_of, struct tr_error *err)
{
    if (table->rows == table->capacity) {
        enum tr_status status = grow(table, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    memcpy(table->key + table->rows * table->keys, cells, table->keys * sizeof *cells);
    for (size_t i = 0; i < table->figures; i++) {
        const char *cell = cells[column_of[i]];
        char *end;
        const double value = *cell ? strtod(cell, &end) : NAN;
        if (*cell && *end) {
            return tr_error_at(err, path, line, "\"%.40s\" is no number; column %zu wants one", cell,
                               column_of[i] + 1);
        }
        table->values[table->rows * table->figures + i] = value;
    }
    table->rows++;
    return TR_STATUS_OK;
}

static enum tr_status read_rows(struct study_table *table, const char *path, struct tr_error *err)
{
    char *at = table->text.bytes, *cells[CELLS_MAX];
    size_t count, columns, column_of[STUDY_FIGURES_MAX] = {0}, figures = 0;
    enum tr_status status = take_header(table, &at, err);
    unsigned long line = 1;
    for (const char *c = table->header; c && *c; c++) {
        line += *c == '\n';
    }
    char *next = cut_line(at, cells, &columns);
    if (status == TR_STATUS_OK) {
        status = next ? take_names(table, path, line, cells, columns, err)
                      : tr_error_at(err, path, line, "ends before its first row");
    }
    for (size_t i = table->keys; status == TR_STATUS_OK && i < columns && figures < table->figures; i++) {
        if (study_figure_named(cells[i]) == table->figure_of[figures]) {
            column_of[figures++] = i;
        }
    }
    while (status == TR_STATUS_OK && *next) {
        at = next;
        line++;
        next = cut_line(at, cells, &count);
        if (!next || count != columns) {
            return tr_error_at(err, path, line, "has %zu cells%s; %zu would be right", count,
                               next ? "" : " and no end", columns);
        }
        status = take_row(table, path, line, cells, column_of, err);
    }
    return status;
}

enum tr_status study_table_read(const char *path, struct study_table *out, struct tr_error *err)
{
    struct study_table table = {0};
    enum tr_status status = file_read(path, NULL, NULL, &table.text, err);
    if (status == TR_STATUS_OK) {
        status = read_rows(&table, path, err);
    }
    if (status != TR_STATUS_OK) {
        study_table_free(&table);
        return status;
    }
    *out = table;
    return TR_STATUS_OK;
}

void study_table_free(struct study_table *table)
{
    file_text_destroy(&table->text);
    free(table->header);
    free(table->key);
    free(table->values);
    *table = (struct study_table){0};
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
