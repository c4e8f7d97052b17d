/* Reading the reference data's tables in tests: numbers by column name, or text. */
#ifndef TRACEREEL_TESTS_SHARED_CSV_H
#define TRACEREEL_TESTS_SHARED_CSV_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CSV_COLUMNS_MAX 24

struct csv {
    char *text;
    int columns;
    size_t rows;
    char *names[CSV_COLUMNS_MAX];
    char **cells; /* rows * columns */
};

static inline char *csv_slurp(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return NULL;
    }
    size_t len = 0, capacity = 1 << 16;
    char *text = malloc(capacity + 1);
    while (text) {
        len += fread(text + len, 1, capacity - len, file);
        if (len < capacity) {
            text[len] = '\0';
            break;
        }
        text = realloc(text, (capacity *= 2) + 1);
    }
    fclose(file);
    return text;
}

/* Cuts a line into cells in place; commas within double quotes are part of a cell. */
static inline int csv_cut(char *line, char **cells)
{
    int count = 0;
    bool quoted = false;
    cells[count++] = line;
    for (char *c = line; *c; c++) {
        quoted ^= *c == '"';
        if (*c == ',' && !quoted && count < CSV_COLUMNS_MAX) {
            *c = '\0';
            cells[count++] = c + 1;
        }
    }
    return count;
}

/* False where there is no such file. */
static inline bool csv_read(struct csv *csv, const char *path)
{
    memset(csv, 0, sizeof *csv);
    csv->text = csv_slurp(path);
    if (!csv->text) {
        return false;
    }
    size_t lines = 1;
    for (const char *c = csv->text; *c; c++) {
        lines += *c == '\n';
    }
    char *line = strtok(csv->text, "\r\n");
    csv->columns = csv_cut(line, csv->names);
    csv->cells = calloc(lines * (size_t)csv->columns, sizeof *csv->cells);
    while ((line = strtok(NULL, "\r\n"))) {
        char *cells[CSV_COLUMNS_MAX] = {0};
        csv_cut(line, cells);
        memcpy(csv->cells + csv->rows++ * (size_t)csv->columns, cells, (size_t)csv->columns * sizeof *cells);
    }
    return true;
}

static inline int csv_column(const struct csv *csv, const char *name)
{
    for (int i = 0; i < csv->columns; i++) {
        if (strcmp(csv->names[i], name) == 0) {
            return i;
        }
    }
    fail_msg("no column %s", name);
    return -1;
}

static inline const char *csv_text(const struct csv *csv, size_t row, const char *name)
{
    const char *cell = csv->cells[row * (size_t)csv->columns + (size_t)csv_column(csv, name)];
    return cell ? cell : "";
}

static inline double csv_number(const struct csv *csv, size_t row, const char *name)
{
    return strtod(csv_text(csv, row, name), NULL);
}

static inline void csv_free(struct csv *csv)
{
    free(csv->text);
    free(csv->cells);
}

#endif
