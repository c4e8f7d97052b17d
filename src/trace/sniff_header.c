#include "trace/sniff.h"

#include "base/number.h"
#include "trace/table/kinds.h"
#include "trace/table/names.h"
#include "trace/table/stamps.h"

#include <math.h>
#include <string.h>

/* A number, a date, a unit, or nothing: what stands in data, not in a header. */
static bool is_datum(const struct sniff *sniff, const struct cell *cell)
{
    double value;
    struct quantity q;
    return (cell_quantity(cell, sniff->decimal_comma, &q) && unit_is_known(q.unit, q.unit_len)) ||
           cell_is_missing(cell) || cell_is_not_finite(cell) ||
           cell_number(cell, sniff->decimal_comma, &value) || stamp_ns(cell) != STAMP_NO_NS ||
           cell_has(cell, "bits/sec");
}

/* "10:00:00 5 Mbit/s": a unit behind its number is no name, whatever stands below it in a longer row. */
static bool is_unit_of_number(const struct sniff *sniff, const struct cell *name, size_t k)
{
    double value;
    return k > 0 && cell_number(&name[k - 1], sniff->decimal_comma, &value) &&
           rate_unit_printed(name[k].begin, (size_t)(name[k].end - name[k].begin));
}

/* Whether the line has words above data. */
static bool is_header(const struct sniff *sniff, size_t line, const struct cell *name, size_t names)
{
    struct cell below[CELLS_MAX];
    bool words = false, dates = false;
    for (size_t k = 0; k < names; k++) {
        dates |= stamp_ns(&name[k]) != STAMP_NO_NS;
        if (is_datum(sniff, &name[k]) || is_unit_of_number(sniff, name, k)) {
            continue;
        }
        words = true;
        for (size_t i = line + 1; i < sniff->lines && i < line + 50; i++) {
            size_t n = sniff_cells(sniff, i, below);
            if (k < n && is_datum(sniff, &below[k]) && !cell_is_missing(&below[k])) {
                return true;
            }
        }
    }
    return line == 0 && words && sniff->lines == 1 && sniff->whole && !dates;
}

/* Names between blanks have their units with them: "time [s] rate (Mbit/s)" is two, unless as many `columns`
 * as there are words say that each is a cell. */
static size_t split_names(const char *line, const char *end, char delim, size_t columns, struct cell *cells)
{
    size_t n = cells_split(line, end, delim, cells), kept = 0;
    n = n < CELLS_MAX ? n : CELLS_MAX;
    if (delim != BLANKS || n == columns) {
        return n;
    }
    for (size_t k = 0; k < n; k++) {
        bool unit = kept > 0 && cells[k].end - cells[k].begin > 2 && strchr("[(", *cells[k].begin) &&
                    strchr("])", cells[k].end[-1]);
        if (unit) {
            cells[kept - 1].end = cells[k].end;
        } else {
            cells[kept++] = cells[k];
        }
    }
    return kept;
}

/* A line that has as many cells as the rows and names them, below some that have fewer: a title, a date, a
 * complaint. */
static bool find_header_below(struct sniff *sniff)
{
    struct cell cells[CELLS_MAX];
    for (size_t i = 1; i < sniff->lines && i < SNIFF_TITLE_LINES && sniff->columns > 1; i++) {
        size_t above = sniff_cells(sniff, i - 1, cells);
        size_t n = split_names(sniff->line[i], sniff->line_end[i], sniff->delim, sniff->columns, cells);
        if (above >= sniff->columns) {
            return false;
        }
        if (n == sniff->columns && is_header(sniff, i, cells, n)) {
            memcpy(sniff->name, cells, n * sizeof *cells);
            sniff->names = n;
            sniff->header_line = i;
            return true;
        }
    }
    return false;
}

/* "Fields: time_s rate_kbps": the names behind a word that says they are some. */
static const char *behind_label(const struct cell *comment)
{
    static const char *const labels[] = {"fields:", "columns:", "format:", "header:"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t len = strlen(labels[i]);
        if ((size_t)(comment->end - comment->begin) > len &&
            cell_is(&(struct cell){comment->begin, comment->begin + len}, labels[i])) {
            return comment->begin + len;
        }
    }
    return comment->begin;
}

