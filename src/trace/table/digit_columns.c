#include "trace/table/digit_columns.h"

#include "base/number.h"
#include "trace/table/names.h"

#include <math.h>
#include <stdlib.h>

#define ORDERS     5
#define CLOCK_SURE 3 /* rows, at least, of clocks that nothing but their steps makes some */
#define YEAR_FROM  1990
#define YEAR_TO    2080
#define YEAR_S     31556952.0
#define LIKELY_S   (42 * YEAR_S) /* 2012: logs of digits are seldom older */

/* The stamps that a column can be, by all its cells. */
struct shape {
    bool can_be[ORDERS]; /* of enum stamp_order, from STAMP_DIGITS_YMD on */
    bool clocked;        /* dates have their clocks behind them */
    bool whole;          /* no mark stands in it */
    bool padded;         /* a zero stands in front */
    size_t shortest, longest, rows;
};

struct search {
    struct facts *facts;
    const struct sniff *sniff;
    struct shape *shape; /* of each column */
    bool units_told;     /* the user has said what the unit of time is: numbers are none of this */
};

static enum stamp_order order_at(int i)
{
    return (enum stamp_order)(STAMP_DIGITS_YMD + i);
}

static bool is_clock_order(int i)
{
    return order_at(i) == STAMP_DIGITS_HMS || order_at(i) == STAMP_DIGITS_HM;
}

static bool can_be_any(const struct shape *s, bool clock)
{
    bool any = false;
    for (int i = 0; i < ORDERS; i++) {
        any |= is_clock_order(i) == clock && s->can_be[i];
    }
    return any;
}

static void see(struct shape *s, const struct cell *cell)
{
    size_t len = (size_t)(cell->end - cell->begin), digits = 0;
    struct stamp stamp;
    while (digits < len && number_is_digit(cell->begin[digits])) {
        digits++;
    }
    for (int i = 0; i < ORDERS && (can_be_any(s, false) || can_be_any(s, true)); i++) {
        bool ok = s->can_be[i] && digits > 0 && stamp_read(cell, order_at(i), &stamp);
        double year = ok ? 1970 + (double)stamp.ns / 1e9 / YEAR_S : 0;
        s->can_be[i] = ok && (is_clock_order(i) || (year >= YEAR_FROM && year < YEAR_TO));
        s->clocked |= s->can_be[i] && !is_clock_order(i) && stamp.has_clock;
    }
    s->whole &= digits == len;
    s->padded |= digits > 1 && *cell->begin == '0';
    s->shortest = s->rows == 0 || digits < s->shortest ? digits : s->shortest;
    s->longest = digits > s->longest ? digits : s->longest;
    s->rows++;
}

static void see_all(struct search *s)
{
    struct cell cells[CELLS_MAX];
    for (size_t k = 0; k < s->facts->columns; k++) {
        s->shape[k] = (struct shape){.can_be = {true, true, true, true, true}, .whole = true};
    }
    for (size_t i = 0; i < s->facts->rows; i++) {
        size_t n = sniff_cells(s->sniff, sniff_first_row(s->sniff) + i, cells);
        for (size_t k = 0; k < n && k < s->facts->columns; k++) {
            if (!cell_is_missing(&cells[k])) {
                see(&s->shape[k], &cells[k]);
            }
        }
    }
    for (size_t k = 0; k < s->facts->columns; k++) {
        struct shape *shape = &s->shape[k];
        bool dates = shape->rows > 0 && shape->shortest == shape->longest;
        bool *clock = &shape->can_be[STAMP_DIGITS_HMS - STAMP_DIGITS_YMD];
        bool *hm = &shape->can_be[STAMP_DIGITS_HM - STAMP_DIGITS_YMD];
        for (int i = 0; i < ORDERS; i++) {
            shape->can_be[i] &= is_clock_order(i) ? shape->longest > 2 : dates;
        }
        *clock &= !*hm; /* of three or four digits: hours and minutes, not minutes and seconds */
    }
}

static bool read_seconds(const struct cell *cells, size_t count, int column, enum stamp_order order,
                         double *out)
{
    struct stamp stamp;
    bool ok = (size_t)column < count && stamp_read(&cells[column], order, &stamp);
    *out = ok ? (double)stamp.ns / 1e9 : NAN;
    return ok;
}

/* How a way to read one or two columns goes on from row to row. */
struct course {
    size_t values, rises, falls, near;
    double first_s, step_s; /* the mean of the steps, up or down */
};

