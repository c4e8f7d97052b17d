/* What iperf prints: iperf3's and iperf2's lines for people, and iperf2 -y C.
 *
 *     [  5]   0.00-1.00   sec  1.05 MBytes  8.81 Mbits/sec    0   63.6 KBytes
 *     20240131121500,10.0.0.1,5001,10.0.0.2,44222,3,0.0-1.0,1310720,10485760 */
#include "trace/format.h"
#include "trace/table/runs.h"
#include "trace/table/stamps.h"

#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LAST_SHARE_MIN 0.1

/* One interval, whoever printed it. */
struct interval {
    struct cell id; /* "5", "SUM", "-1" */
    char role;      /* of --bidir: 'T' the client sends, 'R' it receives; else 0 */
    double from_s, to_s, mbps;
    double mbit;           /* transferred, where that is printed; else NaN */
    bool summary, omitted; /* of the whole test; of the warm-up */
};

static const char *blanks(const char *p)
{
    while (*p == ' ' || *p == '\t') {
        p++;
    }
    return p;
}

static struct cell word_at(const char *p)
{
    const char *end = p;
    while (*end > ' ') {
        end++;
    }
    return (struct cell){p, end};
}

/* "0.00-1.00", also "0.0- 1.0" */
static const char *take_span(const char *p, double *from, double *to)
{
    p = number_read(blanks(p), from);
    if (!p || *blanks(p) != '-') {
        return NULL;
    }
    p = number_read(blanks(blanks(p) + 1), to);
    return p && *to >= *from && isfinite(*to) && *from >= 0 ? p : NULL;
}

/* "1.05 MBytes": powers of 1024, other than bits. NaN where it is something else. */
static double transfer_mbit(double value, const struct cell *unit)
{
    static const char *const units[] = {"Bytes", "KBytes", "MBytes", "GBytes", "TBytes"};
    double bytes = value;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++, bytes *= 1024) {
        if (cell_is(unit, units[i])) {
            return bytes * 8e-6;
        }
    }
    return NAN;
}

/* "0.52": 2 */
static int significant_digits(const char *p, const char *end)
{
    int digits = 0;
    for (; p < end; p++) {
        digits += number_is_digit(*p) && (digits > 0 || *p != '0');
    }
    return digits;
}

/* "1.05 MBytes  8.81 Mbits/sec", or only the rate. With -f g the rate has fewer digits than the bytes, which
 * then say it better. Returns where it ends. */
static const char *take_rate(const char *p, const char *end, struct interval *out)
{
    int digits = 0;
    out->mbit = NAN;
    while (p < end) {
        double value;
        const char *after = number_read(p, &value);
        if (!after) {
            return NULL;
        }
        struct cell unit = word_at(blanks(after));
        const struct rate_unit *known = rate_unit_printed(unit.begin, (size_t)(unit.end - unit.begin));
        if (known) {
            bool coarse = significant_digits(p, after) < digits && out->to_s > out->from_s;
            out->mbps = coarse ? out->mbit / (out->to_s - out->from_s) : rate_to_mbps(known, value);
            return unit.end;
        }
        if (isnan(out->mbit)) {
            out->mbit = transfer_mbit(value, &unit);
            digits = isnan(out->mbit) ? 0 : significant_digits(p, after);
        }
        p = blanks(unit.end);
    }
    return NULL;
}

static bool contains(const char *p, const char *end, const char *text)
{
    return memmem(p, (size_t)(end - p), text, strlen(text)) != NULL;
}

static bool parse_printed(const char *line, const char *end, struct interval *out)
{
    const char *open = memchr(line, '[', (size_t)(end - line));
    const char *close = open ? memchr(open, ']', (size_t)(end - open)) : NULL;
    if (!close) {
        return false;
    }
    *out = (struct interval){.id = {blanks(open + 1), close}};
    const char *p = close + 1;
    if (*p == '[') { /* [  5][TX-C] */
        out->role = p[1] == 'R' ? 'R' : p[1] == 'T' ? 'T' : '\0';
        const char *role_end = memchr(p, ']', (size_t)(end - p));
        p = role_end ? role_end + 1 : p;
    }
    p = take_span(p, &out->from_s, &out->to_s);
    if (!p || strncmp(blanks(p), "sec", 3) != 0) {
        return false;
    }
    p = take_rate(blanks(blanks(p) + 3), end, out);
    if (!p || !(out->mbps >= 0) || !isfinite(out->mbps)) {
        return false;
    }
    out->summary = contains(p, end, "sender") || contains(p, end, "receiver");
    out->omitted = contains(p, end, "(omitted)");
    return true;
}

