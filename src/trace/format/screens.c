/* Monitors that draw a screen, written down by a pipe or by script(1).
 *
 * bmon -o ascii (out_ascii.c), a block a second: K of 1024 bytes, with -b K of 1000 bits; what it shows is
 * smoothed over some seconds.
 *
 *     Interfaces                               RX bps         pps      %    TX bps         pps      %
 *       eth0                                  977.31KiB      661            25.44KiB      378
 *
 * nload, a screen each 500 ms unless -t says otherwise: kBit of 1024 bits (statistic.cpp).
 *
 *     Device eth0 [10.0.0.2] (1/1):
 *     Incoming:
 *     Curr: 7810.70 kBit/s
 *     Outgoing:
 *     Curr: 201.90 kBit/s */
#include "trace/format/lines.h"
#include "trace/format/series_take.h"

#include "base/number.h"

#include <stdio.h>
#include <string.h>

#define BMON_BLOCK_S  1
#define NLOAD_BLOCK_S 0.5

#define SAME_NAMES_MAX 100 /* parts of a device in a block */

struct log {
    struct reader *r;
    struct series_set set;
    double block_s;
    bool told;                      /* how long a block is */
    size_t blocks;                  /* that have begun */
    char device[SERIES_NAME_BYTES]; /* whose figures come next */
    int ways;                       /* of it that have been told: down, then up */
};

static enum tr_status add(struct log *log, enum tr_trace_direction direction, double bps,
                          struct tr_error *err)
{
    struct series_point p = SERIES_POINT((double)log->blocks * log->block_s, bps);
    return series_add(&log->set, log->device, strlen(log->device), direction, p, err);
}

/* ---- bmon ---- */

static bool is_bmon(const char *line, const char *end)
{
    return line_begins(line, end, "Interfaces ") && line_has(line, end, "RX bps") &&
           line_has(line, end, "TX bps");
}

static bool looks_like_bmon(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_bmon);
}

/* "977.31KiB", "8.14Mb", "0" */
static bool read_amount(const struct cell *cell, double *bits)
{
    const char *unit = line_amount(cell->begin, 1000, bits);
    *bits *= unit && unit < cell->end && *unit == 'B' ? 8 : 1;
    return unit && (unit == cell->end || ((*unit == 'B' || *unit == 'b') && unit + 1 == cell->end));
}

/* Of one name there may be several, a device and a part of it: each is a series. */
static void name_row(struct log *log, const struct cell *name)
{
    int len = (int)(name->end - name->begin < 60 ? name->end - name->begin : 60);
    while (len > 0 && strchr(" \t", name->begin[len - 1])) {
        len--;
    }
    snprintf(log->device, sizeof log->device, "%.*s", len, name->begin);
    for (unsigned number = 2; number < SAME_NAMES_MAX; number++) {
        const struct series *s = series_named(&log->set, log->device, strlen(log->device), TR_TRACE_DOWN);
        if (!s || s->points[s->count - 1].at_s < (double)log->blocks * log->block_s) {
            return;
        }
        snprintf(log->device, sizeof log->device, "%.*s %u", len, name->begin, number);
    }
}

/* A device, its rates and packets a second, down and up; behind them perhaps how much of it is in use. */
static enum tr_status take_bmon(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct cell c[CELLS_MAX], figure[4];
    double down, up;
    size_t count, figures = 0;
    if (is_bmon(line, end)) {
        log->blocks++;
        return TR_STATUS_OK;
    }
    count = cells_split(line, end, BLANKS, c);
    count = count < CELLS_MAX ? count : CELLS_MAX;
    for (size_t i = 1; i < count; i++) {
        if (c[i].begin < c[i].end && c[i].end[-1] != '%') {
            figure[figures++ % 4] = c[i]; /* the last four: a description may stand behind the name */
        }
    }
    if (log->blocks == 0 || figures < 4 || !read_amount(&figure[figures % 4], &down) ||
        !read_amount(&figure[(figures + 2) % 4], &up)) {
        return TR_STATUS_OK;
    }
    name_row(log, &(struct cell){c[0].begin, figure[figures % 4].begin});
    enum tr_status status = add(log, TR_TRACE_DOWN, down, err);
    return status == TR_STATUS_OK ? add(log, TR_TRACE_UP, up, err) : status;
}

static enum tr_status read_bmon(struct reader *r, struct tr_error *err)
{
    struct log log = {.r = r, .block_s = BMON_BLOCK_S};
    r->b->format = "bmon";
    r->b->unit = &RATE_BPS;
    series_init(&log.set, r, SERIES_PRECEDING, "interface");
    enum tr_status status = lines_each(r, take_bmon, &log, err);
    builder_note(r->b, TR_TRACE_NOTE_KIND, true, NULL,
                 "bmon smooths its rates over some seconds: what changes faster is not to be seen");
    return series_end_traffic(&log.set, status, "bmon -o ascii: a block a second", err);
}

