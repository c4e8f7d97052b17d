#include "trace/table.h"

#include "base/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void table_init(struct table *t, const struct look *look)
{
    *t = (struct table){.delim = look->delim,
                        .decimal_comma = look->decimal_comma,
                        .header = look->header,
                        .time = NO_COLUMN,
                        .end = NO_COLUMN,
                        .length = NO_COLUMN,
                        .rate = NO_COLUMN,
                        .latency_ms = NO_COLUMN,
                        .loss = NO_COLUMN,
                        .rate_unit = NO_COLUMN,
                        .rate_over = NO_COLUMN,
                        .run = {NO_COLUMN, NO_COLUMN},
                        .keep = NO_COLUMN,
                        .latency_div = 1,
                        .loss_div = 1,
                        .length_div = 1,
                        .needs = "numbers"};
}

/* ---- the rows of several runs ---- */

struct run {
    uint64_t hash;
    size_t rows;
    char label[48];
};

struct runs {
    struct run *run;
    size_t count, capacity, last;
};

enum { RUNS_MAX = 1 << 20, RUNS_LISTED = 6 };

static uint64_t hash_cells(const struct table *t, const struct cell *cells)
{
    uint64_t h = 14695981039346656037u; /* FNV-1a */
    for (int k = 0; k < 2 && t->run[k] != NO_COLUMN; k++) {
        for (const char *p = cells[t->run[k]].begin; p <= cells[t->run[k]].end; p++) {
            h = (h ^ (p < cells[t->run[k]].end ? (unsigned char)*p : 0x1fu)) * 1099511628211u;
        }
    }
    return h;
}

static void label_run(struct run *run, const struct table *t, const struct cell *cells)
{
    size_t n = 0;
    for (int k = 0; k < 2 && t->run[k] != NO_COLUMN; k++) {
        if (k > 0 && n + 1 < sizeof run->label) {
            run->label[n++] = '/';
        }
        for (const char *p = cells[t->run[k]].begin; p < cells[t->run[k]].end && n + 1 < sizeof run->label;
             p++) {
            run->label[n++] = *p;
        }
    }
    run->label[n] = '\0';
}

/* The number, from 0, of the run that a row belongs to. */
static enum status find_run(struct runs *runs, const struct table *t, const struct cell *cells, size_t *out,
                            struct error *err)
{
    uint64_t hash = hash_cells(t, cells);
    if (runs->count > 0 && runs->run[runs->last].hash == hash) {
        *out = runs->last;
        return STATUS_OK;
    }
    for (size_t i = 0; i < runs->count; i++) {
        if (runs->run[i].hash == hash) {
            *out = runs->last = i;
            return STATUS_OK;
        }
    }
    if (runs->count == runs->capacity) {
        size_t capacity = runs->capacity ? runs->capacity * 2 : 16;
        struct run *run = capacity > RUNS_MAX ? NULL : realloc(runs->run, capacity * sizeof *run);
        if (!run) {
            return error_oom(err);
        }
        runs->run = run;
        runs->capacity = capacity;
    }
    runs->run[runs->count] = (struct run){.hash = hash};
    label_run(&runs->run[runs->count], t, cells);
    *out = runs->last = runs->count++;
    return STATUS_OK;
}

static void note_runs(struct builder *b, const struct runs *runs, size_t taken)
{
    char list[400] = "";
    size_t n = 0, shown = runs->count < RUNS_LISTED ? runs->count : RUNS_LISTED;
    for (size_t i = 0; i < shown && n < sizeof list; i++) {
        n += (size_t)snprintf(list + n, sizeof list - n, "%s%zu: %s (%zu rows)", i ? ", " : "", i + 1,
                              runs->run[i].label, runs->run[i].rows);
    }
    builder_note(b, TRACE_NOTE_RUNS, true, "--run N", "%zu runs in one file, of which run %zu is taken: %s%s",
                 runs->count, taken + 1, list, shown < runs->count ? ", ..." : "");
}

/* ---- one row ---- */

