#include "trace/schema.h"

#include <stdlib.h>
#include <string.h>

static const struct schema schemas[] = {
    {
        .format = "csv",
        .signature = {"t_s", "bandwidth_mbps"},
        .why = "its header has t_s and bandwidth_mbps, as Tracereel writes them",
        .needs = "seconds and Mbit/s",
        .unit = &RATE_MBPS,
        .columns = {{ROLE_TIME, "t_s", 1},
                    {ROLE_RATE, "bandwidth_mbps", 2},
                    {ROLE_LATENCY, "latency_ms", 3},
                    {ROLE_LOSS, "packet_loss", 4}},
    },
};

#define SCHEMAS (sizeof schemas / sizeof *schemas)

const struct schema *schema_named(const char *format)
{
    for (size_t i = 0; i < SCHEMAS; i++) {
        if (strcmp(schemas[i].format, format) == 0) {
            return &schemas[i];
        }
    }
    return NULL;
}

static bool has_signature(const struct schema *schema, const struct look *look)
{
    for (size_t i = 0; i < SCHEMA_NAMES && schema->signature[i]; i++) {
        if (look_column(look, schema->signature[i]) < 0) {
            return false;
        }
    }
    return schema->signature[0] != NULL;
}

const struct schema *schema_find(const struct look *look)
{
    for (size_t i = 0; i < SCHEMAS; i++) {
        const struct schema *s = &schemas[i];
        if (look->header ? has_signature(s, look) : s->fits && s->fits(look)) {
            return s;
        }
    }
    return NULL;
}

static int find_column(const struct schema_column *c, const struct look *look)
{
    if (look->header) {
        return c->name ? look_column(look, c->name) : NO_COLUMN;
    }
    return c->number > 0 && (size_t)c->number <= look->columns ? c->number - 1 : NO_COLUMN;
}

static void place_column(struct table *t, const struct schema_column *c, int column)
{
    double div = c->div > 0 ? c->div : 1;
    switch (c->role) {
    case ROLE_TIME: t->time = column; break;
    case ROLE_END: t->end = column; break;
    case ROLE_LENGTH:
        t->length = column;
        t->length_div = div;
        break;
    case ROLE_RATE: t->rate = column; break;
    case ROLE_RATE_UNIT: t->rate_unit = column; break;
    case ROLE_RATE_OVER: t->rate_over = column; break;
    case ROLE_LATENCY:
        t->latency_ms = column;
        t->latency_div = div;
        break;
    case ROLE_LOSS:
        t->loss = column;
        t->loss_div = div;
        break;
    case ROLE_RUN: t->run[t->run[0] == NO_COLUMN ? 0 : 1] = column; break;
    case ROLE_NONE: break;
    }
}

static bool has_both_directions(const struct schema *schema, const struct look *look)
{
    bool has[3] = {false};
    for (size_t i = 0; i < SCHEMA_COLUMNS; i++) {
        const struct schema_column *c = &schema->columns[i];
        has[c->direction] |= c->role == ROLE_RATE && find_column(c, look) != NO_COLUMN;
    }
    return has[TRACE_DOWN] && has[TRACE_UP];
}

static void place_columns(struct table *t, const struct schema *schema, const struct reader *r)
{
    bool both = has_both_directions(schema, r->look);
    enum trace_direction wanted = r->options->direction == TRACE_UP ? TRACE_UP : TRACE_DOWN;
    for (size_t i = 0; i < SCHEMA_COLUMNS; i++) {
        const struct schema_column *c = &schema->columns[i];
        int column = find_column(c, r->look);
        if (column != NO_COLUMN && (c->direction == TRACE_ANY_DIRECTION || !both || c->direction == wanted)) {
            place_column(t, c, column);
        }
    }
    if (both) {
        builder_note(r->b, TRACE_NOTE_DIRECTION, false, "--direction down|up",
                     "the file holds both directions; this is %s", wanted == TRACE_UP ? "up" : "down");
    }
}

static enum status want_columns(struct builder *b, const struct table *t, struct error *err)
{
    enum status status = STATUS_OK;
    if (t->latency_ms != NO_COLUMN) {
        status = builder_want_latency(b, err);
    }
    if (status == STATUS_OK && t->loss != NO_COLUMN) {
        status = builder_want_loss(b, err);
    }
    if (status == STATUS_OK && b->timing == TIMING_STAMPS &&
        (t->end != NO_COLUMN || t->length != NO_COLUMN)) {
        status = builder_want_length(b, err);
    }
    return status;
}

enum status schema_read(struct reader *r, const struct schema *schema, struct error *err)
{
    struct builder *b = r->b;
    struct table t;
    table_init(&t, r->look);
    t.time_kind = schema->time_kind;
    t.needs = schema->needs;
    t.end_mark = strcmp(schema->format, "csv") == 0;
    t.columns = r->look->header ? 0 : r->look->columns;
    b->format = schema->format;
    b->timing = schema->timing;
    b->time_div = schema->time_div > 0 ? schema->time_div : 1;
    b->unit = schema->unit ? schema->unit : &RATE_MBPS;
    place_columns(&t, schema, r);
    bool timed = schema->timing == TIMING_STAMPS    ? t.time != NO_COLUMN
                 : schema->timing == TIMING_LENGTHS ? t.length != NO_COLUMN
                                                    : true;
    if (t.rate == NO_COLUMN || !timed) {
        return error_at(err, b->name, 1, "is no %s: it lacks the column of %s; a line holds %s",
                        schema->format, t.rate == NO_COLUMN ? "rates" : "times", schema->needs);
    }
    builder_note(b, TRACE_NOTE_WHY, false, "--read-format NAME", "taken for %s: %s", schema->format,
                 schema->why);
    if (schema->doubt) {
        builder_note(b, schema->doubt_kind, true, schema->doubt_override, "%s", schema->doubt);
    }
    enum status status = want_columns(b, &t, err);
    return status == STATUS_OK ? table_read(r, &t, err) : status;
}
