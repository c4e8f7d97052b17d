/* dstat and dool: --output's CSV, and what they print. Rates are bytes a second, K = 1024, each the mean of
 * the time since the row before; the first row is since boot and no rate of then (dstat's man page).
 *
 *     "Dstat 0.7.3 CSV output"                       ----system---- -net/total-
 *     ...                                                 time     | recv  send
 *     "system","net/total",                          26-11 14:21:28|   0     0
 *     "time","recv","send"                           26-11 14:21:29| 111k 1111B
 *     01-03 10:00:00,0.0,0.0 */
#include "trace/format/lines.h"
#include "trace/format/series_take.h"
#include "trace/table/runs.h"

#include "base/number.h"

#include <stdio.h>
#include <string.h>

enum { COLUMNS_MAX = 64 }; /* of the network, and beyond what stands on a screen */

struct column {
    int cell;
    char name[SERIES_NAME_BYTES]; /* "total", "eth0" */
    enum tr_trace_direction direction;
};

struct log {
    struct reader *r;
    struct series_set set;
    bool csv, has_columns;
    int time_cell; /* -1: rows have no time */
    bool epoch;    /* of `time_cell` */
    struct column columns[COLUMNS_MAX];
    size_t column_count, run, wanted, rows;
    int year, yday; /* dates have none: from the head, and moved on where a month falls back */
    double delay_s;
    struct line_copy groups; /* the line before, which may be the groups' */
};

static bool is_csv_head(const char *line, const char *end)
{
    struct cell whole = {line, end}; /* "Dstat 0.7.3 CSV output", "Dool 1.3.1 CSV Output" */
    return cell_has(&whole, "csv output") && (cell_has(&whole, "dstat ") || cell_has(&whole, "dool "));
}

static bool is_printed_head(const char *line, const char *end)
{
    return line_has(line, end, "-net/") && *line == '-';
}

static bool looks_like_dstat(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_csv_head) || sniff_has_line(sniff, is_printed_head);
}

/* ---- heads ---- */

/* "Date:","26 Nov 2026 14:21:28 UTC" has the year, "Cmdline:","dstat -tn 5" the delay. */
static void take_preamble(struct log *log, const struct cell *c, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++) {
        if (cell_is(&c[i], "Date:")) {
            for (size_t k = i + 1; k < count; k++) {
                for (const char *p = c[k].begin; p + 4 <= c[k].end; p++) {
                    bool year = p[0] == '2' && p[1] == '0' && number_is_digit(p[2]) && number_is_digit(p[3]);
                    log->year = year ? 2000 + (p[2] - '0') * 10 + (p[3] - '0') : log->year;
                    p += year ? 4 : 0;
                }
            }
        }
        if (cell_is(&c[i], "Cmdline:")) {
            for (const char *p = c[i + 1].begin; p < c[i + 1].end; p++) {
                double delay;
                const char *after = *p == ' ' ? number_read(p + 1, &delay) : NULL;
                if (after && (*after == ' ' || after == c[i + 1].end) && delay > 0 && delay < 1e6) {
                    log->delay_s = delay; /* the first number by itself; the second is a count */
                    break;
                }
            }
        }
    }
}

static void add_column(struct log *log, int cell, const struct cell *group, const struct cell *name)
{
    bool net = cell_has(group, "net/") || cell_has(name, "net/");
    bool recv = cell_ends_with(name, "recv"), send = cell_ends_with(name, "send");
    if (cell_is(name, "epoch") || cell_ends_with(name, ":epoch")) {
        log->time_cell = cell;
        log->epoch = true;
    } else if ((cell_is(name, "time") || cell_ends_with(name, ":time")) && !log->epoch) {
        log->time_cell = cell;
    } else if (net && (recv || send) && log->column_count < COLUMNS_MAX) {
        struct column *c = &log->columns[log->column_count++];
        const char *begin = cell_has(group, "net/") ? group->begin : name->begin;
        const char *end = cell_has(group, "net/") ? group->end : name->end;
        const char *slash = memchr(begin, '/', (size_t)(end - begin));
        begin = slash ? slash + 1 : begin;
        while (begin < end && strchr("-:", end[-1])) {
            end--;
        }
        const char *colon = memchr(begin, ':', (size_t)(end - begin));
        end = colon ? colon : end;
        *c = (struct column){.cell = cell, .direction = recv ? TR_TRACE_DOWN : TR_TRACE_UP};
        snprintf(c->name, sizeof c->name, "%.*s", (int)(end - begin), begin);
    }
}

static void begin_columns(struct log *log)
{
    log->column_count = 0;
    log->time_cell = -1;
    log->epoch = false;
    log->has_columns = true;
}