struct rows {
    struct reader *r;
    const struct table *t;
    struct runs runs;
    size_t wanted_run;   /* from 0 */
    bool header_pending; /* the header has not been passed yet */
    int64_t origin_ns;   /* dates count from the first one */
    bool has_origin;
    double last_time;
    bool has_end; /* the last row so far had a time and nothing else: it ends the trace, if none follows */
    double end_time;
    struct tally bad; /* NaN, infinite or negative rates */
    char bad_text[32];
    int last_column; /* the greatest that is looked at */
};

static const struct cell *cell_at(const struct cell *cells, size_t count, int column)
{
    return column != NO_COLUMN && (size_t)column < count ? &cells[column] : NULL;
}

static enum status row_error(struct rows *rows, const struct cell *cell, const char *line, const char *what,
                             struct error *err)
{
    int len = cell ? (int)(cell->end - cell->begin < 40 ? cell->end - cell->begin : 40) : 0;
    if (!cell) {
        return input_error(rows->r->in, line, err, "the %s is missing; a line holds %s", what,
                           rows->t->needs);
    }
    return input_error(rows->r->in, line, err, "\"%.*s\" is no %s; a line holds %s", len, cell->begin, what,
                       rows->t->needs);
}

static enum status read_time(struct rows *rows, const struct cell *cells, size_t count, int column,
                             const char *line, double *out, struct error *err)
{
    const struct cell *cell = cell_at(cells, count, column);
    if (!cell) {
        return row_error(rows, NULL, line, "time", err);
    }
    if (rows->t->time_kind == TIME_NUMBER) {
        if (cell_number(cell, rows->t->decimal_comma, out) && isfinite(*out)) {
            return STATUS_OK;
        }
        return row_error(rows, cell, line, "time", err);
    }
    int64_t ns = cell_time_ns(cell);
    if (ns == CELL_NO_NS && rows->t->delim == BLANKS && (size_t)column + 1 < count) {
        struct cell both = {cell->begin, cell[1].end}; /* "2024-01-31 12:15:00" between blanks */
        ns = cell_time_ns(&both);
    }
    if (ns == CELL_NO_NS) {
        return row_error(rows, cell, line, "date and time", err);
    }
    if (!rows->has_origin) {
        rows->origin_ns = ns;
        rows->has_origin = true;
    }
    *out = (double)(ns - rows->origin_ns) / 1e9;
    return STATUS_OK;
}

/* Whether the row yields a rate. What is missing is counted as skipped; what is no number is an error. */
static enum status read_rate(struct rows *rows, const struct cell *cells, size_t count, const char *line,
                             bool *has_rate, double *out, struct error *err)
{
    const struct table *t = rows->t;
    const struct cell *cell = cell_at(cells, count, t->rate);
    size_t offset = rows->r->in->offset + (size_t)(line - rows->r->in->begin);
    *has_rate = false;
    if (!cell || cell_is_missing(cell)) {
        if (!cell && t->columns > 0) {
            return row_error(rows, NULL, line, "rate", err);
        }
        tally_add(&rows->r->b->skipped, offset);
        return STATUS_OK;
    }
    bool number = cell_number(cell, t->decimal_comma, out);
    if (!number && !cell_is_not_finite(cell)) {
        return row_error(rows, cell, line, "rate", err);
    }
    if (!number || !isfinite(*out) || *out < 0) {
        if (rows->bad.count == 0) {
            snprintf(rows->bad_text, sizeof rows->bad_text, "%.*s", (int)(cell->end - cell->begin),
                     cell->begin);
        }
        tally_add(&rows->bad, offset);
        return STATUS_OK;
    }
    const struct cell *unit_cell = cell_at(cells, count, t->rate_unit);
    if (unit_cell && !rows->r->options->unit) {
        const struct rate_unit *unit =
            rate_unit_printed(unit_cell->begin, (size_t)(unit_cell->end - unit_cell->begin));
        if (!unit) {
            return row_error(rows, unit_cell, line, "unit of a rate", err);
        }
        *out = rate_to_mbps(unit, *out);
    }
    const struct cell *over = cell_at(cells, count, t->rate_over);
    if (over) {
        double ms;
        if (!cell_number(over, t->decimal_comma, &ms) || !isfinite(ms) || ms < 0) {
            return row_error(rows, over, line, "length in milliseconds", err);
        }
        if (ms == 0) { /* no time, no rate */
            tally_add(&rows->r->b->skipped, offset);
            return STATUS_OK;
        }
        *out = *out / ms * 1000;
    }
    *out = *out > 0 ? *out : 0; /* -0 */
    *has_rate = true;
    return STATUS_OK;
}

