/* OpenNetLab's and AlphaRTC's network traces: {"uplink": {"trace_pattern": [{duration, capacity, loss,
 * rtt}]}}. */
#include "trace/format/json_in.h"
#include "trace/write.h"

#include <math.h>

static const json_t *pattern_of(const json_t *document, const char *link)
{
    const json_t *pattern = json_object_get(json_object_get(document, link), "trace_pattern");
    return json_array_size(pattern) > 0 ? pattern : NULL;
}

static bool is_opennetlab(const json_t *first, bool in_array)
{
    return !in_array && (json_object_get(json_object_get(first, "uplink"), "trace_pattern") ||
                         json_object_get(json_object_get(first, "downlink"), "trace_pattern"));
}

/* NaN where an optional value is absent: the one before stays in force. */
static enum tr_status optional(const struct json_text *t, const json_t *period, const char *key, double *out,
                               struct tr_error *err)
{
    *out = NAN;
    return json_object_get(period, key) ? json_need(t, t->begin, period, key, out, err) : TR_STATUS_OK;
}

static enum tr_status add_period(struct reader *r, const struct json_text *t, const json_t *period, size_t i,
                                 struct tr_error *err)
{
    struct builder *b = r->b;
    double duration_ms, capacity_kbps, loss, rtt_ms;
    struct tr_error inner = {0};
    enum tr_status status = json_need(t, t->begin, period, "duration", &duration_ms, &inner);
    status = status == TR_STATUS_OK ? optional(t, period, "capacity", &capacity_kbps, &inner) : status;
    status = status == TR_STATUS_OK ? optional(t, period, "loss", &loss, &inner) : status;
    status = status == TR_STATUS_OK ? optional(t, period, "rtt", &rtt_ms, &inner) : status;
    if (status != TR_STATUS_OK) {
        return tr_error_set(err, TR_STATUS_FAILED, t->name, "entry %zu of trace_pattern: %s", i + 1,
                            inner.what);
    }
    if (isnan(capacity_kbps)) {
        if (b->count == 0) {
            return tr_error_set(err, TR_STATUS_FAILED, t->name,
                                "entry 1 of trace_pattern has no capacity in kbit/s");
        }
        capacity_kbps = b->rate[b->count - 1];
    }
    status = builder_add(b, duration_ms, capacity_kbps, err);
    if (status == TR_STATUS_OK) {
        b->latency_ms[b->count - 1] = rtt_ms / 2;
        b->loss[b->count - 1] = isnan(loss) && b->count == 1 ? 0 : loss > 1 ? 1 : loss;
    }
    return status;
}

/* A file whose every loss is 0 for want of one has none. */
static void forget_absent_loss(struct builder *b, const json_t *pattern)
{
    size_t i;
    json_t *period;
    json_array_foreach(pattern, i, period)
    {
        if (json_object_get(period, "loss")) {
            return;
        }
    }
    b->loss[0] = NAN;
}

static enum tr_status add_pattern(struct reader *r, const struct json_text *t, const json_t *document,
                                  struct tr_error *err)
{
    const json_t *down = pattern_of(document, "downlink"), *up = pattern_of(document, "uplink");
    const json_t *pattern = r->options->direction == TR_TRACE_UP ? up : down;
    pattern = pattern ? pattern : down ? down : up;
    if (!pattern) {
        return tr_error_set(err, TR_STATUS_FAILED, t->name,
                            "has an empty trace_pattern; a trace has at least one period");
    }
    if (down && up) {
        builder_note(r->b, TR_TRACE_NOTE_DIRECTION, false, CHOOSE_DIRECTION,
                     "the file holds both directions; this is %s", pattern == up ? "up" : "down");
    } else {
        builder_note(r->b, TR_TRACE_NOTE_DIRECTION, false, NULL, "only %slink is in the file",
                     pattern == up ? "up" : "down");
    }
    size_t i;
    json_t *period;
    json_array_foreach(pattern, i, period)
    {
        enum tr_status status = add_period(r, t, period, i, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    forget_absent_loss(r->b, pattern);
    return TR_STATUS_OK;
}

static enum tr_status read_opennetlab(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    struct json_text t;
    json_t *document;
    b->format = "opennetlab-json";
    b->timing = TIMING_LENGTHS;
    b->time_div = 1e3;
    b->unit = &RATE_KBPS;
    enum tr_status status = json_text_of(r, &t, err);
    status = status == TR_STATUS_OK ? builder_want_latency(b, err) : status;
    status = status == TR_STATUS_OK ? builder_want_loss(b, err) : status;
    status = status == TR_STATUS_OK ? json_value(&t, &document, err) : status;
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (json_peek(&t) != '\0') {
        status =
            tr_error_at(err, t.name, json_line(&t, t.p), "something stands behind the end of the document");
    } else {
        builder_note(
            b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
            "taken for an OpenNetLab trace: an object with a trace_pattern under uplink or downlink");
        status = add_pattern(r, &t, document, err);
    }
    json_decref(document);
    return status;
}

static enum tr_status write_opennetlab(const struct tr_trace *trace, struct strbuf *out, struct tr_error *err)
{
    (void)err;
    strbuf_puts(
        out, "{\n  \"type\": \"video\",\n  \"downlink\": {},\n  \"uplink\": {\n    \"trace_pattern\": [\n");
    for (size_t i = 0; i < trace->count; i++) {
        strbuf_puts(out, "      {\"duration\": ");
        strbuf_double(out, write_round((trace->start_s[i + 1] - trace->start_s[i]) * 1e3));
        strbuf_puts(out, ", \"capacity\": ");
        strbuf_double(out, write_round(trace->rate_mbps[i] * 1e3));
        if (trace->loss) {
            strbuf_puts(out, ", \"loss\": ");
            strbuf_double(out, trace->loss[i]);
        }
        if (trace->latency_ms) {
            strbuf_puts(out, ", \"rtt\": ");
            strbuf_double(out, write_round(trace->latency_ms[i] * 2));
        }
        strbuf_puts(out, i + 1 < trace->count ? "},\n" : "}\n");
    }
    strbuf_puts(out, "    ]\n  }\n}\n");
    return TR_STATUS_OK;
}

const struct trace_format opennetlab_formats[] = {
    {
        .name = "opennetlab-json",
        .title = "OpenNetLab and AlphaRTC network trace",
        .first_line = "{\"uplink\":{\"trace_pattern\":[{",
        .is_json = is_opennetlab,
        .read = read_opennetlab,
        .write = write_opennetlab,
    },
    {0},
};