/* "# time_s,rate_kbps": a comment that has a name for each column, of which one at least speaks of time, a
 * rate or a unit. */
static bool is_header_comment(struct sniff *sniff, const struct cell *comment)
{
    static const char delims[] = {',', ';', '\t', BLANKS};
    const char *begin = behind_label(comment);
    for (size_t d = 0; d < sizeof delims; d++) {
        struct cell cells[CELLS_MAX];
        char delim = d == 0 ? sniff->delim : delims[d - 1];
        size_t n = split_names(begin, comment->end, delim, sniff->columns, cells), known = 0;
        for (size_t k = 0; k < n && n == sniff->columns; k++) {
            known += !is_datum(sniff, &cells[k]) && (name_is_time(&cells[k]) || name_is_rate(&cells[k]));
        }
        if (known > 0) {
            memcpy(sniff->name, cells, n * sizeof *cells);
            sniff->names = n;
            return true;
        }
    }
    return false;
}

/* The last such comment above the data. */
static bool find_header_in_comment(struct sniff *sniff)
{
    size_t kept = sniff->comments < SNIFF_COMMENTS_MAX ? sniff->comments : SNIFF_COMMENTS_MAX;
    for (size_t back = 1; back <= kept && sniff->columns >= 2; back++) {
        if (is_header_comment(sniff, &sniff->comment[(sniff->comments - back) % SNIFF_COMMENTS_MAX])) {
            return true;
        }
    }
    return false;
}

/* "s,Mbit/s" or "[s];[kbit/s]" below the names. */
static bool find_unit_row(struct sniff *sniff)
{
    struct cell cells[CELLS_MAX];
    size_t i = sniff->header_line + 1, n = i < sniff->lines ? sniff_cells(sniff, i, cells) : 0, units = 0;
    if (sniff->hash_header || n != sniff->names || n < 2) {
        return false;
    }
    for (size_t k = 0; k < n; k++) {
        double value;
        struct cell *c = &cells[k];
        if (cell_number(c, sniff->decimal_comma, &value) || stamp_ns(c) != STAMP_NO_NS) {
            return false;
        }
        struct cell unit = cell_without_brackets(*c);
        size_t len = (size_t)(unit.end - unit.begin);
        units += rate_unit_printed(unit.begin, len) || time_unit_printed(unit.begin, len) > 0;
    }
    if (units > 0) {
        memcpy(sniff->unit, cells, n * sizeof *cells);
    }
    return units > 0;
}

static void insert_nameless(struct sniff *sniff, size_t at)
{
    memmove(sniff->name + at + 1, sniff->name + at, (sniff->names - at) * sizeof *sniff->name);
    sniff->name[at] = (struct cell){"", ""};
    sniff->names++;
}

/* "time mbps" over "2025-03-01 10:00:00 12.5": the clock of a date between blanks has no name of its own. */
static bool name_clock(struct sniff *sniff, const struct cell *cells)
{
    struct stamp date, clock;
    for (size_t k = 0; k + 1 < sniff->columns && sniff->delim == BLANKS; k++) {
        if (stamp_read(&cells[k], STAMP_AS_USUAL, &date) && !date.has_clock &&
            stamp_read(&cells[k + 1], STAMP_AS_USUAL, &clock) && !clock.has_date) {
            insert_nameless(sniff, k + 1);
            sniff->name[k + 1] = sniff->name[k];
            return true;
        }
    }
    return false;
}

/* Whether a cell can be what a name says: a stamp, a plain number. */
static bool suits(const struct cell *name, const struct cell *cell, bool decimal_comma)
{
    double value;
    enum cell_kind kind = cell_kind_of(cell, decimal_comma, &value);
    struct quantity q;
    bool percent = kind == CELL_QUANTITY && cell_quantity(cell, decimal_comma, &q) && *q.unit == '%';
    if (name_is_time(name) > 0) {
        return kind == CELL_STAMP || kind == CELL_NUMBER;
    }
    if (name_is_rate(name) || name_latency_div(name) > 0 || name_amount_unit(name)) {
        return (kind == CELL_NUMBER || kind == CELL_QUANTITY) && !percent;
    }
    return true;
}

