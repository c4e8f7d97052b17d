#include "trace/table/row_values.h"

#include "base/number.h"
#include "trace/table/stamps.h"

#include <math.h>
#include <stdio.h>

const struct cell *row_cell(const struct cell *cells, size_t count, int column)
{
    return column != NO_COLUMN && (size_t)column < count ? &cells[column] : NULL;
}

static enum tr_status row_error(struct rows *rows, const struct cell *cell, const char *line,
                                const char *what, struct tr_error *err)
{
    int len = cell ? (int)(cell->end - cell->begin < 40 ? cell->end - cell->begin : 40) : 0;
    if (!cell) {
        return input_error(rows->r->in, line, err, "the %s is missing; a line holds %s", what,
                           rows->t->needs);
    }
    return input_error(rows->r->in, line, err, "\"%.*s\" is no %s; a line holds %s", len, cell->begin, what,
                       rows->t->needs);
}

/* "1713543780.25" as whole units since the first stamp and a fraction. */
static bool read_large_number(struct rows *rows, const struct cell *cell, double *out)
{
    int64_t whole = 0;
    const char *p = cell->begin;
    for (; p < cell->end && number_is_digit(*p) && whole <= (INT64_MAX - 9) / 10; p++) {
        whole = whole * 10 + (*p - '0');
    }
    double fraction = 0;
    if (p == cell->begin || (p < cell->end && (*p != '.' || number_read_slow(p, &fraction) != cell->end))) {
        if (!(fabs(*out) < 9e18)) {
            return false;
        }
        whole = (int64_t)floor(*out); /* 1.7e9 */
        fraction = *out - floor(*out);
    }
    if (!rows->has_origin) {
        rows->origin = whole;
        rows->has_origin = true;
        rows->r->b->time_origin = (double)whole;
    }
    int64_t since;
    if (__builtin_sub_overflow(whole, rows->origin, &since)) {
        return false;
    }
    *out = (double)since + fraction;
    return true;
}

/* "0.5 s", "30000 ms", as seconds, and where "0.0-1.0 s" begins; "1,741,082,400". */
static bool read_length_of_time(const struct cell *cell, bool decimal_comma, double *out)
{
    struct quantity q;
    double to;
    if (!cell_quantity(cell, decimal_comma, &q) && !cell_span(cell, &q, &to)) {
        return false;
    }
    double units_a_second = q.unit_len > 0 ? time_unit_printed(q.unit, q.unit_len) : 1;
    *out = q.value / units_a_second;
    return units_a_second > 0;
}

static bool read_number_time(struct rows *rows, const struct cell *cell, double *out)
{
    const struct table *t = rows->t;
    const bool number = cell_number(cell, t->decimal_comma, out);
    if ((!number && !read_length_of_time(cell, t->decimal_comma, out)) || !isfinite(*out)) {
        return false;
    }
    if (t->stamps_vary && number == t->lengths) {
        *out = NAN;
        return true;
    }
    if (!rows->has_origin && !rows->counts_from_origin && rows->r->b->count == 0) {
        rows->counts_from_origin = *out > LARGE_TIME;
    }
    return !rows->counts_from_origin || read_large_number(rows, cell, out);
}

/* A log of times of day goes on behind midnight, one of days without a year behind New Year. */
static int64_t past_the_turn(struct rows *rows, const struct stamp *stamp)
{
    const int64_t day_ns = (int64_t)86400 * 1000000000;
    const int64_t turn_ns = stamp->has_date ? 366 * day_ns : day_ns;
    if (stamp->has_year || !rows->has_origin) {
        return stamp->ns;
    }
    int64_t last_ns = rows->origin + (int64_t)(rows->last_time * 1e9);
    rows->turns_ns += stamp->ns + rows->turns_ns < last_ns - turn_ns / 2 ? turn_ns : 0;
    return stamp->ns + rows->turns_ns;
}

/* "9" beside a day */
static bool read_hour(const struct cell *cell, struct stamp *out)
{
    double hour;
    bool ok = cell_number(cell, false, &hour) && hour >= 0 && hour <= 24 && hour == floor(hour);
    *out = (struct stamp){.has_clock = ok, .ns = ok ? (int64_t)hour * 3600 * 1000000000 : 0};
    return ok;
}

/* The half that `out` lacks: as stamps are usually read, or a clock that says so only beside a
 * date, 10.30.05.
 */
