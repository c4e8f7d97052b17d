/* Progress lines of copies, from which can be reckoned when how much had come: bytes so far, and the time so
 * far, a mean since the start, or a speed.
 *
 *        1,933,312   4%  933.27kB/s    0:00:40          rsync --progress: a line a second (progress.c)
 *     a.bin    15% 3720KB   2.4MB/s   00:10 ETA        scp, sftp: a line a second (progressmeter.c)
 *     507904 bytes (508 kB, 496 KiB) copied, 3 s, 166 kB/s              dd status=progress
 *      716KiB 0:00:01 [ 784KiB/s] [ <=>    ]            pv: its speed is that since the line before
 *     [  1%]  .......... .......... (50)  [ 660.8KB/s]  axel: a dot a KiB, a mean since the start (axel.c)
 *     [ 10%] [..0        ] [   2.0MB/s] [00:05]         axel -a: of "File size: ... (N bytes)", and what is
 * left
 *
 * All but dd count K as 1024 bytes. */
#include "trace/format/lines.h"
#include "trace/table/runs.h"

#include "base/number.h"

#include <ctype.h>
#include <string.h>

enum tool { TOOL_NONE, TOOL_RSYNC, TOOL_SCP, TOOL_DD, TOOL_PV, TOOL_AXEL, TOOL_AXEL_BAR };

static const char *const tool_names[] = {
    [TOOL_NONE] = "", [TOOL_RSYNC] = "rsync", [TOOL_SCP] = "scp",      [TOOL_DD] = "dd",
    [TOOL_PV] = "pv", [TOOL_AXEL] = "axel",   [TOOL_AXEL_BAR] = "axel"};

#define LINE_STEP_S   1 /* of rsync and scp */
#define AXEL_DOT      1024
#define AXEL_ROW_DOTS 50

struct row {
    enum tool tool;
    double bytes;       /* so far; of axel's dots those of this line, of its bar a share of the whole */
    double at_s;        /* since the start; NAN: `mean` or `speed` tells */
    double mean, speed; /* byte/s since the start; since the line before */
    double left_s;      /* until the whole has come */
    bool coarse;        /* bytes are whole MB, of which a second may have none: the speed tells more */
    bool over;          /* the last of a run, whose time is none of its own */
};

/* "1,933,312": a number whose thousands have commas or points. Returns what stands behind it. */
static const char *grouped_number(const char *p, double *out)
{
    p = line_skip_blanks(p);
    if (!number_is_digit(*p)) {
        return NULL;
    }
    for (*out = 0; number_is_digit(*p) || ((*p == ',' || *p == '.') && number_is_digit(p[1])); p++) {
        *out = number_is_digit(*p) ? *out * 10 + (*p - '0') : *out;
    }
    return p;
}

/* "933.27kB/s", "1.11MB/s" behind p, K as 1024 bytes. */
static const char *speed_at(const char *p, const char *end, double *out)
{
    p = line_amount(p, 1024, out);
    return p && line_begins(p, end, "B/s") ? p + strlen("B/s") : NULL;
}

static bool parse_rsync(const char *line, const char *end, struct row *row)
{
    double percent;
    const char *p = grouped_number(line, &row->bytes);
    p = p && *p == ' ' ? line_number(p, &percent) : NULL;
    p = p && *p == '%' ? speed_at(p + 1, end, &row->speed) : NULL;
    row->tool = TOOL_RSYNC;
    row->over = p && line_has(p, end, "xfr#");
    return p != NULL;
}

/* "a.bin    15% 3720KB   2.4MB/s   00:10 ETA": whole KB up to 9999, then whole MB. The last line has no ETA,
 * and the mean since the start. */
static bool parse_scp(const char *line, const char *end, struct row *row)
{
    const char *name = line_skip_blanks(line), *percent = memrchr(line, '%', (size_t)(end - line));
    if (!percent || name >= percent || !number_is_digit(percent[-1]) || percent + 1 == end ||
        percent[1] != ' ') {
        return false;
    }
    const char *p = line_amount(percent + 1, 1024, &row->bytes);
    row->coarse = p && strchr("MGT", p[-1]);
    p = p && *p == 'B' ? p + 1 : p;
    p = p && strchr(" \t", *p) ? speed_at(p, end, &row->speed) : NULL;
    row->tool = TOOL_SCP;
    row->over = p && line_begins(percent - 3, end, "100") && !line_has(p, end, "ETA");
    return p && memchr(line_skip_blanks(p), ':', (size_t)(end - line_skip_blanks(p))) &&
           memchr(name, ' ', (size_t)(percent - name));
}

