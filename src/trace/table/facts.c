#include "trace/table/facts.h"

#include "trace/units.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CELLS_LOOKED_AT 65536 /* of a wide table fewer rows are looked at */
#define ROWS_AT_LEAST   32

/* Returns seconds; NaN where it is none. */
static double see_stamp(struct column_facts *c, const struct cell *cell, enum stamp_order order)
{
    struct stamp s;
    if (!stamp_read(cell, order, &s)) {
        return NAN;
    }
    c->stamps[stamp_kind_of(&s)]++;
    c->dates += s.has_date;
    c->clocks += s.has_clock;
    c->minutes += s.minutes;
    c->dotted += s.dotted;
    c->maybe_dotted += s.maybe_dotted && !s.dotted && !s.has_clock;
    if (s.colons && !s.has_date) {
        c->colons++;
        c->hour_most = fmax(c->hour_most, floor((double)s.ns / 3.6e12));
    }
    return (double)s.ns / 1e9;
}

/* Returns the cell's `value`, of amounts in bytes. */
static double see_quantity(struct column_facts *c, const struct cell *cell, bool decimal_comma, double value)
{
    struct quantity q;
    double to;
    if (cell_span(cell, &q, &to)) {
        c->spans++;
        c->lengths++;
    } else if (cell_quantity(cell, decimal_comma, &q)) {
        c->rates += rate_unit_printed(q.unit, q.unit_len) != NULL;
        const struct rate_unit *amount = amount_unit_printed(q.unit, q.unit_len);
        c->amounts += amount != NULL;
        value = amount ? rate_to_mbps(amount, value) / rate_to_mbps(&RATE_BYTES, 1) : value;
        c->lengths += time_unit_printed(q.unit, q.unit_len) > 0;
        c->percents += q.unit_len == 1 && *q.unit == '%';
        c->scaled += q.scaled;
    }
    return value;
}

static void see_word(struct column_facts *c, const struct cell *cell)
{
    size_t len = (size_t)(cell->end - cell->begin);
    for (size_t i = 0; i < c->labels; i++) {
        if ((size_t)(c->label[i].end - c->label[i].begin) == len &&
            memcmp(c->label[i].begin, cell->begin, len) == 0) {
            return;
        }
    }
    if (c->labels < LABELS_MAX) {
        c->label[c->labels++] = *cell;
    }
}

