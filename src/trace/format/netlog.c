/* Chromium's NetLog (chrome://net-export, --log-net-log): {"constants":{...},"events":[{...},
 *
 * Numbers stand for names, and `constants` says which; they change from version to version. Bytes of sockets
 * come as SOCKET_BYTES_RECEIVED (TCP) and UDP_BYTES_RECEIVED (QUIC and DNS); times are milliseconds as text.
 * Events are walked one by one; a file whose browser still runs, or has crashed, has no end.
 *
 * Requests are sources of events with a number: what a player fetched is told by their addresses. */
#include "trace/format/bins.h"
#include "trace/format/fetches.h"
#include "trace/format/json_in.h"
#include "trace/format/media_urls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool looks_like_netlog(const struct sniff *sniff, const char *name)
{
    (void)name;
    const char *p = sniff->begin;
    while (p < sniff->end && strchr(" \t\r\n", *p)) {
        p++;
    }
    size_t len = (size_t)(sniff->end - p);
    return len > 0 && *p == '{' && memmem(p, len < 64 ? len : 64, "\"constants\"", 11) &&
           (memmem(p, len, "\"logEventTypes\"", 15) || memmem(p, len, "\"clientInfo\"", 12) ||
            memmem(p, len, "\"activeFieldTrialGroups\"", 24) || memmem(p, len, "\"timeTickOffset\"", 16));
}

/* The events that are asked for, in the order of `names`. */
enum event {
    TCP_RECEIVED,
    TCP_SENT,
    UDP_RECEIVED,
    UDP_SENT,
    QUIC_RECEIVED,
    QUIC_SENT,
    REQUEST_BEGINS,
    HEADERS_READ,
    BODY_READ,
    REQUEST_ALIVE,
    EVENTS
};

static const char *const names[EVENTS] = {
    "SOCKET_BYTES_RECEIVED",
    "SOCKET_BYTES_SENT",
    "UDP_BYTES_RECEIVED",
    "UDP_BYTES_SENT",
    "QUIC_SESSION_PACKET_RECEIVED",
    "QUIC_SESSION_PACKET_SENT",
    "URL_REQUEST_START_JOB",
    "HTTP_TRANSACTION_READ_HEADERS",
    "URL_REQUEST_JOB_FILTERED_BYTES_READ",
    "REQUEST_ALIVE",
};

enum { PHASE_END = 2 };

#define REQUESTS_MAX 256 /* at once; no browser has so many */

/* A request that is under way. */
struct request {
    double source; /* its number */
    char url[512];
    struct tr_real_fetch fetch; /* in seconds of the log's clock */
};

struct netlog {
    struct reader *r;
    struct bins bins;
    double number[EVENTS]; /* of its type; NaN: this version has none */
    double first_ms, offset_ms;
    bool has_first, has_types;
    bool udp; /* bytes of UDP are logged, so packets of QUIC would count twice */
    size_t events, bytes_events;
    struct fetches fetches;
    struct request *requests;
    size_t request_count;
};