/* A value beside the rate: NaN where the row has none. */
static double optional(const struct rows *rows, const struct cell *cells, size_t count, int column,
                       double div)
{
    const struct cell *cell = cell_at(cells, count, column);
    double value;
    bool ok = cell && cell_number(cell, rows->t->decimal_comma, &value) && isfinite(value) && value >= 0;
    return ok ? value / div : NAN;
}

static enum status read_length(struct rows *rows, const struct cell *cells, size_t count, const char *line,
                               double *out, struct error *err)
{
    const struct cell *cell = cell_at(cells, count, rows->t->length);
    if (!cell || !cell_number(cell, rows->t->decimal_comma, out) || !isfinite(*out) || *out < 0) {
        return row_error(rows, cell, line, "length of time", err);
    }
    return STATUS_OK;
}

static enum status add_row(struct rows *rows, const struct cell *cells, size_t count, const char *line,
                           struct error *err)
{
    const struct table *t = rows->t;
    struct builder *b = rows->r->b;
    double time = 0, end = NAN, rate;
    bool has_rate;
    enum status status = read_rate(rows, cells, count, line, &has_rate, &rate, err);
    if (status != STATUS_OK) {
        return status;
    }
    rows->has_end = t->end_mark && !has_rate &&
                    read_time(rows, cells, count, t->time, line, &rows->end_time, NULL) == STATUS_OK;
    if (!has_rate) {
        return STATUS_OK;
    }
    if (b->timing == TIMING_STAMPS) {
        status = read_time(rows, cells, count, t->time, line, &time, err);
        if (status == STATUS_OK && cell_at(cells, count, t->end) && !cell_is_missing(&cells[t->end])) {
            status = read_time(rows, cells, count, t->end, line, &end, err);
        }
    } else if (b->timing == TIMING_LENGTHS) {
        status = read_length(rows, cells, count, line, &time, err);
    }
    status = status == STATUS_OK ? builder_add(b, time, rate, err) : status;
    if (status != STATUS_OK) {
        return status;
    }
    if (b->timing == TIMING_STAMPS && b->count > 1 && time < rows->last_time) {
        tally_add(&b->backward, rows->r->in->offset + (size_t)(line - rows->r->in->begin));
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
        double loss = optional(rows, cells, count, t->loss, t->loss_div);
        b->loss[b->count - 1] = loss > 1 ? 1 : loss;
    }
    return STATUS_OK;
}

/* Any line: what the fast loop did not understand. */
static enum status read_line(struct rows *rows, const char *line, const char *end, struct error *err)
{
    const struct table *t = rows->t;
    if (line_is_idle(line, end)) {
        tally_add(&rows->r->b->comments, rows->r->in->offset + (size_t)(line - rows->r->in->begin));
        return STATUS_OK;
    }
    if (rows->header_pending) {
        rows->header_pending = false;
        return STATUS_OK;
    }
    struct cell cells[CELLS_MAX];
    size_t count = cells_split(line, end, t->delim, cells), seen = count < CELLS_MAX ? count : CELLS_MAX;
    if (t->columns > 0 && count != t->columns) {
        return input_error(rows->r->in, line, err,
                           "%zu column%s where the lines before have %zu; a line holds %s", count,
                           count == 1 ? "" : "s", t->columns, t->needs);
    }
    if (t->keep != NO_COLUMN && t->keep_value) {
        const struct cell *cell = cell_at(cells, seen, t->keep);
        if (!cell || !cell_is(cell, t->keep_value)) {
            return STATUS_OK;
        }
    }
    if (t->run[0] != NO_COLUMN && (size_t)t->run[0] < seen &&
        (t->run[1] == NO_COLUMN || (size_t)t->run[1] < seen)) {
        size_t run = 0;
        enum status status = find_run(&rows->runs, t, cells, &run, err);
        if (status != STATUS_OK) {
            return status;
        }
        rows->runs.run[run].rows++;
        if (run != rows->wanted_run) {
            return STATUS_OK;
        }
    }
    return add_row(rows, cells, seen, line, err);
}

