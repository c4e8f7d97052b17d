#include "trace/look.h"
#include "trace/table/stamps.h"

#include "base/number.h"
#include "trace/table/kinds.h"
#include "trace/table/names.h"

#include <math.h>
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

static struct cell without_brackets(struct cell cell)
{
    bool bracket = cell.end - cell.begin > 2 && (*cell.begin == '[' || *cell.begin == '(');
    return (struct cell){cell.begin + bracket, cell.end - bracket};
}

struct cell look_unit(const struct look *look, int column)
{
    return look->unit_row && column >= 0 && (size_t)column < look->names
               ? without_brackets(look->unit[column])
               : (struct cell){"", ""};
}

/* A comment that may be a header: what stands behind #, // or ;. */
static void keep_comment(struct look *look, const char *p, const char *end)
{
    while (p < end && strchr("#%/; \t", *p)) {
        p++;
    }
    if (p < end) {
        look->comment = p;
        look->comment_end = end;
    }
}

static bool has_letter(const char *p, const char *end)
{
    for (; p < end; p++) {
        if ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z')) {
            return true;
        }
    }
    return false;
}

static void collect_lines(struct look *look)
{
    for (const char *p = look->begin; p < look->end && look->lines < LOOK_LINES_MAX; p = input_skip_line(p)) {
        const char *end = line_end(p);
        if (!line_is_idle(p, end)) {
            look->line[look->lines] = p;
            look->has_letter[look->lines] = has_letter(p, end);
            look->line_end[look->lines++] = end;
        } else if (look->lines == 0) {
            keep_comment(look, p, end);
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

/* How many columns most lines have under a delimiter; 0 unless they agree, or unless a clear majority does: a
 * table with some lines of another kind in it, such as a program's complaints. */
static size_t columns_under(const struct look *look, char delim, bool majority)
{
    struct cell cells[CELLS_MAX];
    size_t votes[CELLS_MAX + 1] = {0}, best = 0;
    for (size_t i = 0; i < look->lines; i++) {
        size_t n = cells_split(look->line[i], look->line_end[i], delim, cells);
        n = n < CELLS_MAX ? n : CELLS_MAX;
        best = ++votes[n] > votes[best] ? n : best;
    }
    bool agreed = majority ? votes[best] * 10 >= look->lines * 6 : look_is_most(votes[best], look->lines);
    return agreed ? best : 0;
}

static size_t agreed_columns(const struct look *look, char delim)
{
    return columns_under(look, delim, false);
}

static bool has_decimal_comma(const struct cell *cell)
{
    double value;
    const char *comma = memchr(cell->begin, ',', (size_t)(cell->end - cell->begin));
    return comma && comma + 1 < cell->end && cell_number(cell, true, &value);
}

static bool decimal_commas_between_blanks(const struct look *look)
{
    struct cell cells[CELLS_MAX];
    double value;
    size_t commas = 0;
    for (size_t i = 0; i < look->lines; i++) {
        size_t n = cells_split(look->line[i], look->line_end[i], BLANKS, cells);
        for (size_t k = 0; k < n && k < CELLS_MAX; k++) {
            if (!cell_number(&cells[k], true, &value) || cells[k].end[-1] == ',') {
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

#define CELLS_TOO_MANY 4

/* Rows of which some have more cells than the names on top, but none has fewer. */
static bool choose_ragged(struct look *look)
{
    static const char delims[] = {'\t', ';', ','};
    for (size_t d = 0; d < sizeof delims; d++) {
        struct cell cells[CELLS_MAX];
        size_t names = cells_split(look->line[0], look->line_end[0], delims[d], cells), i = 1, known = 0;
        for (size_t k = 0; k < names && k < CELLS_MAX; k++) {
            known += name_is_time(&cells[k]) || name_is_rate(&cells[k]);
        }
        while (i < look->lines) {
            size_t n = cells_split(look->line[i], look->line_end[i], delims[d], cells);
            if (n < names || n > names + CELLS_TOO_MANY) {
                break;
            }
            i++;
        }
        if (names > 2 && known > 1 && i == look->lines) {
            look->delim = delims[d];
            look->columns = names;
            return true;
        }
    }
    return false;
}

static bool choose_delimiter(struct look *look, bool majority)
{
    static const char delims[] = {'\t', ';', ',', '|', BLANKS};
    for (size_t i = 0; i < sizeof delims && !(majority && delims[i] == BLANKS); i++) {
        size_t columns = columns_under(look, delims[i], majority);
        if (columns > 1) {
            look->delim = delims[i];
            look->columns = columns;
            return true;
        }
    }
    return false;
}

static void find_delimiter(struct look *look)
{
    look->delim = BLANKS;
    look->columns = agreed_columns(look, BLANKS);
    bool agreed = choose_delimiter(look, false);
    if ((!agreed || look->delim == BLANKS) && !choose_ragged(look) && !agreed) {
        choose_delimiter(look, true);
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

/* How a cell is written: "12,5" and "1.250,5" want a decimal comma, "12.5" and "1,250.5" do not, "1,250"
 * leaves it open. */
static void see_marks(const struct cell *cell, size_t *commas, size_t *dots, size_t *groups)
{
    double value;
    struct quantity q;
    bool comma = memchr(cell->begin, ',', (size_t)(cell->end - cell->begin)) != NULL;
    bool dot = memchr(cell->begin, '.', (size_t)(cell->end - cell->begin)) != NULL;
    if (comma && cell_quantity(cell, false, &q)) { /* every comma has three digits behind it */
        (*groups)++;
        *dots += dot;
    } else if (comma) {
        *commas += cell_quantity(cell, true, &q);
    } else {
        *dots += dot && cell_number(cell, false, &value); /* no date such as 31.01.2024 */
    }
}

static void find_decimal_comma(struct look *look)
{
    size_t commas = 0, decimal_dots = 0, dots = 0, groups = 0;
    struct cell cells[CELLS_MAX];
    for (size_t i = 0; i < look->lines; i++) {
        size_t n = look_cells(look, i, cells);
        for (size_t k = 0; k < n && k < CELLS_MAX; k++) {
            dots += memchr(cells[k].begin, '.', (size_t)(cells[k].end - cells[k].begin)) != NULL;
            see_marks(&cells[k], &commas, &decimal_dots, &groups);
        }
    }
    look->decimal_comma = commas > 0 && commas > decimal_dots;
    look->comma_is_unclear = look->delim == ',' && dots == 0 && commas == 0 && groups == 0 &&
                             look->columns % 2 == 0 && look->columns >= 4;
}

/* A number, a date, a unit, or nothing: what stands in data, not in a header. */
static bool is_datum(const struct look *look, const struct cell *cell)
{
    double value;
    struct quantity q;
    return (cell_quantity(cell, look->decimal_comma, &q) && unit_is_known(q.unit, q.unit_len)) ||
           cell_is_missing(cell) || cell_is_not_finite(cell) ||
           cell_number(cell, look->decimal_comma, &value) || stamp_ns(cell) != STAMP_NO_NS ||
           cell_has(cell, "bits/sec");
}

/* Whether the line has words above data. */
static bool is_header(const struct look *look, size_t line, const struct cell *name, size_t names)
{
    struct cell below[CELLS_MAX];
    bool words = false, dates = false;
    for (size_t k = 0; k < names; k++) {
        dates |= stamp_ns(&name[k]) != STAMP_NO_NS;
        if (is_datum(look, &name[k])) {
            continue;
        }
        words = true;
        for (size_t i = line + 1; i < look->lines && i < line + 50; i++) {
            size_t n = look_cells(look, i, below);
            if (k < n && is_datum(look, &below[k]) && !cell_is_missing(&below[k])) {
                return true;
            }
        }
    }
    return line == 0 && words && look->lines == 1 && look->whole && !dates;
}

#define PREAMBLE_LINES 20

/* Names between blanks have their units with them: "time [s] rate (Mbit/s)" is two. */
static size_t split_names(const char *line, const char *end, char delim, struct cell *cells)
{
    size_t n = cells_split(line, end, delim, cells), kept = 0;
    n = n < CELLS_MAX ? n : CELLS_MAX;
    for (size_t k = 0; k < n && delim == BLANKS; k++) {
        bool unit = kept > 0 && cells[k].end - cells[k].begin > 2 && strchr("[(", *cells[k].begin) &&
                    strchr("])", cells[k].end[-1]);
        if (unit) {
            cells[kept - 1].end = cells[k].end;
        } else {
            cells[kept++] = cells[k];
        }
    }
    return delim == BLANKS ? kept : n;
}

/* A line that has as many cells as the rows and names them, below some that have fewer: a title, a date, a
 * complaint. */
static bool find_header_below(struct look *look)
{
    struct cell cells[CELLS_MAX];
    for (size_t i = 1; i < look->lines && i < PREAMBLE_LINES && look->columns > 1; i++) {
        size_t above = look_cells(look, i - 1, cells);
        size_t n = split_names(look->line[i], look->line_end[i], look->delim, cells);
        if (above >= look->columns) {
            return false;
        }
        if (n == look->columns && is_header(look, i, cells, n)) {
            memcpy(look->name, cells, n * sizeof *cells);
            look->names = n;
            look->header_line = i;
            return true;
        }
    }
    return false;
}

/* "# time_s,rate_kbps": the last comment above the data, where it has a name for each column and one at least
 * speaks of time, a rate or a unit. */
static bool find_header_in_comment(struct look *look)
{
    if (!look->comment || look->columns < 2) {
        return false;
    }
    static const char delims[] = {',', ';', '\t', BLANKS};
    for (size_t d = 0; d < sizeof delims; d++) {
        struct cell cells[CELLS_MAX];
        char delim = d == 0 ? look->delim : delims[d - 1];
        size_t n = split_names(look->comment, look->comment_end, delim, cells), known = 0;
        for (size_t k = 0; k < n && n == look->columns; k++) {
            known += !is_datum(look, &cells[k]) && (name_is_time(&cells[k]) || name_is_rate(&cells[k]));
        }
        if (known > 0) {
            memcpy(look->name, cells, n * sizeof *cells);
            look->names = n;
            return true;
        }
    }
    return false;
}

/* "s,Mbit/s" or "[s];[kbit/s]" below the names. */
static bool find_unit_row(struct look *look)
{
    struct cell cells[CELLS_MAX];
    size_t i = look->header_line + 1, n = i < look->lines ? look_cells(look, i, cells) : 0, units = 0;
    if (look->hash_header || n != look->names || n < 2) {
        return false;
    }
    for (size_t k = 0; k < n; k++) {
        double value;
        struct cell *c = &cells[k];
        if (cell_number(c, look->decimal_comma, &value) || stamp_ns(c) != STAMP_NO_NS) {
            return false;
        }
        struct cell unit = without_brackets(*c);
        size_t len = (size_t)(unit.end - unit.begin);
        units += rate_unit_printed(unit.begin, len) || time_unit_printed(unit.begin, len) > 0;
    }
    if (units > 0) {
        memcpy(look->unit, cells, n * sizeof *cells);
    }
    return units > 0;
}

static void insert_nameless(struct look *look, size_t at)
{
    memmove(look->name + at + 1, look->name + at, (look->names - at) * sizeof *look->name);
    look->name[at] = (struct cell){"", ""};
    look->names++;
}

/* "time mbps" over "2025-03-01 10:00:00 12.5": the clock of a date between blanks has no name of its own. */
static bool name_clock(struct look *look, const struct cell *cells)
{
    struct stamp date, clock;
    for (size_t k = 0; k + 1 < look->columns && look->delim == BLANKS; k++) {
        if (stamp_read(&cells[k], STAMP_AS_USUAL, &date) && !date.has_clock &&
            stamp_read(&cells[k + 1], STAMP_AS_USUAL, &clock) && !clock.has_date) {
            insert_nameless(look, k + 1);
            look->name[k + 1] = look->name[k];
            return true;
        }
    }
    return false;
}

/* R writes the numbers of rows in front, and no name for them. */
static bool name_row_numbers(struct look *look)
{
    struct cell cells[CELLS_MAX];
    double value, last = NAN;
    size_t counted = 0, rows = 0;
    for (size_t i = look->first_row; i < look->lines && rows < 20; i++, rows++) {
        look_cells(look, i, cells);
        value = cell_number(&cells[0], false, &value) ? value : NAN;
        counted += value == last + 1 || (rows == 0 && (value == 0 || value == 1));
        last = value;
    }
    if (counted < 2 || counted != rows) {
        return false;
    }
    insert_nameless(look, 0);
    return true;
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

static bool says_something(const struct cell *name)
{
    return name_is_time(name) > 0 || name_is_rate(name) || name_latency_div(name) > 0 ||
           name_amount_unit(name);
}

/* Every row has a cell more than the header: the place where a nameless one suits what all names say, if
 * there is just one such place, or only names that say nothing lie between several ("Foo, Inc"). */
static void place_names(struct look *look, const struct cell *cells)
{
    size_t first = look->names + 1, last = 0;
    for (size_t p = 0; p <= look->names; p++) {
        bool good = true;
        for (size_t k = 0; k < look->names && good; k++) {
            good = suits(&look->name[k], &cells[k < p ? k : k + 1], look->decimal_comma);
        }
        first = good && first > p ? p : first;
        last = good ? p : last;
    }
    bool certain = first <= look->names;
    for (size_t k = first; k < last; k++) {
        certain &= !says_something(&look->name[k]);
    }
    bool at_end = cells[look->names].begin == cells[look->names].end;
    look->nameless = at_end || certain ? 0 : -1;
    if (certain && last < look->names && !at_end) {
        insert_nameless(look, last);
        look->nameless = (int)last + 1;
    }
}

static void name_all(struct look *look)
{
    struct cell cells[CELLS_MAX];
    if (look->names > 0 && look->names + 1 == look->columns && look->columns < CELLS_MAX &&
        look->first_row < look->lines && look_cells(look, look->first_row, cells) == look->columns &&
        !name_clock(look, cells) && !name_row_numbers(look)) {
        place_names(look, cells);
    }
}

static void find_header(struct look *look)
{
    struct cell cells[CELLS_MAX];
    size_t n = split_names(look->line[0], look->line_end[0], look->delim, cells);
    bool title = n < look->columns && find_header_below(look);
    look->header = title || is_header(look, 0, cells, n);
    if (look->header && !title) {
        memcpy(look->name, cells, n * sizeof *cells);
        look->names = n;
    } else if (!title) {
        look->header = look->hash_header = find_header_in_comment(look);
    }
    if (look->header && !look->hash_header) {
        look->unit_row = find_unit_row(look);
        look->first_row = look->header_line + 1 + look->unit_row;
        look->header_at = (size_t)(look->line[look->header_line] - look->begin);
        look->data_at = (size_t)(input_skip_line(look->line[look->first_row - 1]) - look->begin);
    }
    name_all(look);
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

static enum tr_status take_lines(struct look *look, struct input *in, struct tr_error *err)
{
    *look = (struct look){.is_capture = in->is_capture};
    if (look->is_capture) {
        look->begin = look->end = look->text = calloc(1, INPUT_SLACK);
        return look->text ? TR_STATUS_OK : tr_error_oom(err);
    }
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
    return input_rewind(in, err);
}

enum tr_status look_at(struct look *look, struct input *in, struct tr_error *err)
{
    enum tr_status status = take_lines(look, in, err);
    if (status == TR_STATUS_OK && look->lines > 0) {
        find_delimiter(look);
        find_decimal_comma(look);
        find_header(look);
    }
    return status;
}

enum tr_status look_at_named(struct look *look, struct input *in, const struct cell *names, size_t count,
                             struct tr_error *err)
{
    enum tr_status status = take_lines(look, in, err);
    look->delim = '\t';
    look->columns = look->names = count;
    look->header = look->hash_header = true;
    memcpy(look->name, names, count * sizeof *names);
    if (status == TR_STATUS_OK) {
        find_decimal_comma(look);
    }
    return status;
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
