/* Progress lines of downloads: bytes so far and a speed, and no time. A row lasts as long as its
 * bytes take at the speed it shows.
 *
 *     50K .......... .......... .......... .......... ..........  0% 1.15M 33s      wget, dots
 *     blob.bin   1%[>       ] 412.42K   218KB/s    eta 3m 8s                        wget, a bar
 *     [download]   0.7% of   38.15MiB at  199.69KiB/s ETA 03:14                     yt-dlp, youtube-dl
 *     [#fe4a5e 896KiB/19MiB(4%) CN:1 DL:0.9MiB ETA:20s]                             aria2c
 *
 * All count K as 1024 bytes (wget: src/progress.c, src/retr.c `retr_rate`; yt-dlp: utils `format_bytes`;
 * aria2 writes KiB). */
#include "trace/format/lines.h"
#include "trace/table/runs.h"

#include "base/number.h"

#include <string.h>

#define ARIA2_BEGINS_WITHIN 16 /* bytes of a line: behind what moves the cursor */

enum tool { TOOL_NONE, TOOL_WGET_DOTS, TOOL_WGET_BAR, TOOL_YT_DLP, TOOL_ARIA2 };

struct row {
    enum tool tool;
    double from_bytes, to_bytes; /* NAN: not told. Dots tell where a row begins, bars where it ends */
    size_t dots;
    double bytes_per_s; /* NAN: not known yet */
};

/* ---- rows ---- */

/* "50K ..........  .......... 0% 1.15M 33s"; the last row of a file has "1.15M=33s" */
static bool parse_dots(const char *p, const char *end, struct row *row)
{
    double kib;
    const char *after = line_number(p, &kib);
    if (!after || *after != 'K' || !(kib >= 0) || !strchr(" \t", after[1])) {
        return false;
    }
    p = line_skip_blanks(after + 1);
    const char *begin = p;
    size_t dots = 0, skipped = 0;
    while (p < end && strchr(" .,", *p)) {
        dots += *p == '.';
        skipped += *p++ == ',';
    }
    if (dots + skipped == 0 || p == begin) {
        return false;
    }
    *row = (struct row){TOOL_WGET_DOTS, kib * 1024, NAN, dots, NAN};
    const char *percent = memchr(p, '%', (size_t)(end - p));
    p = line_skip_blanks(percent ? percent + 1 : p);
    const char *rate = line_amount(p, 1024, &row->bytes_per_s);
    if (!rate || !(row->bytes_per_s > 0)) {
        row->bytes_per_s = NAN;
    }
    return true;
}

/* "blob.bin  1%[===>   ] 412.42K   218KB/s" */
static bool parse_bar(const char *p, const char *end, struct row *row)
{
    const char *open = line_after(p, end, "%[");
    const char *close = open ? memchr(open, ']', (size_t)(end - open)) : NULL;
    if (!close) {
        return false;
    }
    *row = (struct row){TOOL_WGET_BAR, NAN, NAN, 0, NAN};
    p = line_amount(close + 1, 1024, &row->to_bytes);
    if (!p) {
        return false;
    }
    p = line_amount(p, 1024, &row->bytes_per_s);
    if (!p || !line_begins(p, end, "B/s") || !(row->bytes_per_s > 0)) {
        row->bytes_per_s = NAN;
    }
    return true;
}

/* "[download]   0.7% of ~  38.15MiB at  199.69KiB/s ETA 03:14" */
static bool parse_yt_dlp(const char *p, const char *end, struct row *row)
{
    double percent, total;
    p = line_after(p, end, "[download]");
    p = p ? line_number(p, &percent) : NULL;
    if (!p || !line_begins(p, end, "% of ")) {
        return false;
    }
    p = line_skip_blanks(p + strlen("% of "));
    p = line_amount(*p == '~' ? p + 1 : p, 1000, &total);
    if (!p) {
        return false;
    }
    *row = (struct row){TOOL_YT_DLP, NAN, total * percent / 100, 0, NAN};
    p = line_after(p, end, " at ");
    if (!p || !line_amount(p, 1000, &row->bytes_per_s) || !(row->bytes_per_s > 0)) {
        row->bytes_per_s = NAN;
    }
    return true;
}

/* "[#fe4a5e 896KiB/19MiB(4%) CN:1 DL:0.9MiB ETA:20s]", painted or not */
static bool parse_aria2(const char *p, const char *end, struct row *row)
{
    const char *from = p;
    p = line_after(p, end, "[#");
    if (!p || p - from > ARIA2_BEGINS_WITHIN) {
        return false;
    }
    while (p < end && !strchr(" \t", *p)) {
        p++;
    }
    *row = (struct row){TOOL_ARIA2, NAN, NAN, 0, NAN};
    const char *speed = line_after(p, end, " DL:");
    p = line_amount(p, 1024, &row->to_bytes);
    if (!p || !line_begins(p, end, "B/")) {
        return false;
    }
    if (!speed || !line_amount(speed, 1024, &row->bytes_per_s) || !(row->bytes_per_s > 0)) {
        row->bytes_per_s = NAN;
    }
    return true;
}

static bool parse(const char *line, const char *end, struct row *row)
{
    *row = (struct row){0};
    return parse_dots(line, end, row) || parse_bar(line, end, row) || parse_yt_dlp(line, end, row) ||
           parse_aria2(line, end, row);
}

static bool is_row(const char *line, const char *end)
{
    struct row row;
    return parse(line, end, &row);
}

static bool looks_like_download(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_row);
}

/* ---- reading ---- */

