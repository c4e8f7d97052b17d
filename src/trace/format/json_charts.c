#include "trace/format/json_charts.h"

#include "trace/table/names.h"
#include "trace/units.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The first member of that name which is an array of something; NULL. */
static const json_t *array_of(const json_t *object, const char *const *keys)
{
    for (; *keys; keys++) {
        const json_t *value = json_object_get(object, *keys);
        if (json_array_size(value) > 0) {
            return value;
        }
    }
    return NULL;
}

const char *json_charts_unit(const json_t *object)
{
    static const char *const keys[] = {"unit", "units", "Unit", "Units", "yUnit", "y_unit", NULL};
    for (size_t i = 0; keys[i]; i++) {
        const char *unit = json_string_value(json_object_get(object, keys[i]));
        size_t len = unit ? strlen(unit) : 0;
        if (unit && (rate_unit_printed(unit, len) || amount_unit_printed(unit, len))) {
            return unit;
        }
    }
    return NULL;
}

/* ---- values a step apart ---- */

/* "1s", "500 ms", or a number in the unit of its key; without one, thousands that are no whole minutes are
 * milliseconds. NaN where there is none. */
static double step_of(const char *key, const json_t *value)
{
    struct cell name = {key, key + strlen(key)};
    const char *text = json_string_value(value);
    struct quantity q;
    if (text && cell_quantity(&(struct cell){text, text + strlen(text)}, false, &q)) {
        double div = time_unit_printed(q.unit, q.unit_len);
        return q.unit_len == 0 ? q.value : div > 0 ? q.value / div : (double)NAN;
    }
    double step = json_is_number(value) ? json_number_value(value) : NAN, div = name_time_div(&name);
    return div > 0 ? step / div : step >= 100 && fmod(step, 60) != 0 ? step / 1e3 : step;
}

double json_charts_step_s(const json_t *object)
{
    static const char *const words[] = {"interval", "step", "period", "resolution", "granularity"};
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        struct cell name = {key, key + strlen(key)};
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            double step_s = cell_has(&name, words[i]) ? step_of(key, value) : NAN;
            if (step_s > 0 && step_s < 1e9) {
                return step_s;
            }
        }
    }
    return NAN;
}

static const char *const stamp_keys[] = {"timestamps", "timestamp", "times", "time", "t", "Timestamps", NULL};

static bool take_values(struct json_sheet *s, const json_t *object)
{
    static const char *const keys[] = {"values", "data",   "samples", "rates", "points",
                                       "y",      "series", "Values",  NULL};
    const json_t *values = array_of(object, keys);
    const char *unit = json_charts_unit(object);
    const char *metric = json_string_value(json_object_get(json_object_get(object, "metric"), "__name__"));
    const char *label = json_string_value(json_object_get(object, "Label")); /* CloudWatch's */
    metric = metric ? metric : label;
    const json_t *stamps = array_of(object, stamp_keys);
    double step_s = json_charts_step_s(object);
    char name[JSON_NAME_BYTES];
    stamps = json_array_size(stamps) == json_array_size(values) ? stamps : NULL;
    if (!json_is_number(json_array_get(values, 0)) || (!unit && isnan(step_s) && !stamps)) {
        return false;
    }
    snprintf(name, sizeof name, unit ? "%s (%s)" : "%s", metric ? metric : "value", unit);
    bool timed = stamps || !isnan(step_s);
    size_t time = timed ? json_sheet_column(s, stamps ? "time" : "time (s)", s->names) : CELLS_MAX;
    size_t rate = json_sheet_column(s, name, s->names);
    for (size_t i = 0; i < json_array_size(values); i++) {
        json_t *at = time < CELLS_MAX && !stamps ? json_real((double)i * step_s) : NULL;
        s->text.failed |= time < CELLS_MAX && !stamps && !at;
        if (time < CELLS_MAX) {
            s->cell[time] = stamps ? json_array_get(stamps, i) : at;
        }
        if (rate < CELLS_MAX) {
            s->cell[rate] = json_array_get(values, i);
        }
        json_sheet_end_row(s, s->names);
        json_decref(at);
    }
    return true;
}