/* iperf2 -y C: nine cells or, of a UDP server, fourteen. */
static bool parse_csv(const char *line, const char *end, struct interval *out)
{
    struct cell c[CELLS_MAX];
    size_t count = cells_split(line, end, ',', c);
    *out = (struct interval){0};
    double bps;
    if ((count != 9 && count != 14) || stamp_ns(&c[0]) == STAMP_NO_NS ||
        take_span(c[6].begin, &out->from_s, &out->to_s) != c[6].end || !cell_number(&c[8], false, &bps) ||
        !(bps >= 0) || !isfinite(bps)) {
        return false;
    }
    out->id = c[5];
    out->mbps = bps / 1e6;
    out->mbit = NAN;
    return true;
}

static bool parse(const struct look *look, const char *line, const char *end, bool csv, struct interval *out)
{
    (void)look;
    return csv ? parse_csv(line, end, out) : parse_printed(line, end, out);
}

static size_t count_lines(const struct look *look, bool csv)
{
    size_t lines = 0;
    for (size_t i = 0; i < look->lines; i++) {
        struct interval v;
        lines += parse(look, look->line[i], look->line_end[i], csv, &v);
    }
    return lines;
}

/* What it says around the intervals, with or without any. */
static bool is_talk(const char *line, const char *end)
{
    static const char *const talk[] = {"iperf3: ",
                                       "Connecting to host ",
                                       "Server listening on ",
                                       "Client connecting to ",
                                       "Accepted connection from ",
                                       "[ ID] Interval "};
    for (size_t i = 0; i < sizeof talk / sizeof *talk; i++) {
        size_t len = strlen(talk[i]);
        if ((size_t)(end - line) >= len && memcmp(line, talk[i], len) == 0) {
            return true;
        }
    }
    return false;
}

static bool looks_like_iperf_text(const struct look *look)
{
    bool talks = false;
    for (size_t i = 0; i < look->lines && !talks; i++) {
        talks = is_talk(look->line[i], look->line_end[i]);
    }
    return talks || count_lines(look, false) > 0;
}

static bool looks_like_iperf2_csv(const struct look *look)
{
    return look->lines > 0 && look_is_most(count_lines(look, true), look->lines);
}

static bool looks_like_iperf(const struct look *look, const char *name)
{
    (void)name;
    return look->first != '{' && (looks_like_iperf_text(look) || looks_like_iperf2_csv(look));
}

/* ---- reading ---- */

struct log {
    struct reader *r;
    bool csv;
    bool sums;                   /* there are lines of all streams together: only these count */
    enum tr_trace_direction way; /* of --bidir lines */
    bool both_ways, reverse;
    size_t run, rows;              /* under way, from 1; rows of it */
    double from_s, end_s, usual_s; /* of its last interval */
    bool warm;                     /* the line before was of the warm-up */
    size_t omitted, stray;         /* left out: warm-up; single streams beside the first */
    size_t totals;                 /* lines for all of a test */
    char said[200];                /* an error, in iperf's words */
    struct cell stream;            /* the one that counts where there are no sums: a copy */
    char stream_id[8];
    double held_length_s, held_mbps; /* the interval that may turn out to be the last */
    bool held;
};

static bool is_sum(const struct log *log, const struct interval *v)
{
    return log->csv ? cell_is(&v->id, "-1") : cell_is(&v->id, "SUM");
}

static bool right_way(const struct log *log, const struct interval *v)
{
    return !v->role || v->role == (log->way == TR_TRACE_UP ? 'T' : 'R');
}

/* -y C prints no sums, but for each interval one stream after the other. */
static bool is_beside(const struct log *log, const struct interval *v)
{
    return log->csv && log->rows > 0 && v->from_s == log->from_s && v->to_s == log->end_s;
}

