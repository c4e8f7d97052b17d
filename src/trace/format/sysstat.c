/* sysstat's figures of network devices: what sar -n DEV prints, and sadf -d, -p and -j.
 *
 *     14:21:28        IFACE   rxpck/s   txpck/s    rxkB/s    txkB/s ...        sar
 *     14:21:29           va      8.00      9.00     31.81      0.70 ...
 *     # hostname;interval;timestamp;IFACE;rxpck/s;txpck/s;rxkB/s;txkB/s;...    sadf -d
 *     vm	1	2026-11-26 14:21:29 UTC	va	rxkB/s	31.81                        sadf -p
 *
 * A value is the mean of the interval that ends at its time; kB are 1024 bytes (sar's man page, and rxbyt/s
 * of old versions bytes). The time in front of sar's head is when the first interval began. */
#include "trace/format/json_in.h"
#include "trace/format/lines.h"
#include "trace/format/series_take.h"

#include <stdio.h>
#include <string.h>

enum kind { KIND_SAR, KIND_SADF_D, KIND_SADF_P };

struct log {
    struct reader *r;
    struct series_set set;
    enum kind kind;
    int iface, rx, tx, time, interval; /* cells; -1: none */
    bool bytes;                        /* rx and tx are bytes, not kB */
    bool restarts;
};

static bool is_rx(const struct cell *name)
{
    return cell_is(name, "rxkB/s") || cell_is(name, "rxbyt/s");
}

static bool is_tx(const struct cell *name)
{
    return cell_is(name, "txkB/s") || cell_is(name, "txbyt/s");
}

static bool is_sar_head(const char *line, const char *end)
{
    return line_has(line, end, " IFACE ") &&
           (line_has(line, end, "rxkB/s") || line_has(line, end, "rxbyt/s"));
}

static bool is_sadf_p(const char *line, const char *end)
{
    return line_has(line, end, "\trxkB/s\t") || line_has(line, end, "\ttxkB/s\t") ||
           line_has(line, end, "\trxbyt/s\t");
}

/* Its head is a comment, so no line of the sniff. */
static bool is_sadf_d(const struct sniff *sniff)
{
    return line_begins(sniff->begin, sniff->end, "# hostname;interval;timestamp") ||
           line_has(sniff->begin, sniff->end, "\n# hostname;interval;timestamp");
}

static bool looks_like_sysstat(const struct sniff *sniff, const char *name)
{
    (void)name;
    return is_sadf_d(sniff) || sniff_has_line(sniff, is_sar_head) || sniff_has_line(sniff, is_sadf_p);
}

static enum tr_status add(struct log *log, const struct cell *iface, enum tr_trace_direction direction,
                          double at_s, double length_s, double value, struct tr_error *err)
{
    struct series_point p = SERIES_POINT(at_s, log->bytes ? value / 1024 : value);
    p.length_s = length_s;
    return series_add(&log->set, iface->begin, (size_t)(iface->end - iface->begin), direction, p, err);
}

static void find_columns(struct log *log, const struct cell *c, size_t count)
{
    log->iface = log->rx = log->tx = log->time = log->interval = -1;
    for (size_t i = 0; i < count && i < CELLS_MAX; i++) {
        log->iface = cell_is(&c[i], "IFACE") ? (int)i : log->iface;
        log->time = cell_is(&c[i], "timestamp") ? (int)i : log->time;
        log->interval = cell_is(&c[i], "interval") ? (int)i : log->interval;
        log->rx = is_rx(&c[i]) && log->rx < 0 ? (int)i : log->rx;
        log->tx = is_tx(&c[i]) && log->tx < 0 ? (int)i : log->tx;
        log->bytes = is_rx(&c[i]) ? cell_is(&c[i], "rxbyt/s") : log->bytes;
    }
}

static bool fits(const struct log *log, size_t count)
{
    int last = log->rx > log->tx ? log->rx : log->tx;
    return log->iface >= 0 && last >= 0 && (size_t)log->iface < count && (size_t)last < count;
}

/* Some locales write a comma. */
static bool number(const struct cell *cell, double *out)
{
    return cell_number(cell, false, out) || cell_number(cell, true, out);
}

static enum tr_status add_pair(struct log *log, const struct cell *c, double at_s, double length_s,
                               struct tr_error *err)
{
    double value;
    enum tr_status status = TR_STATUS_OK;
    if (log->rx >= 0 && number(&c[log->rx], &value)) {
        status = add(log, &c[log->iface], TR_TRACE_DOWN, at_s, length_s, value, err);
    }
    if (status == TR_STATUS_OK && log->tx >= 0 && number(&c[log->tx], &value)) {
        status = add(log, &c[log->iface], TR_TRACE_UP, at_s, length_s, value, err);
    }
    return status;
}