/* ---- series beside each other ---- */

static const char *const value_keys[] = {"data", "y", "values", "points", NULL};
static const char *const label_keys[] = {"labels", "categories", "x", "time", "timestamps", "data", NULL};

static const char *series_name(const json_t *series)
{
    static const char *const keys[] = {"label", "name", "title", "legend", "target", "id"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *name = json_string_value(json_object_get(series, keys[i]));
        if (name) {
            return name;
        }
    }
    return "value";
}

/* The x, or the y, of [0, 3.2] or {"x": 0, "y": 3.2}. */
static const json_t *part_of(const json_t *point, bool y)
{
    static const char *const x_keys[] = {"x", "t", "time"}, *const y_keys[] = {"y", "value", "v"};
    if (json_is_array(point)) {
        return json_array_get(point, y ? 1 : 0);
    }
    for (size_t i = 0; i < 3; i++) {
        const json_t *part = json_object_get(point, y ? y_keys[i] : x_keys[i]);
        if (json_is_scalar(part)) {
            return part;
        }
    }
    return NULL;
}

static const json_t *scalars_of(const json_t *object)
{
    const json_t *labels = array_of(object, label_keys);
    return json_is_scalar(json_array_get(labels, 0)) ? labels : NULL;
}

/* The labels of an object's series: its own, or those of an axis in it. */
static const json_t *find_labels(const json_t *object, size_t rows)
{
    const char *key;
    json_t *value;
    const json_t *labels = scalars_of(object);
    json_object_foreach((json_t *)object, key, value)
    {
        const json_t *axis = json_is_array(value) ? json_array_get(value, 0) : value;
        if (!labels && (*key == 'x' || *key == 'X') && json_array_size(scalars_of(axis)) == rows) {
            labels = scalars_of(axis);
        }
    }
    return json_array_size(labels) == rows ? labels : NULL;
}

static bool is_series_list(const json_t *list)
{
    const json_t *points = array_of(json_array_get(list, 0), value_keys), *first = json_array_get(points, 0);
    return json_is_number(first) || json_is_null(first) || (part_of(first, false) && part_of(first, true));
}

/* The next column, which has a name of its own: one that is there already gets its number behind it. */
static void add_column(struct json_sheet *s, const char *name)
{
    char numbered[JSON_NAME_BYTES + 24];
    const size_t next = s->names;
    size_t column = json_sheet_column(s, name, next);
    for (size_t number = next + 1; column < next; number++) { /* "rx 3" may be another's name, too */
        snprintf(numbered, sizeof numbered, "%.*s %zu", JSON_NAME_BYTES, name, number);
        column = json_sheet_column(s, numbered, next);
    }
}

/* The series that leads: the first that is called one that comes down, else the first. */
static const json_t *leading_of(const json_t *list)
{
    size_t i;
    json_t *series;
    json_array_foreach((json_t *)list, i, series)
    {
        const char *name = series_name(series);
        if (name_direction(&(struct cell){name, name + strlen(name)}) == TR_TRACE_DOWN &&
            array_of(series, value_keys)) {
            return series;
        }
    }
    return json_array_get(list, 0);
}

/* `labels` NULL: each series has an x of its own, of which that of the leading one counts. Series of another
 * length are left out, which is told. */
