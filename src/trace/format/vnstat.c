/* vnstat: --json, its database of bytes a five minutes, hour, day; and -l, what passes now, printed or
 * --json.
 *
 *     {"vnstatversion":"2.10","jsonversion":"2","interfaces":[{"name":"eth0","traffic":{"fiveminute":[
 *     {"index":1,"seconds":2,"rx":{"bytespersecond":502527,...},"tx":{...}}                      -l --json
 *        rx:     4.03 Mbit/s   230 p/s          tx:   157.18 kbit/s   227 p/s                    -l
 *
 * JSON of version 1 counts KiB, of version 2 bytes (vnstat's man page). */
#include "trace/format/json_in.h"
#include "trace/format/lines.h"
#include "trace/format/series_take.h"

#include <stdio.h>
#include <string.h>

#define LIVE_STEP_S 2 /* of -l, unless the configuration says otherwise */

static const struct resolution {
    const char *key, *key_v1;
    double length_s;
} resolutions[] = {{"fiveminute", "fiveminutes", 300}, {"hour", "hours", 3600}, {"day", "days", 86400}};

static bool is_vnstat(const json_t *first, bool in_array)
{
    (void)in_array;
    return json_object_get(first, "vnstatversion") && json_object_get(first, "jsonversion");
}

struct log {
    struct reader *r;
    struct series_set set;
    double kilo; /* bytes a unit */
};

static int part(const json_t *object, const char *key, int otherwise)
{
    double value;
    return json_get_number(object, key, &value) && value >= 0 && value < 10000 ? (int)value : otherwise;
}

static bool stamp(struct log *log, const json_t *entry, double *at_s)
{
    const json_t *date = json_object_get(entry, "date"), *time = json_object_get(entry, "time");
    double id;
    char text[40];
    /* version 1 has the hour as "id" */
    int hour = time ? part(time, "hour", 0) : json_get_number(entry, "id", &id) && id < 24 ? (int)id : 0;
    snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:00", part(date, "year", 0), part(date, "month", 1),
             part(date, "day", 1), hour, part(time, "minute", 0));
    return series_time(&log->set, &(struct cell){text, text + strlen(text)}, at_s);
}

static enum tr_status add_entries(struct log *log, const char *name, const json_t *entries, double length_s,
                                  struct tr_error *err)
{
    size_t i;
    json_t *entry;
    json_array_foreach(entries, i, entry)
    {
        double at_s, value;
        if (!stamp(log, entry, &at_s)) {
            continue;
        }
        for (int way = 0; way < 2; way++) {
            if (json_get_number(entry, way == 0 ? "rx" : "tx", &value)) {
                struct series_point p = SERIES_POINT(at_s, value * log->kilo / length_s);
                p.length_s = length_s;
                enum tr_status status =
                    series_add(&log->set, name, strlen(name), way == 0 ? TR_TRACE_DOWN : TR_TRACE_UP, p, err);
                if (status != TR_STATUS_OK) {
                    return status;
                }
            }
        }
    }
    return TR_STATUS_OK;
}