/* ---- nload ---- */

static bool is_nload(const char *line, const char *end)
{
    const char *value = line_after(line, end, "Curr: ");
    return value && (line_has(value, end, "it/s") || line_has(value, end, "yte/s"));
}

static bool looks_like_nload(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_nload);
}

/* "7810.70 kBit/s": K of 1024 */
static bool read_nload_rate(const char *p, const char *end, double *bps)
{
    double value;
    const char *unit = line_number(p, &value);
    if (!unit) {
        return false;
    }
    static const char prefixes[] = "kMGT";
    unit = line_skip_blanks(unit);
    const char *prefix = unit < end && *unit ? strchr(prefixes, *unit) : NULL;
    for (const char *q = prefixes; prefix && q <= prefix; q++) {
        value *= 1024;
    }
    unit += prefix != NULL;
    *bps = value * (line_begins(unit, end, "Byte/s") ? 8 : 1);
    return line_begins(unit, end, "Bit/s") || line_begins(unit, end, "Byte/s");
}

static void begin_device(struct log *log, const char *name, const char *end)
{
    const char *stop = name;
    while (stop < end && !strchr(" \t\033:", *stop)) {
        stop++;
    }
    snprintf(log->device, sizeof log->device, "%.*s", (int)(stop - name < 60 ? stop - name : 60), name);
    const struct series *s = series_named(&log->set, log->device, strlen(log->device), TR_TRACE_DOWN);
    if (log->blocks == 0 || (s && s->points[s->count - 1].at_s >= (double)log->blocks * log->block_s)) {
        log->blocks++; /* the first of its screen */
    }
    log->ways = 0;
}

/* script(1) begins with the command: [COMMAND="nload -t 1000 eth0" ... */
static void take_command(struct log *log, const char *line, const char *end)
{
    const char *nload = line_after(line, end, "nload "), *t = nload ? line_after(nload, end, "-t ") : NULL;
    double ms;
    if (line_has(line, end, "COMMAND=") && nload) {
        log->told = true;
        log->block_s = t && line_number(t, &ms) && ms > 0 ? ms / 1e3 : NLOAD_BLOCK_S;
    }
}

/* A line may be a whole screen, where the cursor is moved instead. */
static enum tr_status take_nload(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    if (log->blocks == 0) {
        take_command(log, line, end);
    }
    const char *p = line, *figure = line_after(p, end, "Curr: ");
    for (;;) {
        double bps;
        const char *device = line_after(p, figure ? figure : end, "Device ");
        if (device) {
            begin_device(log, device, end);
            p = device;
            continue;
        }
        if (!figure) {
            break;
        }
        if (log->blocks > 0 && log->ways < 2 && read_nload_rate(figure, end, &bps)) {
            enum tr_status status = add(log, log->ways++ == 0 ? TR_TRACE_DOWN : TR_TRACE_UP, bps, err);
            if (status != TR_STATUS_OK) {
                return status;
            }
        }
        p = figure;
        figure = line_after(p, end, "Curr: ");
    }
    return TR_STATUS_OK;
}

static enum tr_status read_nload(struct reader *r, struct tr_error *err)
{
    struct log log = {.r = r, .block_s = NLOAD_BLOCK_S};
    r->b->format = "nload";
    r->b->unit = &RATE_BPS;
    series_init(&log.set, r, SERIES_PRECEDING, "interface");
    enum tr_status status = lines_each(r, take_nload, &log, err);
    builder_note(r->b, TR_TRACE_NOTE_STAMPS, !log.told, NULL,
                 log.told ? "screens have no time: each is given the %g s of the command that script tells"
                          : "screens have no time: each is given the %g s that nload takes unless -t says "
                            "otherwise",
                 log.block_s);
    return series_end_traffic(&log.set, status, "the screens of nload: kBit of 1024 bits", err);
}

const struct trace_format screens_formats[] = {
    {
        .name = "bmon",
        .title = "what bmon -o ascii prints",
        .first_line = "Interfaces                               RX bps         pps      %    TX bps",
        .looks_like = looks_like_bmon,
        .read = read_bmon,
    },
    {
        .name = "nload",
        .title = "the screens of nload, written down by script",
        .first_line = "Device eth0 [10.0.0.2] (1/1):",
        .looks_like = looks_like_nload,
        .read = read_nload,
    },
    {0},
};
