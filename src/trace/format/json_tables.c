/* JSON that nobody has described: parallel arrays of numbers, or objects that are rows. Names decide, as in a
 * table with a header. */
#include "trace/format/json_in.h"

#include "trace/table/names.h"
#include "trace/table/settle.h"
#include "trace/table/stamps.h"

#include <math.h>
#include <string.h>

struct choice {
    const char *time, *rate; /* keys, borrowed from the first value; time NULL where there is none */
    int time_score, rate_score;
    char others[200];
    struct name_offer offer;
};

static struct cell cell_of(const char *text)
{
    return (struct cell){text, text + strlen(text)};
}

static void consider(struct choice *c, const struct reader *r, const char *key)
{
    struct cell name = cell_of(key);
    const struct tr_trace_options *o = r->options;
    int time = o->time_column ? 1000 * (strcmp(o->time_column, key) == 0) : name_is_time(&name);
    int rate = o->column ? 1000 * (strcmp(o->column, key) == 0) : name_is_rate(&name);
    enum tr_trace_direction wanted = o->direction == TR_TRACE_UP ? TR_TRACE_UP : TR_TRACE_DOWN;
    enum tr_trace_direction direction = name_direction(&name);
    rate += rate > 0 && rate < 1000 && direction != TR_TRACE_ANY_DIRECTION ? (direction == wanted ? 200 : -30)
                                                                           : 0;
    if (time > c->time_score && time > rate) {
        c->time = key;
        c->time_score = time;
    } else if (rate > 0) {
        const char *loser = rate > c->rate_score ? c->rate : key;
        size_t n = strlen(c->others);
        if (loser) {
            snprintf(c->others + n, sizeof c->others - n, "%s%s", n ? ", " : "", loser);
            name_offer(&c->offer, cell_of(loser), 0);
        }
        c->rate = rate > c->rate_score ? key : c->rate;
        c->rate_score = rate > c->rate_score ? rate : c->rate_score;
    }
}

static bool is_value(const json_t *value)
{
    return json_is_number(value) || json_is_string(value);
}

/* Rows: {"time": 0, "throughput": 3.2}. Arrays: {"time": [0, 1], "throughput": [3.2, 4.1]}. */
static struct choice choose(const struct reader *r, const json_t *object, bool arrays)
{
    struct choice c = {0};
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        if (arrays ? json_array_size(value) > 0 && is_value(json_array_get(value, 0)) : is_value(value)) {
            consider(&c, r, key);
        }
    }
    return c;
}

static const struct reader no_orders = {.options = &(const struct tr_trace_options){0}};

static bool is_json_arrays(const json_t *first, bool in_array)
{
    struct choice c = choose(&no_orders, first, true);
    return !in_array && c.rate;
}

static bool is_json_rows(const json_t *first, bool in_array)
{
    (void)in_array;
    struct choice c = choose(&no_orders, first, false);
    return c.rate && c.time;
}

/* What it takes to add values: dates count from the first one. */
struct adding {
    struct reader *r;
    const struct json_text *t;
    const struct choice *c;
    const struct rate_unit *unit; /* as the first row says; NULL */
    bool dates, has_origin;
    int64_t origin_ns;
};

static bool number_of(const json_t *value, double *out)
{
    double n = NAN;
    if (json_is_number(value)) {
        n = json_number_value(value);
    } else if (json_is_string(value)) {
        struct cell cell = cell_of(json_string_value(value));
        if (!cell_number(&cell, false, &n)) {
            n = NAN;
        }
    }
    *out = n;
    return isfinite(n);
}

static bool time_of(struct adding *a, const json_t *value, double *out)
{
    struct cell cell = cell_of(json_is_string(value) ? json_string_value(value) : "");
    struct stamp stamp;
    if (!stamp_read(&cell, STAMP_AS_USUAL, &stamp) || (a->has_origin && !a->dates)) {
        a->has_origin = true;
        return !a->dates && number_of(value, out);
    }
    if (!a->has_origin) {
        a->origin_ns = stamp.ns;
        a->has_origin = a->dates = true;
        builder_dates_from(a->r->b, &stamp);
    }
    int64_t since; /* three centuries are too many nanoseconds */
    bool ok = !__builtin_sub_overflow(stamp.ns, a->origin_ns, &since);
    *out = ok ? (double)since / 1e9 : 0;
    return ok;
}