static struct course follow(const struct search *s, int column, enum stamp_order order, int clock,
                            enum stamp_order clock_order)
{
    struct cell cells[CELLS_MAX];
    struct course c = {0};
    double last = NAN, sum = 0, now, add, first_step = NAN;
    for (size_t i = 0; i < s->facts->rows; i++) {
        size_t n = sniff_cells(s->sniff, sniff_first_row(s->sniff) + i, cells);
        if (!read_seconds(cells, n, column, order, &now) ||
            (clock >= 0 && !read_seconds(cells, n, clock, clock_order, &add))) {
            continue;
        }
        now += clock >= 0 ? add : 0;
        c.first_s = c.values++ == 0 ? now : c.first_s;
        c.rises += now > last;
        c.falls += now < last;
        sum += isnan(last) ? 0 : fabs(now - last);
        first_step = isnan(first_step) ? now - last : first_step;
        c.near += fabs(now - last - first_step) <= 0.02 * fabs(first_step);
        last = now;
    }
    c.step_s = c.rises + c.falls > 0 ? sum / (double)(c.rises + c.falls) : 0;
    return c;
}

static bool is_in_order(const struct course *c)
{
    return c->values > 0 && (c->falls * 20 <= c->values || (c->rises == 0 && c->falls + 1 == c->values));
}

static size_t disorder(const struct course *c)
{
    return c->rises < c->falls ? c->rises : c->falls;
}

/* Of two ways to read dates the one that goes one way, with smaller steps; where that is all the same, in a
 * year that is not long ago. */
static bool is_better(const struct course *a, const struct course *b)
{
    if (disorder(a) != disorder(b)) {
        return disorder(a) < disorder(b);
    }
    bool same = fabs(a->step_s - b->step_s) <= 0.001 * b->step_s;
    return same ? a->first_s >= LIKELY_S && b->first_s < LIKELY_S : a->step_s < b->step_s;
}

/* "date", "Datum", but not "time". */
static bool name_is_date(const struct cell *name)
{
    static const char *const words[] = {"date", "datum", "fecha", "dato", "datu", "tarih", "дат",
                                        "日期", "日付",  "날짜",  "day",  "tag",  "jour",  "data"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (cell_has(name, words[i])) {
            return true;
        }
    }
    return false;
}

/* Whether a column's name leaves it open that it is time. */
static bool may_be_time(const struct search *s, int column)
{
    const struct cell *name = sniff_name(s->sniff, column);
    return name_is_time(name) > 0 || name_is_date(name) ||
           (name_is_rate(name) == 0 && !name_amount_unit(name) && !name_is_other(name));
}

static bool is_named_time(const struct search *s, int column)
{
    const struct cell *name = sniff_name(s->sniff, column);
    return name_is_time(name) > 0 || name_is_date(name);
}

/* The order of a column of dates; STAMP_AS_USUAL where it holds none. */
static enum stamp_order best_dates(const struct search *s, int column, int clock,
                                   enum stamp_order clock_order, struct course *best)
{
    enum stamp_order order = STAMP_AS_USUAL;
    for (int i = 0; i < ORDERS; i++) {
        if (is_clock_order(i) || !s->shape[column].can_be[i]) {
            continue;
        }
        struct course c = follow(s, column, order_at(i), clock, clock_order);
        if (order == STAMP_AS_USUAL || is_better(&c, best)) {
            *best = c;
            order = order_at(i);
        }
    }
    return order;
}

static bool has_other_numbers(const struct search *s, int a, int b)
{
    for (int k = 0; k < (int)s->facts->columns; k++) {
        if (k != a && k != b && facts_are_numbers(&s->facts->column[k])) {
            return true;
        }
    }
    return false;
}

/* Whether a column can be the clock of the dates beside it: one with marks, or of digits, in which case its
 * name or its zeros say so, all have as many digits as clocks have, or they go up. */
static bool clock_beside(const struct search *s, int column, enum stamp_order *order)
{
    const struct column_facts *c = &s->facts->column[column];
    const struct shape *shape = &s->shape[column];
    *order = STAMP_AS_USUAL;
    if (facts_are_stamps(c)) {
        return c->clocks > 0 && c->dates == 0;
    }
    bool hm = shape->can_be[STAMP_DIGITS_HM - STAMP_DIGITS_YMD];
    *order = hm ? STAMP_DIGITS_HM : STAMP_DIGITS_HMS;
    bool same = shape->shortest == shape->longest && (shape->longest == 4 || shape->longest == 6);
    bool grows = shape->longest > 4 && shape->shortest > 4 && c->rises > 0 && facts_ascend(c);
    return can_be_any(shape, true) && may_be_time(s, column) &&
           (is_named_time(s, column) || shape->padded || same || grows);
}