static enum tr_status take_constants(struct netlog *n, struct json_text *t, struct tr_error *err)
{
    json_t *constants;
    enum tr_status status = json_value(t, &constants, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    const json_t *types = json_object_get(constants, "logEventTypes");
    for (size_t i = 0; i < EVENTS; i++) {
        if (!json_get_number(types, names[i], &n->number[i])) {
            n->number[i] = NAN;
        }
    }
    n->udp = !isnan(n->number[UDP_RECEIVED]);
    n->has_types = json_is_object(types);
    if (!json_get_number(constants, "timeTickOffset", &n->offset_ms)) {
        n->offset_ms = NAN;
    }
    json_decref(constants);
    return TR_STATUS_OK;
}

static size_t event_of(const struct netlog *n, double type)
{
    size_t i = 0;
    while (i < EVENTS && n->number[i] != type) {
        i++;
    }
    return i;
}

static bool is_up(size_t event)
{
    return event == TCP_SENT || event == UDP_SENT || event == QUIC_SENT;
}

static struct request *request_of(struct netlog *n, double source)
{
    for (size_t i = n->request_count; i > 0; i--) {
        if (n->requests[i - 1].source == source) {
            return &n->requests[i - 1];
        }
    }
    return NULL;
}

static void begin_request(struct netlog *n, double source, const char *url, double now_s)
{
    if (!url || n->request_count == REQUESTS_MAX || request_of(n, source)) {
        return;
    }
    struct request *q = &n->requests[n->request_count++];
    *q = (struct request){.source = source, .fetch = {.start_s = now_s, .first_byte_s = NAN, .end_s = now_s}};
    snprintf(q->url, sizeof q->url, "%s", url);
}

static enum tr_status end_request(struct netlog *n, struct request *q, struct tr_error *err)
{
    char key[64] = "";
    q->fetch.kind = media_kind(q->url, NULL);
    if (q->fetch.kind == TR_REAL_VIDEO) {
        media_level(q->url, key, sizeof key);
    }
    enum tr_status status =
        q->fetch.bytes > 0 ? fetches_add(&n->fetches, &q->fetch, key, NAN, NAN, err) : TR_STATUS_OK;
    *q = n->requests[--n->request_count];
    return status;
}

static enum tr_status take_request(struct netlog *n, enum event what, const json_t *event, double now_s,
                                   struct tr_error *err)
{
    const json_t *params = json_object_get(event, "params");
    double source, phase = 0, bytes;
    if (!json_get_number(json_object_get(event, "source"), "id", &source)) {
        return TR_STATUS_OK;
    }
    json_get_number(event, "phase", &phase);
    struct request *q = request_of(n, source);
    if (what == REQUEST_BEGINS && phase != PHASE_END) {
        begin_request(n, source, json_string_value(json_object_get(params, "url")), now_s);
    } else if (q && what == HEADERS_READ && phase == PHASE_END) {
        q->fetch.first_byte_s = now_s;
    } else if (q && what == BODY_READ && json_get_number(params, "byte_count", &bytes) && bytes > 0) {
        q->fetch.bytes += bytes;
        q->fetch.end_s = now_s;
    } else if (q && what == REQUEST_ALIVE && phase == PHASE_END) {
        return end_request(n, q, err);
    }
    return TR_STATUS_OK;
}

static enum tr_status take_event(void *context, const json_t *event, struct tr_error *err)
{
    struct netlog *n = context;
    const json_t *params = json_object_get(event, "params");
    double type, time_ms, bytes;
    n->events++;
    if (!json_get_number(event, "type", &type) || !json_get_number(event, "time", &time_ms) ||
        !(fabs(time_ms) < 4.5e12)) { /* ns of what lies between two of them fit 64 bits */
        return TR_STATUS_OK;
    }
    size_t what = event_of(n, type);
    if (what >= REQUEST_BEGINS && what < EVENTS) {
        return take_request(n, (enum event)what, event, time_ms / 1e3, err);
    }
    bool quic = what == QUIC_RECEIVED || what == QUIC_SENT;
    if (what >= EVENTS || (quic && n->udp) ||
        !json_get_number(params, quic ? "size" : "byte_count", &bytes) || !(bytes > 0) || !isfinite(bytes)) {
        return TR_STATUS_OK;
    }
    n->bytes_events++;
    if (!n->has_first) {
        n->has_first = true;
        n->first_ms = time_ms;
    }
    int64_t since_ns = (int64_t)((time_ms - n->first_ms) * 1e6);
    bool up = n->r->options->direction == TR_TRACE_UP;
    if (is_up(what) == up) {
        return bins_add(&n->bins, since_ns, bytes, err);
    }
    bins_ask(&n->bins, since_ns, bytes);
    return TR_STATUS_OK;
}

/* Constants come first; a file that has them last is walked again. */
static enum tr_status walk(struct netlog *n, struct json_text *t, struct tr_error *err)
{
    bool first = true, more = true;
    char key[32];
    struct json_text events = {0};
    enum tr_status status = json_enter(t, '{', err);
    while (status == TR_STATUS_OK) {
        status = json_member(t, &first, key, sizeof key, &more, err);
        if (status != TR_STATUS_OK || !more) {
            break;
        }
        if (strcmp(key, "constants") == 0 && !n->has_types) {
            status = take_constants(n, t, err);
        } else if (strcmp(key, "events") == 0 && n->has_types) {
            status = json_each(t, take_event, n, err);
        } else {
            events = strcmp(key, "events") == 0 ? *t : events;
            json_peek(t);
            status = json_skip(t, err);
        }
    }
    return status == TR_STATUS_OK && events.p && n->has_types && n->events == 0
               ? json_each(&events, take_event, n, err)
               : status;
}

/* Requests that were still under way count as far as they came. */
static enum tr_status finish_requests(struct netlog *n, struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    while (n->request_count > 0 && status == TR_STATUS_OK) {
        status = end_request(n, &n->requests[n->request_count - 1], err);
    }
    return status == TR_STATUS_OK && n->fetches.real->fetch_count > 0
               ? fetches_finish(&n->fetches, n->r->b, n->first_ms / 1e3, err)
               : status;
}

static enum tr_status finish(struct netlog *n, struct tr_error *err)
{
    struct builder *b = n->r->b;
    enum tr_status status = bins_finish(&n->bins, err);
    if (status == TR_STATUS_OK && b->count == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, b->name,
                            n->bytes_events > 0
                                ? "is a NetLog of Chromium in which nothing goes that way (%zu events)"
                                : "is a NetLog of Chromium without bytes of sockets (%zu events); log with "
                                  "--log-net-log or chrome://net-export",
                            n->events);
    }
    if (!isnan(n->offset_ms)) {
        b->start_unix_s = (n->offset_ms + n->first_ms) / 1e3;
        b->utc_offset_known = true;
    }
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                 "taken for Chromium's NetLog: bytes of its sockets");
    builder_note(b, TR_TRACE_NOTE_DIRECTION, false, CHOOSE_DIRECTION,
                 "the file holds both directions; this is %s",
                 n->r->options->direction == TR_TRACE_UP ? "up" : "down");
    return status == TR_STATUS_OK ? finish_requests(n, err) : status;
}

