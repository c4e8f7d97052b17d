#include "trace/table/table.h"

#include "trace/table/rows.h"

#include "base/number.h"
#include "trace/table/align.h"
#include "trace/table/names.h"
#include "trace/table/stamps.h"

#include <stdio.h>
#include <string.h>

void table_init(struct table *t, const struct sniff *sniff)
{
    *t = (struct table){.delim = sniff->delim,
                        .decimal_comma = sniff->decimal_comma,
                        .header = sniff->header,
                        .time = NO_COLUMN,
                        .time2 = NO_COLUMN,
                        .end = NO_COLUMN,
                        .length = NO_COLUMN,
                        .rate = NO_COLUMN,
                        .latency_ms = NO_COLUMN,
                        .loss = NO_COLUMN,
                        .rate_unit = NO_COLUMN,
                        .rate_over = NO_COLUMN,
                        .rate_over_div = 1e3,
                        .run = {NO_COLUMN, NO_COLUMN},
                        .run_label = {"", ""},
                        .latency_div = 1,
                        .loss_div = 1,
                        .length_div = 1,
                        .needs = "numbers"};
}

static const struct cell *cell_at(const struct cell *cells, size_t count, int column)
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
    if ((!cell_number(cell, rows->t->decimal_comma, out) &&
         !read_length_of_time(cell, rows->t->decimal_comma, out)) ||
        !isfinite(*out)) {
        return false;
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

static bool read_date_time(struct rows *rows, const struct cell *cell, const struct cell *other, double *out)
{
    const struct table *t = rows->t;
    struct stamp stamp;
    if (!stamp_read(cell, t->order, &stamp) ||
        (t->time2 != NO_COLUMN && !read_both_halves(t, other, &stamp))) {
        return false;
    }
    stamp.ns /= t->minutes && stamp.colons && !stamp.has_date ? 60 : 1;
    int64_t ns = past_the_turn(rows, &stamp);
    if (!rows->has_origin) {
        rows->origin = ns;
        rows->has_origin = true;
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
        const struct cell *cell = cell_at(cells, count, rows->t->part[i]);
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

static enum tr_status read_time(struct rows *rows, const struct cell *cells, size_t count, int column,
                                const char *line, double *out, struct tr_error *err)
{
    const struct cell *cell = cell_at(cells, count, column);
    bool dates = rows->t->time_kind != TIME_NUMBER;
    if (rows->t->time_kind == TIME_PARTS && column == rows->t->time) {
        return read_parts(rows, cells, count, out) ? TR_STATUS_OK
                                                   : row_error(rows, cell, line, "date and time", err);
    }
    const struct cell *other = column == rows->t->time ? cell_at(cells, count, rows->t->time2) : NULL;
    if (cell && (dates ? read_date_time(rows, cell, other, out) : read_number_time(rows, cell, out))) {
        return TR_STATUS_OK;
    }
    return row_error(rows, cell, line, dates ? "date and time" : "time", err);
}

static size_t offset_of(const struct rows *rows, const char *line)
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
        tally_add(&rows->r->b->skipped, offset_of(rows, line));
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
    tally_add(&rows->bad, offset_of(rows, line));
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

/* Whether the row yields a rate. What is missing is counted as skipped; what is no number is an error. */
static enum tr_status read_rate(struct rows *rows, const struct cell *cells, size_t count, const char *line,
                                bool *has_rate, double *out, struct tr_error *err)
{
    const struct table *t = rows->t;
    const struct cell *cell = cell_at(cells, count, t->rate);
    *has_rate = false;
    if (!cell || cell_is_missing(cell)) {
        tally_add(&rows->r->b->skipped, offset_of(rows, line));
        return TR_STATUS_OK;
    }
    bool number = read_rate_cell(rows, cell, out);
    if (!number && !cell_is_not_finite(cell)) {
        return row_error(rows, cell, line, "rate", err);
    }
    if (number && *out == -1) { /* what scripts write where a test failed */
        tally_add(&rows->r->b->skipped, offset_of(rows, line));
        return TR_STATUS_OK;
    }
    if (!number || !isfinite(*out) || *out < 0) {
        count_bad_rate(rows, cell, line);
        return TR_STATUS_OK;
    }
    *out = *out > 0 ? *out : 0; /* -0 */
    *has_rate = true;
    enum tr_status status = apply_row_unit(rows, cell_at(cells, count, t->rate_unit), line, out, err);
    return status == TR_STATUS_OK
               ? apply_row_length(rows, cell_at(cells, count, t->rate_over), line, has_rate, out, err)
               : status;
}

/* A value beside the rate: NaN where the row has none. */
static double optional(const struct rows *rows, const struct cell *cells, size_t count, int column,
                       double div)
{
    const struct cell *cell = cell_at(cells, count, column);
    struct quantity q;
    bool ok = cell && (cell_number(cell, rows->t->decimal_comma, &q.value) ||
                       cell_quantity(cell, rows->t->decimal_comma, &q));
    return ok && q.value >= 0 && q.value <= 1e300 ? q.value / div : NAN;
}

static enum tr_status read_length(struct rows *rows, const struct cell *cells, size_t count, const char *line,
                                  double *out, struct tr_error *err)
{
    const struct cell *cell = cell_at(cells, count, rows->t->length);
    bool ok = cell && (cell_number(cell, rows->t->decimal_comma, out) ||
                       read_length_of_time(cell, rows->t->decimal_comma, out));
    return ok && isfinite(*out) && *out >= 0 ? TR_STATUS_OK
                                             : row_error(rows, cell, line, "length of time", err);
}

/* A row that has a time, but no rate: the test failed, or there was nothing to measure. */
static enum tr_status add_unknown(struct rows *rows, const struct cell *cells, size_t count, const char *line,
                                  struct tr_error *err)
{
    struct builder *b = rows->r->b;
    const struct cell *rate = cell_at(cells, count, rows->t->rate);
    double time;
    if (b->timing == TIMING_EACH && rate && rate->begin < rate->end && cell_is_missing(rate)) {
        return builder_add_unknown(b, 0, err); /* "nan" in a list has its second, too */
    }
    if (b->timing != TIMING_STAMPS || b->length ||
        read_time(rows, cells, count, rows->t->time, line, &time, NULL) != TR_STATUS_OK) {
        return TR_STATUS_OK;
    }
    if (b->count > 0 && time < rows->last_time) {
        tally_add(&b->backward, offset_of(rows, line));
    }
    rows->last_time = time;
    return builder_add_unknown(b, time, err);
}

static enum tr_status add_row(struct rows *rows, const struct cell *cells, size_t count, const char *line,
                              struct tr_error *err)
{
    const struct table *t = rows->t;
    struct builder *b = rows->r->b;
    double time = 0, end = NAN, rate;
    bool has_rate;
    enum tr_status status = read_rate(rows, cells, count, line, &has_rate, &rate, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    rows->has_end = t->end_mark && !has_rate &&
                    read_time(rows, cells, count, t->time, line, &rows->end_time, NULL) == TR_STATUS_OK;
    if (!has_rate) {
        return rows->has_end ? TR_STATUS_OK : add_unknown(rows, cells, count, line, err);
    }
    if (b->timing == TIMING_STAMPS) {
        status = read_time(rows, cells, count, t->time, line, &time, err);
        if (status == TR_STATUS_OK && cell_at(cells, count, t->end) && !cell_is_missing(&cells[t->end])) {
            status = read_time(rows, cells, count, t->end, line, &end, err);
        }
    } else if (b->timing == TIMING_LENGTHS) {
        status = read_length(rows, cells, count, line, &time, err);
    }
    status = status == TR_STATUS_OK ? builder_add(b, time, rate, err) : status;
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (b->timing == TIMING_STAMPS && b->count > 1 && time < rows->last_time) {
        tally_add(&b->backward, offset_of(rows, line));
    }
    rows->last_time = time;
    if (b->length && end > time) {
        b->length[b->count - 1] = (end - time) / b->time_div;
    } else if (b->length && t->length != NO_COLUMN) {
        b->length[b->count - 1] = optional(rows, cells, count, t->length, t->length_div);
    }
    if (b->latency_ms) {
        b->latency_ms[b->count - 1] = optional(rows, cells, count, t->latency_ms, t->latency_div);
    }
    if (b->loss) {
        b->loss[b->count - 1] = optional(rows, cells, count, t->loss, t->loss_div);
    }
    return TR_STATUS_OK;
}

/* The cells that tell runs apart, with a slash between them. Returns the length. */
static size_t run_label(const struct table *t, const struct cell *cells, size_t count, char *label,
                        size_t size)
{
    size_t n = 0;
    for (int k = 0; k < 2 && t->run[k] != NO_COLUMN; k++) {
        const struct cell *cell = cell_at(cells, count, t->run[k]);
        if (k > 0 && n < size) {
            label[n++] = '/';
        }
        for (const char *p = cell ? cell->begin : NULL; p && p < cell->end && n < size; p++) {
            label[n++] = *p;
        }
    }
    return n;
}

static bool is_wanted_label(const struct table *t, const char *label, size_t len)
{
    size_t wanted = (size_t)(t->run_label.end - t->run_label.begin);
    return wanted > 0 && wanted == len && memcmp(t->run_label.begin, label, len) == 0;
}

/* The last line of a log whose writer was stopped: no line's end, and columns are missing. */
static bool is_cut_off(const struct rows *rows, const char *end, size_t count)
{
    const struct input *in = rows->r->in;
    return in->open_end && end + 1 == in->end && count < rows->r->sniff->columns && rows->r->b->count > 0;
}

static bool cell_is_same(const struct cell *a, const struct cell *b)
{
    size_t len = (size_t)(a->end - a->begin);
    return len > 0 && len == (size_t)(b->end - b->begin) && memcmp(a->begin, b->begin, len) == 0;
}

/* "Average,20" below the rows. */
static bool is_summary(const struct rows *rows, const struct cell *cells, size_t count)
{
    const struct cell *time = cell_at(cells, count, rows->t->time);
    return time && (name_is_summary(time) || (time != cells && name_is_summary(&cells[0])));
}

/* A line of words where rows have several cells: "Cannot retrieve speedtest configuration". */
static bool is_complaint(const struct rows *rows, const struct cell *cells, size_t count)
{
    double value;
    return count < rows->r->sniff->columns && count <= (size_t)rows->t->rate && rows->t->delim != BLANKS &&
           cell_kind_of(&cells[0], rows->t->decimal_comma, &value) == CELL_WORD;
}

static void note_ragged(const struct rows *rows)
{
    struct builder *b = rows->r->b;
    if (rows->aligned.count > 0) {
        builder_note(b, TR_TRACE_NOTE_COLUMNS, true, NULL,
                     "%zu row%s more cells than the header, the first in line %lu: what is unlike its column "
                     "was left out",
                     rows->aligned.count, rows->aligned.count == 1 ? " has" : "s have",
                     input_line(rows->r->in, rows->aligned.first_offset));
    }
    if (rows->unsure.count > 0) {
        builder_note(
            b, TR_TRACE_NOTE_SKIPPED, true, NULL,
            "%zu row%s more cells than the header, the first in line %lu, and which are too many is not "
            "certain: left out",
            rows->unsure.count, rows->unsure.count == 1 ? " has" : "s have",
            input_line(rows->r->in, rows->unsure.first_offset));
    }
}

/* Any line: what the fast loop did not understand. */
static enum tr_status read_line(struct rows *rows, const char *line, const char *end, struct tr_error *err)
{
    const struct table *t = rows->t;
    size_t at = offset_of(rows, line);
    if (at < rows->r->sniff->data_at && at >= rows->r->sniff->header_at) {
        return TR_STATUS_OK; /* the header */
    }
    if (line_is_idle(line, end) || at < rows->r->sniff->header_at) {
        tally_add(&rows->r->b->comments, at);
        return TR_STATUS_OK;
    }
    struct cell cells[CELLS_MAX];
    size_t count = cells_split(line, end, t->delim, cells), seen = count < CELLS_MAX ? count : CELLS_MAX;
    if (is_cut_off(rows, end, count)) {
        tally_add(&rows->r->b->skipped, offset_of(rows, line));
        return TR_STATUS_OK;
    }
    if (t->columns > 0 && count != t->columns) {
        return input_error(rows->r->in, line, err,
                           "%zu column%s where the lines before have %zu; a line holds %s", count,
                           count == 1 ? "" : "s", t->columns, t->needs);
    }
    if (is_complaint(rows, cells, count) || is_summary(rows, cells, seen)) {
        tally_add(&rows->r->b->skipped, at);
        return TR_STATUS_OK;
    }
    if (t->ragged && count > t->ragged->columns) {
        bool sure = align_cells(t->ragged, t->decimal_comma, cells, count);
        tally_add(sure ? &rows->aligned : &rows->unsure, at);
        if (!sure) {
            return TR_STATUS_OK;
        }
    }
    const struct cell *rate = cell_at(cells, seen, t->rate);
    if (t->header && rate &&
        cell_is_same(rate, sniff_name(rows->r->sniff, t->rate))) { /* logs put end to end */
        tally_add(&rows->r->b->comments, offset_of(rows, line));
        return TR_STATUS_OK;
    }
    if (t->run[0] != NO_COLUMN) {
        char label[RUN_LABEL_BYTES * 4];
        size_t run = 0, len = run_label(t, cells, seen, label, sizeof label);
        enum tr_status status = runs_count(&rows->runs, label, len, &run, err);
        if (status == TR_STATUS_OK && is_wanted_label(t, label, len)) {
            rows->runs.wanted = run;
        }
        if (status != TR_STATUS_OK || run != rows->runs.wanted) {
            return status;
        }
    }
    return add_row(rows, cells, seen, line, err);
}

static enum tr_status read_piece(struct rows *rows, const struct fast *fast, struct tr_error *err)
{
    struct input *in = rows->r->in;
    const char *p = in->begin;
    while (p < in->end) {
        if (fast && offset_of(rows, p) >= rows->r->sniff->data_at) {
            enum tr_status status = builder_reserve(rows->r->b, 4096, err);
            if (status != TR_STATUS_OK) {
                return status;
            }
            fast_read(rows, fast, &p, in->end);
            if (p >= in->end) {
                break;
            }
            if (rows->r->b->count == rows->r->b->capacity) {
                continue;
            }
        }
        enum tr_status status = read_line(rows, p, line_end(p), err);
        if (status != TR_STATUS_OK) {
            return status;
        }
        p = input_skip_line(p);
    }
    return TR_STATUS_OK;
}

static enum tr_status finish_rows(struct rows *rows, struct tr_error *err)
{
    struct builder *b = rows->r->b;
    if (rows->bad.count > 0) {
        return tr_error_at(err, b->name, input_line(rows->r->in, rows->bad.first_offset),
                           "the rate is \"%s\"; a rate is a number of 0 or more (%zu such line%s)",
                           rows->bad_text, rows->bad.count, rows->bad.count == 1 ? "" : "s");
    }
    if (rows->has_end && rows->end_time > rows->last_time && b->count > 0) {
        b->last_s = (rows->end_time - rows->last_time) / b->time_div;
        b->skipped.count--;
    }
    note_ragged(rows);
    enum tr_status status = runs_finish(&rows->runs, b, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (b->count == 0 && b->skipped.count > 0) {
        return tr_error_at(err, b->name, input_line(rows->r->in, b->skipped.first_offset),
                           "none of %zu rows has a rate; a line holds %s", b->skipped.count, rows->t->needs);
    }
    return TR_STATUS_OK;
}

/* How many rows the rest of the file has: room for them at once saves moving the columns as they grow. */
static size_t guess_rows(const struct reader *r)
{
    size_t lines = 0;
    for (const char *p = r->sniff->begin; p < r->sniff->end; p = input_skip_line(p)) {
        lines++;
    }
    return sniff_scale(r->sniff, r->in, lines);
}

enum tr_status table_read(struct reader *r, struct table *t, struct tr_error *err)
{
    struct rows rows = {.r = r, .t = t};
    runs_init(&rows.runs, r->options);
    if (t->run_label.end > t->run_label.begin) {
        rows.runs.wanted = SIZE_MAX; /* none until the one of that name comes */
    }
    struct fast fast;
    bool is_fast = fast_init(&fast, &rows);
    enum tr_status status = builder_reserve(r->b, guess_rows(r), err);
    do {
        status = status == TR_STATUS_OK ? input_next(r->in, err) : status;
        if (status == TR_STATUS_OK) {
            status = read_piece(&rows, is_fast ? &fast : NULL, err);
        }
    } while (status == TR_STATUS_OK && r->in->begin < r->in->end);
    status = status == TR_STATUS_OK ? finish_rows(&rows, err) : status;
    runs_destroy(&rows.runs);
    return status;
}