static bool settle(struct search *s, int column, enum stamp_order order)
{
    s->shape[column] = (struct shape){0};
    return order < STAMP_DIGITS_YMD || facts_see_stamps(s->facts, s->sniff, (size_t)column, order);
}

/* A column of dates and the clocks in another, the nearest. */
static bool find_pair(struct search *s, bool *found)
{
    int columns = (int)s->facts->columns;
    for (int away = 1; away < columns; away++) {
        for (int k = 0; k < columns; k++) {
            const int sides[] = {k + away, k - away};
            for (int i = 0; i < 2; i++) {
                int clock = sides[i];
                enum stamp_order clock_order;
                struct course course;
                if (clock < 0 || clock >= columns || s->shape[k].clocked ||
                    !can_be_any(&s->shape[k], false) || !may_be_time(s, k) ||
                    !clock_beside(s, clock, &clock_order) || !has_other_numbers(s, k, clock)) {
                    continue;
                }
                enum stamp_order order = best_dates(s, k, clock, clock_order, &course);
                bool named = is_named_time(s, k) || clock_order == STAMP_AS_USUAL;
                if (order != STAMP_AS_USUAL && is_in_order(&course) &&
                    (named || course.rises + course.falls > 0)) {
                    *found = true;
                    return settle(s, k, order) && settle(s, clock, clock_order);
                }
            }
        }
    }
    return true;
}

/* Dates that need no clock beside them: with their own, of eight digits in the usual order, or by their name.
 */
static bool find_dates(struct search *s)
{
    bool ok = true;
    for (int k = 0; k < (int)s->facts->columns && ok; k++) {
        const struct shape *shape = &s->shape[k];
        struct course course;
        bool usual = shape->longest >= 8 && shape->can_be[0];
        bool alone = (shape->clocked && (!shape->whole || shape->longest >= 12)) || usual ||
                     (is_named_time(s, k) && shape->longest == 8) || name_is_date(sniff_name(s->sniff, k));
        if (!alone || !can_be_any(shape, false) || (!usual && !may_be_time(s, k))) {
            continue;
        }
        enum stamp_order order = best_dates(s, k, -1, STAMP_AS_USUAL, &course);
        ok = !is_in_order(&course) || settle(s, k, order);
    }
    return ok;
}

/* Clocks without a date: a zero before the hour, or steps that are even only as clocks. */
static bool find_clock(struct search *s)
{
    for (int k = 0; k < (int)s->facts->columns && !s->units_told; k++) {
        const struct shape *shape = &s->shape[k];
        const struct column_facts *c = &s->facts->column[k];
        bool first = k == 0 && s->facts->columns > 1 && !s->sniff->header;
        if (!can_be_any(shape, true) || !(first || name_is_time(sniff_name(s->sniff, k)) > 0) ||
            name_time_div(sniff_name(s->sniff, k)) > 0 || shape->longest < 4 || shape->longest == 5) {
            continue;
        }
        bool hm = shape->can_be[STAMP_DIGITS_HM - STAMP_DIGITS_YMD];
        enum stamp_order order = hm ? STAMP_DIGITS_HM : STAMP_DIGITS_HMS;
        struct course course = follow(s, k, order, -1, STAMP_AS_USUAL);
        bool padded = shape->padded && shape->shortest == shape->longest;
        bool steps = !c->regular && course.values >= CLOCK_SURE && course.near + 1 == course.values;
        if ((padded || steps) && course.falls < 2) {
            return settle(s, k, order);
        }
    }
    return true;
}

bool digit_columns_find(struct facts *facts, const struct sniff *sniff,
                        const struct tr_trace_options *options)
{
    static const struct shape none;
    struct search s = {facts, sniff, NULL, options->time_unit != TR_TRACE_TIME_AUTO};
    s.shape = facts->columns > 0 ? malloc(facts->columns * sizeof none) : NULL;
    if (!s.shape) {
        return facts->columns == 0;
    }
    bool found = false;
    see_all(&s);
    bool ok = find_pair(&s, &found);
    ok = ok && (found || (find_dates(&s) && find_clock(&s)));
    free(s.shape);
    return ok;
}