static enum tr_status add(struct adding *a, const char *at, size_t row, const json_t *time,
                          const json_t *rate, struct tr_error *err)
{
    struct builder *b = a->r->b;
    double t = 0, value;
    if (!rate || json_is_null(rate)) {
        tally_add(&b->skipped, (size_t)(at - a->t->begin));
        return TR_STATUS_OK;
    }
    if (!number_of(rate, &value) || value < 0) {
        return tr_error_at(err, a->t->name, json_line(a->t, at),
                           "\"%s\" of row %zu is no number of 0 or more", a->c->rate, row + 1);
    }
    if (a->c->time && !time_of(a, time, &t)) {
        return tr_error_at(err, a->t->name, json_line(a->t, at), "\"%s\" of row %zu is no time", a->c->time,
                           row + 1);
    }
    if (a->c->time && b->count > 0 && t < b->time[b->count - 1]) {
        tally_add(&b->backward, (size_t)(at - a->t->begin));
    }
    return builder_add(b, t, value, err);
}

static bool goes_with(const char *key, const char *rate)
{
    struct cell a = cell_of(key), b = cell_of(rate);
    return name_direction(&a) == TR_TRACE_ANY_DIRECTION || name_direction(&a) == name_direction(&b);
}

/* The number beside the rate that `is_one` takes by its name; NaN. */
static double beside(const json_t *row, const char *rate, bool (*is_one)(const struct cell *name))
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)row, key, value)
    {
        struct cell name = cell_of(key);
        double number;
        if (strcmp(key, rate) != 0 && is_one(&name) && goes_with(key, rate) && number_of(value, &number)) {
            return number;
        }
    }
    return NAN;
}

static bool name_is_bytes(const struct cell *name)
{
    return name_amount_unit(name) == &RATE_BYTES;
}

/* A row that has bytes and time beside its rate says the unit, else a member that is called a unit; NULL. */
static const struct rate_unit *unit_in_row(const json_t *row, const char *rate)
{
    double said, bytes = beside(row, rate, name_is_bytes), length = beside(row, rate, name_is_length);
    const char *key;
    json_t *value;
    const struct rate_unit *unit = NULL;
    if (number_of(json_object_get(row, rate), &said) && bytes > 0 && length > 0) {
        unit = unit_reckoned(said, bytes, length);
    }
    json_object_foreach((json_t *)row, key, value)
    {
        struct cell name = cell_of(key);
        const char *text = json_string_value(value);
        if (!unit && text && cell_has(&name, "unit") && goes_with(key, rate)) {
            unit = rate_unit_printed(text, strlen(text));
        }
    }
    return unit;
}

static enum tr_status settle(struct adding *a, const char *what, struct tr_error *err)
{
    struct builder *b = a->r->b;
    const struct choice *c = a->c;
    struct cell rate = cell_of(c->rate), time = cell_of(c->time ? c->time : "");
    struct unit_hints hints = {.time_div = a->dates || !c->time ? 1 : name_time_div(&time),
                               .rate = a->unit ? a->unit : name_rate_unit(&rate),
                               .column = NO_COLUMN};
    if (a->unit) {
        builder_note(b, TR_TRACE_NOTE_UNIT, false, CHOOSE_UNIT,
                     "the unit is %s, as what stands beside the rate says", a->unit->name);
    }
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_COLUMNS, "taken for %s: \"%s\" is the rate, %s%s%s time",
                 what, c->rate, c->time ? "\"" : "", c->time ? c->time : "nothing", c->time ? "\"" : "");
    if (c->others[0]) {
        struct name_offer offer = c->offer;
        builder_note(b, TR_TRACE_NOTE_COLUMNS, false, name_offer_choices(&offer), "there is also %s",
                     c->others);
    }
    return settle_units(a->r, &hints, err);
}