/* R writes the numbers of rows in front, and no name for them. */
static bool name_row_numbers(struct sniff *sniff)
{
    struct cell cells[CELLS_MAX];
    double value, last = NAN;
    size_t counted = 0, rows = 0;
    for (size_t i = sniff->first_row; i < sniff->lines && rows < 20; i++, rows++) {
        size_t n = sniff_cells(sniff, i, cells);
        for (size_t k = 0; k < sniff->names && k + 1 < n; k++) {
            if (!suits(&sniff->name[k], &cells[k + 1], sniff->decimal_comma)) {
                return false;
            }
        }
        value = cell_number(&cells[0], false, &value) ? value : NAN;
        bool first = rows == 0 && (value == 1 || (value == 0 && !sniff->comma_is_unclear));
        counted += value == last + 1 || first;
        last = value;
    }
    if (counted < 2 || counted != rows) {
        return false;
    }
    insert_nameless(sniff, 0);
    return true;
}

static bool says_something(const struct cell *name)
{
    return name_is_time(name) > 0 || name_is_rate(name) || name_latency_div(name) > 0 ||
           name_amount_unit(name);
}

/* Every row has a cell more than the header: the place where a nameless one suits what all names say, if
 * there is just one such place, or only names that say nothing lie between several ("Foo, Inc"). */
static void place_names(struct sniff *sniff, const struct cell *cells)
{
    size_t first = sniff->names + 1, last = 0;
    for (size_t p = 0; p <= sniff->names; p++) {
        bool good = true;
        for (size_t k = 0; k < sniff->names && good; k++) {
            good = suits(&sniff->name[k], &cells[k < p ? k : k + 1], sniff->decimal_comma);
        }
        first = good && first > p ? p : first;
        last = good ? p : last;
    }
    bool certain = first <= sniff->names;
    for (size_t k = first; k < last; k++) {
        certain &= !says_something(&sniff->name[k]);
    }
    bool at_end = cells[sniff->names].begin == cells[sniff->names].end;
    sniff->nameless = at_end || certain ? 0 : -1;
    if (certain && last < sniff->names && !at_end) {
        insert_nameless(sniff, last);
        sniff->nameless = (int)last + 1;
    }
}

static void name_all(struct sniff *sniff)
{
    struct cell cells[CELLS_MAX];
    if (sniff->names > 0 && sniff->names + 1 == sniff->columns && sniff->columns < CELLS_MAX &&
        sniff->first_row < sniff->lines && sniff_cells(sniff, sniff->first_row, cells) == sniff->columns &&
        !name_clock(sniff, cells) && !name_row_numbers(sniff)) {
        place_names(sniff, cells);
    }
}

/* "Average,20" below the last row tells nothing of what the columns are. */
static void leave_out_summary(struct sniff *sniff)
{
    struct cell cells[CELLS_MAX];
    while (sniff->header && sniff->lines > sniff->first_row + 1) {
        sniff_cells(sniff, sniff->lines - 1, cells);
        if (!name_is_summary(&cells[0])) {
            break;
        }
        sniff->lines--;
    }
}

void sniff_find_header(struct sniff *sniff)
{
    struct cell cells[CELLS_MAX];
    size_t n = split_names(sniff->line[0], sniff->line_end[0], sniff->delim, sniff->columns, cells);
    bool title = n < sniff->columns && find_header_below(sniff);
    sniff->header = title || is_header(sniff, 0, cells, n);
    if (sniff->header && !title) {
        memcpy(sniff->name, cells, n * sizeof *cells);
        sniff->names = n;
    } else if (!title) {
        sniff->header = sniff->hash_header = find_header_in_comment(sniff);
    }
    if (sniff->header && !sniff->hash_header) {
        sniff->unit_row = find_unit_row(sniff);
        sniff->first_row = sniff->header_line + 1 + sniff->unit_row;
        sniff->header_at = (size_t)(sniff->line[sniff->header_line] - sniff->begin);
        sniff->data_at = (size_t)(input_skip_line(sniff->line[sniff->first_row - 1]) - sniff->begin);
    }
    name_all(sniff);
    leave_out_summary(sniff);
}
