/* qlog of QUIC (draft-ietf-quic-qlog-main-schema), as one document or as a sequence of records (.sqlog):
 *
 *     {"qlog_version":"0.3","traces":[{"vantage_point":{"type":"client"},"events":[
 *         {"time":12.5,"name":"transport:packet_received","data":{"raw":{"length":1280}}},
 *
 * Times are milliseconds, relative to a beginning or to each other (time_format delta). Packets that were
 * received by the client come down. Round trips are in recovery:metrics_updated. */
#include "trace/format/bins.h"
#include "trace/format/json_in.h"
#include "trace/table/runs.h"

#include <string.h>

#define RECORD '\x1e' /* before each record of a sequence (RFC 7464) */

static bool looks_like_qlog(const struct sniff *sniff, const char *name)
{
    (void)name;
    const char *p = sniff->begin;
    while (p < sniff->end && (*p == RECORD || strchr(" \t\r\n", *p))) {
        p++;
    }
    size_t len = (size_t)(sniff->end - p);
    return len > 0 && *p == '{' && memmem(p, len < 512 ? len : 512, "\"qlog_", 6);
}

struct qlog {
    struct reader *r;
    struct bins bins;
    bool server, delta, has_first, latency;
    double first_ms, now_ms, rtt_ms;
    size_t run, wanted, events;
};

/* Of a trace, or of the first record of a sequence. */
static void read_fields(struct qlog *q, const json_t *trace)
{
    const json_t *common = json_object_get(trace, "common_fields");
    const char *side = json_string_value(json_object_get(json_object_get(trace, "vantage_point"), "type"));
    const char *format = json_string_value(json_object_get(common, "time_format"));
    q->server = side && strcmp(side, "server") == 0;
    q->delta = format && (strcmp(format, "delta") == 0 || strcmp(format, "relative_to_previous_event") == 0);
    q->has_first = false;
    q->now_ms = 0;
}

static double length_of(const json_t *data)
{
    double length;
    const json_t *header = json_object_get(data, "header");
    return json_get_number(json_object_get(data, "raw"), "length", &length) ||
                   json_get_number(header, "packet_size", &length) ||
                   json_get_number(data, "packet_size", &length)
               ? length
               : NAN;
}

static enum tr_status take_event(struct qlog *q, const json_t *event, struct tr_error *err)
{
    const char *name = json_string_value(json_object_get(event, "name"));
    const json_t *data = json_object_get(event, "data");
    double time_ms, rtt_ms;
    if (!name || !json_get_number(event, "time", &time_ms) || !(fabs(time_ms) < 9e12)) {
        return TR_STATUS_OK;
    }
    q->now_ms = q->delta ? q->now_ms + time_ms : time_ms;
    if (!q->has_first) {
        q->has_first = true;
        q->first_ms = q->now_ms;
    }
    q->events++;
    const char *colon = strrchr(name, ':');
    const char *what = colon ? colon + 1 : name;
    if (json_get_number(data, "smoothed_rtt", &rtt_ms) && rtt_ms > 0) {
        q->rtt_ms = rtt_ms;
    }
    bool received = strcmp(what, "packet_received") == 0, sent = strcmp(what, "packet_sent") == 0;
    double bytes = length_of(data);
    if ((!received && !sent) || !(bytes > 0) || !isfinite(bytes) || q->run != q->wanted) {
        return TR_STATUS_OK;
    }
    int64_t since_ns = (int64_t)((q->now_ms - q->first_ms) * 1e6);
    bool down = received != q->server, wanted_down = q->r->options->direction != TR_TRACE_UP;
    if (down != wanted_down) {
        bins_ask(&q->bins, since_ns, bytes);
        return TR_STATUS_OK;
    }
    return bins_add(&q->bins, since_ns, bytes, err);
}

static enum tr_status take_document(struct qlog *q, const json_t *document, struct tr_error *err)
{
    size_t i, k;
    json_t *trace, *event;
    json_array_foreach(json_object_get(document, "traces"), i, trace)
    {
        q->run++;
        read_fields(q, trace);
        json_array_foreach(json_object_get(trace, "events"), k, event)
        {
            enum tr_status status = take_event(q, event, err);
            if (status != TR_STATUS_OK) {
                return status;
            }
        }
    }
    if (json_is_object(json_object_get(document, "trace"))) { /* the head of a sequence */
        q->run++;
        read_fields(q, json_object_get(document, "trace"));
    }
    return json_object_get(document, "name") ? take_event(q, document, err) : TR_STATUS_OK;
}

static enum tr_status read_documents(struct qlog *q, struct tr_error *err)
{
    struct json_text t;
    enum tr_status status = json_text_of(q->r, &t, err);
    while (status == TR_STATUS_OK) {
        for (char c = json_peek(&t); c == RECORD; c = json_peek(&t)) {
            t.p++;
        }
        if (json_peek(&t) == '\0') {
            return TR_STATUS_OK;
        }
        json_t *document;
        status = json_value(&t, &document, err);
        if (status == TR_STATUS_FAILED && q->events > 0) {
            builder_note(q->r->b, TR_TRACE_NOTE_SKIPPED, true, NULL,
                         "the file is cut off: the events before are taken");
            return TR_STATUS_OK;
        }
        if (status == TR_STATUS_OK) {
            status = take_document(q, document, err);
            json_decref(document);
        }
    }
    return status;
}

static enum tr_status finish(struct qlog *q, struct tr_error *err)
{
    struct builder *b = q->r->b;
    enum tr_status status = bins_finish(&q->bins, err);
    status = status == TR_STATUS_OK ? runs_report(b, q->run, q->wanted, NULL, err) : status;
    if (status == TR_STATUS_OK && b->count == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, b->name,
                            "is a qlog without the lengths of packets (raw.length) that go that way");
    }
    if (status == TR_STATUS_OK && q->rtt_ms > 0) {
        status = builder_want_latency(b, err);
        if (status == TR_STATUS_OK) {
            b->latency_ms[0] = q->rtt_ms / 2;
        }
    }
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                 "taken for a qlog of QUIC: packets in bins of 100 ms");
    builder_note(b, TR_TRACE_NOTE_DIRECTION, false, CHOOSE_DIRECTION,
                 "the log of the %s holds both directions; this is %s", q->server ? "server" : "client",
                 q->r->options->direction == TR_TRACE_UP ? "up" : "down");
    return status;
}

static enum tr_status read_qlog(struct reader *r, struct tr_error *err)
{
    struct qlog q = {.r = r, .wanted = runs_wanted(r->options)};
    r->b->format = "qlog";
    enum tr_status status = bins_init(&q.bins, r->b, err);
    status = status == TR_STATUS_OK ? read_documents(&q, err) : status;
    return status == TR_STATUS_OK ? finish(&q, err) : status;
}

const struct trace_format qlog_formats[] = {
    {
        .name = "qlog",
        .title = "qlog of QUIC, also as a sequence (.sqlog)",
        .first_line = "{\"qlog_version\":\"0.3\",...\"traces\":[",
        .looks_like = looks_like_qlog,
        .read = read_qlog,
    },
    {0},
};
