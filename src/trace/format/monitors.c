/* Small monitors of network devices, a row an interval:
 *
 *       Time            va             ifstat -t: KB of 1024 byte, with -b kbit of 1000
 *     HH:MM:SS   KB/s in  KB/s out
 *     14:21:29     31.74      0.70
 *
 *        packets  errs      bytes    packets  errs      bytes colls    netstat -w 1 (BSD, macOS)
 *            876     0    1049079        451     0      33000     0
 *
 *     | Interval | Frames |  Bytes  |   tshark -q -z io,stat,1: bytes an interval
 *     |  0 <> 1  |    920 | 1049079 |
 */
#include "trace/format/lines.h"
#include "trace/format/series_take.h"

#include "base/number.h"

#include <stdio.h>
#include <string.h>

enum { DEVICES_MAX = CELLS_MAX };

struct device {
    char name[SERIES_NAME_BYTES];
    enum tr_trace_direction direction;
    int cell; /* -1: none */
};

struct log {
    struct reader *r;
    struct series_set set;
    struct device devices[DEVICES_MAX];
    size_t count;
    bool timed, bits;
    size_t rows;
};

static void name_device(struct device *d, const struct cell *name)
{
    snprintf(d->name, sizeof d->name, "%.*s", (int)(name->end - name->begin), name->begin);
}

static enum tr_status add(struct log *log, const struct device *d, struct series_point p,
                          struct tr_error *err)
{
    return series_add(&log->set, d->name, strlen(d->name), d->direction, p, err);
}

/* ---- ifstat ---- */

static bool is_ifstat_head(const char *line, const char *end)
{
    return (line_has(line, end, "KB/s in") && line_has(line, end, "KB/s out")) ||
           (line_has(line, end, "Kbps in") && line_has(line, end, "Kbps out"));
}

static bool looks_like_ifstat(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_ifstat_head);
}

static enum tr_status take_ifstat(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct cell c[CELLS_MAX];
    size_t count = cells_split(line, end, BLANKS, c);
    count = count < CELLS_MAX ? count : CELLS_MAX;
    if (is_ifstat_head(line, end)) {
        log->timed = line_has(line, end, "HH:MM:SS");
        log->bits = line_has(line, end, "Kbps in");
        return TR_STATUS_OK;
    }
    double value, at_s;
    bool row = count > 0 && (cell_number(&c[0], false, &value) || is_clock(&c[0]) || cell_is(&c[0], "n/a"));
    if (!row) { /* the devices' names; a page may begin anew */
        bool time = count > 0 && cell_is(&c[0], "Time");
        log->count = 0;
        for (size_t i = time; i < count; i++) {
            name_device(&log->devices[log->count++], &c[i]);
        }
        return TR_STATUS_OK;
    }
    bool clock = is_clock(&c[0]);
    at_s = (double)log->rows++;
    if (clock && !series_time(&log->set, &c[0], &at_s)) {
        return TR_STATUS_OK;
    }
    for (size_t i = 0; i < log->count && clock + 2 * i + 1 < count; i++) {
        for (size_t way = 0; way < 2; way++) {
            struct device d = log->devices[i];
            d.direction = way == 0 ? TR_TRACE_DOWN : TR_TRACE_UP;
            if (!cell_number(&c[clock + 2 * i + way], false, &value)) {
                value = NAN;
            }
            enum tr_status status = add(log, &d, SERIES_POINT(at_s, value), err);
            if (status != TR_STATUS_OK) {
                return status;
            }
        }
    }
    return TR_STATUS_OK;
}

static enum tr_status read_ifstat(struct reader *r, struct tr_error *err)
{
    struct log log = {.r = r};
    r->b->format = "ifstat";
    series_init(&log.set, r, SERIES_PRECEDING, "interface");
    enum tr_status status = lines_each(r, take_ifstat, &log, err);
    r->b->unit = log.bits ? &RATE_KBPS : &RATE_KIBYTES;
    if (status == TR_STATUS_OK) {
        builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for ifstat: %s",
                     log.bits ? "kbit/s" : "KB of 1024 byte a second");
        series_is_traffic(r);
        if (!log.timed) {
            builder_note(r->b, TR_TRACE_NOTE_STAMPS, true, NULL,
                         "rows have no time (ifstat -t gives it): each is given 1 s");
        }
        status = series_take(&log.set, err);
    }
    series_destroy(&log.set);
    return status;
}

/* "| Interval | Frames |  Bytes  | Frames | Bytes |": the k-th that says Bytes is of device k */
static void take_titles(struct log *log, const struct cell *c, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cell_is(&c[i], "bytes") && log->count < DEVICES_MAX) {
            log->devices[log->count++].cell = (int)i;
        }
    }
}

/* ---- netstat -w ---- */

static bool is_netstat_head(const char *line, const char *end)
{
    const char *in = line_after(line, end, "packets"), *out = in ? line_after(in, end, "packets") : NULL;
    return out && line_has(in, out, " bytes ") && line_has(out, end, " bytes") && line_has(out, end, "colls");
}

static bool looks_like_netstat(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_netstat_head);
}