/* iperf2 ends with a line for all of the test. */
static bool is_whole(const struct log *log, const struct interval *v)
{
    return log->rows > 1 && v->from_s == 0 && v->to_s >= log->end_s - 1e-6;
}

/* The first stream of a run speaks for it where there are no sums. */
static bool counts(struct log *log, const struct interval *v)
{
    if (v->summary || !right_way(log, v)) {
        log->totals += v->summary;
        return false;
    }
    if (v->omitted) {
        log->omitted++;
        log->warm = true;
        return false;
    }
    if (log->sums) {
        return is_sum(log, v);
    }
    char id[sizeof log->stream_id];
    snprintf(id, sizeof id, "%.*s", (int)(v->id.end - v->id.begin), v->id.begin);
    if (log->stream_id[0] == '\0') {
        memcpy(log->stream_id, id, sizeof id);
    }
    if (strcmp(id, log->stream_id) == 0 || is_beside(log, v)) {
        return true;
    }
    if (v->from_s == 0 && log->end_s > 1.5 * v->to_s) { /* long after the other began: the next test */
        memcpy(log->stream_id, id, sizeof id);
        return true;
    }
    log->stray += !is_whole(log, v);
    return false;
}

static enum tr_status put_held(struct log *log, struct tr_error *err)
{
    bool had = log->held;
    log->held = false;
    return had ? builder_add(log->r->b, log->held_length_s, log->held_mbps, err) : TR_STATUS_OK;
}

/* The last interval of the wanted run: left out where it is so short that its rate is wild. */
static enum tr_status end_run(struct log *log, struct tr_error *err)
{
    if (log->held && log->r->b->count > 0 && log->held_length_s < LAST_SHARE_MIN * log->usual_s) {
        builder_note(log->r->b, TR_TRACE_NOTE_SKIPPED, false, NULL,
                     "the last interval is only %.3g s long and was left out", log->held_length_s);
        log->held = false;
    }
    return put_held(log, err);
}

/* iperf3 ends a warm-up of several intervals (-O 2) with one that is printed "1.00-1.00", its bits over all
 * that has passed: it is the first that counts, from 0 on. */
static struct interval as_meant(struct log *log, const struct interval *printed)
{
    struct interval v = *printed;
    if (log->warm && v.to_s == v.from_s && v.to_s > 0 && !isnan(v.mbit)) {
        v.from_s = 0;
        v.mbps = v.mbit / v.to_s;
    }
    log->warm = false;
    return v;
}

static enum tr_status add_interval(struct log *log, const struct interval *printed, struct tr_error *err)
{
    size_t wanted = runs_wanted(log->r->options);
    if (!log->sums && is_beside(log, printed)) {
        log->held_mbps += log->held ? printed->mbps : 0;
        return TR_STATUS_OK;
    }
    const struct interval meant = as_meant(log, printed), *v = &meant;
    if (log->run == 0 || v->from_s < log->end_s - 0.5 * (v->to_s - v->from_s)) {
        if (is_whole(log, v)) {
            return TR_STATUS_OK;
        }
        if (log->run == wanted) {
            enum tr_status status = end_run(log, err);
            if (status != TR_STATUS_OK) {
                return status;
            }
        }
        log->run++;
        log->rows = 0;
        log->usual_s = v->to_s - v->from_s;
    }
    log->rows++;
    log->from_s = v->from_s;
    log->end_s = v->to_s;
    if (log->run != wanted || v->to_s == v->from_s) {
        return TR_STATUS_OK;
    }
    enum tr_status status = put_held(log, err);
    log->held_length_s = v->to_s - v->from_s;
    log->held_mbps = v->mbps;
    log->held = true;
    return status;
}

static void hear_error(struct log *log, const char *p, const char *end)
{
    const char *error = memmem(p, (size_t)(end - p), "error - ", 8);
    if (error && log->said[0] == '\0') {
        snprintf(log->said, sizeof log->said, "%.*s", (int)(end - error - 8), error + 8);
    }
}

