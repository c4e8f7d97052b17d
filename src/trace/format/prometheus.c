/* A range query of Prometheus' HTTP API, or of promtool query range -o json:
 *
 *     {"status":"success","data":{"resultType":"matrix","result":[
 *         {"metric":{"device":"eth0"},"values":[[1741082400,"1250000"],...]}]}}
 *
 * The unit is in no field. By Prometheus' rule of base units a metric of bytes is in bytes; a metric that
 * never falls is a counter, whatever its name. */
#include "trace/format/json_in.h"
#include "trace/format/series_take.h"
#include "trace/table/names.h"

#include <stdio.h>
#include <string.h>

/* The array of series, in the answer of the API or bare. */
static const json_t *results_of(const json_t *document)
{
    const json_t *data = json_object_get(document, "data");
    const json_t *results = json_object_get(data ? data : document, "result");
    return json_is_array(results) ? results : NULL;
}

static bool is_series(const json_t *value)
{
    return json_is_object(json_object_get(value, "metric")) &&
           (json_object_get(value, "values") || json_object_get(value, "value"));
}

static bool is_prometheus(const json_t *first, bool in_array)
{
    const json_t *results = results_of(first);
    return (in_array && is_series(first)) || (results && is_series(json_array_get(results, 0)));
}

/* Whether a label tells series apart. */
static bool differs(const json_t *results, const char *label)
{
    const char *first =
        json_string_value(json_object_get(json_object_get(json_array_get(results, 0), "metric"), label));
    size_t i;
    json_t *result;
    json_array_foreach(results, i, result)
    {
        const char *value = json_string_value(json_object_get(json_object_get(result, "metric"), label));
        if (!value != !first || (value && strcmp(value, first) != 0)) {
            return true;
        }
    }
    return false;
}

/* "node_network_receive_bytes_total", "ifHCOutOctets", "rx" */
static enum tr_trace_direction direction_in(const struct cell *text)
{
    static const char *const down[] = {"receive", "ingress", "inoctets", "_rx", "rx_", "download"};
    static const char *const up[] = {"transmit", "egress", "outoctets", "_tx", "tx_", "upload"};
    for (size_t i = 0; i < sizeof down / sizeof *down; i++) {
        if (cell_has(text, down[i]) || cell_has(text, up[i])) {
            return cell_has(text, down[i]) ? TR_TRACE_DOWN : TR_TRACE_UP;
        }
    }
    return name_direction(text);
}

/* Called by the labels that tell it from others: "eth0", "eth0/host". The direction is in a name as well, and
 * is not part of it where "transmit" and "receive" are all that differs. */
static void name_series(const json_t *results, const json_t *result, char *name, size_t size,
                        enum tr_trace_direction *direction)
{
    const char *label;
    json_t *value;
    size_t n = 0;
    *direction = TR_TRACE_ANY_DIRECTION;
    name[0] = '\0';
    json_object_foreach(json_object_get(result, "metric"), label, value)
    {
        const char *text = json_string_value(value);
        if (!text) {
            continue;
        }
        struct cell cell = {text, text + strlen(text)};
        enum tr_trace_direction way = direction_in(&cell);
        bool is_name = strcmp(label, "__name__") == 0;
        if (way != TR_TRACE_ANY_DIRECTION && (is_name || differs(results, label))) {
            *direction = way;
        } else if (differs(results, label) && n < size) {
            n += (size_t)snprintf(name + n, size - n, "%s%s", n ? "/" : "", text);
        }
    }
}

static bool never_falls(const struct series *s)
{
    double before = -1;
    for (size_t i = 0; i < s->count; i++) {
        if (isnan(s->points[i].rate)) {
            continue;
        }
        if (s->points[i].rate < before) {
            return false;
        }
        before = s->points[i].rate;
    }
    return true;
}

struct answer {
    struct reader *r;
    struct series_set set;
    bool bytes, bits, total; /* in a metric's name */
};

static void read_metric_name(struct answer *a, const json_t *result)
{
    const char *name = json_string_value(json_object_get(json_object_get(result, "metric"), "__name__"));
    struct cell cell = {name ? name : "", name ? name + strlen(name) : ""};
    a->bytes |= cell_has(&cell, "byte") || cell_has(&cell, "octet");
    a->bits |= cell_has(&cell, "bits");
    a->total |= cell_ends_with(&cell, "_total");
}