static enum tr_status take_netstat(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct cell c[CELLS_MAX];
    double value;
    size_t count = cells_split(line, end, BLANKS, c);
    count = count < CELLS_MAX ? count : CELLS_MAX;
    if (is_netstat_head(line, end)) { /* comes again every screen */
        log->count = 0;
        take_titles(log, c, count);
        return TR_STATUS_OK;
    }
    bool row = log->count == 2 && count > (size_t)log->devices[1].cell;
    enum tr_status status = TR_STATUS_OK;
    for (int way = 0; way < 2 && row && status == TR_STATUS_OK; way++) {
        if (cell_number(&c[log->devices[way].cell], false, &value)) {
            struct device d = {.name = "", .direction = way == 0 ? TR_TRACE_DOWN : TR_TRACE_UP};
            status = add(log, &d, SERIES_POINT((double)log->rows, value), err);
        }
    }
    log->rows += row;
    return status;
}

static enum tr_status read_netstat(struct reader *r, struct tr_error *err)
{
    struct log log = {.r = r};
    r->b->format = "netstat";
    r->b->unit = &RATE_BYTES;
    series_init(&log.set, r, SERIES_PRECEDING, "interface");
    enum tr_status status = lines_each(r, take_netstat, &log, err);
    if (status == TR_STATUS_OK) {
        builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                     "taken for netstat -w: bytes an interval, in and out");
        series_is_traffic(r);
        builder_note(r->b, TR_TRACE_NOTE_STAMPS, true, CHOICES(CHOICE(SCALE, "")),
                     "rows have no time: each is given the 1 s of netstat -w 1");
        status = series_take(&log.set, err);
    }
    series_destroy(&log.set);
    return status;
}

/* ---- tshark -z io,stat ---- */

static bool is_iostat_head(const char *line, const char *end)
{
    return line_begins(line, end, "| IO Statistics") || line_begins(line, end, "| Interval | Frames");
}

static bool looks_like_iostat(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_iostat_head);
}

/* "| Col 1: ip.src==192.0.2.2   |", "|     2: ip.dst==192.0.2.2  |" */
static bool take_filter(struct log *log, const char *line, const char *end)
{
    double number;
    const char *p = line_after(line, end, "| Col ");
    p = p ? p : line + (*line == '|');
    p = line_number(p, &number);
    if (!p || *p != ':' || !(number >= 1 && number <= DEVICES_MAX) || line_has(p, end, "|1")) {
        return false;
    }
    struct cell name = {line_skip_blanks(p + 1), end};
    while (name.end > name.begin && strchr(" |", name.end[-1])) {
        name.end--;
    }
    struct device *d = &log->devices[(int)number - 1];
    *d = (struct device){.cell = -1};
    name_device(d, &name);
    return true;
}

static enum tr_status take_iostat(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct cell c[CELLS_MAX];
    double from_s, to_s, value;
    const char *duration = line_after(line, end, "Duration:");
    if (duration && line_number(duration, &value) && value > 0) {
        log->r->b->grid_end = value; /* kept here until the last row, which ends at "Dur" */
    }
    if (*line != '|' || take_filter(log, line, end)) {
        return TR_STATUS_OK;
    }
    size_t count = cells_split(line + 1, end, '|', c);
    count = count < CELLS_MAX ? count : CELLS_MAX;
    if (count > 0 && cell_is(&c[0], "Interval")) {
        log->count = 0;
        take_titles(log, c, count);
        return TR_STATUS_OK;
    }
    const char *arrow = count > 0 ? line_after(c[0].begin, c[0].end, "<>") : NULL;
    if (!arrow || !line_number(c[0].begin, &from_s)) {
        return TR_STATUS_OK;
    }
    if (!line_number(arrow, &to_s)) {
        to_s = log->r->b->grid_end;
    }
    if (!(to_s > from_s) || !isfinite(to_s)) {
        return TR_STATUS_OK;
    }
    for (size_t i = 0; i < log->count; i++) {
        const struct device *d = &log->devices[i];
        if ((size_t)d->cell < count && cell_number(&c[d->cell], false, &value)) {
            struct series_point p = SERIES_POINT(from_s, value / (to_s - from_s));
            p.length_s = to_s - from_s;
            enum tr_status status = add(log, d, p, err);
            if (status != TR_STATUS_OK) {
                return status;
            }
        }
    }
    return TR_STATUS_OK;
}

static enum tr_status read_iostat(struct reader *r, struct tr_error *err)
{
    struct log log = {.r = r};
    r->b->format = "tshark-io-stat";
    r->b->unit = &RATE_BYTES;
    series_init(&log.set, r, SERIES_LENGTHS, "filter");
    enum tr_status status = lines_each(r, take_iostat, &log, err);
    if (status == TR_STATUS_OK && log.set.count == 0) {
        status = tr_error_set(
            err, TR_STATUS_FAILED, r->in->name,
            "is a table of tshark -z io,stat without bytes an interval; run it with -z io,stat,1");
    }
    if (status == TR_STATUS_OK) {
        builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                     "taken for tshark -z io,stat: bytes of frames an interval");
        series_is_traffic(r);
        status = series_take(&log.set, err);
    }
    series_destroy(&log.set);
    return status;
}

const struct trace_format monitors_formats[] = {
    {
        .name = "ifstat",
        .title = "what ifstat prints",
        .first_line = " KB/s in  KB/s out",
        .looks_like = looks_like_ifstat,
        .read = read_ifstat,
    },
    {
        .name = "netstat",
        .title = "what netstat -w prints",
        .first_line = "   packets  errs      bytes    packets  errs      bytes colls",
        .looks_like = looks_like_netstat,
        .read = read_netstat,
    },
    {
        .name = "tshark-io-stat",
        .title = "tshark -q -z io,stat,1",
        .first_line = "| Interval | Frames |  Bytes  |",
        .looks_like = looks_like_iostat,
        .read = read_iostat,
    },
    {0},
};