/* A look at the whole text tells whether there are sums, and whether both ways. */
static enum tr_status look_ahead(struct log *log, struct tr_error *err)
{
    struct input *in = log->r->in;
    enum tr_status status;
    do {
        status = input_next(in, err);
        for (const char *p = in->begin; status == TR_STATUS_OK && p < in->end; p = input_skip_line(p)) {
            struct interval v;
            const char *end = line_end(p);
            if (parse(log->r->look, p, end, log->csv, &v)) {
                log->sums |= is_sum(log, &v) && !v.summary;
                log->both_ways |= v.role != '\0';
            } else {
                log->reverse |= contains(p, end, "Reverse mode");
                hear_error(log, p, end);
            }
        }
    } while (status == TR_STATUS_OK && in->begin < in->end);
    return status == TR_STATUS_OK ? input_rewind(in, err) : status;
}

static enum tr_status read_log(struct log *log, struct tr_error *err)
{
    struct input *in = log->r->in;
    enum tr_status status;
    do {
        status = input_next(in, err);
        for (const char *p = in->begin; status == TR_STATUS_OK && p < in->end; p = input_skip_line(p)) {
            struct interval v;
            if (parse(log->r->look, p, line_end(p), log->csv, &v) && counts(log, &v)) {
                status = add_interval(log, &v, err);
            }
        }
    } while (status == TR_STATUS_OK && in->begin < in->end);
    if (status == TR_STATUS_OK && log->run == runs_wanted(log->r->options)) {
        status = end_run(log, err);
    }
    return status;
}

static void explain(const struct log *log)
{
    struct builder *b = log->r->b;
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for %s",
                 log->csv ? "iperf2 -y C: nine cells a line, the seventh a span of seconds"
                          : "what iperf prints: lines of [ID], a span of seconds, and bits/sec");
    if (log->both_ways) {
        builder_note(b, TR_TRACE_NOTE_DIRECTION, false, CHOOSE_DIRECTION,
                     "the test ran both ways at once; this is %s",
                     log->way == TR_TRACE_UP ? "up (TX)" : "down (RX)");
    } else if (!log->csv) {
        builder_note(b, TR_TRACE_NOTE_DIRECTION, false, NULL, "%s: this is %s for the client",
                     log->reverse ? "reverse mode (-R)" : "no reverse mode", log->reverse ? "down" : "up");
    }
    if (log->omitted > 0) {
        builder_note(b, TR_TRACE_NOTE_SKIPPED, false, NULL,
                     "%zu interval%s of warm-up (omitted by -O) left out", log->omitted,
                     log->omitted == 1 ? "" : "s");
    }
    if (log->stray > 0) {
        builder_note(
            b, TR_TRACE_NOTE_SKIPPED, true, NULL,
            "several streams and no [SUM] lines: only stream %s counts, %zu lines of others are left out",
            log->stream_id, log->stray);
    }
}

static enum tr_status read_iperf_text(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    struct log log = {.r = r, .way = r->options->direction == TR_TRACE_UP ? TR_TRACE_UP : TR_TRACE_DOWN};
    log.csv = r->forced ? strcmp(r->forced, "iperf2-csv") == 0 : looks_like_iperf2_csv(r->look);
    b->format = log.csv ? "iperf2-csv" : "iperf-text";
    b->timing = TIMING_LENGTHS;
    b->unit = &RATE_MBPS;
    enum tr_status status = look_ahead(&log, err);
    status = status == TR_STATUS_OK ? read_log(&log, err) : status;
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (log.run == 0) {
        return tr_error_set(
            err, TR_STATUS_FAILED, b->name,
            "holds no interval of iperf, such as \"[  5]  0.00-1.00  sec ... Mbits/sec\"%s%s%s",
            log.said[0]      ? "; iperf said: \""
            : log.totals > 0 ? ", but totals: run it with -i 1"
                             : "",
            log.said, log.said[0] ? "\"" : "");
    }
    explain(&log);
    return runs_report(b, log.run, runs_wanted(r->options), NULL, err);
}

const struct trace_format iperf_text_formats[] = {
    {
        .name = "iperf-text",
        .title = "what iperf3 and iperf2 print",
        .first_line = "[  5]   0.00-1.00   sec  1.05 MBytes  8.81 Mbits/sec",
        .looks_like = looks_like_iperf,
        .read = read_iperf_text,
    },
    {
        .name = "iperf2-csv",
        .title = "iperf2 -y C",
        .first_line = "20240131121500,ip,port,ip,port,id,0.0-1.0,bytes,bits_per_second",
        .read = read_iperf_text,
    },
    {0},
};