/* ---- sar ---- */

/* "14:21:28" or "02:21:28 PM", which is two cells to others: they are made one. */
static size_t sar_cells(const char *line, const char *end, struct cell *c)
{
    size_t count = cells_split(line, end, BLANKS, c);
    count = count < CELLS_MAX ? count : CELLS_MAX;
    if (count > 1 && (cell_is(&c[1], "AM") || cell_is(&c[1], "PM"))) {
        c[0].end = c[1].end;
        memmove(c + 1, c + 2, (count - 2) * sizeof *c);
        count--;
    }
    return count;
}

static enum tr_status take_sar(struct log *log, const char *line, const char *end, struct tr_error *err)
{
    struct cell c[CELLS_MAX];
    double at_s;
    size_t count = sar_cells(line, end, c);
    log->restarts |= line_has(line, end, "LINUX RESTART");
    if (is_sar_head(line, end)) {
        find_columns(log, c, count);
        /* devices are not known yet: the time goes to those that there are, and to the first that come */
        if (count > 0 && log->set.count == 0) {
            series_time(&log->set, &c[0], &at_s);
        }
        return TR_STATUS_OK;
    }
    if (!fits(log, count) || !is_clock(&c[0]) || !series_time(&log->set, &c[0], &at_s)) {
        return TR_STATUS_OK;
    }
    return add_pair(log, c, at_s, NAN, err);
}

/* ---- sadf ---- */

/* "2026-11-26 14:21:29 UTC", or with -U seconds since 1970 */
static bool stamp(struct log *log, const struct cell *cell, double *at_s)
{
    return series_time(&log->set, cell, at_s) || series_epoch(&log->set, cell, 1, at_s);
}

static enum tr_status take_sadf_d(struct log *log, const char *line, const char *end, struct tr_error *err)
{
    struct cell c[CELLS_MAX];
    double at_s, length_s = NAN;
    if (line_begins(line, end, "# ")) {
        size_t count = cells_split(line + 2, end, ';', c);
        find_columns(log, c, count);
        return TR_STATUS_OK;
    }
    size_t count = cells_split(line, end, ';', c);
    if (!fits(log, count) || log->time < 0 || (size_t)log->time >= count ||
        !stamp(log, &c[log->time], &at_s)) {
        return TR_STATUS_OK;
    }
    if (log->interval >= 0 && (size_t)log->interval < count &&
        (!number(&c[log->interval], &length_s) || !(length_s > 0))) {
        length_s = NAN;
    }
    return add_pair(log, c, at_s, length_s, err);
}

static enum tr_status take_sadf_p(struct log *log, const char *line, const char *end, struct tr_error *err)
{
    enum { P_INTERVAL = 1, P_TIME, P_IFACE, P_NAME, P_VALUE, P_CELLS };
    struct cell c[CELLS_MAX];
    double at_s, value, length_s;
    if (cells_split(line, end, '\t', c) != P_CELLS || !(is_rx(&c[P_NAME]) || is_tx(&c[P_NAME])) ||
        !stamp(log, &c[P_TIME], &at_s) || !number(&c[P_VALUE], &value)) {
        return TR_STATUS_OK;
    }
    length_s = number(&c[P_INTERVAL], &length_s) && length_s > 0 ? length_s : NAN;
    log->bytes = cell_ends_with(&c[P_NAME], "byt/s");
    return add(log, &c[P_IFACE], is_rx(&c[P_NAME]) ? TR_TRACE_DOWN : TR_TRACE_UP, at_s, length_s, value, err);
}

static enum tr_status take_line(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    return log->kind == KIND_SAR      ? take_sar(log, line, end, err)
           : log->kind == KIND_SADF_D ? take_sadf_d(log, line, end, err)
                                      : take_sadf_p(log, line, end, err);
}

static enum tr_status finish(struct log *log, const char *what, struct tr_error *err)
{
    struct builder *b = log->r->b;
    b->unit = &RATE_KIBYTES;
    if (log->set.count == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, b->name,
                            "holds no network device of %s; ask for it with -n DEV", what);
    }
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                 "taken for %s: kB of 1024 byte a second, means of the time before each stamp", what);
    series_is_traffic(log->r);
    if (log->restarts) {
        builder_note(b, TR_TRACE_NOTE_STAMPS, true, CHOICES(CHOICE(GAP, "zero"), CHOICE(GAP, "cut")),
                     "the machine was restarted in between");
    }
    return series_take(&log->set, err);
}

