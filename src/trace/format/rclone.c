/* The statistics of rclone (fs/accounting/stats.go): bytes so far and the time that took. Its speed is
 * smoothed over a quarter of a minute, so rates are what came from one to the next. Bytes are counted as its
 * buffers are filled, by 1 MiB: while none is, the link may be slow rather than away, so that a rate holds
 * since the last growth.
 *
 *     Transferred:       7.996 MiB / 37.193 MiB, 21%, 3.994 MiB/s, ETA 7s      and below it
 *     Elapsed time:         2.1s
 *     2026/11/28 06:40:52 INFO  :     7.996 MiB / 37.193 MiB, 21%, 3.992 MiB/s, ETA 7s (xfr#0/2)
 *     {"level":"info", ... "stats":{"bytes":8384512, ... "elapsedTime":2.154797206, ...   --use-json-log
 *
 * K is 1024 bytes, also where older ones write "7.996M / 37.193 MBytes". */
#include "trace/format/lines.h"
#include "trace/table/runs.h"
#include "trace/table/stamps.h"

#include "base/number.h"

#include <math.h>
#include <string.h>

struct row {
    double bytes;     /* so far; NAN: the line has none */
    double elapsed_s; /* NAN: the line has none */
    int64_t ns;       /* of the line's stamp; STAMP_NO_NS: it has none */
};

/* "7.996 MiB / 37.193 MiB, 21%, 3.994 MiB/s, ETA 7s", "3.996M / 37.193 MBytes, 11%, 0 Bytes/s, ETA -" */
static bool parse_amount(const char *p, const char *end, double *bytes)
{
    double number;
    const char *unit = line_number(p, &number);
    if (!unit || !line_has(unit, end, " / ") || !line_has(unit, end, "/s, ETA ")) {
        return false;
    }
    static const char units[] = "BKMGTP";
    unit = line_skip_blanks(unit);
    const char *prefix = unit < end ? strchr(units, *unit & ~0x20) : NULL;
    *bytes = prefix ? number * pow(1024, (double)(prefix - units)) : NAN;
    return prefix;
}

/* "0.5s", "1m20.5s", "1d2h0m0s" */
static double parse_elapsed(const char *p, const char *end)
{
    double total_s = 0, value;
    p = line_skip_blanks(p);
    while (p && p < end && number_is_digit(*p)) {
        p = line_number(p, &value);
        double unit_s = !p          ? NAN
                        : *p == 'd' ? 86400
                        : *p == 'h' ? 3600
                        : *p == 'm' ? 60
                        : *p == 's' ? 1
                                    : NAN;
        total_s += value * unit_s;
        p = p ? p + 1 : p;
    }
    return p ? total_s : NAN;
}

static bool parse_json(const char *line, const char *end, struct row *row)
{
    const char *stats = line_after(line, end, "\"stats\":{"), *bytes = NULL, *elapsed = NULL;
    if (stats) {
        bytes = line_after(stats, end, "\"bytes\":");
        elapsed = line_after(stats, end, "\"elapsedTime\":");
    }
    return bytes && elapsed && line_number(bytes, &row->bytes) && line_number(elapsed, &row->elapsed_s);
}

/* "2026/11/28 06:40:52 INFO  :     7.996 MiB / ...", with --stats-one-line-date the date again and a dash. */
static bool parse_one_line(const char *line, const char *end, struct row *row)
{
    const char *p = line_after(line, end, ": "), *stamp = p ? stamp_at(line, p) : NULL;
    if (!stamp) {
        return false;
    }
    const char *dash = line_after(p, end, " - ");
    row->ns = stamp_ns(&(struct cell){line, stamp});
    return row->ns != STAMP_NO_NS &&
           (parse_amount(p, end, &row->bytes) || (dash && parse_amount(dash, end, &row->bytes)));
}

static bool parse(const char *line, const char *end, struct row *row)
{
    *row = (struct row){NAN, NAN, STAMP_NO_NS};
    if (*line == '{') {
        return parse_json(line, end, row);
    }
    const char *p = line_after(line, end, "Elapsed time:");
    if (p) {
        row->elapsed_s = parse_elapsed(p, end);
        return !isnan(row->elapsed_s);
    }
    p = line_after(line, end, "Transferred:");
    return p ? parse_amount(p, end, &row->bytes) : parse_one_line(line, end, row);
}

static bool has_bytes(const char *line, const char *end)
{
    struct row row;
    return parse(line, end, &row) && !isnan(row.bytes);
}

static bool looks_like_rclone(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, has_bytes);
}

/* ---- reading ---- */

struct log {
    struct reader *r;
    size_t run, wanted;
    double pending_bytes; /* told, and not yet when; NAN: none */
    double bytes, at_s;   /* of the run so far */
    int64_t origin_ns;    /* of the run's first stamp */
};

static void begin_run(struct log *log, double bytes)
{
    log->run++;
    log->bytes = bytes;
    log->at_s = 0;
}

static enum tr_status take(struct log *log, double bytes, double at_s, struct tr_error *err)
{
    if (log->run == 0 || bytes < log->bytes || at_s < log->at_s) {
        begin_run(log, 0);
    }
    double length_s = at_s - log->at_s, rate = (bytes - log->bytes) / length_s;
    if (!(length_s > 0) || !isfinite(rate) || bytes == log->bytes) {
        return TR_STATUS_OK;
    }
    log->bytes = bytes;
    log->at_s = at_s;
    return log->run == log->wanted ? builder_add(log->r->b, length_s, rate, err) : TR_STATUS_OK;
}

/* Stamps say only from when on: what had come by the first one took nobody knows how long. */
static enum tr_status take_stamped(struct log *log, const struct row *row, struct tr_error *err)
{
    if (log->run == 0 || row->bytes < log->bytes || row->ns < log->origin_ns) {
        begin_run(log, row->bytes);
        log->origin_ns = row->ns;
        return TR_STATUS_OK;
    }
    return take(log, row->bytes, (double)(row->ns - log->origin_ns) / 1e9, err);
}

static enum tr_status take_line(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct row row;
    if (!parse(line, end, &row)) {
        return TR_STATUS_OK;
    }
    if (row.ns != STAMP_NO_NS) {
        return take_stamped(log, &row, err);
    }
    double bytes = isnan(row.bytes) ? log->pending_bytes : row.bytes;
    log->pending_bytes = isnan(row.elapsed_s) ? row.bytes : NAN;
    return isnan(row.elapsed_s) || isnan(bytes) ? TR_STATUS_OK : take(log, bytes, row.elapsed_s, err);
}

static enum tr_status read_rclone(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    struct log log = {.r = r, .wanted = runs_wanted(r->options), .pending_bytes = NAN};
    b->timing = TIMING_LENGTHS;
    b->unit = &RATE_BYTES;
    b->format = "rclone";
    enum tr_status status = lines_each(r, take_line, &log, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (log.run == 0 || (b->count == 0 && log.run >= log.wanted)) {
        return tr_error_set(err, TR_STATUS_FAILED, b->name,
                            "holds no two statistics of rclone with their times: rclone -v --stats 1s");
    }
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                 "taken for statistics of rclone: the rate is what came since bytes grew last, by whole MiB");
    return runs_report(b, log.run, log.wanted, NULL, err);
}

const struct trace_format rclone_formats[] = {
    {
        .name = "rclone",
        .title = "rclone's statistics: -v, -P, --stats-one-line, --use-json-log",
        .first_line = "Transferred:       7.996 MiB / 37.193 MiB, 21%, 3.994 MiB/s, ETA 7s",
        .looks_like = looks_like_rclone,
        .read = read_rclone,
    },
    {0},
};
