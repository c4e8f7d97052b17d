/* Vectors of OMNeT++: a simulation's values over its time, in seconds.
 *
 * As scavetool exports them with -F CSV-R (the default), a vector a row:
 *
 *     run,type,module,name,attrname,attrvalue,value,...,vectime,vecvalue
 *     General-0,vector,Net.client.app[0],throughput:vector,,,,...,"0.1 0.2","1000000 1500000"
 *     General-0,attr,Net.client.app[0],throughput:vector,unit,bps,,...
 *
 * And as the simulation writes them (.vec; OMNeT++ manual, "Result File Formats"): a number, often an event,
 * time, value:
 *
 *     vector 0 Net.client.app[0] throughput:vector ETV
 *     attr unit bps
 *     0  12  0.1  1000000
 */
#include "trace/format/lines.h"
#include "trace/format/series_take.h"
#include "trace/table/names.h"

#include "base/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CSV_HEAD "run,type,module,name,attrname,attrvalue"

enum { VECTORS_MAX = 20000 };

enum { COLUMN_RUN, COLUMN_TYPE, COLUMN_MODULE, COLUMN_NAME, COLUMN_ATTRIBUTE, COLUMN_WORTH, COLUMNS_LEAST };

struct vector {
    char name[SERIES_NAME_BYTES]; /* module and name */
    unsigned long id;             /* in a .vec file */
    bool events;                  /* each value has the number of its event before its time */
    bool rate;                    /* by its name or its unit */
    const struct rate_unit *unit;
};

struct log {
    struct reader *r;
    struct series_set set;
    struct vector *vectors; /* owned */
    size_t count, capacity, last;
    char run[SERIES_NAME_BYTES]; /* the first: its values are taken */
    bool looking;                /* for vectors and their units; else for values */
    char seen[120];              /* a name, for the refusal */
};

static bool is_csv_head(const char *line, const char *end)
{
    return line_begins(line, end, CSV_HEAD) && line_has(line, end, "vectime") &&
           line_has(line, end, "vecvalue");
}

static bool is_vec_head(const char *line, const char *end)
{
    return line_begins(line, end, "vector ") && end - line > 12 &&
           (line_begins(end - 3, end, " TV") || line_begins(end - 4, end, " ETV"));
}

static bool is_head(const char *line, const char *end)
{
    return is_csv_head(line, end) || is_vec_head(line, end);
}

static bool looks_like_omnet(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_head);
}

static struct vector *vector_named(struct log *log, const char *name)
{
    for (size_t i = 0; i < log->count; i++) {
        if (strcmp(log->vectors[i].name, name) == 0) {
            return &log->vectors[i];
        }
    }
    return NULL;
}

static enum tr_status add_vector(struct log *log, const char *name, size_t name_at, struct vector **out,
                                 struct tr_error *err)
{
    if (log->count == VECTORS_MAX) {
        return tr_error_set(err, TR_STATUS_FAILED, log->r->in->name,
                            "holds more than %d vectors; export those of a rate", VECTORS_MAX);
    }
    if (log->count == log->capacity) {
        size_t more = log->capacity ? 2 * log->capacity : 64;
        struct vector *grown =
            more < SIZE_MAX / sizeof *grown ? realloc(log->vectors, more * sizeof *grown) : NULL;
        if (!grown) {
            return tr_error_oom(err);
        }
        log->vectors = grown;
        log->capacity = more;
    }
    struct cell last = {name + name_at, name + strlen(name)};
    bool amounts = cell_has(&last, "bytes") || cell_has(&last, "packet"); /* a size at the time of each */
    struct vector *v = &log->vectors[log->count++];
    *v = (struct vector){.rate = name_is_rate(&last) > 0 && !amounts, .unit = name_rate_unit(&last)};
    snprintf(v->name, sizeof v->name, "%s", name);
    snprintf(log->seen, sizeof log->seen, "%s", name);
    *out = v;
    return TR_STATUS_OK;
}

static void take_unit(struct vector *v, const struct cell *unit)
{
    const struct rate_unit *known = rate_unit_printed(unit->begin, (size_t)(unit->end - unit->begin));
    v->unit = known ? known : v->unit;
    v->rate = known || (v->rate && unit->begin == unit->end);
}

static enum tr_status add_value(struct log *log, struct vector *v, double at_s, double value,
                                struct tr_error *err)
{
    const struct rate_unit *unit = v->unit ? v->unit : &RATE_BPS;
    return series_add(&log->set, v->name, strlen(v->name), TR_TRACE_ANY_DIRECTION,
                      SERIES_POINT(at_s, rate_to_mbps(unit, value)), err);
}

/* ---- CSV-R ---- */

static enum tr_status take_lists(struct log *log, struct vector *v, const struct cell *times,
                                 const struct cell *values, struct tr_error *err)
{
    const char *t = times->begin, *p = values->begin;
    enum tr_status status = TR_STATUS_OK;
    while (status == TR_STATUS_OK && t && p && t < times->end && p < values->end) {
        double at_s, value;
        t = line_number(t, &at_s);
        p = line_number(p, &value);
        if (t && p && t <= times->end && p <= values->end) {
            status = add_value(log, v, at_s, value, err);
        }
    }
    return status;
}

