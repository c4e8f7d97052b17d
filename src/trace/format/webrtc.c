/* The dump of chrome://webrtc-internals: for each connection, statistics as arrays in text.
 *
 *     {"PeerConnections":{"1-1":{"stats":{"T01-[bytesReceived_in_bits/s]":{"startTime":"2025-03-01T10:00:00.000Z",
 *      "endTime":...,"statsType":"transport","values":"[1000000,2000000]"}}}}}
 *
 * A transport carries all of its streams, so it is busier than any of them and is the one taken. Where the
 * browser wrote "T01-timestamp" beside it, those are the times; else values lie evenly from start to end. */
#include "trace/format/json_in.h"
#include "trace/format/series.h"
#include "trace/table/stamps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_webrtc(const json_t *first, bool in_array)
{
    return !in_array && json_is_object(json_object_get(first, "PeerConnections"));
}

static const struct kind {
    const char *ending;
    enum tr_trace_direction direction;
    bool counter; /* of bytes; the others are bits a second */
} kinds[] = {
    {"-[bytesReceived_in_bits/s]", TR_TRACE_DOWN, false},
    {"-[bytesSent_in_bits/s]", TR_TRACE_UP, false},
    {"-bytesReceived", TR_TRACE_DOWN, true},
    {"-bytesSent", TR_TRACE_UP, true},
};

static const struct kind *kind_of(const char *key, size_t *id_len)
{
    size_t len = strlen(key);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t ending = strlen(kinds[i].ending);
        if (len > ending && strcmp(key + len - ending, kinds[i].ending) == 0) {
            *id_len = len - ending;
            return &kinds[i];
        }
    }
    return NULL;
}

/* The values of "ID-NAME", which stand in a string; NULL where there are none. To be released. */
static json_t *values_of(const json_t *stat)
{
    const json_t *values = json_object_get(stat, "values");
    if (json_is_array(values)) {
        return json_incref((json_t *)values);
    }
    const char *text = json_string_value(values);
    json_t *parsed = text ? json_loads(text, JSON_DECODE_INT_AS_REAL, NULL) : NULL;
    if (!json_is_array(parsed)) {
        json_decref(parsed);
        return NULL;
    }
    return parsed;
}

static json_t *sibling(const json_t *stats, const char *key, size_t id_len, const char *name)
{
    char other[256];
    int n = snprintf(other, sizeof other, "%.*s-%s", (int)id_len, key, name);
    return n < (int)sizeof other ? values_of(json_object_get(stats, other)) : NULL;
}

struct dump {
    struct reader *r;
    struct series_set set;
    bool several, has_rates; /* connections; some have rates, so counters are not needed */
};

static bool time_of(struct dump *d, const json_t *stat, const char *key, double *at_s)
{
    const json_t *value = json_object_get(stat, key);
    const char *text = json_string_value(value);
    struct cell cell = {text ? text : "", text ? text + strlen(text) : ""};
    if (json_is_number(value)) { /* in milliseconds since 1970 */
        double ms = json_number_value(value);
        *at_s = fabs(ms) < 9e12 ? series_since(&d->set, (int64_t)(ms * 1e6)) : NAN;
        return isfinite(*at_s);
    }
    return text && series_time(&d->set, &cell, at_s);
}

/* The round trip of the pair of candidates that was in use; they have as many values as a transport. */
static json_t *round_trips(const json_t *stats, size_t count)
{
    static const char ending[] = "-currentRoundTripTime";
    const char *key;
    json_t *stat;
    json_object_foreach((json_t *)stats, key, stat)
    {
        size_t len = strlen(key);
        if (len > sizeof ending && strcmp(key + len - (sizeof ending - 1), ending) == 0) {
            json_t *values = values_of(stat);
            if (json_array_size(values) == count) {
                return values;
            }
            json_decref(values);
        }
    }
    return NULL;
}

