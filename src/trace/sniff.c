#include "trace/sniff.h"

#include "base/number.h"
#include "trace/table/names.h"
#include "trace/table/stamps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t sniff_cells(const struct sniff *sniff, size_t i, struct cell *cells)
{
    return cells_split(sniff->line[i], sniff->line_end[i], sniff->delim, cells);
}

size_t sniff_scale(const struct sniff *sniff, const struct input *in, size_t count)
{
    size_t looked = (size_t)(sniff->end - sniff->begin);
    if (sniff->whole || looked == 0 || in->total_bytes <= looked) {
        return count;
    }
    double all = (double)in->total_bytes / (double)looked * (double)count * 1.02;
    return all < (double)TR_TRACE_SAMPLES_MAX ? (size_t)all : 0;
}

int sniff_column(const struct sniff *sniff, const char *name)
{
    for (size_t i = 0; i < sniff->names; i++) {
        if (cell_is(&sniff->name[i], name)) {
            return (int)i;
        }
    }
    return -1;
}

const struct cell *sniff_name(const struct sniff *sniff, int column)
{
    static const struct cell none = {"", ""};
    return column >= 0 && (size_t)column < sniff->names ? &sniff->name[column] : &none;
}

struct cell sniff_unit(const struct sniff *sniff, int column)
{
    return sniff->unit_row && column >= 0 && (size_t)column < sniff->names
               ? cell_without_brackets(sniff->unit[column])
               : (struct cell){"", ""};
}

