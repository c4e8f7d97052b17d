#include "trace/look.h"
#include "trace/table/stamps.h"

#include "base/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t look_cells(const struct look *look, size_t i, struct cell *cells)
{
    return cells_split(look->line[i], look->line_end[i], look->delim, cells);
}

int look_column(const struct look *look, const char *name)
{
    for (size_t i = 0; i < look->names; i++) {
        if (cell_is(&look->name[i], name)) {
            return (int)i;
        }
    }
    return -1;
}

const struct cell *look_name(const struct look *look, int column)
{
    static const struct cell none = {"", ""};
    return column >= 0 && (size_t)column < look->names ? &look->name[column] : &none;
}

static void collect_lines(struct look *look)
{
    for (const char *p = look->begin; p < look->end && look->lines < LOOK_LINES_MAX; p = input_skip_line(p)) {
        const char *end = line_end(p);
        if (!line_is_idle(p, end)) {
            look->line[look->lines] = p;
            look->line_end[look->lines++] = end;
        }
    }
    for (const char *p = look->begin; p < look->end && look->first == '\0'; p++) {
        look->first = strchr(" \t\r\n\f", *p) ? '\0' : *p;
    }
}

bool look_is_most(size_t good, size_t all)
{
    return good * 20 >= all * 19 || (good + 1 >= all && good > 1);
}

/* How many columns most lines have under a delimiter; 0 unless they agree. */
static size_t agreed_columns(const struct look *look, char delim)
{
    struct cell cells[CELLS_MAX];
    size_t votes[CELLS_MAX + 1] = {0}, best = 0;
    for (size_t i = 0; i < look->lines; i++) {
        size_t n = cells_split(look->line[i], look->line_end[i], delim, cells);
        n = n < CELLS_MAX ? n : CELLS_MAX;
        best = ++votes[n] > votes[best] ? n : best;
    }
    return look_is_most(votes[best], look->lines) ? best : 0;
}

static bool has_decimal_comma(const struct cell *cell)
{
    double value;
    const char *comma = memchr(cell->begin, ',', (size_t)(cell->end - cell->begin));
    return comma && cell_number(cell, true, &value);
}

static bool decimal_commas_between_blanks(const struct look *look)
{
    struct cell cells[CELLS_MAX];
    double value;
    size_t commas = 0;
    for (size_t i = 0; i < look->lines; i++) {
        size_t n = cells_split(look->line[i], look->line_end[i], BLANKS, cells);
        for (size_t k = 0; k < n && k < CELLS_MAX; k++) {
            if (!cell_number(&cells[k], true, &value)) {
                return false;
            }
            commas += has_decimal_comma(&cells[k]);
        }
        if (n < 2) {
            return false;
        }
    }
    return commas > 0;
}

static void find_delimiter(struct look *look)
{
    static const char delims[] = {'\t', ';', ',', BLANKS};
    look->delim = BLANKS;
    look->columns = agreed_columns(look, BLANKS);
    for (size_t i = 0; i < sizeof delims; i++) {
        size_t columns = agreed_columns(look, delims[i]);
        if (columns > 1) {
            look->delim = delims[i];
            look->columns = columns;
            break;
        }
    }
    /* "0,5 3,2" is two numbers, not three cells. */
    if (look->delim == ',' && decimal_commas_between_blanks(look)) {
        look->delim = BLANKS;
        look->columns = agreed_columns(look, BLANKS);
    }
    /* "0.0<TAB>1.2" on some lines and blanks on others: any run of either. */
    if (look->delim == '\t' && agreed_columns(look, BLANKS) == look->columns) {
        look->delim = BLANKS;
    }
}

static void find_decimal_comma(struct look *look)
{
    size_t commas = 0, dots = 0, decimal_dots = 0;
    struct cell cells[CELLS_MAX];
    double value;
    for (size_t i = 0; i < look->lines; i++) {
        size_t n = look_cells(look, i, cells);
        for (size_t k = 0; k < n && k < CELLS_MAX; k++) {
            bool dot = memchr(cells[k].begin, '.', (size_t)(cells[k].end - cells[k].begin)) != NULL;
            commas += has_decimal_comma(&cells[k]);
            dots += dot;
            decimal_dots += dot && cell_number(&cells[k], false, &value); /* no date such as 31.01.2024 */
        }
    }
    look->decimal_comma = look->delim != ',' && commas > 0 && commas > decimal_dots;
    look->comma_is_unclear = look->delim == ',' && dots == 0 && look->columns % 2 == 0 && look->columns >= 4;
}

/* A number, a date, a unit, or nothing: what stands in data, not in a header. */
static bool is_datum(const struct look *look, const struct cell *cell)
{
    double value;
    return cell_is_missing(cell) || cell_is_not_finite(cell) ||
           cell_number(cell, look->decimal_comma, &value) || stamp_ns(cell) != STAMP_NO_NS ||
           cell_has(cell, "bits/sec");
}