static enum tr_status add_values(struct dump *d, const char *name, const struct kind *kind,
                                 const json_t *values, const json_t *stamps, const json_t *trips,
                                 double start_s, double step_s, struct tr_error *err)
{
    size_t i, count = json_array_size(values);
    json_t *value;
    bool stamped = json_array_size(stamps) == count;
    json_array_foreach(values, i, value)
    {
        double at_s = start_s + (double)i * step_s, ms = json_number_value(json_array_get(stamps, i));
        if (stamped && ms > 0 && ms < 9e12) {
            at_s = series_since(&d->set, (int64_t)(ms * 1e6));
        }
        struct series_point p = SERIES_POINT(at_s, json_is_number(value) ? json_number_value(value) : NAN);
        p.rate *= kind->counter ? 8 : 1;
        p.latency_ms = json_is_number(json_array_get(trips, i))
                           ? json_number_value(json_array_get(trips, i)) * 500
                           : NAN;
        enum tr_status status = series_add(&d->set, name, strlen(name), kind->direction, p, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

static enum tr_status add_stat(struct dump *d, const char *connection, const json_t *stats, const char *key,
                               const json_t *stat, struct tr_error *err)
{
    size_t id_len = 0;
    const struct kind *kind = kind_of(key, &id_len);
    double start_s, end_s;
    if (!kind || kind->counter == d->has_rates || !time_of(d, stat, "startTime", &start_s)) {
        return TR_STATUS_OK;
    }
    json_t *values = values_of(stat);
    size_t count = json_array_size(values);
    end_s = time_of(d, stat, "endTime", &end_s) ? end_s : NAN;
    double step_s = count > 1 && end_s > start_s ? (end_s - start_s) / (double)(count - 1) : 1;
    char name[SERIES_NAME_BYTES];
    snprintf(name, sizeof name, "%.30s%s%.*s", d->several ? connection : "", d->several ? "/" : "",
             (int)(id_len < 60 ? id_len : 60), key);
    json_t *stamps = sibling(stats, key, id_len, "timestamp"), *trips = round_trips(stats, count);
    enum tr_status status = add_values(d, name, kind, values, stamps, trips, start_s, step_s, err);
    json_decref(stamps);
    json_decref(trips);
    json_decref(values);
    return status;
}

static bool any_rates(const json_t *connections)
{
    const char *id, *key;
    json_t *connection, *stat;
    json_object_foreach((json_t *)connections, id, connection)
    {
        json_object_foreach(json_object_get(connection, "stats"), key, stat)
        {
            size_t id_len;
            const struct kind *kind = kind_of(key, &id_len);
            if (kind && !kind->counter) {
                return true;
            }
        }
    }
    return false;
}

static enum tr_status read_connections(struct dump *d, const json_t *connections, struct tr_error *err)
{
    const char *id, *key;
    json_t *connection, *stat;
    d->several = json_object_size(connections) > 1;
    d->has_rates = any_rates(connections);
    d->set.timing = d->has_rates ? SERIES_FORWARD : SERIES_PRECEDING;
    json_object_foreach((json_t *)connections, id, connection)
    {
        const json_t *stats = json_object_get(connection, "stats");
        json_object_foreach((json_t *)stats, key, stat)
        {
            enum tr_status status = add_stat(d, id, stats, key, stat, err);
            if (status != TR_STATUS_OK) {
                return status;
            }
        }
    }
    if (d->set.count == 0) {
        return tr_error_set(
            err, TR_STATUS_FAILED, d->r->in->name,
            "is a dump of webrtc-internals without bytes received or sent; keep the page open "
            "during the call, then create the dump");
    }
    if (!d->has_rates) {
        series_of_counters(&d->set);
    }
    return series_take(&d->set, err);
}

static enum tr_status read_webrtc(struct reader *r, struct tr_error *err)
{
    struct dump d = {.r = r};
    struct json_text t;
    json_t *document = NULL;
    r->b->format = "webrtc-internals";
    r->b->unit = &RATE_BPS;
    series_init(&d.set, r, SERIES_FORWARD, "transport or stream");
    enum tr_status status = json_text_of(r, &t, err);
    status = status == TR_STATUS_OK ? json_value(&t, &document, err) : status;
    if (status == TR_STATUS_OK) {
        builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                     "taken for a dump of chrome://webrtc-internals");
        builder_note(r->b, TR_TRACE_NOTE_KIND, true, NULL,
                     "a call sends what its encoder makes, not what the link could carry");
        r->b->usual_kind = TR_TRACE_AT_LEAST;
        status = read_connections(&d, json_object_get(document, "PeerConnections"), err);
    }
    json_decref(document);
    series_destroy(&d.set);
    return status;
}

const struct trace_format webrtc_formats[] = {
    {
        .name = "webrtc-internals",
        .title = "a dump of chrome://webrtc-internals",
        .first_line = "{\"getUserMedia\":[],\"PeerConnections\":{\"1-1\":{\"stats\":{",
        .is_json = is_webrtc,
        .read = read_webrtc,
    },
    {0},
};