static bool read_half(const struct table *t, const struct cell *other, const struct stamp *out,
                      struct stamp *half)
{
    return (stamp_read(other, t->order2, half) && half->has_date != out->has_date) ||
           (out->has_date && stamp_read(other, STAMP_DOTTED_CLOCK, half) && !half->has_date) ||
           (out->has_date && t->hour_clock && read_hour(other, half));
}

/* A date and its clock out of two cells. */
static bool read_both_halves(const struct table *t, const struct cell *other, struct stamp *out)
{
    struct stamp half;
    if (!other || !read_half(t, other, out, &half)) {
        return false;
    }
    out->ns += half.ns;
    out->has_date = out->has_clock = true;
    out->has_year |= half.has_year;
    out->has_zone |= half.has_zone;
    return true;
}

/* A log of dates in which some lines begin with how long something took, "00:05", has two clocks: the rarer
 * is left out. */
static bool is_of_axis(const struct rows *rows, const struct stamp *stamp)
{
    const enum stamp_kind kind = stamp_kind_of(stamp);
    return rows->has_origin ? kind == rows->kind : !rows->t->stamps_vary || kind == rows->t->kind;
}

static bool read_date_time(struct rows *rows, const struct cell *cell, const struct cell *other, double *out)
{
    const struct table *t = rows->t;
    struct stamp stamp;
    if (!stamp_read(cell, t->order, &stamp) ||
        (t->time2 != NO_COLUMN && !read_both_halves(t, other, &stamp))) {
        return false;
    }
    if (!is_of_axis(rows, &stamp)) {
        *out = NAN;
        return true;
    }
    stamp.ns /= t->minutes && stamp.colons && !stamp.has_date ? 60 : 1;
    int64_t ns = past_the_turn(rows, &stamp);
    if (!rows->has_origin) {
        rows->origin = ns;
        rows->has_origin = true;
        rows->kind = stamp_kind_of(&stamp);
        builder_dates_from(rows->r->b, &stamp);
    }
    int64_t since;
    if (__builtin_sub_overflow(ns, rows->origin, &since)) {
        return false;
    }
    *out = (double)since / 1e9;
    return true;
}

/* "2025,3,4,9,30,0" */
static bool read_parts(struct rows *rows, const struct cell *cells, size_t count, double *out)
{
    double value[TIME_PARTS_MAX] = {0};
    for (int i = 0; i < TIME_PARTS_MAX; i++) {
        const struct cell *cell = row_cell(cells, count, rows->t->part[i]);
        bool missing = rows->t->part[i] == NO_COLUMN;
        if (!missing && (!cell || !cell_number(cell, rows->t->decimal_comma, &value[i]) || !(value[i] >= 0) ||
                         !(value[i] <= 9999))) {
            return false;
        }
    }
    char text[80];
    int n = snprintf(text, sizeof text, "%04.0f-%02.0f-%02.0f %02.0f:%02.0f:%09.6f", value[0], value[1],
                     value[2], value[3], value[4], value[5]);
    return read_date_time(rows, &(struct cell){text, text + n}, NULL, out);
}

enum tr_status row_time(struct rows *rows, const struct cell *cells, size_t count, int column,
                        const char *line, double *out, struct tr_error *err)
{
    const struct cell *cell = row_cell(cells, count, column);
    bool dates = rows->t->time_kind != TIME_NUMBER;
    if (rows->t->time_kind == TIME_PARTS && column == rows->t->time) {
        return read_parts(rows, cells, count, out) ? TR_STATUS_OK
                                                   : row_error(rows, cell, line, "date and time", err);
    }
    const struct cell *other = column == rows->t->time ? row_cell(cells, count, rows->t->time2) : NULL;
    if (cell && (dates ? read_date_time(rows, cell, other, out) : read_number_time(rows, cell, out))) {
        if (isnan(*out)) {
            tally_add(&rows->other_axis, row_offset(rows, line));
        }
        return TR_STATUS_OK;
    }
    return row_error(rows, cell, line, dates ? "date and time" : "time", err);
}

size_t row_offset(const struct rows *rows, const char *line)
{
    return rows->r->in->offset + (size_t)(line - rows->r->in->begin);
}

/* "0.57,Mbits/sec": the unit stands in the row, unless the user knows better. */
static enum tr_status apply_row_unit(struct rows *rows, const struct cell *cell, const char *line,
                                     double *rate, struct tr_error *err)
{
    if (!cell || rows->r->options->unit) {
        return TR_STATUS_OK;
    }
    const struct rate_unit *unit = rate_unit_printed(cell->begin, (size_t)(cell->end - cell->begin));
    if (!unit) {
        return row_error(rows, cell, line, "unit of a rate", err);
    }
    *rate = rate_to_mbps(unit, *rate);
    return TR_STATUS_OK;
}