static void take_series(struct json_sheet *s, const json_t *list, const json_t *labels)
{
    const json_t *leader = leading_of(list);
    const json_t *values[CELLS_MAX], *leading = array_of(leader, value_keys);
    const json_t *own = labels ? labels : scalars_of(leader);
    size_t rows = json_array_size(leading), count = 0;
    bool points = !json_is_scalar(json_array_get(leading, 0));
    own = json_array_size(own) == rows && own != leading ? own : NULL;
    size_t time = points || own ? json_sheet_column(s, "time", s->names) : CELLS_MAX;
    for (size_t i = 0; i < json_array_size(list) && s->names < CELLS_MAX; i++) {
        const json_t *series = json_array_get(list, i), *mine = array_of(series, value_keys);
        if (json_array_size(mine) == rows) {
            values[s->names] = mine;
            add_column(s, series_name(series));
            count++;
        } else {
            s->others++;
        }
    }
    for (size_t i = 0; i < rows && count > 0; i++) {
        for (size_t k = time < CELLS_MAX ? 1 : 0; k < s->names; k++) {
            const json_t *value = json_array_get(values[k], i);
            s->cell[k] = points ? part_of(value, true) : value;
        }
        if (time < CELLS_MAX) {
            s->cell[time] = points ? part_of(json_array_get(leading, i), false) : json_array_get(own, i);
        }
        json_sheet_end_row(s, s->names);
    }
}

/* {"meta": {"start": 1700000000, "step": 300, "legend": ["rx"]}, "data": [[1.25e6], ...]}: rrdtool xport.
 * Each row is the mean of the step that ends at its time, from start + step on (rrd_xport.c). */
static bool take_xport(struct json_sheet *s, const json_t *object)
{
    const json_t *meta = json_object_get(object, "meta"), *legend = json_object_get(meta, "legend");
    const json_t *rows = json_object_get(object, "data"), *start = json_object_get(meta, "start");
    const json_t *step = json_object_get(meta, "step");
    const double start_s = json_number_value(start), step_s = json_number_value(step);
    size_t columns = json_array_size(legend);
    if (columns == 0 || columns >= CELLS_MAX || !json_is_number(start) || !json_is_number(step) ||
        json_array_size(json_array_get(rows, 0)) != columns ||
        !isfinite(start_s + step_s * (double)json_array_size(rows))) {
        return false;
    }
    json_sheet_column(s, "time", 0);
    for (size_t k = 0; k < columns; k++) {
        const char *name = json_string_value(json_array_get(legend, k));
        add_column(s, name ? name : "");
    }
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *at = json_real(start_s + (double)i * step_s);
        s->text.failed |= !at;
        s->cell[0] = at;
        for (size_t k = 0; k + 1 < s->names; k++) {
            s->cell[k + 1] = json_array_get(json_array_get(rows, i), k);
        }
        json_sheet_end_row(s, s->names);
        json_decref(at);
    }
    return true;
}

/* Units as Grafana names them (its valueFormats), where they are not spelt as others spell them. */
static const char *grafana_unit(const char *unit)
{
    static const char *const names[][2] = {
        {"binbps", "bit/s"}, {"binBps", "B/s"}, {"Kbits", "kbit/s"}, {"KBs", "kB/s"},
        {"Mbits", "Mbit/s"}, {"MBs", "MB/s"},   {"Gbits", "Gbit/s"}, {"GBs", "GB/s"},
        {"bps", "bit/s"},    {"Bps", "B/s"},    {"decbytes", "B"},   {"bytes", "B"},
    };
    for (size_t i = 0; unit && i < sizeof names / sizeof *names; i++) {
        if (strcmp(unit, names[i][0]) == 0) {
            return names[i][1];
        }
    }
    return unit;
}

/* {"schema": {"fields": [{"name": "Time"}, {"name": "in", "config": {"unit": "bps"}}]}, "data": {"values":
 * [[1704189600000], [1e7]]}}: a data frame of Grafana. */