static enum tr_status read_sysstat(struct reader *r, struct tr_error *err)
{
    static const char *const names[] = {"sar", "sadf-csv", "sadf-p"};
    struct log log = {.r = r, .iface = -1};
    log.kind = is_sadf_d(r->sniff)                   ? KIND_SADF_D
               : sniff_has_line(r->sniff, is_sadf_p) ? KIND_SADF_P
                                                     : KIND_SAR;
    r->b->format = names[log.kind];
    series_init(&log.set, r, SERIES_PRECEDING, "device");
    enum tr_status status = lines_each(r, take_line, &log, err);
    status = status == TR_STATUS_OK ? finish(&log, log.kind == KIND_SAR ? "sar -n DEV" : "sadf -n DEV", err)
                                    : status;
    series_destroy(&log.set);
    return status;
}

/* ---- sadf -j ---- */

static bool is_sadf_json(const json_t *first, bool in_array)
{
    (void)in_array;
    return json_object_get(json_object_get(first, "sysstat"), "hosts") != NULL;
}

static enum tr_status take_statistics(struct log *log, const json_t *statistics, struct tr_error *err)
{
    const json_t *when = json_object_get(statistics, "timestamp");
    const char *date = json_string_value(json_object_get(when, "date"));
    const char *time = json_string_value(json_object_get(when, "time"));
    const json_t *devices = json_object_get(json_object_get(statistics, "network"), "net-dev");
    char text[64];
    double at_s, length_s, value;
    if (!date || !time) {
        return TR_STATUS_OK;
    }
    snprintf(text, sizeof text, "%.20s %.20s%s", date, time,
             json_is_true(json_object_get(when, "utc")) ||
                     json_number_value(json_object_get(when, "utc")) == 1
                 ? "Z"
                 : "");
    if (!series_time(&log->set, &(struct cell){text, text + strlen(text)}, &at_s)) {
        return TR_STATUS_OK;
    }
    length_s = json_get_number(when, "interval", &length_s) && length_s > 0 ? length_s : NAN;
    size_t i;
    json_t *device;
    json_array_foreach(devices, i, device)
    {
        const char *name = json_string_value(json_object_get(device, "iface"));
        struct cell iface = {name ? name : "", name ? name + strlen(name) : ""};
        enum tr_status status = TR_STATUS_OK;
        if (json_get_number(device, "rxkB", &value)) {
            status = add(log, &iface, TR_TRACE_DOWN, at_s, length_s, value, err);
        }
        if (status == TR_STATUS_OK && json_get_number(device, "txkB", &value)) {
            status = add(log, &iface, TR_TRACE_UP, at_s, length_s, value, err);
        }
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

static enum tr_status read_sadf_json(struct reader *r, struct tr_error *err)
{
    struct log log = {.r = r};
    struct json_text t;
    json_t *document = NULL;
    r->b->format = "sadf-json";
    series_init(&log.set, r, SERIES_PRECEDING, "device");
    enum tr_status status = json_text_of(r, &t, err);
    status = status == TR_STATUS_OK ? json_value(&t, &document, err) : status;
    size_t i, k;
    json_t *host, *statistics;
    json_array_foreach(json_object_get(json_object_get(document, "sysstat"), "hosts"), i, host)
    {
        json_array_foreach(json_object_get(host, "statistics"), k, statistics)
        {
            status = status == TR_STATUS_OK ? take_statistics(&log, statistics, err) : status;
        }
    }
    status = status == TR_STATUS_OK ? finish(&log, "sadf -j", err) : status;
    json_decref(document);
    series_destroy(&log.set);
    return status;
}

const struct trace_format sysstat_formats[] = {
    {
        .name = "sar",
        .title = "what sar -n DEV prints",
        .first_line = "14:21:28        IFACE   rxpck/s   txpck/s    rxkB/s    txkB/s",
        .looks_like = looks_like_sysstat,
        .read = read_sysstat,
    },
    {
        .name = "sadf-csv",
        .title = "sadf -d -- -n DEV",
        .first_line = "# hostname;interval;timestamp;IFACE;rxpck/s;txpck/s;rxkB/s;txkB/s",
        .read = read_sysstat,
    },
    {
        .name = "sadf-p",
        .title = "sadf -p -- -n DEV",
        .first_line = "host\\t1\\t2026-11-26 14:21:29 UTC\\teth0\\trxkB/s\\t31.81",
        .read = read_sysstat,
    },
    {
        .name = "sadf-json",
        .title = "sadf -j -- -n DEV",
        .first_line = "{\"sysstat\": {\"hosts\": [",
        .is_json = is_sadf_json,
        .read = read_sadf_json,
    },
    {0},
};