/* Bytes of a row over how long they took, where that is how the file has it. No time, no rate. */
static enum tr_status apply_row_length(struct rows *rows, const struct cell *cell, const char *line,
                                       bool *has_rate, double *rate, struct tr_error *err)
{
    double length;
    if (!cell) {
        return TR_STATUS_OK;
    }
    if (!cell_number(cell, rows->t->decimal_comma, &length) || !isfinite(length) || length < 0) {
        return row_error(rows, cell, line, "length of time", err);
    }
    if (length == 0) {
        tally_add(&rows->r->b->skipped, row_offset(rows, line));
        *has_rate = false;
        return TR_STATUS_OK;
    }
    *rate = *rate / length * rows->t->rate_over_div;
    return TR_STATUS_OK;
}

/* NaN, infinite and negative rates are counted while reading goes on: the message says how many there are. */
static void count_bad_rate(struct rows *rows, const struct cell *cell, const char *line)
{
    if (rows->bad.count == 0) {
        snprintf(rows->bad_text, sizeof rows->bad_text, "%.*s", (int)(cell->end - cell->begin), cell->begin);
    }
    tally_add(&rows->bad, row_offset(rows, line));
}

/* A number, or one with a unit behind it or marks between thousands. */
static bool read_rate_cell(const struct rows *rows, const struct cell *cell, double *out)
{
    struct quantity q;
    if (cell_number(cell, rows->t->decimal_comma, out)) {
        return true;
    }
    if (!cell_quantity(cell, rows->t->decimal_comma, &q)) {
        return false;
    }
    const struct rate_unit *unit = rate_unit_printed(q.unit, q.unit_len);
    bool converts = unit && rows->t->cell_units && !rows->r->options->unit;
    *out = converts ? rate_to_mbps(unit, q.value) : q.scaled && rows->t->cell_units ? q.value / 1e6 : q.value;
    const struct rate_unit *amount = unit ? NULL : amount_unit_printed(q.unit, q.unit_len);
    if (amount && rows->t->cell_amounts) {
        *out = rate_to_mbps(amount, q.value) / rate_to_mbps(&RATE_BYTES, 1);
    }
    return unit || q.unit_len == 0 || amount;
}

enum tr_status row_rate(struct rows *rows, const struct cell *cells, size_t count, const char *line,
                        bool *has_rate, double *out, struct tr_error *err)
{
    const struct table *t = rows->t;
    const struct cell *cell = row_cell(cells, count, t->rate);
    *has_rate = false;
    if (!cell || cell_is_missing(cell)) {
        tally_add(&rows->r->b->skipped, row_offset(rows, line));
        return TR_STATUS_OK;
    }
    bool number = read_rate_cell(rows, cell, out);
    if (!number && !cell_is_not_finite(cell)) {
        return row_error(rows, cell, line, "rate", err);
    }
    if (number && *out == -1) { /* what scripts write where a test failed */
        tally_add(&rows->r->b->skipped, row_offset(rows, line));
        return TR_STATUS_OK;
    }
    if (!number || !isfinite(*out) || *out < 0) {
        count_bad_rate(rows, cell, line);
        return TR_STATUS_OK;
    }
    *out = *out > 0 ? *out : 0; /* -0 */
    *has_rate = true;
    enum tr_status status = apply_row_unit(rows, row_cell(cells, count, t->rate_unit), line, out, err);
    return status == TR_STATUS_OK
               ? apply_row_length(rows, row_cell(cells, count, t->rate_over), line, has_rate, out, err)
               : status;
}

double row_optional(const struct rows *rows, const struct cell *cells, size_t count, int column, double div)
{
    const struct cell *cell = row_cell(cells, count, column);
    struct quantity q;
    bool ok = cell && (cell_number(cell, rows->t->decimal_comma, &q.value) ||
                       cell_quantity(cell, rows->t->decimal_comma, &q));
    return ok && q.value >= 0 && q.value <= 1e300 ? q.value / div : NAN;
}

enum tr_status row_length(struct rows *rows, const struct cell *cells, size_t count, const char *line,
                          double *out, struct tr_error *err)
{
    const struct cell *cell = row_cell(cells, count, rows->t->length);
    bool ok = cell && (cell_number(cell, rows->t->decimal_comma, out) ||
                       read_length_of_time(cell, rows->t->decimal_comma, out));
    return ok && isfinite(*out) && *out >= 0 ? TR_STATUS_OK
                                             : row_error(rows, cell, line, "length of time", err);
}