/* ---- the fast loop: numbers only ---- */

enum { FAST_COLUMNS = 32 };
enum slot { SLOT_SKIP, SLOT_TIME, SLOT_RATE, SLOT_LATENCY, SLOT_LOSS, SLOTS };

struct fast {
    char delim;
    bool exact_columns; /* nothing may follow the last */
    int columns;        /* up to the last that is looked at */
    unsigned char slot[FAST_COLUMNS];
};

static bool put_slot(struct fast *f, int column, enum slot slot)
{
    if (column == NO_COLUMN) {
        return true;
    }
    if (column >= FAST_COLUMNS) {
        return false;
    }
    f->slot[column] = (unsigned char)slot;
    f->columns = column + 1 > f->columns ? column + 1 : f->columns;
    return true;
}

static bool make_fast(struct fast *f, const struct rows *rows)
{
    const struct table *t = rows->t;
    const struct builder *b = rows->r->b;
    *f = (struct fast){.delim = t->delim, .exact_columns = t->columns > 0};
    bool plain = !t->decimal_comma && t->end == NO_COLUMN && t->rate_unit == NO_COLUMN &&
                 t->rate_over == NO_COLUMN && t->run[0] == NO_COLUMN && t->keep == NO_COLUMN && !b->length &&
                 b->timing != TIMING_EACH;
    plain = plain && (b->timing == TIMING_LENGTHS || t->time_kind == TIME_NUMBER);
    plain = plain && put_slot(f, b->timing == TIMING_LENGTHS ? t->length : t->time, SLOT_TIME);
    plain = plain && put_slot(f, t->rate, SLOT_RATE);
    plain = plain && put_slot(f, b->latency_ms ? t->latency_ms : NO_COLUMN, SLOT_LATENCY);
    plain = plain && put_slot(f, b->loss ? t->loss : NO_COLUMN, SLOT_LOSS);
    /* A file of exactly these columns is read to the end of each line. */
    if (plain && t->columns > (size_t)f->columns) {
        f->exact_columns = false;
        plain = t->columns <= FAST_COLUMNS;
    }
    return plain;
}

static inline const char *skip_blanks(const char *p)
{
    while (*p == ' ' || *p == '\t') {
        p++;
    }
    return p;
}

/* Past the delimiter at p, to the next cell; NULL where none stands there. */
static inline const char *next_cell(const char *p, char delim)
{
    if (delim == BLANKS) {
        const char *q = skip_blanks(p);
        return q > p && *q != '\n' && *q != '\r' ? q : NULL;
    }
    if (*p == delim) { /* the usual case: nothing around it */
        return p + 1;
    }
    p = delim == '\t' ? p : skip_blanks(p);
    return *p == delim ? p + 1 : NULL;
}

/* One line of numbers. Returns where the next begins; NULL leaves the line to read_line. */
static inline const char *fast_line(const struct fast *f, const char *p, double *value)
{
    if (f->delim == BLANKS) {
        p = skip_blanks(p);
    }
    for (int k = 0; k < f->columns; k++) {
        if (k > 0 && !(p = next_cell(p, f->delim))) {
            return NULL;
        }
        if (f->slot[k] == SLOT_SKIP) {
            while (*p != f->delim && *p != '\n' && *p != '\r' && *p != '"' &&
                   (f->delim != BLANKS || *p != '\t')) {
                p++;
            }
            continue;
        }
        p = number_read(*p == ' ' ? skip_blanks(p) : p, &value[f->slot[k]]);
        if (!p) {
            return NULL;
        }
    }
    if (*p == '\n') {
        return p + 1;
    }
    if (f->exact_columns) {
        p = skip_blanks(p);
        if (*p != '\n' && *p != '\r') {
            return NULL;
        }
    } else if (*p != f->delim && *p != '\r' && *p != '\t') {
        return NULL;
    }
    return input_skip_line(p);
}

/* Lines from *at on while they are plain; stops at the first that is not, or at `end`, or when the columns
 * are full. */