/* The first line is a header where it has words above data. */
static void find_header(struct look *look)
{
    struct cell below[CELLS_MAX];
    look->names = look_cells(look, 0, look->name);
    look->names = look->names < CELLS_MAX ? look->names : CELLS_MAX;
    bool words = false, dates = false;
    for (size_t k = 0; k < look->names && !look->header; k++) {
        dates |= stamp_ns(&look->name[k]) != STAMP_NO_NS;
        if (is_datum(look, &look->name[k])) {
            continue;
        }
        words = true;
        for (size_t i = 1; i < look->lines && i < 50; i++) {
            size_t n = look_cells(look, i, below);
            if (k < n && is_datum(look, &below[k]) && !cell_is_missing(&below[k])) {
                look->header = true;
                break;
            }
        }
    }
    look->header |= words && look->lines == 1 && look->whole && !dates;
    look->names = look->header ? look->names : 0;
}

/* Where a look ends that begins at `begin`: after a line's end, 64 KiB on at most but for a longer first
 * line. */
static const char *look_end(const char *begin, const char *end)
{
    if ((size_t)(end - begin) <= LOOK_BYTES_MAX) {
        return end;
    }
    const char *p = begin + LOOK_BYTES_MAX;
    while (p > begin && p[-1] != '\n' && p[-1] != '\r') {
        p--;
    }
    p += p > begin && p[-1] == '\r' && *p == '\n';
    return p > begin ? p : input_skip_line(begin);
}

enum tr_status look_at(struct look *look, struct input *in, struct tr_error *err)
{
    *look = (struct look){0};
    enum tr_status status = input_next(in, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    const char *end = look_end(in->begin, in->end);
    size_t len = (size_t)(end - in->begin);
    look->whole = end == in->end && in->at_end && in->used == in->filled;
    look->text = malloc(len + INPUT_SLACK);
    if (!look->text) {
        return tr_error_oom(err);
    }
    if (len > 0) {
        memcpy(look->text, in->begin, len);
    }
    memset(look->text + len, 0, INPUT_SLACK);
    look->begin = look->text;
    look->end = look->text + len;
    collect_lines(look);
    if (look->lines > 0) {
        find_delimiter(look);
        find_decimal_comma(look);
        find_header(look);
    }
    return input_rewind(in, err);
}

void look_destroy(struct look *look)
{
    free(look->text);
    *look = (struct look){0};
}

enum tr_status look_find_column(const struct look *look, const char *option, const char *name, int *out,
                                struct tr_error *err)
{
    int column = look_column(look, name);
    char *end;
    long number = strtol(name, &end, 10);
    if (column < 0 && *name && *end == '\0' && number >= 1 && (size_t)number <= look->columns) {
        column = (int)number - 1;
    }
    if (column < 0) {
        char list[300] = "";
        size_t n = 0;
        for (size_t i = 0; i < look->names && n < sizeof list; i++) {
            n += (size_t)snprintf(list + n, sizeof list - n, "%s%.*s", i ? ", " : "",
                                  (int)(look->name[i].end - look->name[i].begin), look->name[i].begin);
        }
        return tr_error_set(err, TR_STATUS_USAGE, option,
                            "there is no column \"%s\"; the file has %zu column%s%s%s", name, look->columns,
                            look->columns == 1 ? "" : "s", n ? ": " : "", list);
    }
    *out = column;
    return TR_STATUS_OK;
}

bool look_holds_numbers(const struct look *look, int column)
{
    struct cell cells[CELLS_MAX];
    size_t numbers = 0, words = 0;
    for (size_t i = look_first_row(look); i < look->lines; i++) {
        size_t n = look_cells(look, i, cells);
        double value;
        if ((size_t)column >= n || cell_is_missing(&cells[column])) {
            continue;
        }
        bool number =
            cell_number(&cells[column], look->decimal_comma, &value) || cell_is_not_finite(&cells[column]);
        numbers += number;
        words += !number;
    }
    return numbers > words;
}

unsigned long look_line_number(const struct look *look, size_t i)
{
    unsigned long line = 1;
    for (const char *p = look->begin; p < look->line[i]; p = input_skip_line(p)) {
        line++;
    }
    return line;
}

bool look_holds_dates(const struct look *look, int column)
{
    struct cell cells[CELLS_MAX];
    size_t first = look_first_row(look);
    if (first >= look->lines || (size_t)column >= look_cells(look, first, cells)) {
        return false;
    }
    struct cell both = {cells[column].begin, cells[column].end};
    double value; /* 20240131121500 is a number, too */
    return stamp_ns(&both) != STAMP_NO_NS &&
           (!cell_number(&both, false, &value) || both.end - both.begin == 14);
}
