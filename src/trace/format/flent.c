/* flent's data files (FILE.flent, gzip or not): series of one test on a common time axis.
 *
 *     {"metadata":{"SERIES_META":{"TCP download":{"UNITS":"Mbits/s"}},"STEP_SIZE":0.2},
 *      "results":{"Ping (ms) ICMP":[10,11],"TCP download":[5.0,null]},"version":4,"x_values":[0.0,0.2]}
 *
 * null: nothing was measured at that time, and the value before holds. */
#include "trace/format/json_in.h"
#include "trace/format/series_take.h"
#include "trace/table/names.h"

#include <string.h>

static bool is_flent(const json_t *first, bool in_array)
{
    return !in_array && json_is_array(json_object_get(first, "x_values")) &&
           json_is_object(json_object_get(first, "results"));
}

static struct cell cell_of(const char *text)
{
    return (struct cell){text, text + strlen(text)};
}

/* By SERIES_META; older files have none, and names that say it. */
static const struct rate_unit *unit_of(const json_t *document, const char *name)
{
    const json_t *meta = json_object_get(json_object_get(document, "metadata"), "SERIES_META");
    const char *units = json_string_value(json_object_get(json_object_get(meta, name), "UNITS"));
    struct cell cell = cell_of(name);
    if (units) {
        return rate_unit_printed(units, strlen(units));
    }
    bool rate = cell_has(&cell, "download") || cell_has(&cell, "upload") || cell_has(&cell, "totals");
    bool other = cell_has(&cell, "ping") || cell_has(&cell, "rtt") || cell_has(&cell, "cwnd") ||
                 cell_has(&cell, "jitter") || cell_has(&cell, "loss");
    return rate && !other ? &RATE_MBPS : NULL;
}

/* The round trip that stands for all: a mean of several pings, else the first. */
static const json_t *find_ping(const json_t *results, const char **name)
{
    const json_t *ping = NULL;
    const char *key;
    json_t *values;
    json_object_foreach((json_t *)results, key, values)
    {
        struct cell cell = cell_of(key);
        bool mean = cell_has(&cell, "ping (ms) avg");
        if (mean || (!ping && cell_has(&cell, "ping (ms)"))) {
            ping = values;
            *name = key;
            if (mean) {
                break;
            }
        }
    }
    return ping;
}

/* "TCP totals" are both ways together: named so that series_take knows them for a sum. */
static struct cell series_name(const char *key)
{
    static const char total[] = "TCP total";
    struct cell cell = cell_of(key);
    return cell_has(&cell, "totals") ? cell_of(total) : cell;
}

static enum tr_status add_series(struct series_set *set, const json_t *document, const char *key,
                                 const json_t *values, const json_t *ping, struct tr_error *err)
{
    const json_t *x = json_object_get(document, "x_values");
    struct cell cell = cell_of(key), name = series_name(key);
    const struct rate_unit *unit = unit_of(document, key);
    for (size_t i = 0; unit && i < json_array_size(x) && i < json_array_size(values); i++) {
        const json_t *value = json_array_get(values, i);
        const json_t *round_trip = json_array_get(ping, i);
        struct series_point p = SERIES_POINT(json_number_value(json_array_get(x, i)), NAN);
        if (!json_is_number(json_array_get(x, i)) || !isfinite(p.at_s)) {
            continue;
        }
        p.rate = json_is_number(value) ? rate_to_mbps(unit, json_number_value(value)) : NAN;
        p.latency_ms = json_is_number(round_trip) ? json_number_value(round_trip) / 2 : NAN;
        enum tr_status status =
            series_add(set, name.begin, (size_t)(name.end - name.begin), name_direction(&cell), p, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

/* Of the common axis; a series that was not measured throughout has longer steps. */
static double step_of(const json_t *x)
{
    size_t count = json_array_size(x);
    double first = json_number_value(json_array_get(x, 0));
    double step =
        count > 1 ? (json_number_value(json_array_get(x, count - 1)) - first) / (double)(count - 1) : 1;
    return step > 0 && isfinite(step) ? step : 1;
}

static enum tr_status read_results(struct series_set *set, const json_t *document, struct tr_error *err)
{
    struct builder *b = set->r->b;
    const json_t *results = json_object_get(document, "results");
    const char *key, *ping_name = NULL;
    const json_t *ping = find_ping(results, &ping_name);
    json_t *values;
    json_object_foreach((json_t *)results, key, values)
    {
        enum tr_status status = add_series(set, document, key, values, ping, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    if (set->count == 0) {
        return tr_error_set(
            err, TR_STATUS_FAILED, b->name,
            "is a file of flent whose test measures no rate; tcp_download, rrul and others do");
    }
    b->last_s = step_of(json_object_get(document, "x_values"));
    const char *when = json_string_value(json_object_get(json_object_get(document, "metadata"), "TIME"));
    double at_s;
    struct cell stamp = cell_of(when ? when : "");
    struct series_set clock = {.r = set->r}; /* only for the date: the axis counts from it */
    series_time(&clock, &stamp, &at_s);
    if (ping) {
        builder_note(b, TR_TRACE_NOTE_COLUMNS, false, NULL, "latency is half of \"%s\"", ping_name);
    }
    return series_take(set, err);
}

static enum tr_status read_flent(struct reader *r, struct tr_error *err)
{
    struct json_text t;
    json_t *document = NULL;
    struct series_set set;
    r->b->format = "flent";
    r->b->unit = &RATE_MBPS;
    series_init(&set, r, SERIES_FORWARD, "series");
    enum tr_status status = json_text_of(r, &t, err);
    status = status == TR_STATUS_OK ? json_value(&t, &document, err) : status;
    if (status == TR_STATUS_OK) {
        builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for a data file of flent");
        status = read_results(&set, document, err);
    }
    json_decref(document);
    series_destroy(&set);
    return status;
}

const struct trace_format flent_formats[] = {
    {
        .name = "flent",
        .title = "flent's data files",
        .first_line = "{\"metadata\": {...}, \"results\": {...}, \"x_values\": [",
        .is_json = is_flent,
        .read = read_flent,
    },
    {0},
};
