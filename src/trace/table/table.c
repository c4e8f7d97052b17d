#include "trace/table/table.h"

#include "trace/table/align.h"
#include "trace/table/names.h"
#include "trace/table/row_values.h"

#include <math.h>
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

/* A row that has a time, but no rate: the test failed, or there was nothing to measure. */
static enum tr_status add_unknown(struct rows *rows, const struct cell *cells, size_t count, const char *line,
                                  struct tr_error *err)
{
    struct builder *b = rows->r->b;
    const struct cell *rate = row_cell(cells, count, rows->t->rate);
    double time;
    if (b->timing == TIMING_EACH && rate && rate->begin < rate->end && cell_is_missing(rate)) {
        return builder_add_unknown(b, 0, err); /* "nan" in a list has its second, too */
    }
    if (b->timing != TIMING_STAMPS || b->length ||
        row_time(rows, cells, count, rows->t->time, line, &time, NULL) != TR_STATUS_OK || isnan(time)) {
        return TR_STATUS_OK;
    }
    if (b->count > 0 && time < rows->last_time) {
        tally_add(&b->backward, row_offset(rows, line));
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
    enum tr_status status = row_rate(rows, cells, count, line, &has_rate, &rate, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    rows->has_end = t->end_mark && !has_rate &&
                    row_time(rows, cells, count, t->time, line, &rows->end_time, NULL) == TR_STATUS_OK;
    if (!has_rate) {
        return rows->has_end ? TR_STATUS_OK : add_unknown(rows, cells, count, line, err);
    }
    if (b->timing == TIMING_STAMPS) {
        status = row_time(rows, cells, count, t->time, line, &time, err);
        if (status == TR_STATUS_OK && row_cell(cells, count, t->end) && !cell_is_missing(&cells[t->end])) {
            status = row_time(rows, cells, count, t->end, line, &end, err);
        }
    } else if (b->timing == TIMING_LENGTHS) {
        status = row_length(rows, cells, count, line, &time, err);
    }
    const bool has_place = !isnan(time);
    status = status == TR_STATUS_OK && has_place ? builder_add(b, time, rate, err) : status;
    if (status != TR_STATUS_OK || !has_place) {
        return status;
    }
    if (b->timing == TIMING_STAMPS && b->count > 1 && time < rows->last_time) {
        tally_add(&b->backward, row_offset(rows, line));
    }
    rows->last_time = time;
    if (b->length && end > time) {
        b->length[b->count - 1] = (end - time) / b->time_div;
    } else if (b->length && t->length != NO_COLUMN) {
        b->length[b->count - 1] = row_optional(rows, cells, count, t->length, t->length_div);
    }
    if (b->latency_ms) {
        b->latency_ms[b->count - 1] = row_optional(rows, cells, count, t->latency_ms, t->latency_div);
    }
    if (b->loss) {
        b->loss[b->count - 1] = row_optional(rows, cells, count, t->loss, t->loss_div);
    }
    return TR_STATUS_OK;
}

/* The cells that tell runs apart, with a slash between them. Returns the length. */
static size_t run_label(const struct table *t, const struct cell *cells, size_t count, char *label,
                        size_t size)
{
    size_t n = 0;
    for (int k = 0; k < 2 && t->run[k] != NO_COLUMN; k++) {
        const struct cell *cell = row_cell(cells, count, t->run[k]);
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
    const struct cell *time = row_cell(cells, count, rows->t->time);
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

static void note_other_axis(const struct rows *rows)
{
    if (rows->other_axis.count > 0) {
        builder_note(rows->r->b, TR_TRACE_NOTE_SKIPPED, true, NULL,
                     "%zu row%s a time of another kind than the others, the first in line %lu: left out",
                     rows->other_axis.count, rows->other_axis.count == 1 ? " has" : "s have",
                     input_line(rows->r->in, rows->other_axis.first_offset));
    }
}

/* Any line: what the fast loop did not understand. */
static enum tr_status read_line(struct rows *rows, const char *line, const char *end, struct tr_error *err)
{
    const struct table *t = rows->t;
    size_t at = row_offset(rows, line);
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
        tally_add(&rows->r->b->skipped, row_offset(rows, line));
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
    const struct cell *rate = row_cell(cells, seen, t->rate);
    if (t->header && rate &&
        cell_is_same(rate, sniff_name(rows->r->sniff, t->rate))) { /* logs put end to end */
        tally_add(&rows->r->b->comments, row_offset(rows, line));
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
        if (fast && row_offset(rows, p) >= rows->r->sniff->data_at) {
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
    note_other_axis(rows);
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
