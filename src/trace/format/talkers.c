/* Monitors of who talks to whom, as far as they say what all of it comes to, a block an interval.
 *
 * iftop -t (ui_common.c): means of the last 2, 10 and 40 s, K of 1024, bits or with -B bytes; a block every 2
 * s.
 *
 *     Total send rate:               156Kb   156Kb   156Kb
 *     Total receive rate:           3.71Mb  3.71Mb  3.71Mb
 *
 * nethogs -t (process.cpp, PERIOD): KiB/s sent and received of each program, means of 5 s; a block a second.
 *
 *     Refreshing:
 *     curl/23735/0    5.68008    155.33
 */
#include "trace/format/lines.h"
#include "trace/format/series_take.h"

#include <string.h>

#define IFTOP_BLOCK_S   2
#define NETHOGS_BLOCK_S 1

struct log {
    struct reader *r;
    struct series_set set;
    size_t blocks; /* nethogs: that have begun */
    double down, up;
};

static enum tr_status add(struct log *log, enum tr_trace_direction direction, double length_s, double rate,
                          struct tr_error *err)
{
    struct series_point p = SERIES_POINT(NAN, rate);
    p.length_s = length_s;
    return series_add(&log->set, "", 0, direction, p, err);
}

/* ---- iftop ---- */

static bool is_iftop(const char *line, const char *end)
{
    return line_begins(line, end, "Total receive rate:");
}

static bool looks_like_iftop(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_iftop);
}

static enum tr_status take_iftop(void *context, const char *line, const char *end, struct tr_error *err)
{
    double value;
    const char *down = line_after(line, end, "Total receive rate:"),
               *up = line_after(line, end, "Total send rate:");
    const char *unit = down || up ? line_amount(down ? down : up, 1024, &value) : NULL;
    if (!unit || (*unit != 'b' && *unit != 'B')) {
        return TR_STATUS_OK;
    }
    value *= *unit == 'B' ? 8 : 1;
    return add(context, down ? TR_TRACE_DOWN : TR_TRACE_UP, IFTOP_BLOCK_S, value, err);
}

static enum tr_status read_iftop(struct reader *r, struct tr_error *err)
{
    struct log log = {.r = r};
    r->b->format = "iftop";
    r->b->unit = &RATE_BPS;
    series_init(&log.set, r, SERIES_LENGTHS, "direction");
    return series_end_traffic(&log.set, lines_each(r, take_iftop, &log, err),
                              "iftop -t: the means of 2 s, the total of all hosts", err);
}

/* ---- nethogs ---- */

static bool is_nethogs(const char *line, const char *end)
{
    return line_begins(line, end, "Refreshing:") && end - line < 14;
}

static bool looks_like_nethogs(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_nethogs);
}

static enum tr_status end_block(struct log *log, struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    if (log->blocks > 0) {
        status = add(log, TR_TRACE_DOWN, NETHOGS_BLOCK_S, log->down, err);
        status = status == TR_STATUS_OK ? add(log, TR_TRACE_UP, NETHOGS_BLOCK_S, log->up, err) : status;
    }
    log->down = log->up = 0;
    return status;
}

/* "/usr/bin/curl/23735/0 <tab> sent <tab> received" */
static enum tr_status take_nethogs(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct cell c[CELLS_MAX];
    double sent, received;
    if (is_nethogs(line, end)) {
        enum tr_status status = end_block(log, err);
        log->blocks++;
        return status;
    }
    if (log->blocks > 0 && cells_split(line, end, '\t', c) == 3 && cell_number(&c[1], false, &sent) &&
        cell_number(&c[2], false, &received)) {
        log->up += sent;
        log->down += received;
    }
    return TR_STATUS_OK;
}

static enum tr_status read_nethogs(struct reader *r, struct tr_error *err)
{
    struct log log = {.r = r};
    r->b->format = "nethogs";
    r->b->unit = &RATE_KIBYTES;
    series_init(&log.set, r, SERIES_LENGTHS, "direction");
    enum tr_status status = lines_each(r, take_nethogs, &log, err);
    status = status == TR_STATUS_OK ? end_block(&log, err) : status;
    if (status == TR_STATUS_OK) {
        builder_note(r->b, TR_TRACE_NOTE_KIND, true, NULL,
                     "nethogs shows means of 5 s: what changes faster is not to be seen");
    }
    return series_end_traffic(&log.set, status, "nethogs -t: KiB/s, all programs together, a block a second",
                              err);
}

const struct trace_format talkers_formats[] = {
    {
        .name = "iftop",
        .title = "what iftop -t prints",
        .first_line = "Total receive rate:                                  3.71Mb     3.71Mb     3.71Mb",
        .looks_like = looks_like_iftop,
        .read = read_iftop,
    },
    {
        .name = "nethogs",
        .title = "what nethogs -t prints",
        .first_line = "Refreshing:",
        .looks_like = looks_like_nethogs,
        .read = read_nethogs,
    },
    {0},
};
