/* The tables that vnstat prints of its database, a row an interval:
 *
 *      eth0  /  hourly                                        also 5 minute, daily
 *              hour        rx      |     tx      |    total    |   avg. rate
 *          ------------------------+-------------+-------------+---------------
 *          2025-03-01
 *              10:00      4.19 GiB |    1.00 MiB |    4.19 GiB |   10.00 Mbit/s
 *
 * An interval that is not over yet, the last, is shorter than the others: its rate is the least that it can
 * be. */
#include "trace/format/lines.h"
#include "trace/format/series_take.h"
#include "trace/table/stamps.h"

#include <stdio.h>
#include <string.h>

struct log {
    struct reader *r;
    struct series_set set;
    char name[SERIES_NAME_BYTES], day[16];
    double length_s; /* 0: behind a title that is none of these */
};

/* " eth0  /  hourly": the length of its intervals; 0: none */
static double title_length(const char *line, const char *end)
{
    static const struct {
        const char *title;
        double length_s;
    } titles[] = {{"/  5 minute", 300}, {"/  hourly", 3600}, {"/  daily", 86400}};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        if (line_has(line, end, titles[i].title)) {
            return titles[i].length_s;
        }
    }
    return 0;
}

static bool is_title(const char *line, const char *end)
{
    return title_length(line, end) > 0;
}

static bool looks_like_table(const struct sniff *sniff, const char *name)
{
    (void)name;
    bool has_columns = line_has(sniff->begin, sniff->end, "avg. rate");
    return has_columns && sniff_has_line(sniff, is_title);
}

static bool is_day(const struct cell *word)
{
    struct stamp stamp;
    return word->end - word->begin < 16 && stamp_read(word, STAMP_AS_USUAL, &stamp) && stamp.has_year &&
           !stamp.has_clock;
}

/* "4.19 GiB" at p, as bytes; returns what stands behind it. */
static const char *bytes_at(const char *p, double *bytes)
{
    double value;
    p = line_number(p, &value);
    struct cell unit = p ? line_word(p) : (struct cell){0};
    const struct rate_unit *known =
        p ? amount_unit_printed(unit.begin, (size_t)(unit.end - unit.begin)) : NULL;
    *bytes = known ? rate_to_mbps(known, value) / rate_to_mbps(&RATE_BYTES, 1) : NAN;
    return known ? unit.end : NULL;
}

static enum tr_status add_row(struct log *log, const struct cell *first, const char *p, const char *end,
                              struct tr_error *err)
{
    char text[48];
    double rx, tx, at_s;
    bool whole_day = log->length_s == 86400;
    int n = whole_day ? snprintf(text, sizeof text, "%s 00:00", log->day)
                      : snprintf(text, sizeof text, "%s %.*s", log->day, (int)(first->end - first->begin),
                                 first->begin);
    if (n >= (int)sizeof text) {
        return TR_STATUS_OK; /* no clock is so long */
    }
    const struct cell stamp = {text, text + n};
    p = bytes_at(p, &rx);
    const char *bar = p ? memchr(p, '|', (size_t)(end - p)) : NULL;
    if (!bar || !bytes_at(bar + 1, &tx) || !series_time(&log->set, &stamp, &at_s)) {
        return TR_STATUS_OK;
    }
    struct series_point down = SERIES_POINT(at_s, rx / log->length_s),
                        up = SERIES_POINT(at_s, tx / log->length_s);
    down.length_s = up.length_s = log->length_s;
    enum tr_status status = series_add(&log->set, log->name, strlen(log->name), TR_TRACE_DOWN, down, err);
    return status == TR_STATUS_OK ? series_add(&log->set, log->name, strlen(log->name), TR_TRACE_UP, up, err)
                                  : status;
}

static enum tr_status take_line(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct cell first = line_word(line);
    if (line_has(line, end, "  /  ")) {
        double length_s = title_length(line, end);
        bool other = log->set.count > 0 && length_s != log->length_s;
        log->length_s = other ? 0 : length_s; /* tables of other intervals hold the same bytes again */
        snprintf(log->name, sizeof log->name, "%.*s", (int)(first.end - first.begin), first.begin);
        return TR_STATUS_OK;
    }
    if (is_day(&first)) {
        snprintf(log->day, sizeof log->day, "%.*s", (int)(first.end - first.begin), first.begin);
    }
    bool row = log->length_s > 0 && log->day[0] && memchr(line, '|', (size_t)(end - line)) != NULL &&
               (is_clock(&first) || is_day(&first));
    return row ? add_row(log, &first, first.end, end, err) : TR_STATUS_OK;
}

static enum tr_status read_table_of_vnstat(struct reader *r, struct tr_error *err)
{
    struct log log = {.r = r};
    r->b->format = "vnstat-table";
    r->b->unit = &RATE_BYTES;
    series_init(&log.set, r, SERIES_SPANS, "interface");
    enum tr_status status = lines_each(r, take_line, &log, err);
    if (status == TR_STATUS_OK) {
        builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                     "taken for a table of vnstat: bytes of each interval over its length");
        series_is_traffic(r);
        status = series_take(&log.set, err);
    }
    series_destroy(&log.set);
    return status;
}

const struct trace_format vnstat_table_formats[] = {
    {
        .name = "vnstat-table",
        .title = "the tables of vnstat -5, -h and -d",
        .first_line = " eth0  /  hourly",
        .looks_like = looks_like_table,
        .read = read_table_of_vnstat,
    },
    {0},
};
