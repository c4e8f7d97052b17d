#include "trace/table/cells.h"

#include "base/number.h"

#include <string.h>
#include <strings.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void trim(struct cell *cell)
{
    while (cell->begin < cell->end && is_blank(*cell->begin)) {
        cell->begin++;
    }
    while (cell->begin < cell->end && is_blank(cell->end[-1])) {
        cell->end--;
    }
    if (cell->end - cell->begin >= 2 && *cell->begin == '"' && cell->end[-1] == '"') {
        cell->begin++;
        cell->end--;
    }
}

/* The end of the cell that begins at p. */
static const char *cell_end(const char *p, const char *end, char delim)
{
    bool quoted = false;
    for (; p < end; p++) {
        if (*p == '"') {
            quoted = !quoted;
        } else if (!quoted && (*p == delim || (delim == BLANKS && *p == '\t'))) {
            break;
        }
    }
    return p;
}

size_t cells_split(const char *line, const char *end, char delim, struct cell *cells)
{
    size_t count = 0;
    const char *p = line;
    if (delim == BLANKS) {
        while (end > p && is_blank(end[-1])) {
            end--;
        }
    }
    for (;;) {
        while (delim == BLANKS && p < end && is_blank(*p)) {
            p++;
        }
        const char *stop = cell_end(p, end, delim);
        if (count < CELLS_MAX) {
            cells[count] = (struct cell){p, stop};
            trim(&cells[count]);
        }
        count++;
        if (stop >= end) {
            return count;
        }
        p = stop + 1;
    }
}

bool line_is_idle(const char *line, const char *end)
{
    while (line < end && is_blank(*line)) {
        line++;
    }
    return line == end || *line == '#' || *line == ';' ||
           (end - line >= 2 && line[0] == '/' && line[1] == '/');
}

static size_t length(const struct cell *cell)
{
    return (size_t)(cell->end - cell->begin);
}

bool cell_is(const struct cell *cell, const char *text)
{
    size_t len = strlen(text);
    return length(cell) == len && strncasecmp(cell->begin, text, len) == 0;
}

bool cell_has(const struct cell *cell, const char *text)
{
    size_t len = strlen(text);
    for (const char *p = cell->begin; p + len <= cell->end; p++) {
        if (strncasecmp(p, text, len) == 0) {
            return true;
        }
    }
    return false;
}

bool cell_ends_with(const struct cell *cell, const char *text)
{
    size_t len = strlen(text);
    return length(cell) >= len && strncasecmp(cell->end - len, text, len) == 0;
}

bool cell_number(const struct cell *cell, bool decimal_comma, double *out)
{
    char copy[64];
    size_t len = length(cell);
    if (len == 0 || len >= sizeof copy) {
        /* Longer than any number that a double needs, but it may be one: it ends where the line does. */
        const char *end = len ? number_read_slow(cell->begin, out) : NULL;
        return end && end == cell->end;
    }
    memcpy(copy, cell->begin, len);
    copy[len] = '\0';
    char *comma = decimal_comma ? strchr(copy, ',') : NULL;
    if (comma) {
        *comma = '.';
    }
    const char *end = number_read_slow(copy, out);
    return end && *end == '\0';
}

bool cell_is_missing(const struct cell *cell)
{
    static const char *const words[] = {"", "-", "--", "n/a", "na", "null", "none", "?"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (cell_is(cell, words[i])) {
            return true;
        }
    }
    return false;
}

bool cell_is_not_finite(const struct cell *cell)
{
    struct cell c = *cell;
    c.begin += length(&c) > 0 && (*c.begin == '-' || *c.begin == '+');
    return cell_is(&c, "nan") || cell_is(&c, "inf") || cell_is(&c, "infinity");
}