/* Rows of group and name: a group stands over its first column. */
static void take_csv_columns(struct log *log, const struct cell *names, size_t count)
{
    struct cell groups[CELLS_MAX], group = {"", ""};
    size_t n = cells_split(log->groups.text, log->groups.end, ',', groups);
    begin_columns(log);
    for (size_t i = 0; i < count && i < CELLS_MAX; i++) {
        group = i < n && groups[i].end > groups[i].begin ? groups[i] : group;
        add_column(log, (int)i, &group, &names[i]);
    }
}

/* Cells of what is printed: groups are cut at | and, but for the time, at blanks. */
static size_t printed_cells(const char *line, const char *end, struct cell *cells)
{
    size_t count = 0;
    for (const char *p = line; p <= end;) {
        const char *bar = memchr(p, '|', (size_t)(end - p));
        const char *stop = bar ? bar : end;
        struct cell whole[1] = {{line_skip_blanks(p), stop}};
        bool time = whole->begin + 8 < stop && memchr(whole->begin, ':', (size_t)(stop - whole->begin));
        if (time && count < CELLS_MAX) {
            while (whole->end > whole->begin && whole->end[-1] == ' ') {
                whole->end--;
            }
            cells[count++] = *whole;
        }
        for (const char *w = p; !time && count < CELLS_MAX;) {
            struct cell word = line_word(w);
            word.end = word.end < stop ? word.end : stop;
            if (word.begin >= stop) {
                break;
            }
            cells[count++] = word;
            w = word.end;
        }
        p = stop + 1;
    }
    return count;
}

static void take_printed_columns(struct log *log, const char *line, const char *end)
{
    struct cell cells[CELLS_MAX];
    const char *group = log->groups.text;
    int cell = 0;
    begin_columns(log);
    for (const char *p = line; p <= end;) {
        const char *bar = memchr(p, '|', (size_t)(end - p));
        const char *stop = bar ? bar : end;
        struct cell title = line_word(group);
        size_t count = printed_cells(p, stop, cells);
        for (size_t i = 0; i < count; i++) {
            add_column(log, cell++, &title, &cells[i]);
        }
        group = title.end;
        p = stop + 1;
    }
}

/* ---- rows ---- */

static int month_of(const char *p)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    char word[4] = {(char)(p[0] | 0x20), (char)(p[1] | 0x20), (char)(p[2] | 0x20), 0};
    const char *at = strstr(months, word);
    return at && (at - months) % 3 == 0 ? (int)(at - months) / 3 + 1 : 0;
}

/* "26-11 14:21:28" (dstat), "Nov-26 14:21:28" (dool): no year. */
static bool yearless(struct log *log, const struct cell *cell, double *at_s)
{
    double day, month;
    const char *p = cell->begin;
    if (cell->end - p < 12) {
        return false;
    }
    if (number_is_digit(*p)) {
        p = number_read(p, &day);
        p = p && *p == '-' ? number_read(p + 1, &month) : NULL;
    } else {
        month = month_of(p);
        p = p[3] == '-' ? number_read(p + 4, &day) : NULL;
    }
    if (!p || *p != ' ' || !(month >= 1 && month <= 12 && day >= 1 && day <= 31)) {
        return false;
    }
    int yday = (int)month * 32 + (int)day;
    log->year += yday < log->yday - 200; /* from December to January */
    log->yday = yday;
    char text[64];
    int n = snprintf(text, sizeof text, "%04d-%02d-%02d %.*s", log->year, (int)month, (int)day,
                     (int)(cell->end - p - 1 < 24 ? cell->end - p - 1 : 24), p + 1);
    text[n + 1] = '\0';
    return series_time(&log->set, &(struct cell){text, text + n}, at_s);
}

static bool time_of(struct log *log, const struct cell *cell, double *at_s)
{
    if (log->epoch) {
        return series_epoch(&log->set, cell, 1, at_s);
    }
    return yearless(log, cell, at_s) || series_time(&log->set, cell, at_s);
}

static bool value_of(const struct log *log, const struct cell *cell, double *out)
{
    if (log->csv) {
        return cell_number(cell, false, out);
    }
    const char *p = line_amount(cell->begin, 1024, out);
    return p && (p == cell->end || (*p == 'B' && p + 1 == cell->end));
}