/* A comment that may be a header: what stands behind #, // or ;. */
static void keep_comment(struct sniff *sniff, const char *p, const char *end)
{
    while (p < end && strchr("#%/; \t", *p)) {
        p++;
    }
    if (p < end && !line_is_idle(p, end)) { /* no rule: "#-----" */
        sniff->comment[sniff->comments++ % SNIFF_COMMENTS_MAX] = (struct cell){p, end};
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

static void collect_lines(struct sniff *sniff)
{
    for (const char *p = sniff->begin; p < sniff->end && sniff->lines < SNIFF_LINES_MAX;
         p = input_skip_line(p)) {
        const char *end = line_end(p);
        if (!line_is_idle(p, end)) {
            sniff->line[sniff->lines] = p;
            sniff->has_letter[sniff->lines] = has_letter(p, end);
            sniff->line_end[sniff->lines++] = end;
        } else if (sniff->lines == 0) {
            keep_comment(sniff, p, end);
        }
    }
    for (const char *p = sniff->begin; p < sniff->end && sniff->first == '\0'; p++) {
        sniff->first = strchr(" \t\r\n\f", *p) ? '\0' : *p;
    }
}

bool sniff_is_most(size_t good, size_t all)
{
    return good * 20 >= all * 19 || (good + 1 >= all && good > 1);
}

/* How many columns most lines have under a delimiter; 0 unless they agree, or unless a clear majority does: a
 * table with some lines of another kind in it, such as a program's complaints. */
static size_t columns_under(const struct sniff *sniff, char delim, bool majority)
{
    struct cell cells[CELLS_MAX];
    size_t votes[CELLS_MAX + 1] = {0}, best = 0;
    for (size_t i = 0; i < sniff->lines; i++) {
        size_t n = cells_split(sniff->line[i], sniff->line_end[i], delim, cells);
        n = n < CELLS_MAX ? n : CELLS_MAX;
        best = ++votes[n] > votes[best] ? n : best;
    }
    bool agreed = majority ? votes[best] * 10 >= sniff->lines * 6 : sniff_is_most(votes[best], sniff->lines);
    return agreed ? best : 0;
}

static size_t agreed_columns(const struct sniff *sniff, char delim)
{
    return columns_under(sniff, delim, false);
}

static bool has_decimal_comma(const struct cell *cell)
{
    double value;
    const char *comma = memchr(cell->begin, ',', (size_t)(cell->end - cell->begin));
    return comma && comma + 1 < cell->end && cell_number(cell, true, &value);
}

/* "250304 093000,12": a date and its clock before the comma, in digits only. */
static bool is_digit_stamp(const struct cell *cell)
{
    struct stamp stamp;
    for (int order = STAMP_DIGITS_YMD; order <= STAMP_DIGITS_MDY; order++) {
        if (stamp_read(cell, (enum stamp_order)order, &stamp) && stamp.has_clock) {
            return true;
        }
    }
    return false;
}

static bool digit_stamps_before_commas(const struct sniff *sniff)
{
    struct cell cells[CELLS_MAX];
    size_t i = sniff->lines > 0 && !number_is_digit(*sniff->line[0]) ? 1 : 0;
    while (i < sniff->lines && cells_split(sniff->line[i], sniff->line_end[i], ',', cells) > 1 &&
           is_digit_stamp(&cells[0])) {
        i++;
    }
    return i > 0 && i == sniff->lines;
}

/* Numbers with decimal commas, dates and clocks, and nothing else but a header above them. */
static bool decimal_commas_between_blanks(const struct sniff *sniff)
{
    struct cell cells[CELLS_MAX];
    double value;
    size_t commas = 0, rows = 0;
    for (size_t i = 0; i < sniff->lines; i++) {
        size_t n = cells_split(sniff->line[i], sniff->line_end[i], BLANKS, cells);
        bool data = n >= 2 && n <= CELLS_MAX;
        for (size_t k = 0; k < n && data; k++) {
            data = (cell_number(&cells[k], true, &value) || stamp_ns(&cells[k]) != STAMP_NO_NS) &&
                   cells[k].end[-1] != ',';
        }
        for (size_t k = 0; k < n && data; k++) {
            commas += has_decimal_comma(&cells[k]);
        }
        rows += data;
        if (!data && i > 0) {
            return false;
        }
    }
    return rows > 0 && commas >= rows;
}

#define CELLS_TOO_MANY 4

/* Rows of which some have more cells than the names on top, but none has fewer. */
static bool choose_ragged(struct sniff *sniff)
{
    static const char delims[] = {'\t', ';', ','};
    for (size_t d = 0; d < sizeof delims; d++) {
        struct cell cells[CELLS_MAX];
        size_t names = cells_split(sniff->line[0], sniff->line_end[0], delims[d], cells), i = 1, known = 0;
        for (size_t k = 0; k < names && k < CELLS_MAX; k++) {
            known += name_is_time(&cells[k]) || name_is_rate(&cells[k]);
        }
        while (i < sniff->lines) {
            size_t n = cells_split(sniff->line[i], sniff->line_end[i], delims[d], cells);
            if (n < names || n > names + CELLS_TOO_MANY) {
                break;
            }
            i++;
        }
        if (names > 2 && known > 1 && i == sniff->lines) {
            sniff->delim = delims[d];
            sniff->columns = names;
            return true;
        }
    }
    return false;
}

static bool choose_delimiter(struct sniff *sniff, bool majority)
{
    static const char delims[] = {'\t', ';', '|', ',', BLANKS};
    for (size_t i = 0; i < sizeof delims && !(majority && delims[i] == BLANKS); i++) {
        size_t columns = columns_under(sniff, delims[i], majority);
        if (columns > 1) {
            sniff->delim = delims[i];
            sniff->columns = columns;
            return true;
        }
    }
    return false;
}

/* "time:mbps" over "0:10": colons, which stamps have, too, where a header between them names time and rate.
 */
static void choose_colon(struct sniff *sniff)
{
    struct cell cells[CELLS_MAX];
    size_t n = cells_split(sniff->line[0], sniff->line_end[0], ':', cells);
    bool named = n == 2 && name_is_time(&cells[0]) > 0 && name_is_rate(&cells[1]) > 0;
    if (named && sniff->lines > 1 && agreed_columns(sniff, ':') == n) {
        sniff->delim = ':';
        sniff->columns = n;
    }
}

/* A table below lines of another kind, a device's name or a date of export: from the line that names time and
 * rates on all have as many cells under one delimiter. */
static bool choose_below_preamble(struct sniff *sniff)
{
    static const char delims[] = {'\t', ';', '|', ','};
    struct cell cells[CELLS_MAX];
    for (size_t d = 0; d < sizeof delims; d++) {
        size_t at = sniff->lines, columns = 0, times = 0, rates = 0;
        for (; at > 0; at--) {
            size_t n = cells_split(sniff->line[at - 1], sniff->line_end[at - 1], delims[d], cells);
            if (n < 2 || n > CELLS_MAX || (columns > 0 && n != columns)) {
                break;
            }
            columns = n;
            times = rates = 0;
            for (size_t k = 0; k < n; k++) {
                times += name_is_time(&cells[k]) > 0;
                rates += name_is_rate(&cells[k]) > 0;
            }
        }
        if (at > 0 && at < SNIFF_TITLE_LINES && sniff->lines - at > 2 && times > 0 && rates > 0) {
            sniff->delim = delims[d];
            sniff->columns = columns;
            return true;
        }
    }
    return false;
}

static void find_delimiter(struct sniff *sniff)
{
    sniff->delim = BLANKS;
    sniff->columns = agreed_columns(sniff, BLANKS);
    bool agreed = choose_delimiter(sniff, false);
    if ((!agreed || sniff->delim == BLANKS) && !choose_below_preamble(sniff) && !choose_ragged(sniff) &&
        !agreed) {
        choose_delimiter(sniff, true);
    }
    if (!agreed) {
        choose_colon(sniff);
    }
    /* "0,5 3,2" is two numbers, not three cells. */
    if (sniff->delim == ',' && !digit_stamps_before_commas(sniff) && decimal_commas_between_blanks(sniff)) {
        sniff->delim = BLANKS;
        sniff->columns = agreed_columns(sniff, BLANKS);
    }
    /* "0.0<TAB>1.2" on some lines and blanks on others: any run of either. */
    if (sniff->delim == '\t' && agreed_columns(sniff, BLANKS) == sniff->columns) {
        sniff->delim = BLANKS;
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

/* Whether some column has "1.250.000", or "1.250" beside "950", and nothing with other dots: its dots stand
 * between thousands, for what writes decimals writes them in every row. */
static bool dots_group_thousands(const struct sniff *sniff)
{
    struct {
        size_t grouped, whole, other;
    } seen[CELLS_MAX] = {0};
    struct cell cells[CELLS_MAX];
    double value;
    bool grouped = false, other = false;
    for (size_t i = 0; i < sniff->lines; i++) {
        size_t n = sniff_cells(sniff, i, cells);
        for (size_t k = 0; k < n && k < CELLS_MAX; k++) {
            bool number = cell_number(&cells[k], false, &value);
            bool dot = memchr(cells[k].begin, '.', (size_t)(cells[k].end - cells[k].begin)) != NULL;
            bool thousand = cell_is_grouped(&cells[k], '.');
            seen[k].grouped += thousand;
            seen[k].whole += thousand && !number; /* several dots */
            seen[k].other += number && dot && !thousand;
            seen[k].whole += number && !dot && value >= 1 && value < 1000;
        }
    }
    for (size_t k = 0; k < CELLS_MAX; k++) {
        grouped |= seen[k].grouped > 0 && seen[k].whole > 0 && seen[k].other == 0;
        other |= seen[k].other > 0;
    }
    return grouped && !other;
}

static void find_decimal_comma(struct sniff *sniff)
{
    size_t commas = 0, decimal_dots = 0, dots = 0, groups = 0;
    struct cell cells[CELLS_MAX];
    for (size_t i = 0; i < sniff->lines; i++) {
        size_t n = sniff_cells(sniff, i, cells);
        for (size_t k = 0; k < n && k < CELLS_MAX; k++) {
            dots += memchr(cells[k].begin, '.', (size_t)(cells[k].end - cells[k].begin)) != NULL;
            see_marks(&cells[k], &commas, &decimal_dots, &groups);
        }
    }
    bool thousands = commas == 0 && dots > 0 && strchr(";\t|", sniff->delim) && dots_group_thousands(sniff);
    sniff->decimal_comma = (commas > 0 && commas > decimal_dots) || thousands;
    sniff->comma_is_unclear = sniff->delim == ',' && dots == 0 && commas == 0 && groups == 0;
}

/* Where a sniff ends that begins at `begin`: after a line's end, 64 KiB on at most but for a longer first
 * line. */
static const char *sniff_end(const char *begin, const char *end)
{
    if ((size_t)(end - begin) <= SNIFF_BYTES_MAX) {
        return end;
    }
    const char *p = begin + SNIFF_BYTES_MAX;
    while (p > begin && p[-1] != '\n' && p[-1] != '\r') {
        p--;
    }
    p += p > begin && p[-1] == '\r' && *p == '\n';
    return p > begin ? p : input_skip_line(begin);
}

static enum tr_status take_lines(struct sniff *sniff, struct input *in, struct tr_error *err)
{
    *sniff = (struct sniff){.is_capture = in->is_capture};
    if (sniff->is_capture) {
        sniff->begin = sniff->end = sniff->text = calloc(1, INPUT_SLACK);
        return sniff->text ? TR_STATUS_OK : tr_error_oom(err);
    }
    enum tr_status status = input_next(in, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    const char *end = sniff_end(in->begin, in->end);
    size_t len = (size_t)(end - in->begin);
    sniff->whole = end == in->end && in->at_end && in->used == in->filled;
    sniff->text = malloc(len + INPUT_SLACK);
    if (!sniff->text) {
        return tr_error_oom(err);
    }
    if (len > 0) {
        memcpy(sniff->text, in->begin, len);
    }
    memset(sniff->text + len, 0, INPUT_SLACK);
    sniff->begin = sniff->text;
    sniff->end = sniff->text + len;
    collect_lines(sniff);
    return input_rewind(in, err);
}

enum tr_status sniff_at(struct sniff *sniff, struct input *in, struct tr_error *err)
{
    enum tr_status status = take_lines(sniff, in, err);
    if (status == TR_STATUS_OK && sniff->lines > 0) {
        find_delimiter(sniff);
        find_decimal_comma(sniff);
        sniff_find_header(sniff);
    }
    return status;
}

enum tr_status sniff_at_named(struct sniff *sniff, struct input *in, const struct cell *names, size_t count,
                              struct tr_error *err)
{
    enum tr_status status = take_lines(sniff, in, err);
    sniff->delim = '\t';
    sniff->columns = sniff->names = count;
    sniff->header = sniff->hash_header = true;
    memcpy(sniff->name, names, count * sizeof *names);
    if (status == TR_STATUS_OK) {
        find_decimal_comma(sniff);
    }
    return status;
}

void sniff_destroy(struct sniff *sniff)
{
    free(sniff->text);
    *sniff = (struct sniff){0};
}

enum tr_status sniff_find_column(const struct sniff *sniff, const char *option, const char *name, int *out,
                                 struct tr_error *err)
{
    int column = sniff_column(sniff, name);
    char *end;
    long number = strtol(name, &end, 10);
    if (column < 0 && *name && *end == '\0' && number >= 1 && (size_t)number <= sniff->columns) {
        column = (int)number - 1;
    }
    if (column < 0) {
        char list[300] = "";
        size_t n = 0;
        for (size_t i = 0; i < sniff->names && n < sizeof list; i++) {
            n += (size_t)snprintf(list + n, sizeof list - n, "%s%.*s", i ? ", " : "",
                                  (int)(sniff->name[i].end - sniff->name[i].begin), sniff->name[i].begin);
        }
        return tr_error_set(err, TR_STATUS_USAGE, option,
                            "there is no column \"%s\"; the file has %zu column%s%s%s", name, sniff->columns,
                            sniff->columns == 1 ? "" : "s", n ? ": " : "", list);
    }
    *out = column;
    return TR_STATUS_OK;
}

bool sniff_holds_numbers(const struct sniff *sniff, int column)
{
    struct cell cells[CELLS_MAX];
    size_t numbers = 0, words = 0;
    for (size_t i = sniff_first_row(sniff); i < sniff->lines; i++) {
        size_t n = sniff_cells(sniff, i, cells);
        double value;
        if ((size_t)column >= n || cell_is_missing(&cells[column])) {
            continue;
        }
        bool number =
            cell_number(&cells[column], sniff->decimal_comma, &value) || cell_is_not_finite(&cells[column]);
        numbers += number;
        words += !number;
    }
    return numbers > words;
}

unsigned long sniff_line_number(const struct sniff *sniff, size_t i)
{
    unsigned long line = 1;
    for (const char *p = sniff->begin; p < sniff->line[i]; p = input_skip_line(p)) {
        line++;
    }
    return line;
}

bool sniff_holds_dates(const struct sniff *sniff, int column)
{
    struct cell cells[CELLS_MAX];
    size_t first = sniff_first_row(sniff);
    if (first >= sniff->lines || (size_t)column >= sniff_cells(sniff, first, cells)) {
        return false;
    }
    struct cell both = {cells[column].begin, cells[column].end};
    double value; /* 20240131121500 is a number, too */
    return stamp_ns(&both) != STAMP_NO_NS &&
           (!cell_number(&both, false, &value) || both.end - both.begin == 14);
}