static bool take_frame(struct json_sheet *s, const json_t *object)
{
    const json_t *fields = json_object_get(json_object_get(object, "schema"), "fields");
    const json_t *values = json_object_get(json_object_get(object, "data"), "values");
    size_t columns = json_array_size(fields), rows = json_array_size(json_array_get(values, 0));
    if (columns < 2 || columns > CELLS_MAX || json_array_size(values) != columns || rows == 0) {
        return false;
    }
    for (size_t k = 0; k < columns; k++) {
        const json_t *field = json_array_get(fields, k), *config = json_object_get(field, "config");
        const char *name = json_string_value(json_object_get(config, "displayNameFromDS"));
        const char *unit = grafana_unit(json_string_value(json_object_get(config, "unit")));
        char titled[JSON_NAME_BYTES];
        name = name ? name : json_string_value(json_object_get(field, "name"));
        snprintf(titled, sizeof titled, unit ? "%s (%s)" : "%s", name ? name : "", unit);
        add_column(s, titled);
    }
    for (size_t i = 0; i < rows && s->names == columns; i++) {
        for (size_t k = 0; k < columns; k++) {
            s->cell[k] = json_array_get(json_array_get(values, k), i);
        }
        json_sheet_end_row(s, columns);
    }
    return s->rows > 0;
}

static bool is_point(const json_t *value)
{
    return json_is_scalar(part_of(value, false)) && json_is_number(part_of(value, true)) &&
           (json_is_array(value) ? json_array_size(value) == 2 : json_object_size(value) == 2);
}

/* {"download": [[0, 3.2], ...], "upload": [{"x": 0, "y": 1}, ...]}: lists of points by name. */
static bool take_lists(struct json_sheet *s, const json_t *object)
{
    const char *key;
    json_t *member, *list = json_array();
    json_object_foreach((json_t *)object, key, member)
    {
        struct cell name = {key, key + strlen(key)};
        if (is_point(json_array_get(member, 0)) && (name_direction(&name) || name_is_rate(&name) > 0)) {
            json_array_append_new(list, json_pack("{s:s,s:O}", "name", key, "data", member));
        }
    }
    bool taken = json_array_size(list) > 0;
    if (taken) {
        take_series(s, list, NULL);
    }
    json_decref(list);
    return taken;
}

/* CloudWatch: {"Label": "NetworkIn", "Datapoints": [{"Timestamp": "..", "Sum": 7.5e7, "Unit": "Bytes"}]}. */
static bool take_datapoints(struct json_sheet *s, const json_t *object)
{
    static const char *const keys[] = {"Sum", "Average", "Maximum", "Minimum", NULL};
    const json_t *points = json_object_get(object, "Datapoints"), *first = json_array_get(points, 0);
    const char *label = json_string_value(json_object_get(object, "Label"));
    const char *unit = json_string_value(json_object_get(first, "Unit"));
    size_t k = 0;
    while (keys[k] && !json_object_get(first, keys[k])) {
        k++;
    }
    if (!label || !keys[k] || !json_object_get(first, "Timestamp")) {
        return false;
    }
    char name[JSON_NAME_BYTES];
    snprintf(name, sizeof name, unit ? "%s (%s)" : "%s", label, unit);
    json_sheet_column(s, "time", 0);
    json_sheet_column(s, name, 1);
    for (size_t i = 0; i < json_array_size(points); i++) {
        s->cell[0] = json_object_get(json_array_get(points, i), "Timestamp");
        s->cell[1] = json_object_get(json_array_get(points, i), keys[k]);
        json_sheet_end_row(s, 2);
    }
    return true;
}

bool json_charts_take(struct json_sheet *s, const json_t *value)
{
    const char *key;
    json_t *list;
    if (s->names > 0) {
        return false;
    }
    if (take_xport(s, value) || take_frame(s, value) || take_datapoints(s, value)) {
        return true;
    }
    if (json_is_array(value)) {
        bool plotly = is_series_list(value) && scalars_of(json_array_get(value, 0));
        if (plotly) {
            take_series(s, value, NULL);
        }
        return plotly;
    }
    if (take_lists(s, value)) {
        return true;
    }
    json_object_foreach((json_t *)value, key, list)
    {
        if (is_series_list(list)) {
            const json_t *first = array_of(json_array_get(list, 0), value_keys);
            take_series(s, list, find_labels(value, json_array_size(first)));
            return true;
        }
    }
    return take_values(s, value);
}
