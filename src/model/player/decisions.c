#include <tracereel/decisions.h>

#include "base/file.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEVEL_MOST 1000

struct held_decisions {
    struct tr_decisions decisions; /* first */
    atomic_int holders;
};

/* A line of a CSV on its way through. */
struct line {
    char *text; /* cut off at its end */
    unsigned long number;
};

static bool next_line(char **rest, struct line *line)
{
    do {
        if (!*rest || **rest == '\0') {
            return false;
        }
        line->text = *rest;
        line->number++;
        char *newline = strchr(*rest, '\n');
        *rest = newline ? newline + 1 : NULL;
        line->text[strcspn(line->text, "\r\n")] = '\0';
    } while (line->text[0] == '\0' || line->text[0] == '#');
    return true;
}

/* Cell `index` of a line, counted from 0; NULL where it has fewer. */
static const char *cell_at(const char *line, int index)
{
    for (; index > 0 && line; index--) {
        line = strchr(line, ',');
        line = line ? line + 1 : NULL;
    }
    return line;
}

static int column_of(const char *header)
{
    const char *cell = header;
    for (int i = 0; cell; i++) {
        size_t len = strcspn(cell, ",");
        if (len == 5 && strncmp(cell, "level", 5) == 0) {
            return i;
        }
        cell = cell[len] ? cell + len + 1 : NULL;
    }
    return -1;
}

static enum tr_status add(struct tr_decisions *decisions, size_t *capacity, const char *cell,
                          const char *path, unsigned long line, struct tr_error *err)
{
    char *end = NULL;
    double level = cell ? strtod(cell, &end) : -1;
    if (!cell || end == cell || (*end != ',' && *end != '\0') || !(level >= 0 && level <= LEVEL_MOST) ||
        level != (int)level) {
        return tr_error_at(err, path, line, "the level is \"%.*s\" but must be a whole number from 0 up",
                           cell ? (int)strcspn(cell, ",") : 0, cell ? cell : "");
    }
    if (decisions->count == *capacity) {
        *capacity = *capacity ? *capacity * 2 : 256;
        int *levels = realloc(decisions->levels, *capacity * sizeof *levels);
        if (!levels) {
            return tr_error_oom(err);
        }
        decisions->levels = levels;
    }
    decisions->levels[decisions->count++] = (int)level;
    return TR_STATUS_OK;
}

static enum tr_status read_rows(struct tr_decisions *decisions, const char *path, char *text,
                                struct tr_error *err)
{
    struct line line = {0};
    size_t capacity = 0;
    const int column = next_line(&text, &line) ? column_of(line.text) : -1;
    if (column < 0) {
        return tr_error_at(err, path, line.number ? line.number : 1,
                           "there is no column \"level\"; decisions are a CSV whose first line names one");
    }
    while (next_line(&text, &line)) {
        enum tr_status status = add(decisions, &capacity, cell_at(line.text, column), path, line.number, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return decisions->count > 0 ? TR_STATUS_OK
                                : tr_error_at(err, path, line.number, "there is no row below the header");
}

enum tr_status tr_decisions_open(const char *path, struct tr_decisions **out, struct tr_error *err)
{
    struct file_text text;
    enum tr_status status = file_read(path, NULL, NULL, &text, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct held_decisions *held = calloc(1, sizeof *held);
    struct tr_decisions *decisions = &held->decisions;
    if (held) {
        atomic_init(&held->holders, 1);
        const char *slash = strrchr(path, '/');
        snprintf(decisions->name, sizeof decisions->name, "%s", slash ? slash + 1 : path);
        status = read_rows(decisions, path, text.bytes, err);
    } else {
        status = tr_error_oom(err);
    }
    file_text_destroy(&text);
    if (status == TR_STATUS_OK) {
        *out = decisions;
    } else {
        tr_decisions_free(decisions);
    }
    return status;
}

struct tr_decisions *tr_decisions_share(struct tr_decisions *decisions)
{
    if (decisions) {
        atomic_fetch_add(&((struct held_decisions *)decisions)->holders, 1);
    }
    return decisions;
}

void tr_decisions_free(struct tr_decisions *decisions)
{
    if (decisions && atomic_fetch_sub(&((struct held_decisions *)decisions)->holders, 1) == 1) {
        free(decisions->levels);
        free(decisions);
    }
}