static bool parse_dd(const char *line, const char *end, struct row *row)
{
    const char *p = line_number(line, &row->bytes), *copied = line_after(line, end, " copied, ");
    p = p ? line_skip_blanks(p) : NULL;
    row->tool = TOOL_DD;
    p = p && line_begins(p, end, "bytes") && copied ? line_number(copied, &row->at_s) : NULL;
    return p && line_begins(line_skip_blanks(p), end, "s");
}

/* "716KiB 0:00:01 [ 784KiB/s]" */
static bool parse_pv(const char *line, const char *end, struct row *row)
{
    const char *p = line_amount(line, 1024, &row->bytes), *speed = line_after(line, end, " [");
    row->tool = TOOL_PV;
    if (!p || *p != 'B' || !strchr(" \t", p[1]) || !speed) {
        return false;
    }
    struct cell clock = line_word(p + 1);
    return clock.end > clock.begin && memchr(clock.begin, ':', (size_t)(clock.end - clock.begin)) &&
           speed_at(speed, end, &row->speed) != NULL;
}

static bool parse_axel(const char *line, const char *end, struct row *row)
{
    const char *p = line_skip_blanks(line), *open = memrchr(line, '[', (size_t)(end - line));
    size_t dots = 0;
    if (!open || open == p || !line_has(open, end, "B/s]") || !speed_at(open + 1, end, &row->mean)) {
        return false;
    }
    const char *close = *p == '[' ? memchr(p, ']', (size_t)(end - p)) : NULL;
    for (p = close ? close + 1 : p; p < open && strchr(" .,", *p); p++) {
        dots += *p == '.';
    }
    row->tool = TOOL_AXEL;
    row->bytes = (double)(dots > AXEL_ROW_DOTS ? AXEL_ROW_DOTS : close ? dots : AXEL_ROW_DOTS) * AXEL_DOT;
    return p == open && dots > 0;
}

/* "] [01:15]", "] [ 2h05]", "] [ 1d 3]": seconds; NAN where it is not told. */
static double left_at(const char *p, const char *end)
{
    double more = NAN, less = NAN;
    p = line_begins(p, end, "] [") ? line_number(p + strlen("] ["), &more) : NULL;
    double unit_s = !p ? NAN : *p == ':' ? 60 : *p == 'h' ? 3600 : *p == 'd' ? 86400 : NAN;
    p = isnan(unit_s) ? NULL : line_number(p + 1, &less);
    return p && *p == ']' ? more * unit_s + less * (unit_s == 86400 ? 3600 : unit_s / 60) : NAN;
}

static bool parse_axel_bar(const char *line, const char *end, struct row *row)
{
    double percent;
    const char *p = line_skip_blanks(line), *speed = NULL;
    p = *p == '[' ? line_number(p + 1, &percent) : NULL;
    if (!p || !line_begins(p, end, "%] [")) {
        return false;
    }
    speed = line_after(p + 4, end, "] [");
    row->tool = TOOL_AXEL_BAR;
    row->bytes = percent / 100;
    speed = speed ? speed_at(speed, end, &row->mean) : NULL;
    row->left_s = speed ? left_at(speed, end) : NAN;
    return speed != NULL;
}

static bool parse(const char *line, const char *end, struct row *row)
{
    static bool (*const parsers[])(const char *, const char *, struct row *) = {
        parse_rsync, parse_scp, parse_dd, parse_pv, parse_axel_bar, parse_axel};
    for (size_t i = 0; i < sizeof parsers / sizeof *parsers; i++) {
        *row = (struct row){.at_s = NAN, .mean = NAN, .speed = NAN, .left_s = NAN};
        if (parsers[i](line, end, row)) {
            return true;
        }
    }
    return false;
}

static bool is_row(const char *line, const char *end)
{
    struct row row;
    return parse(line, end, &row);
}

static bool looks_like_copy(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_row);
}

/* ---- reading ---- */

struct log {
    struct reader *r;
    enum tool tool;
    size_t run, wanted, rows; /* rows of the run under way */
    double bytes, at_s;       /* of that run so far, as far as a rate has been told */
    double dots_bytes;        /* of that run so far: axel's dots */
    double size_bytes;        /* of the file, as axel says, or as the time left means */
};

/* When the row's bytes had come, in seconds since the start of its run. */
static double time_of(const struct log *log, const struct row *row, double bytes)
{
    if (!isnan(row->at_s)) {
        return row->at_s;
    }
    if (row->tool == TOOL_RSYNC || row->tool == TOOL_SCP) {
        return log->at_s + LINE_STEP_S;
    }
    return isnan(row->mean) ? log->at_s + (bytes - log->bytes) / row->speed : bytes / row->mean;
}

