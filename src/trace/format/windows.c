/* Windows' performance counters, as byte/s of network interfaces, means of the time before each stamp:
 *
 *     "(PDH-CSV 4.0) (UTC)(0)","\\H\\Network Interface(N)\\Bytes Received/sec",...   typeperf, perfmon
 *     "03/01/2025 10:00:01.123","1250000.0","100.0"
 *
 *     Timestamp                 CounterSamples                    PowerShell: Get-Counter -Continuous
 *     ---------                 --------------
 *     1/2/2024 10:00:00 AM      \\h\\network interface(n)\\bytes received/sec :
 *                               1250000
 *
 *     Path             : \\h\\network interface(n)\\bytes received/sec     (Get-Counter).CounterSamples | fl
 *     CookedValue      : 1250000
 *     Timestamp        : 1/2/2024 10:00:00 AM
 *
 *     "Path","InstanceName","CookedValue",...,"Timestamp",...       the same through Export-Csv
 *
 *     "Readings","Timestamp","CounterSamples"                       Get-Counter through Export-Csv
 *     "\\h\network interface(n)\bytes received/sec :
 *     1250000
 *     ","1/2/2024 10:00:00 AM","Microsoft.PowerShell.Commands.GetCounter.PerformanceCounterSample[]"
 */
#include "trace/format/lines.h"
#include "trace/format/series_take.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNTERS_MAX = CELLS_MAX };

struct counter {
    char name[SERIES_NAME_BYTES];
    enum tr_trace_direction direction;
    int cell;
};

struct log {
    struct reader *r;
    struct series_set set;
    char delim;
    /* typeperf */
    struct counter counters[COUNTERS_MAX];
    size_t count;
    /* PowerShell */
    struct counter counter;       /* whose value comes next */
    double waiting[COUNTERS_MAX]; /* values of `counters`, whose stamp comes behind them */
    bool has_counter, has_time, has_value;
    double at_s, value;
    int path, cooked, stamp; /* of Export-Csv */
};

static enum tr_status add(struct log *log, const struct counter *d, struct series_point p,
                          struct tr_error *err)
{
    return series_add(&log->set, d->name, strlen(d->name), d->direction, p, err);
}

static bool has_one(const struct cell *cell, const char *const *words)
{
    bool has = false;
    for (; *words && !has; words++) {
        has = cell_has(cell, *words);
    }
    return has;
}

/* "\\HOST\Network Interface(NAME)\Bytes Received/sec", in Windows' language. What is no rate of bytes, and
 * the sum of both ways, is none. */
static bool parse_counter(const struct cell *cell, struct counter *d)
{
    static const char *const bytes[] = {"byte", "octet", "oktett", NULL};
    static const char *const down[] = {"received", "empfangen", "re\303\247us", "recibido",
                                       "ricevut",  "recebido",  "ontvangen",    NULL};
    static const char *const up[] = {"sent", "gesendet", "envoy", "enviado", "inviat", "verzonden", NULL};
    const char *slash = cell->end;
    while (slash > cell->begin && slash[-1] != '\\') {
        slash--;
    }
    struct cell counter = {slash, cell->end};
    if (!has_one(&counter, bytes) || !memchr(counter.begin, '/', (size_t)(counter.end - counter.begin))) {
        return false;
    }
    d->direction = has_one(&counter, down) ? TR_TRACE_DOWN
                   : has_one(&counter, up) ? TR_TRACE_UP
                                           : TR_TRACE_ANY_DIRECTION;
    const char *open = memchr(cell->begin, '(', (size_t)(slash - cell->begin));
    const char *close = open ? memrchr(open, ')', (size_t)(slash - open)) : NULL;
    struct cell name = {close ? open + 1 : slash, close ? close : cell->end};
    snprintf(d->name, sizeof d->name, "%.*s", (int)(name.end - name.begin), name.begin);
    if (d->direction == TR_TRACE_ANY_DIRECTION) { /* down and up together are no link's rate: by name only */
        size_t n = strlen(d->name);
        snprintf(d->name + n, sizeof d->name - n, " total");
    }
    return true;
}

/* A number, as it is written where decimals have points or where they have commas. */
static bool read_value(const struct cell *cell, double *out)
{
    return cell_number(cell, false, out) || cell_number(cell, true, out);
}

/* ---- typeperf, perfmon, relog ---- */

static bool looks_like_typeperf(const struct sniff *sniff, const char *name)
{
    (void)name;
    return line_begins(sniff->begin, sniff->end, "\"(PDH-CSV") ||
           line_begins(sniff->begin, sniff->end, "(PDH-CSV") ||
           line_begins(sniff->begin, sniff->end, "\"(PDH-TSV") ||
           line_begins(sniff->begin, sniff->end, "(PDH-TSV");
}