static enum tr_status add_result(struct answer *a, const json_t *results, const json_t *result,
                                 struct tr_error *err)
{
    const json_t *values = json_object_get(result, "values");
    char name[SERIES_NAME_BYTES];
    enum tr_trace_direction direction;
    size_t i;
    json_t *pair;
    name_series(results, result, name, sizeof name, &direction);
    read_metric_name(a, result);
    json_array_foreach(values, i, pair)
    {
        double value, at_s = json_number_value(json_array_get(pair, 0));
        const char *text = json_string_value(json_array_get(pair, 1));
        struct cell cell = {text ? text : "", text ? text + strlen(text) : ""};
        if (!cell_number(&cell, false, &value)) { /* "NaN", "+Inf" */
            value = NAN;
        }
        double since_s = at_s - (double)a->set.origin_ns;
        if (!a->set.has_origin && isfinite(at_s) && fabs(at_s) < 1e15) {
            a->set.has_origin = true;
            a->set.origin_ns = (int64_t)at_s;
            a->r->b->dates_from_s = (double)a->set.origin_ns;
            a->r->b->utc_offset_known = true;
            since_s = at_s - (double)a->set.origin_ns;
        }
        if (!isfinite(since_s)) {
            continue;
        }
        enum tr_status status =
            series_add(&a->set, name, strlen(name), direction, SERIES_POINT(since_s, value), err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

/* A counter says so by its name, or by never falling over some steps. */
static bool are_counters(const struct answer *a)
{
    size_t steps = 0;
    for (size_t i = 0; i < a->set.count; i++) {
        const struct series *s = &a->set.list[i];
        if (!never_falls(s)) {
            return false;
        }
        steps += s->count > 1 && s->points[s->count - 1].rate > s->points[0].rate ? s->count : 0;
    }
    return a->total ? steps > 0 : steps >= 8;
}

static void settle(struct answer *a)
{
    struct builder *b = a->r->b;
    bool known = a->bytes != a->bits;
    b->unit = a->bits && !a->bytes ? &RATE_BPS : &RATE_BYTES;
    if (are_counters(a)) {
        a->set.timing = SERIES_PRECEDING;
        series_of_counters(&a->set);
        builder_note(b, TR_TRACE_NOTE_UNIT, !a->total, CHOOSE_UNIT,
                     "the values never fall: taken for a counter of %s, whose differences are the rates",
                     b->unit == &RATE_BPS ? "bits" : "bytes");
    }
    builder_note(b, TR_TRACE_NOTE_UNIT, !known,
                 CHOICES(CHOICE(UNIT, "Bps"), CHOICE(UNIT, "bps"), CHOICE(UNIT, "Mbps")),
                 known ? "the metric's name says %s"
                       : "the unit is not in the file: %s taken, Prometheus' base unit",
                 b->unit == &RATE_BPS ? "bits"
                 : known              ? "bytes"
                                      : "byte/s is");
}

static enum tr_status read_results(struct answer *a, const json_t *results, struct tr_error *err)
{
    size_t i;
    json_t *result;
    json_array_foreach(results, i, result)
    {
        enum tr_status status = add_result(a, results, result, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    if (a->set.count == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, a->r->in->name,
                            "is an answer of Prometheus with one value a series; a trace needs a range: ask "
                            "/api/v1/query_range");
    }
    settle(a);
    return series_take(&a->set, err);
}

static enum tr_status read_prometheus(struct reader *r, struct tr_error *err)
{
    struct answer a = {.r = r};
    struct json_text t;
    json_t *document = NULL;
    r->b->format = "prometheus-json";
    series_init(&a.set, r, SERIES_FORWARD, "series");
    enum tr_status status = json_text_of(r, &t, err);
    status = status == TR_STATUS_OK ? json_value(&t, &document, err) : status;
    if (status == TR_STATUS_OK) {
        builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for a range query of Prometheus");
        series_is_traffic(r);
        const json_t *results = json_is_array(document) ? document : results_of(document);
        status = read_results(&a, results, err);
    }
    json_decref(document);
    series_destroy(&a.set);
    return status;
}

const struct trace_format prometheus_formats[] = {
    {
        .name = "prometheus-json",
        .title = "Prometheus: a range query, also by promtool",
        .first_line = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",",
        .is_json = is_prometheus,
        .read = read_prometheus,
    },
    {0},
};