/* Times what a mean's last digit leaves open: then the time between two is known. */
#define DIGITS_TRUSTED 10

/* How long a row has to last at least for its time to mean something: axel prints means as 660.8KB/s. */
static double least_length(const struct row *row, double at_s)
{
    double unit = row->mean >= 1024 * 1024 ? 1024 * 1024 : 1024;
    return isnan(row->mean) ? 0 : DIGITS_TRUSTED * at_s * 0.05 * unit / row->mean;
}

static enum tr_status take_row(struct log *log, const struct row *row, double bytes, struct tr_error *err)
{
    if (log->run == 0 || bytes < log->bytes) {
        log->run++;
        log->rows = 0;
        log->bytes = log->at_s = 0;
    }
    bool stepped = row->tool == TOOL_RSYNC || row->tool == TOOL_SCP,
         begins = stepped && log->rows++ == 0; /* 0 s, or nearly */
    double at_s = begins ? 0 : time_of(log, row, bytes), length_s = at_s - log->at_s,
           more = bytes - log->bytes;
    if (row->over || !isfinite(at_s) || (!(length_s > least_length(row, at_s)) && !begins)) {
        return TR_STATUS_OK;
    }
    log->bytes = bytes;
    log->at_s = at_s;
    double rate = row->coarse ? row->speed : more / length_s;
    bool plain = length_s > 0 && isfinite(rate) && log->run == log->wanted;
    return plain ? builder_add(log->r->b, length_s, rate, err) : TR_STATUS_OK;
}

static enum tr_status take_line(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct row row;
    if (line_begins(line, end, "File size:")) { /* "38.147 Megabyte(s) (40000000 bytes)", "40000000 bytes" */
        const char *open = memrchr(line, '(', (size_t)(end - line));
        line_number(open ? open + 1 : line + strlen("File size:"), &log->size_bytes);
    }
    if (line_begins(line, end, "Initializing download") && log->run > 0) {
        log->bytes = INFINITY; /* another run of axel begins */
        log->dots_bytes = log->size_bytes = 0;
    }
    if (!parse(line, end, &row) || (log->tool != TOOL_NONE && row.tool != log->tool)) {
        return TR_STATUS_OK;
    }
    log->tool = row.tool;
    if (log->size_bytes == 0 && row.left_s > 0 && row.bytes < 1) {
        log->size_bytes = row.mean * row.left_s / (1 - row.bytes);
    }
    log->dots_bytes += row.bytes;
    double bytes = row.tool == TOOL_AXEL       ? log->dots_bytes
                   : row.tool == TOOL_AXEL_BAR ? row.bytes * log->size_bytes
                                               : row.bytes;
    return take_row(log, &row, bytes, err);
}

static const char *how_reckoned(enum tool tool)
{
    switch (tool) {
    case TOOL_RSYNC: return "rsync prints a line a second: the rate is what came in it";
    case TOOL_SCP:
        return "scp prints a line a second: the rate is what came in it, or beyond 10 MB the speed it shows, "
               "smoothed over ten seconds";
    case TOOL_PV: return "each line lasts as long as its bytes take at the speed it shows";
    case TOOL_DD: return "the rate is what came from one line to the next";
    case TOOL_AXEL:
    case TOOL_AXEL_BAR: return "axel shows the mean since the start: times are the bytes so far over it";
    case TOOL_NONE: break;
    }
    return "";
}

static enum tr_status read_copy(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    struct log log = {.r = r, .wanted = runs_wanted(r->options)};
    b->timing = TIMING_LENGTHS;
    b->unit = &RATE_BYTES;
    b->format = "copy-progress";
    enum tr_status status = lines_each(r, take_line, &log, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (log.run == 0 || (b->count == 0 && log.run >= log.wanted)) {
        return tr_error_set(
            err, TR_STATUS_FAILED, b->name,
            "holds no progress of rsync, scp, dd, pv or axel from which a rate follows: it takes "
            "two lines at least");
    }
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for what %s prints while it copies: %s",
                 tool_names[log.tool], how_reckoned(log.tool));
    if (log.tool == TOOL_AXEL || log.tool == TOOL_AXEL_BAR) {
        builder_note(b, TR_TRACE_NOTE_DIRECTION, false, NULL, "a download: this is down");
    }
    return runs_report(b, log.run, log.wanted, NULL, err);
}

const struct trace_format copies_formats[] = {
    {
        .name = "copy-progress",
        .title = "what rsync, scp, dd, pv and axel print while they copy",
        .first_line = "      1,933,312   4%  933.27kB/s    0:00:40",
        .looks_like = looks_like_copy,
        .read = read_copy,
    },
    {0},
};