/* The finest resolution goes by the interface's name, coarser ones as "eth0:hour". */
static enum tr_status add_interface(struct log *log, const json_t *interface, struct tr_error *err)
{
    const json_t *traffic = json_object_get(interface, "traffic");
    const char *id = json_string_value(json_object_get(interface, "name"));
    id = id ? id : json_string_value(json_object_get(interface, "id"));
    bool named = false;
    for (size_t i = 0; i < sizeof resolutions / sizeof *resolutions; i++) {
        const json_t *entries = json_object_get(traffic, resolutions[i].key);
        entries = entries ? entries : json_object_get(traffic, resolutions[i].key_v1);
        if (json_array_size(entries) == 0) {
            continue;
        }
        char name[SERIES_NAME_BYTES];
        snprintf(name, sizeof name, named ? "%s:%s" : "%s", id ? id : "", resolutions[i].key);
        enum tr_status status = add_entries(log, name, entries, resolutions[i].length_s, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
        named = true;
    }
    return TR_STATUS_OK;
}

/* ---- -l --json: the document that names the interface, then one a row ---- */

static enum tr_status add_row(struct log *log, const char *interface, const json_t *row, double *before_s,
                              struct tr_error *err)
{
    double seconds, value;
    if (!json_get_number(row, "seconds", &seconds) || !(seconds > *before_s)) {
        return TR_STATUS_OK;
    }
    for (int way = 0; way < 2; way++) {
        const json_t *link = json_object_get(row, way == 0 ? "rx" : "tx");
        double bytes, length_s = seconds - *before_s;
        value = NAN;
        if (json_get_number(link, "bytes", &bytes)) {
            value = bytes / length_s;
        } else {
            json_get_number(link, "bytespersecond", &value);
        }
        struct series_point p = SERIES_POINT(seconds, value);
        p.length_s = length_s;
        enum tr_status status = series_add(&log->set, interface, strlen(interface),
                                           way == 0 ? TR_TRACE_DOWN : TR_TRACE_UP, p, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    *before_s = seconds;
    return TR_STATUS_OK;
}

static enum tr_status add_live(struct log *log, struct json_text *t, const char *interface,
                               struct tr_error *err)
{
    double before_s = 0;
    enum tr_status status = TR_STATUS_OK;
    log->set.timing = SERIES_LENGTHS;
    while (status == TR_STATUS_OK && json_peek(t) != '\0') {
        json_t *row;
        status = json_value(t, &row, err);
        if (status != TR_STATUS_OK && log->set.count > 0) { /* stopped in mid-line */
            builder_note(log->r->b, TR_TRACE_NOTE_SKIPPED, true, NULL, "the last line is cut off");
            return TR_STATUS_OK;
        }
        if (status == TR_STATUS_OK) {
            status = add_row(log, interface, row, &before_s, err);
            json_decref(row);
        }
    }
    return status;
}

static enum tr_status read_document(struct log *log, struct json_text *t, struct tr_error *err)
{
    struct builder *b = log->r->b;
    json_t *document;
    enum tr_status status = json_value(t, &document, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    const json_t *interfaces = json_object_get(document, "interfaces");
    const char *version = json_string_value(json_object_get(document, "jsonversion"));
    const char *live = json_string_value(json_object_get(document, "interface"));
    log->kilo = version && strcmp(version, "1") == 0 ? 1024 : 1;
    if (live && !interfaces) {
        status = add_live(log, t, live, err);
    } else {
        size_t i;
        json_t *interface;
        json_array_foreach(interfaces, i, interface)
        {
            status = status == TR_STATUS_OK ? add_interface(log, interface, err) : status;
        }
        builder_note(
            b, TR_TRACE_NOTE_KIND, true, NULL,
            "vnstat counts in steps of minutes to days: what happened within one is not in the file");
    }
    json_decref(document);
    return status;
}

static enum tr_status read_vnstat(struct reader *r, struct tr_error *err)
{
    struct log log = {.r = r};
    struct json_text t;
    r->b->format = "vnstat-json";
    r->b->unit = &RATE_BYTES;
    series_init(&log.set, r, SERIES_SPANS, "interface");
    enum tr_status status = json_text_of(r, &t, err);
    status = status == TR_STATUS_OK ? read_document(&log, &t, err) : status;
    if (status == TR_STATUS_OK) {
        builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for vnstat --json");
        series_is_traffic(r);
        status = series_take(&log.set, err);
    }
    series_destroy(&log.set);
    return status;
}

/* ---- -l ---- */

static bool is_live_row(const char *line, const char *end)
{
    const char *rx = line_after(line, end, "rx:"), *tx = rx ? line_after(rx, end, "tx:") : NULL;
    return tx && line_has(rx, end, "it/s") && line_has(rx, end, "p/s");
}

static bool is_live(const char *line, const char *end)
{
    return (line_begins(line, end, "Monitoring ") && line_has(line, end, "CTRL-C")) || is_live_row(line, end);
}

static bool looks_like_vnstat_live(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_live);
}

/* "4.03 Mbit/s", "502.53 KiB/s" by configuration */
static double rate_bits(const char *p)
{
    static const char *const bytes[] = {"B/s", "KiB/s", "MiB/s", "GiB/s"};
    double value;
    p = line_number(p, &value);
    struct cell unit = p ? line_word(p) : (struct cell){0};
    if (!p) {
        return NAN;
    }
    double factor = 8;
    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++, factor *= 1024) {
        if (cell_is(&unit, bytes[i])) {
            return value * factor;
        }
    }
    const struct rate_unit *known = rate_unit_printed(unit.begin, (size_t)(unit.end - unit.begin));
    return known ? rate_to_mbps(known, value) * 1e6 : NAN;
}

static enum tr_status take_live(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct line_copy copy;
    enum tr_status status = TR_STATUS_OK;
    /* one row overwrites the other: ESC [1G, or a carriage return */
    for (const char *p = line; status == TR_STATUS_OK && p < end;) {
        const char *next = line_after(p, end, "\033[1G");
        const char *stop = next ? next - strlen("\033[1G") : end;
        line_plain(&copy, p, stop);
        if (is_live_row(copy.text, copy.end)) {
            const char *rx = line_after(copy.text, copy.end, "rx:"), *tx = line_after(rx, copy.end, "tx:");
            struct series_point down = SERIES_POINT(0, rate_bits(rx)), up = SERIES_POINT(0, rate_bits(tx));
            down.length_s = up.length_s = LIVE_STEP_S;
            status = series_add(&log->set, "", 0, TR_TRACE_DOWN, down, err);
            status = status == TR_STATUS_OK ? series_add(&log->set, "", 0, TR_TRACE_UP, up, err) : status;
        }
        p = next ? next : end;
    }
    return status;
}

static enum tr_status read_vnstat_live(struct reader *r, struct tr_error *err)
{
    struct log log = {.r = r};
    r->b->format = "vnstat-live";
    r->b->unit = &RATE_BPS;
    series_init(&log.set, r, SERIES_LENGTHS, "interface");
    enum tr_status status = lines_each(r, take_live, &log, err);
    if (status == TR_STATUS_OK) {
        builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for what vnstat -l prints");
        series_is_traffic(r);
        builder_note(r->b, TR_TRACE_NOTE_STAMPS, true, NULL,
                     "rows have no time: each is given %d s, vnstat's default (--json has it)", LIVE_STEP_S);
        status = series_take(&log.set, err);
    }
    series_destroy(&log.set);
    return status;
}

const struct trace_format vnstat_formats[] = {
    {
        .name = "vnstat-live",
        .title = "what vnstat -l prints",
        .first_line = "Monitoring eth0...    (press CTRL-C to stop)",
        .looks_like = looks_like_vnstat_live,
        .read = read_vnstat_live,
    },
    {
        .name = "vnstat-json",
        .title = "vnstat --json, also with -l",
        .first_line = "{\"vnstatversion\":\"2.10\",\"jsonversion\":\"2\",\"interfaces\":[",
        .is_json = is_vnstat,
        .read = read_vnstat,
    },
    {0},
};