static enum tr_status read_netlog(struct reader *r, struct tr_error *err)
{
    struct netlog n = {.r = r};
    struct json_text t;
    for (size_t i = 0; i < EVENTS; i++) {
        n.number[i] = NAN;
    }
    r->b->format = "netlog";
    n.requests = malloc(REQUESTS_MAX * sizeof *n.requests);
    enum tr_status status = n.requests ? fetches_init(&n.fetches, "Chromium NetLog", err) : tr_error_oom(err);
    status = status == TR_STATUS_OK ? bins_init(&n.bins, r->b, err) : status;
    status = status == TR_STATUS_OK ? json_text_of(r, &t, err) : status;
    if (status == TR_STATUS_OK) {
        status = walk(&n, &t, err);
        if (status == TR_STATUS_FAILED && n.bytes_events > 0) {
            builder_note(r->b, TR_TRACE_NOTE_SKIPPED, true, NULL,
                         "the file is cut off: the events before are taken");
            status = TR_STATUS_OK;
        }
    }
    status = status == TR_STATUS_OK ? finish(&n, err) : status;
    fetches_destroy(&n.fetches);
    free(n.requests);
    return status;
}

const struct trace_format netlog_formats[] = {
    {
        .name = "netlog",
        .title = "Chromium's NetLog (chrome://net-export)",
        .first_line = "{\"constants\":{...\"logEventTypes\":{",
        .looks_like = looks_like_netlog,
        .read = read_netlog,
    },
    {0},
};