static enum tr_status no_such_keys(const struct reader *r, const struct json_text *t, const struct choice *c,
                                   struct tr_error *err)
{
    if (r->options->column && !c->rate) {
        return tr_error_set(err, TR_STATUS_USAGE, "--column", "%s has no \"%s\" with numbers", t->name,
                            r->options->column);
    }
    if (r->options->time_column && !c->time) {
        return tr_error_set(err, TR_STATUS_USAGE, "--time-column", "%s has no \"%s\" with numbers", t->name,
                            r->options->time_column);
    }
    return tr_error_set(err, TR_STATUS_FAILED, t->name,
                        "no name in it is known to be a rate; say which with --column");
}

static enum tr_status add_arrays(struct adding *a, const json_t *document, struct tr_error *err)
{
    const json_t *rates = json_object_get(document, a->c->rate);
    const json_t *times = a->c->time ? json_object_get(document, a->c->time) : NULL;
    if (times && json_array_size(times) != json_array_size(rates)) {
        return tr_error_set(err, TR_STATUS_FAILED, a->t->name,
                            "\"%s\" has %zu values and \"%s\" has %zu; they should be equally long",
                            a->c->time, json_array_size(times), a->c->rate, json_array_size(rates));
    }
    for (size_t i = 0; i < json_array_size(rates); i++) {
        enum tr_status status =
            add(a, a->t->begin, i, json_array_get(times, i), json_array_get(rates, i), err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return settle(a, "parallel arrays", err);
}

static enum tr_status read_json_arrays(struct reader *r, struct tr_error *err)
{
    struct json_text t;
    json_t *document;
    enum tr_status status = json_text_of(r, &t, err);
    status = status == TR_STATUS_OK ? json_value(&t, &document, err) : status;
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct choice c = choose(r, document, true);
    struct adding a = {.r = r, .t = &t, .c = &c};
    r->b->format = "json-arrays";
    r->b->timing = c.time ? TIMING_STAMPS : TIMING_EACH;
    bool missing = !c.rate || (r->options->time_column && !c.time);
    status = missing ? no_such_keys(r, &t, &c, err) : add_arrays(&a, document, err);
    json_decref(document);
    return status;
}

static enum tr_status read_json_rows(struct reader *r, struct tr_error *err)
{
    struct json_text t;
    struct builder *b = r->b;
    enum tr_status status = json_text_of(r, &t, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    bool in_array = json_peek(&t) == '[', first = true, more = true;
    t.p += in_array;
    struct choice c = {0};
    struct adding a = {.r = r, .t = &t, .c = &c};
    json_t *keys = NULL; /* the first row, which lends its names */
    b->format = "json-rows";
    for (size_t i = 0; status == TR_STATUS_OK; i++) {
        status = in_array ? json_more(&t, &first, &more, err) : TR_STATUS_OK;
        more = in_array ? more : json_peek(&t) != '\0';
        if (status != TR_STATUS_OK || !more) {
            break;
        }
        const char *at = t.p;
        json_t *row;
        status = json_value(&t, &row, err);
        if (status != TR_STATUS_OK) {
            break;
        }
        if (!keys) {
            keys = json_incref(row);
            c = choose(r, keys, false);
            b->timing = c.time ? TIMING_STAMPS : TIMING_EACH;
            a.unit = c.rate ? unit_in_row(keys, c.rate) : NULL;
        }
        status = c.rate ? add(&a, at, i, c.time ? json_object_get(row, c.time) : NULL,
                              json_object_get(row, c.rate), err)
                        : no_such_keys(r, &t, &c, err);
        json_decref(row);
    }
    if (status == TR_STATUS_OK && !c.rate) {
        status = no_such_keys(r, &t, &c, err);
    }
    status = status == TR_STATUS_OK ? settle(&a, "objects that are rows", err) : status;
    json_decref(keys);
    return status;
}

const struct trace_format json_tables_formats[] = {
    {
        .name = "json-arrays",
        .title = "JSON of parallel arrays, by their names",
        .first_line = "{\"time\": [0, 1], \"bandwidth_mbps\": [",
        .is_json = is_json_arrays,
        .read = read_json_arrays,
    },
    {
        .name = "json-rows",
        .title = "JSON objects that are rows, in an array or one a line",
        .first_line = "[{\"time\": 0, \"bandwidth_mbps\": 3.2},",
        .is_json = is_json_rows,
        .read = read_json_rows,
    },
    {0},
};
