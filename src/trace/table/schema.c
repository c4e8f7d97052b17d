#include "trace/table/schema.h"

#include "trace/table/names.h"

#include <string.h>

const struct schema *schema_named(const char *format)
{
    for (size_t i = 0; i < schema_count; i++) {
        if (strcmp(schemas[i].format, format) == 0) {
            return &schemas[i];
        }
    }
    return NULL;
}

static bool has_signature(const struct schema *schema, const struct sniff *sniff)
{
    for (size_t i = 0; i < SCHEMA_NAMES && schema->signature[i]; i++) {
        if (sniff_column(sniff, schema->signature[i]) < 0) {
            return false;
        }
    }
    return schema->signature[0] != NULL;
}

/* Names are not enough where others count seconds by the same name: srsRAN's timestamp and dl_bitrate are
 * milliseconds and bit/s, G-NetTrack's a date and kbit/s. */
static bool has_dates(const struct schema *schema, const struct sniff *sniff)
{
    struct cell cells[CELLS_MAX];
    const size_t row = sniff_first_row(sniff);
    double value;
    bool numbers = false;
    for (size_t i = 0; i < SCHEMA_COLUMNS && schema->time_kind == TIME_DATE && row < sniff->lines; i++) {
        const struct schema_column *c = &schema->columns[i];
        int column = c->role == ROLE_TIME && c->name ? sniff_column(sniff, c->name) : -1;
        numbers |= column >= 0 && (size_t)column < sniff_cells(sniff, row, cells) &&
                   cell_number(&cells[column], false, &value);
    }
    return !numbers;
}

const struct schema *schema_find(const struct sniff *sniff)
{
    for (size_t i = 0; i < schema_count; i++) {
        const struct schema *s = &schemas[i];
        if (sniff->header ? has_signature(s, sniff) && has_dates(s, sniff) : s->fits && s->fits(sniff)) {
            return s;
        }
    }
    return NULL;
}

static int find_column(const struct schema_column *c, const struct sniff *sniff)
{
    if (sniff->header) {
        return c->name ? sniff_column(sniff, c->name) : NO_COLUMN;
    }
    return c->number > 0 && (size_t)c->number <= sniff->columns ? c->number - 1 : NO_COLUMN;
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

static bool has_both_directions(const struct schema *schema, const struct sniff *sniff)
{
    bool has[3] = {false};
    for (size_t i = 0; i < SCHEMA_COLUMNS; i++) {
        const struct schema_column *c = &schema->columns[i];
        has[c->direction] |= c->role == ROLE_RATE && find_column(c, sniff) != NO_COLUMN;
    }
    return has[TR_TRACE_DOWN] && has[TR_TRACE_UP];
}

static void place_columns(struct table *t, const struct schema *schema, const struct reader *r)
{
    bool both = has_both_directions(schema, r->sniff);
    int other = NO_COLUMN; /* a rate in the same direction, for which a later one stands in */
    enum tr_trace_direction wanted = r->options->direction == TR_TRACE_UP ? TR_TRACE_UP : TR_TRACE_DOWN;
    for (size_t i = 0; i < SCHEMA_COLUMNS; i++) {
        const struct schema_column *c = &schema->columns[i];
        int column = find_column(c, r->sniff);
        if (column != NO_COLUMN &&
            (c->direction == TR_TRACE_ANY_DIRECTION || !both || c->direction == wanted)) {
            other = c->role == ROLE_RATE ? t->rate : other;
            place_column(t, c, column);
        }
    }
    if (other != NO_COLUMN && r->sniff->header) {
        struct name_offer offer = {0};
        name_offer(&offer, *sniff_name(r->sniff, other), other + 1);
        builder_note(r->b, TR_TRACE_NOTE_COLUMNS, false, name_offer_choices(&offer),
                     "the rate is column %.*s; there is also %.*s", NAME_OF(r->sniff, t->rate),
                     NAME_OF(r->sniff, other));
    }
    if (both) {
        builder_note(r->b, TR_TRACE_NOTE_DIRECTION, false, CHOOSE_DIRECTION,
                     "the file holds both directions; this is %s", wanted == TR_TRACE_UP ? "up" : "down");
    }
}

static enum tr_status want_columns(struct builder *b, const struct table *t, struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    if (t->latency_ms != NO_COLUMN) {
        status = builder_want_latency(b, err);
    }
    if (status == TR_STATUS_OK && t->loss != NO_COLUMN) {
        status = builder_want_loss(b, err);
    }
    if (status == TR_STATUS_OK && b->timing == TIMING_STAMPS &&
        (t->end != NO_COLUMN || t->length != NO_COLUMN)) {
        status = builder_want_length(b, err);
    }
    return status;
}

/* Takes the user's orders about columns, which go before all that is known of them. */
static enum tr_status take_orders(const struct reader *r, struct table *t, struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    if (r->options->column) {
        status = sniff_find_column(r->sniff, "--column", r->options->column, &t->rate, err);
        const struct rate_unit *unit =
            status == TR_STATUS_OK && r->sniff->header ? name_rate_unit(sniff_name(r->sniff, t->rate)) : NULL;
        r->b->unit = unit ? unit : r->b->unit;
    }
    if (status == TR_STATUS_OK && r->options->time_column) {
        status = sniff_find_column(r->sniff, "--time-column", r->options->time_column, &t->time, err);
        t->end = NO_COLUMN;
    }
    return status;
}

enum tr_status schema_read(struct reader *r, const struct schema *schema, struct tr_error *err)
{
    struct builder *b = r->b;
    struct table t;
    table_init(&t, r->sniff);
    t.time_kind = schema->time_kind;
    t.needs = schema->needs;
    t.columns = schema->strict && !r->sniff->header ? r->sniff->columns : 0;
    t.end_mark = strcmp(schema->format, "csv") == 0;
    b->format = schema->format;
    b->timing = schema->timing;
    b->time_div = schema->time_div > 0 ? schema->time_div : 1;
    b->each_s = schema->each_s > 0 ? schema->each_s : 1;
    b->unit = schema->unit ? schema->unit : &RATE_MBPS;
    b->rates_of_link = schema->rates_of_link;
    place_columns(&t, schema, r);
    enum tr_status status = take_orders(r, &t, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (b->timing == TIMING_EACH && t.time != NO_COLUMN) {
        b->timing = TIMING_STAMPS;
        t.time_kind = sniff_holds_dates(r->sniff, t.time) ? TIME_DATE : TIME_NUMBER;
    }
    bool timed = b->timing == TIMING_STAMPS    ? t.time != NO_COLUMN
                 : b->timing == TIMING_LENGTHS ? t.length != NO_COLUMN
                                               : true;
    if (t.rate == NO_COLUMN || !timed) {
        return tr_error_at(err, b->name, 1, "is no %s: it lacks the column of %s; a line holds %s",
                           schema->format, t.rate == NO_COLUMN ? "rates" : "times", schema->needs);
    }
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for %s: %s", schema->format, schema->why);
    if (schema->doubt && !(schema->doubt_kind == TR_TRACE_NOTE_UNIT && r->options->unit)) {
        builder_note(b, schema->doubt_kind, true, schema->doubt_choices, "%s", schema->doubt);
    }
    status = want_columns(b, &t, err);
    return status == TR_STATUS_OK ? table_read(r, &t, err) : status;
}