static double see_cell(struct column_facts *c, const struct cell *cell, bool decimal_comma,
                       enum stamp_order order)
{
    double value;
    enum cell_kind kind = cell_kind_of(cell, decimal_comma, &value);
    c->rows++;
    c->kind[kind]++;
    if (order >= STAMP_DIGITS_YMD) {
        return see_stamp(c, cell, order);
    }
    switch (kind) {
    case CELL_STAMP: return see_stamp(c, cell, order);
    case CELL_QUANTITY: value = see_quantity(c, cell, decimal_comma, value); break;
    case CELL_WORD: see_word(c, cell); return NAN;
    case CELL_MISSING:
    case CELL_KINDS: return NAN;
    case CELL_NUMBER: break;
    }
    if (cell_is_grouped(cell, '.')) {
        c->grouped++;
        c->example = *cell;
    }
    c->points |= memchr(cell->begin, '.', (size_t)(cell->end - cell->begin)) != NULL || decimal_comma;
    c->whole &= isnan(value) || value == floor(value);
    c->failures += value == -1;
    c->negatives += value < 0 && value != -1;
    if (value >= 0) {
        c->least = fmin(c->least, value);
        c->greatest = fmax(c->greatest, value);
    }
    return value;
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Of `count` values, which are sorted. */
static double median_of(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_size);
    return count == 0 ? 0 : count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* How a column goes from row to row; `scratch` has room for as many. */
static void follow(struct column_facts *c, const double *values, size_t stride, size_t rows, size_t first_row,
                   double *scratch)
{
    double begin = 0, last = 0;
    size_t run_rows = 0, steps = 0, near = 0, positive = 0;
    for (size_t i = 0; i < rows; i++) {
        double value = values[i * stride];
        if (isnan(value)) {
            continue;
        }
        bool again = run_rows >= 10 && value < last && value - begin <= 0.05 * (last - begin);
        if (run_rows > 0 && value < last && !again && c->falls++ == 0) {
            c->first_fall = first_row + i;
            c->fall_from = last;
            c->fall_to = value;
        }
        c->rises += run_rows > 0 && value > last;
        scratch[steps] = fabs(value - last);
        steps += run_rows > 0 && value != last && !again;
        run_rows = again || run_rows == 0 ? 1 : run_rows + 1;
        begin = run_rows == 1 ? value : begin;
        c->first = c->values++ == 0 ? value : c->first;
        c->last = last = value;
    }
    c->step = median_of(scratch, steps);
    for (size_t i = 0; i < steps; i++) {
        near += fabs(scratch[i] - c->step) <= 0.02 * c->step;
    }
    c->regular = steps > 1 && near * 20 >= steps * 19;
    for (size_t i = 0; i < rows; i++) {
        scratch[positive] = values[i * stride];
        positive += scratch[positive] > 0;
    }
    c->median = median_of(scratch, positive);
}

#define YEAR_S (365.0 * 86400)

/* "10.30.05" may be a day or a clock: it is a clock where the column has "10.30.00", too, which can be no
 * day, and where days would be years apart. */
static bool are_clocks(const struct column_facts *c)
{
    return c->dates > 0 && (c->dotted > 0 || (c->maybe_dotted == c->values && c->step >= YEAR_S));
}

static void see_stamps_again(struct column_facts *c, const struct sniff *sniff, size_t column, size_t rows,
                             size_t stride, enum stamp_order order, double *values)
{
    struct cell cells[CELLS_MAX];
    *c = (struct column_facts){.whole = true, .least = INFINITY};
    c->digits = order >= STAMP_DIGITS_YMD ? order : STAMP_AS_USUAL;
    for (size_t i = 0; i < rows; i++) {
        bool has = column < sniff_cells(sniff, sniff_first_row(sniff) + i, cells);
        values[i * stride] = has ? see_cell(c, &cells[column], sniff->decimal_comma, order) : (double)NAN;
    }
}

bool facts_see_stamps(struct facts *facts, const struct sniff *sniff, size_t column, enum stamp_order order)
{
    struct column_facts *c = &facts->column[column];
    double *values = malloc((2 * facts->rows + 1) * sizeof *values);
    if (values) {
        see_stamps_again(c, sniff, column, facts->rows, 1, order, values);
        follow(c, values, 1, facts->rows, sniff_first_row(sniff), values + facts->rows);
    }
    free(values);
    return values != NULL;
}

/* Whether some rows have as many cells as the header, and others more: what the columns are is then seen in
 * the former. */
static bool is_ragged(const struct sniff *sniff)
{
    struct cell cells[CELLS_MAX];
    size_t straight = 0, longer = 0;
    for (size_t i = sniff_first_row(sniff); i < sniff->lines && sniff->header; i++) {
        size_t n = sniff_cells(sniff, i, cells);
        straight += n == sniff->names;
        longer += n > sniff->names;
    }
    return straight > 0 && longer > 0;
}

bool facts_gather(struct facts *facts, const struct sniff *sniff)
{
    struct cell cells[CELLS_MAX];
    bool ragged = is_ragged(sniff);
    size_t first = sniff_first_row(sniff), columns = sniff->columns < CELLS_MAX ? sniff->columns : CELLS_MAX;
    columns = sniff->names > columns || ragged ? sniff->names : columns;
    size_t most = CELLS_LOOKED_AT / (columns ? columns : 1);
    most = most < ROWS_AT_LEAST ? ROWS_AT_LEAST : most;
    size_t rows = sniff->lines - first < most ? sniff->lines - first : most;
    *facts = (struct facts){.rows = rows, .columns = columns, .ragged = ragged};
    double *values = malloc((rows * columns + rows + 1) * sizeof *values);
    if (!values) {
        return false;
    }
    for (size_t k = 0; k < columns; k++) {
        facts->column[k] = (struct column_facts){.whole = true, .least = INFINITY};
    }
    for (size_t i = 0; i < rows; i++) {
        size_t n = sniff_cells(sniff, first + i, cells);
        n = ragged && n > sniff->names ? 0 : n;
        for (size_t k = 0; k < columns; k++) {
            values[i * columns + k] =
                k < n ? see_cell(&facts->column[k], &cells[k], sniff->decimal_comma, STAMP_AS_USUAL)
                      : (double)NAN;
        }
    }
    for (size_t k = 0; k < columns; k++) {
        follow(&facts->column[k], values + k, columns, rows, first, values + rows * columns);
        if (are_clocks(&facts->column[k])) {
            see_stamps_again(&facts->column[k], sniff, k, rows, columns, STAMP_DOTTED_CLOCK, values + k);
            follow(&facts->column[k], values + k, columns, rows, first, values + rows * columns);
        }
    }
    free(values);
    return true;
}

bool facts_are_numbers(const struct column_facts *c)
{
    size_t numbers = c->digits ? 0 : c->kind[CELL_NUMBER] + c->kind[CELL_QUANTITY];
    return numbers > c->kind[CELL_WORD] + c->kind[CELL_STAMP];
}

bool facts_are_stamps(const struct column_facts *c)
{
    return c->digits ||
           c->kind[CELL_STAMP] > c->kind[CELL_WORD] + c->kind[CELL_NUMBER] + c->kind[CELL_QUANTITY];
}

bool facts_ascend(const struct column_facts *c)
{
    return c->values > 0 && c->falls * 100 <= c->values;
}

bool facts_surely_ascend(const struct column_facts *c)
{
    return c->values > 2 && c->falls == 0 && c->rises * 10 >= (c->values - 1) * 9;
}

bool facts_descend(const struct column_facts *c)
{
    return c->values > 1 && c->rises == 0 && c->falls * 2 > c->values - 1;
}