static void read_fast(struct rows *rows, const struct fast *f, const char **at, const char *end)
{
    struct builder *b = rows->r->b;
    double value[SLOTS] = {0}, last_time = rows->last_time;
    size_t n = b->count;
    const char *p = *at;
    while (p < end && n < b->capacity) {
        const char *next = fast_line(f, p, value);
        if (!next || !(value[SLOT_RATE] >= 0) || value[SLOT_RATE] > 1e300 ||
            !(fabs(value[SLOT_TIME]) <= 1e300)) {
            break;
        }
        if (b->timing == TIMING_LENGTHS && value[SLOT_TIME] < 0) {
            break;
        }
        if (b->timing == TIMING_STAMPS && value[SLOT_TIME] < last_time && n > 0) {
            tally_add(&b->backward, rows->r->in->offset + (size_t)(p - rows->r->in->begin));
        }
        last_time = value[SLOT_TIME];
        b->time[n] = value[SLOT_TIME];
        b->rate[n] = value[SLOT_RATE] + 0.0; /* no -0 */
        if (b->latency_ms) {
            if (!(value[SLOT_LATENCY] >= 0)) {
                break;
            }
            b->latency_ms[n] = value[SLOT_LATENCY] / rows->t->latency_div;
        }
        if (b->loss) {
            double loss = value[SLOT_LOSS] / rows->t->loss_div;
            if (!(loss >= 0)) {
                break;
            }
            b->loss[n] = loss > 1 ? 1 : loss;
        }
        n++;
        p = next;
    }
    b->count = n;
    rows->last_time = last_time;
    *at = p;
}

static enum status read_piece(struct rows *rows, const struct fast *fast, struct error *err)
{
    struct input *in = rows->r->in;
    const char *p = in->begin;
    while (p < in->end) {
        if (fast && !rows->header_pending) {
            enum status status = builder_reserve(rows->r->b, 4096, err);
            if (status != STATUS_OK) {
                return status;
            }
            read_fast(rows, fast, &p, in->end);
            if (p >= in->end) {
                break;
            }
            if (rows->r->b->count == rows->r->b->capacity) {
                continue;
            }
        }
        enum status status = read_line(rows, p, line_end(p), err);
        if (status != STATUS_OK) {
            return status;
        }
        p = input_skip_line(p);
    }
    return STATUS_OK;
}

static enum status finish_rows(struct rows *rows, struct error *err)
{
    struct builder *b = rows->r->b;
    if (rows->bad.count > 0) {
        return error_at(err, b->name, input_line(rows->r->in, rows->bad.first_offset),
                        "the rate is \"%s\"; a rate is a number of 0 or more (%zu such line%s)",
                        rows->bad_text, rows->bad.count, rows->bad.count == 1 ? "" : "s");
    }
    if (rows->has_end && rows->end_time > rows->last_time && b->count > 0) {
        b->last_s = (rows->end_time - rows->last_time) / b->time_div;
        b->skipped.count--;
    }
    if (rows->runs.count > 0) {
        if (rows->wanted_run >= rows->runs.count) {
            return error_set(err, STATUS_USAGE, b->name, "has %zu run%s; there is no run %zu",
                             rows->runs.count, rows->runs.count == 1 ? "" : "s", rows->wanted_run + 1);
        }
        b->runs_found = rows->runs.count;
        b->run_taken = rows->wanted_run + 1;
        if (rows->runs.count > 1) {
            note_runs(b, &rows->runs, rows->wanted_run);
        }
    }
    if (b->count == 0 && b->skipped.count > 0) {
        return error_at(err, b->name, input_line(rows->r->in, b->skipped.first_offset),
                        "none of %zu rows has a rate; a line holds %s", b->skipped.count, rows->t->needs);
    }
    return STATUS_OK;
}

enum status table_read(struct reader *r, struct table *t, struct error *err)
{
    struct rows rows = {.r = r, .t = t, .header_pending = t->header};
    rows.wanted_run = r->options->run > 0 ? (size_t)r->options->run - 1 : 0;
    struct fast fast;
    bool is_fast = make_fast(&fast, &rows);
    enum status status;
    do {
        status = input_next(r->in, err);
        if (status == STATUS_OK) {
            status = read_piece(&rows, is_fast ? &fast : NULL, err);
        }
    } while (status == STATUS_OK && r->in->begin < r->in->end);
    status = status == STATUS_OK ? finish_rows(&rows, err) : status;
    free(rows.runs.run);
    return status;
}
