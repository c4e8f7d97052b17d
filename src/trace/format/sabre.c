/* Sabre's network traces: an array of {duration_ms, bandwidth_kbps, latency_ms}. */
#include "trace/format/json_in.h"
#include "trace/write.h"

static bool is_sabre(const json_t *first, bool in_array)
{
    return in_array && json_object_get(first, "bandwidth_kbps") && json_object_get(first, "duration_ms");
}

static enum tr_status add_period(struct builder *b, const struct json_text *t, const char *at,
                                 const json_t *period, struct tr_error *err)
{
    double duration_ms, kbps, latency_ms;
    if (!json_is_object(period)) {
        return tr_error_at(err, t->name, json_line(t, at),
                           "a period is an object of duration_ms, bandwidth_kbps, latency_ms");
    }
    enum tr_status status = json_need(t, at, period, "duration_ms", &duration_ms, err);
    status = status == TR_STATUS_OK ? json_need(t, at, period, "bandwidth_kbps", &kbps, err) : status;
    status = status == TR_STATUS_OK ? builder_add(b, duration_ms, kbps, err) : status;
    if (status == TR_STATUS_OK && json_object_get(period, "latency_ms")) {
        status = json_need(t, at, period, "latency_ms", &latency_ms, err);
        if (status == TR_STATUS_OK) {
            b->latency_ms[b->count - 1] = latency_ms;
        }
    }
    return status;
}

static enum tr_status read_sabre(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    b->format = "sabre-json";
    b->timing = TIMING_LENGTHS;
    b->time_div = 1e3;
    b->unit = &RATE_KBPS;
    struct json_text t;
    enum tr_status status = json_text_of(r, &t, err);
    status = status == TR_STATUS_OK ? builder_want_latency(b, err) : status;
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (json_peek(&t) != '[') {
        return tr_error_at(err, t.name, json_line(&t, t.p),
                           "a Sabre trace is an array of periods; it begins with [");
    }
    t.p++;
    bool first = true, more;
    while ((status = json_more(&t, &first, &more, err)) == TR_STATUS_OK && more) {
        const char *at = t.p;
        json_t *period;
        status = json_value(&t, &period, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
        status = add_period(b, &t, at, period, err);
        json_decref(period);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    if (status == TR_STATUS_OK && json_peek(&t) != '\0') {
        return tr_error_at(err, t.name, json_line(&t, t.p), "something stands behind the end of the array");
    }
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                 "taken for a Sabre trace: an array of objects with duration_ms and bandwidth_kbps");
    return status;
}

/* Sabre wants a latency in every period: one that is not known is 0. */
static enum tr_status write_sabre(const struct tr_trace *trace, struct strbuf *out, struct tr_error *err)
{
    (void)err;
    strbuf_puts(out, "[\n");
    for (size_t i = 0; i < trace->count; i++) {
        strbuf_puts(out, "    {\"duration_ms\": ");
        strbuf_double(out, write_round((trace->start_s[i + 1] - trace->start_s[i]) * 1e3));
        strbuf_puts(out, ", \"bandwidth_kbps\": ");
        strbuf_double(out, write_round(trace->rate_mbps[i] * 1e3));
        strbuf_puts(out, ", \"latency_ms\": ");
        strbuf_double(out, trace->latency_ms ? trace->latency_ms[i] : 0);
        strbuf_puts(out, i + 1 < trace->count ? "},\n" : "}\n");
    }
    strbuf_puts(out, "]\n");
    return TR_STATUS_OK;
}

const struct trace_format sabre_formats[] = {
    {
        .name = "sabre-json",
        .title = "Sabre network trace",
        .first_line = "[ {\"duration_ms\": 1001, \"bandwidth_kbps\": 2975,",
        .extensions = "json",
        .is_json = is_sabre,
        .read = read_sabre,
        .write = write_sabre,
    },
    {0},
};