static enum tr_status take_csv_row(struct log *log, const struct cell *c, size_t count, struct tr_error *err)
{
    char name[SERIES_NAME_BYTES];
    int module = (int)(c[COLUMN_MODULE].end - c[COLUMN_MODULE].begin);
    size_t name_at = (size_t)(module < 60 ? module : 60) + 1;
    snprintf(name, sizeof name, "%.*s %.*s", module < 60 ? module : 60, c[COLUMN_MODULE].begin,
             (int)(c[COLUMN_NAME].end - c[COLUMN_NAME].begin), c[COLUMN_NAME].begin);
    struct vector *v = vector_named(log, name);
    bool vector = cell_is(&c[COLUMN_TYPE], "vector");
    if (log->looking) {
        enum tr_status status = vector && !v ? add_vector(log, name, name_at, &v, err) : TR_STATUS_OK;
        if (status == TR_STATUS_OK && v && cell_is(&c[COLUMN_TYPE], "attr") &&
            cell_is(&c[COLUMN_ATTRIBUTE], "unit")) {
            take_unit(v, &c[COLUMN_WORTH]);
        }
        return status;
    }
    char run[SERIES_NAME_BYTES];
    snprintf(run, sizeof run, "%.*s", (int)(c[COLUMN_RUN].end - c[COLUMN_RUN].begin), c[COLUMN_RUN].begin);
    if (!vector || !v || !v->rate) {
        return TR_STATUS_OK;
    }
    if (log->run[0] == '\0') {
        snprintf(log->run, sizeof log->run, "%s", run);
    }
    return strcmp(log->run, run) == 0 ? take_lists(log, v, &c[count - 2], &c[count - 1], err) : TR_STATUS_OK;
}

/* ---- .vec ---- */

static enum tr_status take_vec_head(struct log *log, const char *line, const char *end, struct tr_error *err)
{
    double id;
    char name[SERIES_NAME_BYTES];
    struct vector *v;
    const char *p = line_number(line + strlen("vector "), &id);
    struct cell module = line_word(p ? p : end), last = line_word(module.end);
    if (!p || !(id >= 0 && id < 1e9) || module.end >= end || last.end >= end) {
        return TR_STATUS_OK;
    }
    int len = (int)(module.end - module.begin < 60 ? module.end - module.begin : 60);
    snprintf(name, sizeof name, "%.*s %.*s", len, module.begin, (int)(last.end - last.begin), last.begin);
    enum tr_status status = add_vector(log, name, (size_t)len + 1, &v, err);
    if (status == TR_STATUS_OK) {
        v->id = (unsigned long)id;
        v->events = line_begins(end - 4, end, " ETV");
    }
    return status;
}

/* Values come in blocks of one vector: the last is the likeliest. */
static struct vector *vector_of(struct log *log, double id)
{
    for (size_t i = 0; i < log->count; i++) {
        size_t k = (log->last + i) % log->count;
        if ((double)log->vectors[k].id == id) {
            log->last = k;
            return &log->vectors[k];
        }
    }
    return NULL;
}

static enum tr_status take_vec_value(struct log *log, const char *line, struct tr_error *err)
{
    double id, event, at_s, value;
    const char *p = number_is_digit(*line) ? line_number(line, &id) : NULL;
    struct vector *v = p ? vector_of(log, id) : NULL;
    p = v && v->events ? line_number(p, &event) : p;
    p = p ? line_number(p, &at_s) : NULL;
    p = p ? line_number(p, &value) : NULL;
    return p && v && v->rate ? add_value(log, v, at_s, value, err) : TR_STATUS_OK;
}

/* ---- both ---- */

static enum tr_status take_line(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct cell c[CELLS_MAX];
    if (is_vec_head(line, end)) {
        return log->looking ? take_vec_head(log, line, end, err) : TR_STATUS_OK;
    }
    if (line_begins(line, end, "attr ")) {
        struct cell key = line_word(line + strlen("attr ")), unit = line_word(key.end);
        if (log->looking && log->count > 0 && cell_is(&key, "unit")) {
            take_unit(&log->vectors[log->count - 1], &unit);
        }
        return TR_STATUS_OK;
    }
    if (number_is_digit(*line) && !memchr(line, ',', (size_t)(end - line))) {
        return log->looking ? TR_STATUS_OK : take_vec_value(log, line, err);
    }
    size_t count = cells_split(line, end, ',', c);
    bool row = count > COLUMNS_LEAST + 2 && count < CELLS_MAX && !is_csv_head(line, end);
    return row ? take_csv_row(log, c, count, err) : TR_STATUS_OK;
}

static enum tr_status read_vectors(struct log *log, struct tr_error *err)
{
    struct builder *b = log->r->b;
    log->looking = true;
    enum tr_status status = lines_each(log->r, take_line, log, err);
    log->looking = false;
    status = status == TR_STATUS_OK ? input_rewind(log->r->in, err) : status;
    status = status == TR_STATUS_OK ? lines_each(log->r, take_line, log, err) : status;
    if (status == TR_STATUS_OK && log->set.count == 0) {
        return tr_error_set(
            err, TR_STATUS_FAILED, b->name,
            "is a result of OMNeT++ without a vector of a rate, whose unit is bps or whose name is "
            "such as throughput:vector%s%s%s",
            log->seen[0] ? "; it has " : "", log->seen, log->count > 1 ? " and others" : "");
    }
    return status == TR_STATUS_OK ? series_take(&log->set, err) : status;
}

static enum tr_status read_omnet(struct reader *r, struct tr_error *err)
{
    struct log log = {.r = r};
    r->b->format = "omnet";
    r->b->unit = &RATE_MBPS;
    series_init(&log.set, r, SERIES_FORWARD, "vector");
    builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                 "taken for vectors of OMNeT++: bit/s, where an attribute does not tell the unit");
    enum tr_status status = read_vectors(&log, err);
    series_destroy(&log.set);
    free(log.vectors);
    return status;
}

const struct trace_format omnet_formats[] = {
    {
        .name = "omnet",
        .title = "vectors of OMNeT++: CSV-R of scavetool, and .vec",
        .first_line = "run,type,module,name,...,vectime,vecvalue",
        .looks_like = looks_like_omnet,
        .read = read_omnet,
    },
    {0},
};
