/* The history that a Starlink dish answers to get_history, as grpcurl prints it: rings of one value a second.
 *
 *     {"apiVersion":"5","dishGetHistory":{"current":"181230","popPingDropRate":[...],
 *      "popPingLatencyMs":[...],"downlinkThroughputBps":[...],"uplinkThroughputBps":[...]}}
 *
 * `current` counts all samples since the dish started: the oldest that is kept stands at current modulo the
 * ring's length (Starlink's device.proto; starlink-grpc-tools). It is what was used, not what could be had.
 */
#include "trace/format/json_in.h"
#include "trace/format/series_take.h"
#include "trace/table/runs.h"

#include <string.h>

static const json_t *history_of(const json_t *document)
{
    static const char *const keys[] = {"dishGetHistory", "dish_get_history"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const json_t *history = json_object_get(document, keys[i]);
        if (history) {
            return history;
        }
    }
    return json_object_get(document, "downlinkThroughputBps") ||
                   json_object_get(document, "downlink_throughput_bps")
               ? document
               : NULL;
}

static bool is_starlink(const json_t *first, bool in_array)
{
    (void)in_array;
    return json_is_object(history_of(first));
}

static const json_t *ring(const json_t *history, const char *name, const char *old_name)
{
    const json_t *values = json_object_get(history, name);
    return values ? values : json_object_get(history, old_name);
}

/* "NaN" stands in a ring as text. */
static double value_at(const json_t *values, size_t i)
{
    const json_t *value = json_array_get(values, i);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static enum tr_status read_history(struct series_set *set, const json_t *history, struct tr_error *err)
{
    const json_t *down = ring(history, "downlinkThroughputBps", "downlink_throughput_bps");
    const json_t *up = ring(history, "uplinkThroughputBps", "uplink_throughput_bps");
    const json_t *ping = ring(history, "popPingLatencyMs", "pop_ping_latency_ms");
    const json_t *loss = ring(history, "popPingDropRate", "pop_ping_drop_rate");
    size_t length = json_array_size(down) > json_array_size(up) ? json_array_size(down) : json_array_size(up);
    double current;
    if (length == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, set->r->in->name,
                            "is a history of a Starlink dish without downlinkThroughputBps");
    }
    if (!json_get_number(history, "current", &current) || !(current >= 0 && current < 9e15)) {
        current = (double)length;
    }
    size_t first = current > (double)length ? (size_t)((uint64_t)current % length) : 0;
    size_t count = current < (double)length ? (size_t)current : length;
    for (size_t i = 0; i < count; i++) {
        size_t k = (first + i) % length;
        for (int way = 0; way < 2; way++) {
            struct series_point p = SERIES_POINT((double)i, value_at(way == 0 ? down : up, k));
            p.latency_ms = value_at(ping, k) / 2;
            p.loss = value_at(loss, k);
            enum tr_status status = series_add(set, "", 0, way == 0 ? TR_TRACE_DOWN : TR_TRACE_UP, p, err);
            if (status != TR_STATUS_OK) {
                return status;
            }
        }
    }
    return TR_STATUS_OK;
}

/* Histories may follow each other in one file: each is a run. */
static enum tr_status read_documents(struct series_set *set, struct json_text *t, size_t *runs,
                                     struct tr_error *err)
{
    struct json_documents documents = {0};
    size_t wanted = runs_wanted(set->r->options);
    bool more;
    for (*runs = 0;;) {
        enum tr_status status = json_next_document(t, &documents, &more, err);
        if (status != TR_STATUS_OK || !more) {
            return status;
        }
        json_t *document;
        status = json_value(t, &document, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
        const json_t *history = history_of(document);
        if (history && ++*runs == wanted) {
            status = read_history(set, history, err);
        }
        json_decref(document);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
}

static enum tr_status read_starlink(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    struct json_text t;
    struct series_set set;
    size_t runs = 0;
    b->format = "starlink-history";
    b->unit = &RATE_BPS;
    b->last_s = 1;
    series_init(&set, r, SERIES_FORWARD, "direction");
    enum tr_status status = json_text_of(r, &t, err);
    status = status == TR_STATUS_OK ? read_documents(&set, &t, &runs, err) : status;
    status = status == TR_STATUS_OK ? runs_report(b, runs, runs_wanted(r->options), NULL, err) : status;
    if (status == TR_STATUS_OK) {
        builder_note(
            b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
            "taken for the history of a Starlink dish: a value a second, latency half of popPingLatencyMs");
        series_is_traffic(r);
        status = series_take(&set, err);
    }
    series_destroy(&set);
    return status;
}

const struct trace_format starlink_formats[] = {
    {
        .name = "starlink-history",
        .title = "the history of a Starlink dish (grpcurl get_history)",
        .first_line = "{\"apiVersion\":\"5\",\"dishGetHistory\":{\"current\":",
        .is_json = is_starlink,
        .read = read_starlink,
    },
    {0},
};
