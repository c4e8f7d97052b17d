/* Rows of plain numbers, as fast as they can be read: no cells, no copies, no look at what is not needed. */
#include "trace/table/rows.h"

#include "base/number.h"

static bool put_slot(struct fast *f, int column, enum fast_slot slot)
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

bool fast_init(struct fast *f, const struct rows *rows)
{
    const struct table *t = rows->t;
    const struct builder *b = rows->r->b;
    *f = (struct fast){.delim = t->delim, .exact_columns = t->columns > 0};
    bool plain = !t->decimal_comma && t->end == NO_COLUMN && t->rate_unit == NO_COLUMN &&
                 t->rate_over == NO_COLUMN && t->run[0] == NO_COLUMN && !t->ragged && !b->length &&
                 b->timing != TIMING_EACH;
    plain = plain && (b->timing == TIMING_LENGTHS || t->time_kind == TIME_NUMBER);
    plain = plain && put_slot(f, b->timing == TIMING_LENGTHS ? t->length : t->time, FAST_TIME);
    plain = plain && put_slot(f, t->rate, FAST_RATE);
    plain = plain && put_slot(f, b->latency_ms ? t->latency_ms : NO_COLUMN, FAST_LATENCY);
    plain = plain && put_slot(f, b->loss ? t->loss : NO_COLUMN, FAST_LOSS);
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

/* Whole units since the origin and a fraction, for stamps that are large. */
static inline const char *read_since_origin(const char *p, int64_t origin, double *out)
{
    uint64_t whole = 0;
    double fraction = 0;
    const char *q = number_digits(p, &whole);
    if (q == p || q - p > 18) {
        return NULL;
    }
    if (*q == '.') {
        q = number_read(q, &fraction);
    }
    *out = (double)((int64_t)whole - origin) + fraction;
    return q && *q != 'e' && *q != 'E' ? q : NULL;
}

/* One line of numbers. Returns where the next begins; NULL leaves the line to the careful reader. */
static inline const char *fast_line(const struct rows *rows, const struct fast *f, const char *p,
                                    double *value)
{
    if (f->delim == BLANKS) {
        p = skip_blanks(p);
    }
    for (int k = 0; k < f->columns; k++) {
        if (k > 0 && !(p = next_cell(p, f->delim))) {
            return NULL;
        }
        if (f->slot[k] == FAST_SKIP) {
            while (*p != f->delim && *p != '\n' && *p != '\r' && *p != '"' &&
                   (f->delim != BLANKS || *p != '\t')) {
                p++;
            }
            continue;
        }
        p = *p == ' ' ? skip_blanks(p) : p;
        if (f->slot[k] == FAST_TIME && rows->counts_from_origin) {
            p = read_since_origin(p, rows->origin, &value[FAST_TIME]);
        } else {
            p = number_read(p, &value[f->slot[k]]);
        }
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

/* Whether the values can be kept as they are; the careful reader explains why not. */
static inline bool values_are_good(const struct rows *rows, const struct builder *b, const double *value)
{
    if (!(value[FAST_RATE] >= 0) || value[FAST_RATE] > 1e300 || !(fabs(value[FAST_TIME]) <= 1e300)) {
        return false;
    }
    if (value[FAST_TIME] > LARGE_TIME && b->count == 0 && !rows->counts_from_origin &&
        b->timing == TIMING_STAMPS) {
        return false; /* it makes itself the origin */
    }
    return (b->timing != TIMING_LENGTHS || value[FAST_TIME] >= 0) &&
           (!b->latency_ms || (value[FAST_LATENCY] >= 0 && value[FAST_LATENCY] <= 1e300)) &&
           (!b->loss || value[FAST_LOSS] >= 0);
}

/* The commonest table of all: a time and a rate, nothing else. */
static bool is_pairs(const struct rows *rows, const struct fast *f)
{
    return f->columns == 2 && f->exact_columns && f->slot[0] == FAST_TIME && f->slot[1] == FAST_RATE &&
           rows->r->b->timing == TIMING_STAMPS && !rows->counts_from_origin && rows->r->b->count > 0;
}

/* Lines of it as tools print them: one delimiter, nothing around it. Returns how many were read; *at is
 * behind them. */
static size_t read_pairs(char delim, const char **at, const char *end, double last_time, double *time,
                         double *rate, size_t room)
{
    const char *p = *at;
    size_t n = 0;
    struct number_shape shape = NUMBER_NO_SHAPE;
    while (p < end && n < room) {
        double t, r;
        const char *q = shape.before > 0 ? number_read_alike(p, &shape, &t) : NULL;
        if (!q) {
            q = number_read_here(p, &t);
            if (!q || t > 1e300) {
                break;
            }
            shape = number_shape_of(p, q);
        }
        if ((*q != delim && (delim != BLANKS || *q != '\t')) || !(t >= last_time)) {
            break;
        }
        const char *second = q + 1;
        q = number_read_short(second, &r);
        if (!q) {
            q = number_read_here(second, &r);
            if (!q || !(r >= 0) || r > 1e300) {
                break;
            }
        }
        q += *q == '\r';
        if (*q != '\n') {
            break;
        }
        time[n] = last_time = t;
        rate[n++] = r + 0.0; /* no -0 */
        p = q + 1;
    }
    *at = p;
    return n;
}

/* The columns of which such lines say nothing, as builder_add leaves them. */
static void fill_others(struct builder *b, size_t first)
{
    for (size_t i = first; b->kind && i < b->count; i++) {
        b->kind[i] = b->usual_kind;
    }
    for (size_t i = first; b->length && i < b->count; i++) {
        b->length[i] = NAN;
    }
}

void fast_read(struct rows *rows, const struct fast *f, const char **at, const char *end)
{
    struct builder *b = rows->r->b;
    const size_t first = b->count;
    double value[FAST_SLOTS] = {0};
    const char *p = *at;
    while (p < end && b->count < b->capacity) {
        if (is_pairs(rows, f)) {
            size_t n = read_pairs(f->delim, &p, end, rows->last_time, b->time + b->count, b->rate + b->count,
                                  b->capacity - b->count);
            b->count += n;
            rows->last_time = b->time[b->count - 1];
            if (p >= end || b->count == b->capacity) {
                break;
            }
        }
        const char *next = fast_line(rows, f, p, value);
        if (!next || !values_are_good(rows, b, value)) {
            break;
        }
        size_t n = b->count++;
        if (n > 0 && value[FAST_TIME] < rows->last_time && b->timing == TIMING_STAMPS) {
            tally_add(&b->backward, rows->r->in->offset + (size_t)(p - rows->r->in->begin));
        }
        rows->last_time = value[FAST_TIME];
        b->time[n] = value[FAST_TIME];
        b->rate[n] = value[FAST_RATE] + 0.0;
        if (b->latency_ms) {
            b->latency_ms[n] = value[FAST_LATENCY] / rows->t->latency_div;
        }
        if (b->loss) {
            b->loss[n] = value[FAST_LOSS] / rows->t->loss_div;
        }
        p = next;
    }
    fill_others(b, first);
    if (p > *at) {
        rows->has_end = false;
    }
    *at = p;
}
