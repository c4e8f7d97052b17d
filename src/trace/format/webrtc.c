/* The dump of chrome://webrtc-internals: for each connection, statistics as arrays in text.
 *
 *     {"PeerConnections":{"1-1":{"stats":{"T01-[bytesReceived_in_bits/s]":{"startTime":"2025-03-01T10:00:00.000Z",
 *      "endTime":...,"statsType":"transport","values":"[1000000,2000000]"}}}}}
 *
 * A transport carries all of its streams, so it is busier than any of them and is the one taken. Where the
 * browser wrote "T01-timestamp" beside it, those are the times; else values lie evenly from start to end. */
#include "trace/format/json_in.h"
#include "trace/format/series_take.h"
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
    enum content { RATE, COUNTER, ESTIMATE } content; /* of bytes; the others are bits a second */
} kinds[] = {
    {"-[bytesReceived_in_bits/s]", TR_TRACE_DOWN, RATE},
    {"-[bytesSent_in_bits/s]", TR_TRACE_UP, RATE},
    {"-bytesReceived", TR_TRACE_DOWN, COUNTER},
    {"-bytesSent", TR_TRACE_UP, COUNTER},
    {"-availableIncomingBitrate", TR_TRACE_DOWN, ESTIMATE},
    {"-availableOutgoingBitrate", TR_TRACE_UP, ESTIMATE},
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
    bool several;         /* connections */
    json_t *trips;        /* of the connection that is read: the round trips of each pair of candidates */
    enum content content; /* what is taken: rates where there are any, else counters, else estimates */
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

/* The first of these lists with so many values. */
static const json_t *list_of(const json_t *lists, size_t count)
{
    size_t i;
    json_t *list;
    json_array_foreach((json_t *)lists, i, list)
    {
        if (json_array_size(list) == count) {
            return list;
        }
    }
    return NULL;
}

/* The round trips of pairs of candidates, parsed once. That of the pair in use is told by having as many
 * values as a transport: of those with as many one is enough, where a dump holds thousands. */
static json_t *round_trips(const json_t *stats)
{
    static const char ending[] = "-currentRoundTripTime";
    const char *key;
    json_t *stat, *trips = json_array();
    json_object_foreach((json_t *)stats, key, stat)
    {
        size_t len = strlen(key);
        if (len > sizeof ending && strcmp(key + len - (sizeof ending - 1), ending) == 0) {
            json_t *values = values_of(stat);
            if (values && !list_of(trips, json_array_size(values))) {
                json_array_append(trips, values);
            }
            json_decref(values);
        }
    }
    return trips;
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
        p.rate *= kind->content == COUNTER ? 8 : 1;
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
    if (!kind || kind->content != d->content || !time_of(d, stat, "startTime", &start_s)) {
        return TR_STATUS_OK;
    }
    json_t *values = values_of(stat);
    size_t count = json_array_size(values);
    end_s = time_of(d, stat, "endTime", &end_s) ? end_s : NAN;
    double step_s = count > 1 && end_s > start_s ? (end_s - start_s) / (double)(count - 1) : 1;
    char name[SERIES_NAME_BYTES];
    snprintf(name, sizeof name, "%.30s%s%.*s", d->several ? connection : "", d->several ? "/" : "",
             (int)(id_len < 60 ? id_len : 60), key);
    json_t *stamps = sibling(stats, key, id_len, "timestamp");
    const json_t *trips = list_of(d->trips, count);
    enum tr_status status = add_values(d, name, kind, values, stamps, trips, start_s, step_s, err);
    json_decref(stamps);
    json_decref(values);
    return status;
}

static bool has_any(const json_t *connections, enum content content)
{
    const char *id, *key;
    json_t *connection, *stat;
    json_object_foreach((json_t *)connections, id, connection)
    {
        json_object_foreach(json_object_get(connection, "stats"), key, stat)
        {
            size_t id_len;
            const struct kind *kind = kind_of(key, &id_len);
            if (kind && kind->content == content) {
                return true;
            }
        }
    }
    return false;
}

static enum tr_status read_connection(struct dump *d, const char *id, const json_t *stats,
                                      struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    const char *key;
    json_t *stat;
    d->trips = round_trips(stats);
    json_object_foreach((json_t *)stats, key, stat)
    {
        status = status == TR_STATUS_OK ? add_stat(d, id, stats, key, stat, err) : status;
    }
    json_decref(d->trips);
    d->trips = NULL;
    return status;
}

static enum tr_status read_connections(struct dump *d, const json_t *connections, struct tr_error *err)
{
    const char *id;
    json_t *connection;
    d->several = json_object_size(connections) > 1;
    d->content = has_any(connections, RATE) ? RATE : has_any(connections, COUNTER) ? COUNTER : ESTIMATE;
    d->set.timing = d->content == COUNTER ? SERIES_PRECEDING : SERIES_FORWARD;
    json_object_foreach((json_t *)connections, id, connection)
    {
        enum tr_status status = read_connection(d, id, json_object_get(connection, "stats"), err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    if (d->set.count == 0) {
        return tr_error_set(
            err, TR_STATUS_FAILED, d->r->in->name,
            "is a dump of webrtc-internals without bytes received or sent; keep the page open "
            "during the call, then create the dump");
    }
    if (d->content == COUNTER) {
        series_of_counters(&d->set);
    }
    return series_take(&d->set, err);
}

static void note_content(struct builder *b, enum content content)
{
    builder_note(b, TR_TRACE_NOTE_KIND, true, NULL, "%s",
                 content == ESTIMATE
                     ? "it holds no bytes: the rate is what the browser reckoned the link could carry"
                     : "a call sends what its encoder makes, not what the link could carry");
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
        r->b->usual_kind = TR_TRACE_AT_LEAST;
        status = read_connections(&d, json_object_get(document, "PeerConnections"), err);
        note_content(r->b, d.content);
    }
    json_decref(document);
    series_destroy(&d.set);
    return status;
}

/* ---- getStats() of a page's own script, logged as JSON ---- */

#define STATS_DEPTH 4 /* of objects and arrays around a report */

enum { RANK_MOST = 3 };

static const struct report {
    const char *type;
    int rank; /* a transport carries what the others are parts of */
} reports[] = {{"transport", RANK_MOST}, {"candidate-pair", 2}, {"inbound-rtp", 1}, {"outbound-rtp", 1}};

static const struct report *report_of(const json_t *object)
{
    const char *type = json_string_value(json_object_get(object, "type"));
    bool has = json_object_get(object, "bytesReceived") || json_object_get(object, "bytesSent") ||
               json_object_get(object, "availableIncomingBitrate");
    for (size_t i = 0; type && has && i < sizeof reports / sizeof *reports; i++) {
        if (strcmp(type, reports[i].type) == 0) {
            return &reports[i];
        }
    }
    return NULL;
}

/* The best rank of the reports in a value, where it is better than *rank. */
static void find_rank(const json_t *value, int depth, int *rank)
{
    const struct report *report = report_of(value);
    const char *key;
    json_t *member;
    size_t i;
    if (report) {
        *rank = report->rank > *rank ? report->rank : *rank;
    } else if (depth < STATS_DEPTH && json_is_object(value)) {
        json_object_foreach((json_t *)value, key, member)
        {
            find_rank(member, depth + 1, rank);
        }
    } else if (depth < STATS_DEPTH) {
        json_array_foreach(value, i, member)
        {
            find_rank(member, depth + 1, rank);
        }
    }
}

/* A line or a document that holds reports, but is none itself: rows of such are a table. */
static bool is_getstats(const json_t *first, bool in_array)
{
    int rank = 0;
    (void)in_array;
    find_rank(first, 0, &rank);
    return rank > 0 && !report_of(first);
}

struct stats {
    struct dump d;
    int rank;
    double at_s; /* of the document: where reports have no stamp */
};

static enum tr_status add_report(struct stats *s, const json_t *report, struct tr_error *err)
{
    static const struct {
        const char *key;
        enum tr_trace_direction direction;
        bool counter;
    } values[] = {{"bytesReceived", TR_TRACE_DOWN, true},
                  {"bytesSent", TR_TRACE_UP, true},
                  {"availableIncomingBitrate", TR_TRACE_DOWN, false},
                  {"availableOutgoingBitrate", TR_TRACE_UP, false}};
    double at_s, value, trip_s = NAN;
    const char *id = json_string_value(json_object_get(report, "id"));
    if (!time_of(&s->d, report, "timestamp", &at_s)) {
        at_s = s->at_s;
    }
    json_get_number(report, "currentRoundTripTime", &trip_s);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        bool wanted = values[i].counter == (s->d.content == COUNTER);
        if (!wanted || isnan(at_s) || !json_get_number(report, values[i].key, &value)) {
            continue;
        }
        struct series_point p = SERIES_POINT(at_s, value * (values[i].counter ? 8 : 1));
        p.latency_ms = trip_s * 500;
        id = id ? id : json_string_value(json_object_get(report, "type"));
        enum tr_status status = series_add(&s->d.set, id, strlen(id), values[i].direction, p, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

static enum tr_status add_reports(struct stats *s, const json_t *value, int depth, struct tr_error *err)
{
    const struct report *report = report_of(value);
    const char *key;
    json_t *member;
    size_t i;
    enum tr_status status = TR_STATUS_OK;
    if (report) {
        return report->rank == s->rank ? add_report(s, value, err) : TR_STATUS_OK;
    }
    if (depth < STATS_DEPTH && json_is_object(value)) {
        json_object_foreach((json_t *)value, key, member)
        {
            status = status == TR_STATUS_OK ? add_reports(s, member, depth + 1, err) : status;
        }
    } else if (depth < STATS_DEPTH) {
        json_array_foreach(value, i, member)
        {
            status = status == TR_STATUS_OK ? add_reports(s, member, depth + 1, err) : status;
        }
    }
    return status;
}

/* Its own stamp: "timestamp", "ts", "time" or "t" in milliseconds since 1970, or as text. */
static double time_of_document(struct dump *d, const json_t *document)
{
    static const char *const keys[] = {"timestamp", "ts", "time", "t"};
    double at_s;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (time_of(d, document, keys[i], &at_s)) {
            return at_s;
        }
    }
    return NAN;
}

static enum tr_status each_document(struct stats *s, bool look, struct tr_error *err)
{
    struct json_text t;
    struct json_documents documents = {0};
    enum tr_status status = json_text_of(s->d.r, &t, err);
    for (bool more = true; status == TR_STATUS_OK && more;) {
        json_t *document = NULL;
        status = json_next_document(&t, &documents, &more, err);
        status = status == TR_STATUS_OK && more ? json_value(&t, &document, err) : status;
        if (status == TR_STATUS_FAILED && t.cut && look && s->rank > 0) {
            return TR_STATUS_OK;
        }
        if (status == TR_STATUS_FAILED && t.cut && !look && s->d.set.count > 0) {
            builder_note(s->d.r->b, TR_TRACE_NOTE_SKIPPED, true, NULL,
                         "the JSON ends too early: the file is cut off, and its last entry left out");
            return TR_STATUS_OK;
        }
        if (document && look) {
            find_rank(document, 0, &s->rank);
            more = s->rank < RANK_MOST;
        } else if (document) {
            s->at_s = time_of_document(&s->d, document);
            status = add_reports(s, document, 0, err);
        }
        json_decref(document);
    }
    return status;
}

static enum tr_status read_getstats(struct reader *r, struct tr_error *err)
{
    struct stats s = {.d = {.r = r, .content = COUNTER}};
    r->b->format = "webrtc-getstats";
    r->b->unit = &RATE_BPS;
    series_init(&s.d.set, r, SERIES_PRECEDING, "report");
    enum tr_status status = each_document(&s, true, err);
    status = status == TR_STATUS_OK ? each_document(&s, false, err) : status;
    if (status == TR_STATUS_OK &&
        s.d.set.count == 0) { /* no bytes: estimates, which hold from their time on */
        s.d.content = ESTIMATE;
        s.d.set.timing = SERIES_FORWARD;
        status = each_document(&s, false, err);
    }
    if (status == TR_STATUS_OK) {
        builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                     "taken for reports of WebRTC's getStats()");
        note_content(r->b, s.d.content);
        r->b->usual_kind = TR_TRACE_AT_LEAST;
        if (s.d.content == COUNTER) {
            series_of_counters(&s.d.set);
        }
        status = series_take(&s.d.set, err);
    }
    series_destroy(&s.d.set);
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
    {
        .name = "webrtc-getstats",
        .title = "reports of WebRTC's getStats(), a line or a member of an array each time",
        .first_line = "{\"ts\":1704189600000,\"stats\":[{\"type\":\"transport\",\"bytesReceived\":..},",
        .is_json = is_getstats,
        .read = read_getstats,
    },
    {0},
};