static enum tr_status take_typeperf(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct cell c[CELLS_MAX];
    double at_s, value;
    size_t count = cells_split(line, end, log->delim, c);
    count = count < CELLS_MAX ? count : CELLS_MAX;
    if (count > 0 && cell_has(&c[0], "(PDH-")) {
        log->count = 0;
        for (size_t i = 1; i < count; i++) {
            struct counter *d = &log->counters[log->count];
            d->cell = (int)i;
            log->count += parse_counter(&c[i], d);
        }
        return TR_STATUS_OK;
    }
    if (count < 2 || !series_time(&log->set, &c[0], &at_s)) {
        return TR_STATUS_OK;
    }
    for (size_t i = 0; i < log->count; i++) {
        const struct counter *d = &log->counters[i];
        bool has = (size_t)d->cell < count && read_value(&c[d->cell], &value);
        enum tr_status status = add(log, d, SERIES_POINT(at_s, has ? value : NAN), err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

/* ---- PowerShell ---- */

static bool is_get_counter(const char *line, const char *end)
{
    return (line_has(line, end, "Timestamp") && line_has(line, end, "CounterSamples")) ||
           (line_begins(line, end, "Path") && line_has(line, end, ": \\\\")) ||
           (line_has(line, end, "Path") && line_has(line, end, "CookedValue"));
}

static bool looks_like_get_counter(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_get_counter);
}

static struct cell trimmed(const char *begin, const char *end)
{
    struct cell cell = {begin, end};
    while (cell.begin < cell.end && strchr(" \t", *cell.begin)) {
        cell.begin++;
    }
    while (cell.end > cell.begin && strchr(" \t", cell.end[-1])) {
        cell.end--;
    }
    return cell;
}

/* "\",\"1/2/2024 10:00:00 AM\",...": the stamp of the readings above. */
static enum tr_status take_trailing_stamp(struct log *log, const char *line, const char *end,
                                          struct tr_error *err)
{
    struct cell c[CELLS_MAX];
    enum tr_status status = TR_STATUS_OK;
    size_t count = cells_split(line + 2, end, ',', c);
    bool timed = count > 0 && count < CELLS_MAX && series_time(&log->set, &c[0], &log->at_s);
    for (size_t i = 0; i < log->count && timed && status == TR_STATUS_OK; i++) {
        status = add(log, &log->counters[i], SERIES_POINT(log->at_s, log->waiting[i]), err);
    }
    log->count = 0;
    log->has_counter = false;
    return status;
}

/* "1/2/2024 10:00:00 AM      \\h\network interface(n)\bytes received/sec :", and the value in the next line.
 */
static enum tr_status take_listed(struct log *log, const char *line, const char *end, struct tr_error *err)
{
    const char *path = line_after(line, end, "\\\\");
    if (path) {
        struct cell stamp = trimmed(line, path - 2), name = trimmed(path, end);
        name.end -= name.end > name.begin && name.end[-1] == ':';
        name = trimmed(name.begin, name.end);
        log->has_time |= stamp.end - stamp.begin > 1 && series_time(&log->set, &stamp, &log->at_s);
        log->has_counter = parse_counter(&name, &log->counter);
        return TR_STATUS_OK;
    }
    struct cell value = trimmed(line, end);
    if (line_begins(line, end, "\",\"")) {
        return take_trailing_stamp(log, line, end, err);
    }
    bool whole = log->has_counter && read_value(&value, &log->value);
    log->has_counter &= value.begin == value.end; /* blank lines may stand between */
    if (whole && !log->has_time && log->count < COUNTERS_MAX) {
        log->waiting[log->count] = log->value;
        log->counters[log->count++] = log->counter;
    }
    return whole && log->has_time ? add(log, &log->counter, SERIES_POINT(log->at_s, log->value), err)
                                  : TR_STATUS_OK;
}

/* "CookedValue      : 1250000": a property a line; the stamp comes last, or the path of the next. */
static enum tr_status take_property(struct log *log, const char *line, const char *end, struct tr_error *err)
{
    const char *colon = line_after(line, end, " : ");
    if (!colon) {
        return TR_STATUS_OK;
    }
    struct cell key = trimmed(line, colon - 2), value = trimmed(colon, end);
    if (cell_is(&key, "Path")) {
        log->has_counter = parse_counter(&value, &log->counter);
        log->has_value = false;
    } else if (cell_is(&key, "CookedValue")) {
        log->has_value = read_value(&value, &log->value);
    } else if (cell_is(&key, "Timestamp") && log->has_counter && log->has_value &&
               series_time(&log->set, &value, &log->at_s)) {
        log->has_value = false;
        return add(log, &log->counter, SERIES_POINT(log->at_s, log->value), err);
    }
    return TR_STATUS_OK;
}

static enum tr_status take_exported(struct log *log, const char *line, const char *end, struct tr_error *err)
{
    struct cell c[CELLS_MAX];
    double value, at_s;
    size_t count = cells_split(line, end, log->delim, c);
    int cells = (int)(count < CELLS_MAX ? count : CELLS_MAX);
    if (log->path < 0) {
        for (int i = 0; i < cells; i++) {
            log->path = cell_is(&c[i], "Path") ? i : log->path;
            log->cooked = cell_is(&c[i], "CookedValue") ? i : log->cooked;
            log->stamp = cell_is(&c[i], "Timestamp") ? i : log->stamp;
        }
        return TR_STATUS_OK;
    }
    bool row = log->path < cells && log->cooked >= 0 && log->cooked < cells && log->stamp >= 0 &&
               log->stamp < cells && parse_counter(&c[log->path], &log->counter) &&
               read_value(&c[log->cooked], &value) && series_time(&log->set, &c[log->stamp], &at_s);
    return row ? add(log, &log->counter, SERIES_POINT(at_s, value), err) : TR_STATUS_OK;
}

static enum tr_status take_get_counter(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    if (log->delim != BLANKS) {
        return take_exported(log, line, end, err);
    }
    bool property = line_has(line, end, " : ") && !line_begins(line_skip_blanks(line), end, "\\\\");
    return property ? take_property(log, line, end, err) : take_listed(log, line, end, err);
}

/* ---- both ---- */

static enum tr_status read_counters(struct reader *r, const char *format, const char *title, char delim,
                                    line_taker *take, struct tr_error *err)
{
    struct log *log = calloc(1, sizeof *log);
    if (!log) {
        return tr_error_oom(err);
    }
    *log = (struct log){.r = r, .delim = delim, .path = -1, .cooked = -1, .stamp = -1};
    r->b->format = format;
    r->b->unit = &RATE_BYTES;
    series_init(&log->set, r, SERIES_PRECEDING, "interface");
    enum tr_status status = lines_each(r, take, log, err);
    if (status == TR_STATUS_OK && log->set.count == 0) {
        status = tr_error_set(err, TR_STATUS_FAILED, r->in->name,
                              "is a log of Windows' performance counters without bytes of a network; log "
                              "\"\\Network Interface(*)\\Bytes Received/sec\"");
    }
    if (status == TR_STATUS_OK) {
        builder_note(
            r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
            "taken for Windows' performance counters (%s): byte/s, means of the time before each stamp",
            title);
        series_is_traffic(r);
        status = series_take(&log->set, err);
    }
    series_destroy(&log->set);
    free(log);
    return status;
}

static enum tr_status read_typeperf(struct reader *r, struct tr_error *err)
{
    bool tabs = line_has(r->sniff->begin, r->sniff->end, "PDH-TSV");
    return read_counters(r, "typeperf", "typeperf, perfmon",
                         tabs                     ? '\t'
                         : r->sniff->delim == ';' ? ';'
                                                  : ',',
                         take_typeperf, err);
}

static enum tr_status read_get_counter(struct reader *r, struct tr_error *err)
{
    bool exported = line_has(r->sniff->begin, r->sniff->end, "CookedValue\"") ||
                    line_has(r->sniff->begin, r->sniff->end, "CookedValue,") ||
                    line_has(r->sniff->begin, r->sniff->end, "CookedValue;");
    char delim = !exported ? BLANKS : line_has(r->sniff->begin, r->sniff->end, ";\"CookedValue") ? ';' : ',';
    return read_counters(r, "get-counter", "PowerShell's Get-Counter", delim, take_get_counter, err);
}

const struct trace_format windows_formats[] = {
    {
        .name = "typeperf",
        .title = "Windows' performance counters: typeperf, perfmon, relog",
        .first_line = "\"(PDH-CSV 4.0) (UTC)(0)\",\"\\\\H\\Network Interface(N)\\...",
        .looks_like = looks_like_typeperf,
        .read = read_typeperf,
    },
    {
        .name = "get-counter",
        .title = "PowerShell's Get-Counter, as it is shown, as a list, or as Export-Csv writes its samples",
        .first_line = "Timestamp                 CounterSamples",
        .looks_like = looks_like_get_counter,
        .read = read_get_counter,
    },
    {0},
};
