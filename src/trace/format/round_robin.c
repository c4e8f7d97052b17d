/* Archives of monitors that keep means of ever longer times.
 *
 * rrdtool fetch FILE.rrd AVERAGE: names over columns, then means of the time before each stamp.
 *                            traffic_in         traffic_out
 *     1710151205: 1.0000000000e+06 1.0000000000e+05
 *
 * MRTG's NAME.log, newest first: a line of counters, then stamp, means of what came in and went out, and the
 * most of each. A mean is that of the time from its stamp to the one in the line above (mrtg-logfile(1)).
 *     1710152100 987654321 123456789
 *     1710151800 225000 16000 300000 19000
 *
 * Neither says a unit: byte/s is what MRTG, Cacti, LibreNMS, Munin and collectd keep. */
#include "trace/format/lines.h"
#include "trace/format/series_take.h"
#include "trace/table/names.h"

#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COLUMNS_MAX 64

/* Seconds since 1970 that are a stamp, rather than a number. */
static bool is_stamp(double value)
{
    return value > 3e8 && value < 9e9;
}

/* How many cells of the line are numbers or "nan", all of them; 0 where another is. A comma is a decimal one.
 */
static size_t numbers_of(const char *p, const char *end, double *values)
{
    size_t count = 0;
    for (struct cell word = line_word(p); word.begin < end && word.end > word.begin;
         word = line_word(word.end)) {
        bool comma = memchr(word.begin, ',', (size_t)(word.end - word.begin));
        if (count == COLUMNS_MAX) {
            return 0;
        }
        values[count] = NAN;
        if (!cell_number(&word, comma, &values[count]) && !cell_is_not_finite(&word)) {
            return 0;
        }
        count++;
    }
    return count;
}

/* "1710151205: 1.0000000000e+06 1.0000000000e+05": how many values; 0: it is none. */
static size_t parse_fetched(const char *line, const char *end, double *stamp_s, double *values)
{
    const char *p = line_number(line, stamp_s);
    bool ok = p && p + 1 < end && *p == ':' && p[1] == ' ' && is_stamp(*stamp_s);
    return ok ? numbers_of(p + 1, end, values) : 0;
}

static bool is_fetched(const char *line, const char *end)
{
    double stamp_s, values[COLUMNS_MAX];
    return parse_fetched(line, end, &stamp_s, values) > 0 &&
           (line_has(line, end, "e+") || line_has(line, end, "e-") || line_has(line, end, "nan"));
}

static bool looks_like_rrdtool(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff->lines > 1 && is_fetched(sniff->line[1], sniff->line_end[1]) &&
           !is_fetched(sniff->line[0], sniff->line_end[0]);
}

static bool looks_like_mrtg(const struct sniff *sniff, const char *name)
{
    (void)name;
    double stamps[3], values[COLUMNS_MAX];
    for (size_t i = 0; i < 3; i++) {
        bool has = i < sniff->lines;
        if (!has || numbers_of(sniff->line[i], sniff->line_end[i], values) != (i == 0 ? 3 : 5)) {
            return false;
        }
        stamps[i] = values[0];
    }
    return stamps[0] >= stamps[1] && stamps[1] > stamps[2] && is_stamp(stamps[2]);
}

struct log {
    struct series_set set;
    size_t columns;
    char name[COLUMNS_MAX][SERIES_NAME_BYTES];
    double newer_s; /* the stamp in the line above */
};

static enum tr_trace_direction way_of(const char *name)
{
    const struct cell cell = {name, name + strlen(name)};
    return name_direction(&cell);
}

static void take_names(struct log *log, const char *line, const char *end)
{
    log->columns = 0;
    for (struct cell word = line_word(line);
         word.begin < end && word.end > word.begin && log->columns < COLUMNS_MAX;
         word = line_word(word.end)) {
        snprintf(log->name[log->columns++], SERIES_NAME_BYTES, "%.*s", (int)(word.end - word.begin),
                 word.begin);
    }
}

static enum tr_status take_fetched(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    double stamp_s, values[COLUMNS_MAX];
    size_t count = parse_fetched(line, end, &stamp_s, values);
    if (count == 0 && line_skip_blanks(line) < end) {
        take_names(log, line, end);
    }
    enum tr_status status = TR_STATUS_OK;
    for (size_t i = 0; i < count && i < log->columns && status == TR_STATUS_OK; i++) {
        const double at_s = series_since(&log->set, (int64_t)(stamp_s * 1e9));
        status = series_add(&log->set, log->name[i], strlen(log->name[i]), way_of(log->name[i]),
                            SERIES_POINT(at_s, values[i]), err);
    }
    return status;
}

static enum tr_status take_mrtg(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    double values[COLUMNS_MAX];
    const size_t count = numbers_of(line, end, values);
    if (count == 0 || !is_stamp(values[0])) {
        return TR_STATUS_OK;
    }
    const double newer_s = log->newer_s, stamp_s = values[0];
    log->newer_s = stamp_s;
    enum tr_status status = TR_STATUS_OK;
    for (int way = 0; way < 2 && count == 5 && newer_s > stamp_s && status == TR_STATUS_OK; way++) {
        struct series_point p =
            SERIES_POINT(series_since(&log->set, (int64_t)(stamp_s * 1e9)), values[1 + way]);
        p.length_s = newer_s - stamp_s;
        status = series_add(&log->set, "", 0, way == 0 ? TR_TRACE_DOWN : TR_TRACE_UP, p, err);
    }
    return status;
}

/* The newest comes first in the file, and last in the trace. */
static void turn_round(struct series_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        struct series *s = &set->list[i];
        for (size_t a = 0, b = s->count; a + 1 < b; a++, b--) {
            const struct series_point p = s->points[a];
            s->points[a] = s->points[b - 1];
            s->points[b - 1] = p;
        }
    }
}

static enum tr_status read_archive(struct reader *r, enum series_timing timing, line_taker *take,
                                   const char *taken_for, struct tr_error *err)
{
    struct log log = {.newer_s = NAN};
    r->b->unit = &RATE_BYTES;
    series_init(&log.set, r, timing, "column");
    enum tr_status status = lines_each(r, take, &log, err);
    if (status == TR_STATUS_OK && timing == SERIES_SPANS) {
        turn_round(&log.set);
    }
    if (status == TR_STATUS_OK && !r->options->unit) {
        builder_note(r->b, TR_TRACE_NOTE_UNIT, true, CHOICES(CHOICE(UNIT, "bps")),
                     "the file does not say its unit: byte/s are taken, as monitors keep them");
    }
    return series_end_traffic(&log.set, status, taken_for, err);
}

static enum tr_status read_rrdtool(struct reader *r, struct tr_error *err)
{
    r->b->format = "rrdtool";
    return read_archive(r, SERIES_PRECEDING, take_fetched,
                        "rrdtool fetch: means of the time before each stamp", err);
}

static enum tr_status read_mrtg(struct reader *r, struct tr_error *err)
{
    r->b->format = "mrtg-log";
    return read_archive(r, SERIES_SPANS, take_mrtg,
                        "the log of MRTG: means up to the stamp in the line above", err);
}

const struct trace_format round_robin_formats[] = {
    {
        .name = "rrdtool",
        .title = "rrdtool fetch",
        .first_line = "                     traffic_in         traffic_out",
        .looks_like = looks_like_rrdtool,
        .read = read_rrdtool,
    },
    {
        .name = "mrtg-log",
        .title = "the log of MRTG",
        .first_line = "1710152100 987654321 123456789",
        .looks_like = looks_like_mrtg,
        .read = read_mrtg,
    },
    {0},
};