struct log {
    struct reader *r;
    enum tool tool;
    size_t run, wanted, shown; /* downloads from 1; rows of the one under way */
    double bytes;              /* of the download under way, where the row before ended */
    struct row held;           /* dots: waits for the next row, which tells where it ended */
    bool holds;
    double bytes_per_dot, pending_bytes; /* came before there was a speed */
};

static double bytes_per_dot(const struct log *log, const struct row *row)
{
    return log->bytes_per_dot > 0 ? log->bytes_per_dot : row->dots % 8 == 0 && row->dots > 40 ? 65536 : 1024;
}

static enum tr_status add(struct log *log, double bytes, double bytes_per_s, struct tr_error *err)
{
    if (log->run != log->wanted) {
        return TR_STATUS_OK;
    }
    if (isnan(bytes_per_s)) {
        log->pending_bytes += bytes;
        return TR_STATUS_OK;
    }
    bytes += log->pending_bytes;
    log->pending_bytes = 0;
    double length_s = bytes / bytes_per_s;
    bool plain = bytes > 0 && isfinite(length_s) && isfinite(bytes_per_s);
    return plain ? builder_add(log->r->b, length_s, bytes_per_s, err) : TR_STATUS_OK;
}

/* A row of dots covers what they stand for, up to where the next row begins. */
static enum tr_status end_dots(struct log *log, double next_bytes, struct tr_error *err)
{
    if (!log->holds) {
        return TR_STATUS_OK;
    }
    log->holds = false;
    if (next_bytes > log->held.from_bytes && log->held.dots > 0) {
        log->bytes_per_dot = (next_bytes - log->held.from_bytes) / (double)log->held.dots;
    }
    return add(log, (double)log->held.dots * bytes_per_dot(log, &log->held), log->held.bytes_per_s, err);
}

static void begin_run(struct log *log)
{
    log->run++;
    log->shown = 0;
    log->bytes = log->pending_bytes = 0;
}

static enum tr_status take_dots(struct log *log, const struct row *row, struct tr_error *err)
{
    bool again = log->run == 0 || row->from_bytes <= log->held.from_bytes;
    enum tr_status status = end_dots(log, again ? NAN : row->from_bytes, err);
    if (again) {
        begin_run(log);
    }
    log->held = *row;
    log->holds = true;
    return status;
}

static enum tr_status take_total(struct log *log, const struct row *row, struct tr_error *err)
{
    if (log->run == 0 || row->to_bytes < log->bytes) {
        begin_run(log);
    }
    double bytes =
        log->shown++ == 0 && row->to_bytes > 0 && isnan(row->bytes_per_s) ? 0 : row->to_bytes - log->bytes;
    log->bytes = row->to_bytes;
    return add(log, bytes, row->bytes_per_s, err);
}

static enum tr_status take_line(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct row row;
    if (!parse(line, end, &row) || (log->tool != TOOL_NONE && row.tool != log->tool)) {
        return TR_STATUS_OK;
    }
    log->tool = row.tool;
    return row.tool == TOOL_WGET_DOTS ? take_dots(log, &row, err) : take_total(log, &row, err);
}

static enum tr_status read_download(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    struct log log = {.r = r, .wanted = runs_wanted(r->options)};
    b->timing = TIMING_LENGTHS;
    b->unit = &RATE_BYTES;
    enum tr_status status = lines_each(r, take_line, &log, err);
    status = status == TR_STATUS_OK ? end_dots(&log, NAN, err) : status;
    if (status != TR_STATUS_OK) {
        return status;
    }
    bool wget = log.tool == TOOL_WGET_DOTS || log.tool == TOOL_WGET_BAR;
    const char *tool = wget ? "wget" : log.tool == TOOL_ARIA2 ? "aria2" : "yt-dlp";
    b->format = tool;
    if (log.run == 0 || (b->count == 0 && log.run >= log.wanted)) {
        return tr_error_set(
            err, TR_STATUS_FAILED, b->name,
            "holds no progress of a download with a speed, such as \"50K .......... 0%% 1.15M\" or "
            "\"[download] 0.7%% of 38.15MiB at 199.69KiB/s\"");
    }
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for what %s prints while it downloads",
                 tool);
    builder_note(
        b, TR_TRACE_NOTE_KIND, log.tool != TOOL_WGET_DOTS, NULL, "%s",
        log.tool == TOOL_WGET_DOTS ? "no times are printed: each block lasts as long as it takes at its speed"
        : wget ? "no times are printed, and the speed of a bar is a mean over the last seconds: each row "
                 "lasts as long as its bytes take at the speed it shows"
               : "no times are printed, and the speed may be a mean since the start: each row lasts as "
                 "long as its bytes take at the speed it shows");
    builder_note(b, TR_TRACE_NOTE_DIRECTION, false, NULL, "a download: this is down");
    return runs_report(b, log.run, log.wanted, NULL, err);
}

const struct trace_format downloads_formats[] = {
    {
        .name = "wget",
        .title = "what wget prints while it downloads",
        .first_line = "     0K .......... .......... .......... .......... ..........  0% 1.17M 33s",
        .looks_like = looks_like_download,
        .read = read_download,
    },
    {
        .name = "yt-dlp",
        .title = "what yt-dlp and youtube-dl print while they download",
        .first_line = "[download]   0.7% of   38.15MiB at  199.69KiB/s ETA 03:14",
        .read = read_download,
    },
    {
        .name = "aria2",
        .title = "what aria2c prints while it downloads",
        .first_line = "[#fe4a5e 896KiB/19MiB(4%) CN:1 DL:0.9MiB ETA:20s]",
        .read = read_download,
    },
    {0},
};