static enum tr_status take_row(struct log *log, const struct cell *c, size_t count, struct tr_error *err)
{
    double at_s = (double)log->rows * log->delay_s, value;
    if (log->time_cell >= 0 &&
        ((size_t)log->time_cell >= count || !time_of(log, &c[log->time_cell], &at_s))) {
        return TR_STATUS_OK;
    }
    if (log->column_count == 0 || (size_t)log->columns[0].cell >= count ||
        !value_of(log, &c[log->columns[0].cell], &value)) {
        return TR_STATUS_OK;
    }
    bool since_boot = log->rows++ == 0;
    for (size_t i = 0; i < log->column_count && log->run == log->wanted; i++) {
        const struct column *column = &log->columns[i];
        if ((size_t)column->cell >= count || !value_of(log, &c[column->cell], &value)) {
            value = NAN;
        }
        enum tr_status status = series_add(&log->set, column->name, strlen(column->name), column->direction,
                                           SERIES_POINT(at_s, since_boot ? NAN : value), err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

static void begin_run(struct log *log)
{
    log->run++;
    log->rows = 0;
    log->has_columns = false;
}

static enum tr_status take_csv_line(struct log *log, const char *line, const char *end, struct tr_error *err)
{
    struct cell c[CELLS_MAX];
    size_t count = cells_split(line, end, ',', c);
    count = count < CELLS_MAX ? count : CELLS_MAX;
    /* another run is appended under a head of its own, which may lack the first line */
    if (is_csv_head(line, end) || (log->has_columns && count > 0 && cell_is(&c[0], "Host:"))) {
        begin_run(log);
        return TR_STATUS_OK;
    }
    bool names = false;
    for (size_t i = 0; i < count; i++) {
        names |= cell_ends_with(&c[i], "recv");
    }
    if (names) {
        take_csv_columns(log, c, count);
    } else if (log->has_columns) {
        return take_row(log, c, count, err);
    } else {
        take_preamble(log, c, count);
        line_plain(&log->groups, line, end);
    }
    return TR_STATUS_OK;
}

static enum tr_status take_printed_line(struct log *log, const char *line, const char *end,
                                        struct tr_error *err)
{
    struct line_copy copy;
    struct cell c[CELLS_MAX];
    line_plain(&copy, line, end);
    if (is_printed_head(copy.text, copy.end)) {
        log->run += log->run == 0; /* heads come again on every page */
        log->groups = copy;
        log->has_columns = false;
        return TR_STATUS_OK;
    }
    if (log->run == 0) {
        return TR_STATUS_OK;
    }
    if (!log->has_columns) {
        take_printed_columns(log, copy.text, copy.end);
        return TR_STATUS_OK;
    }
    size_t count = printed_cells(copy.text, copy.end, c);
    return take_row(log, c, count, err);
}

static enum tr_status take_line(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    return log->csv ? take_csv_line(log, line, end, err) : take_printed_line(log, line, end, err);
}

static enum tr_status finish(struct log *log, struct tr_error *err)
{
    struct builder *b = log->r->b;
    if (log->set.count == 0 && log->run >= log->wanted) {
        return tr_error_set(err, TR_STATUS_FAILED, b->name, "holds no columns of the network; run %s with -n",
                            log->csv ? "dstat or dool --output" : "dstat or dool");
    }
    enum tr_status status = runs_report(b, log->run, log->wanted, NULL, err);
    series_is_traffic(log->r);
    status = status == TR_STATUS_OK ? series_take(&log->set, err) : status;
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                 "taken for %s of dstat or dool: byte/s; the first row is since boot and left out",
                 log->csv ? "the CSV" : "the output");
    if (log->time_cell < 0) {
        builder_note(b, TR_TRACE_NOTE_STAMPS, true, NULL, "rows have no time: each is given %g s",
                     log->delay_s);
    }
    return status;
}

static enum tr_status read_dstat(struct reader *r, struct tr_error *err)
{
    struct log log = {
        .r = r, .csv = sniff_has_line(r->sniff, is_csv_head), .wanted = runs_wanted(r->options)};
    log.year = 2000;
    log.delay_s = 1;
    log.time_cell = -1;
    r->b->format = log.csv ? "dstat-csv" : "dstat";
    r->b->unit = &RATE_BYTES;
    series_init(&log.set, r, SERIES_PRECEDING, "network");
    enum tr_status status = lines_each(r, take_line, &log, err);
    status = status == TR_STATUS_OK ? finish(&log, err) : status;
    series_destroy(&log.set);
    return status;
}

const struct trace_format dstat_formats[] = {
    {
        .name = "dstat-csv",
        .title = "dstat or dool --output",
        .first_line = "\"Dstat 0.7.3 CSV output\"",
        .looks_like = looks_like_dstat,
        .read = read_dstat,
    },
    {
        .name = "dstat",
        .title = "what dstat and dool print",
        .first_line = "----system---- -net/total-",
        .read = read_dstat,
    },
    {0},
};
