/* nuttcp -i and netperf -D: an interval a line.
 *
 *     1.2500 MB /   1.00 sec =   10.4858 Mbps     0 retrans                             nuttcp
 *     0.1143 MB /   1.00 sec =    0.9585 Mbps   191 /   308 ~drop/pkt 62.01 ~%loss       nuttcp -u
 *     megabytes=1.1250 real_sec=1.00 rate_Mbps=9.4361 retrans=0                         nuttcp -fparse
 *     Interim result:  941.39 10^6bits/s over 1.000 seconds ending at 1417120513.234    netperf
 *
 * The last line of a nuttcp run is its total: it has the processors' load (%TX). nuttcp's MB are 1024 x 1024
 * bytes, its Mbps 10^6 bit/s. */
#include "trace/format/lines.h"
#include "trace/table/runs.h"
#include "trace/format/series.h"

#include "base/number.h"

#include <string.h>

struct interval {
    double length_s, mbps, loss, rtt_ms;
    double end_s; /* netperf: since 1970; else NAN */
    bool total, up;
};

static bool number_after(const char *line, const char *end, const char *text, double *out)
{
    const char *p = line_after(line, end, text);
    return p && line_number(p, out);
}

/* "MB /   1.00 sec =   10.4858 Mbps", also KB, GB and Kbps, Gbps */
static bool parse_printed(const char *line, const char *end, struct interval *v)
{
    double amount;
    const char *p = line_number(line, &amount);
    struct cell unit = p ? line_word(p) : (struct cell){0};
    if (!p || unit.end - unit.begin != 2 || unit.begin[1] != 'B') {
        return false;
    }
    p = line_skip_blanks(unit.end);
    p = *p == '/' ? line_number(p + 1, &v->length_s) : NULL;
    if (!p || !line_begins(line_skip_blanks(p), end, "sec") || !(p = line_after(p, end, "="))) {
        return false;
    }
    p = line_number(p, &v->mbps);
    unit = p ? line_word(p) : unit;
    const struct rate_unit *known = p ? rate_unit_printed(unit.begin, (size_t)(unit.end - unit.begin)) : NULL;
    if (!known) {
        return false;
    }
    v->mbps = rate_to_mbps(known, v->mbps);
    v->total = line_has(line, end, "%TX");
    number_after(line, end, "retrans", &v->rtt_ms);
    const char *loss = line_after(line, end, "drop/pkt");
    if (loss && line_number(loss, &v->loss)) {
        v->loss /= 100;
    }
    return true;
}

static bool parse_pairs(const char *line, const char *end, struct interval *v)
{
    bool total = number_after(line, end, "real_seconds=", &v->length_s);
    if (!number_after(line, end, "rate_Mbps=", &v->mbps) ||
        (!total && !number_after(line, end, "real_sec=", &v->length_s))) {
        return false;
    }
    v->total = total;
    number_after(line, end, "rtt_ms=", &v->rtt_ms);
    double drop, packets;
    if (number_after(line, end, "drop=", &drop) && number_after(line, end, "pkt=", &packets) && packets > 0) {
        v->loss = drop / packets;
    }
    return true;
}

/* The unit stands before "/s over": "10^6bits", "MBytes", "KBytes" */
static bool parse_netperf(const char *line, const char *end, struct interval *v)
{
    static const struct {
        const char *text;
        double mbit;
    } units[] = {{"10^3bits", 1e-3},
                 {"10^6bits", 1},
                 {"10^9bits", 1e3},
                 {"KBytes", 1024 * 8e-6},
                 {"MBytes", 1048576 * 8e-6},
                 {"GBytes", 1073741824 * 8e-6},
                 {"Bytes", 8e-6},
                 {"bits", 1e-6}};
    double value;
    const char *p = line_after(line, end, "Interim result:");
    p = p ? line_number(p, &value) : NULL;
    if (!p || !number_after(p, end, " over ", &v->length_s)) {
        return false;
    }
    p = line_skip_blanks(p);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (line_begins(p, end, units[i].text)) {
            v->mbps = value * units[i].mbit;
            number_after(p, end, "ending at ", &v->end_s);
            return true;
        }
    }
    return false;
}

static bool parse(const char *line, const char *end, struct interval *v)
{
    *v = (struct interval){.loss = NAN, .rtt_ms = NAN, .end_s = NAN};
    return (parse_printed(line, end, v) || parse_pairs(line, end, v) || parse_netperf(line, end, v)) &&
           v->mbps >= 0 && isfinite(v->mbps) && v->length_s >= 0 && v->length_s < 1e9;
}

static bool is_interval(const char *line, const char *end)
{
    struct interval v;
    return parse(line, end, &v);
}

static bool looks_like_nuttcp(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_interval);
}

/* ---- reading ---- */

struct log {
    struct reader *r;
    size_t run, rows, wanted;
    bool over, netperf;                /* a total has ended the run */
    enum tr_trace_direction direction; /* as the head of netperf's test says */
    double rtt_ms, passed_s, usual_s;
    bool loss;
};

static enum tr_status take_line(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct builder *b = log->r->b;
    struct interval v;
    if (line_has(line, end, "Interim result:") != log->netperf || !parse(line, end, &v)) {
        if (log->netperf && line_has(line, end, "MIGRATED")) { /* the head of a test */
            bool down = line_has(line, end, " MAERTS TEST"), up = line_has(line, end, " STREAM TEST");
            log->over = true;
            log->direction = down ? TR_TRACE_DOWN : up ? TR_TRACE_UP : TR_TRACE_ANY_DIRECTION;
        }
        return TR_STATUS_OK;
    }
    if (v.total) {
        if (log->run == log->wanted) {
            log->rtt_ms = v.rtt_ms;
        }
        log->over = true;
        return TR_STATUS_OK;
    }
    if (log->run == 0 || log->over) {
        log->run++;
        log->over = false;
        log->passed_s = 0;
    }
    if (log->run != log->wanted || !(v.length_s > 0)) {
        return TR_STATUS_OK;
    }
    if (log->rows++ == 0 && v.end_s > 1e8) {
        b->start_unix_s = v.end_s - v.length_s;
        b->utc_offset_known = true;
    }
    enum tr_status status = builder_add(b, v.length_s, v.mbps, err);
    if (status == TR_STATUS_OK && v.loss >= 0 && v.loss <= 1) {
        status = builder_want_loss(b, err);
        if (status == TR_STATUS_OK) {
            b->loss[b->count - 1] = v.loss;
        }
    }
    return status;
}

/* One round trip is printed for the whole of a run. */
static enum tr_status give_latency(const struct log *log, struct tr_error *err)
{
    struct builder *b = log->r->b;
    if (!(log->rtt_ms >= 0) || !isfinite(log->rtt_ms) || b->count == 0) {
        return TR_STATUS_OK;
    }
    enum tr_status status = builder_want_latency(b, err);
    if (status == TR_STATUS_OK) {
        b->latency_ms[0] = log->rtt_ms / 2;
    }
    return status;
}

static enum tr_status read_intervals(struct reader *r, bool netperf, struct tr_error *err)
{
    struct builder *b = r->b;
    struct log log = {.r = r, .wanted = runs_wanted(r->options), .rtt_ms = NAN, .netperf = netperf};
    b->format = netperf ? "netperf" : "nuttcp";
    b->timing = TIMING_LENGTHS;
    b->unit = &RATE_MBPS;
    enum tr_status status = lines_each(r, take_line, &log, err);
    status = status == TR_STATUS_OK ? give_latency(&log, err) : status;
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (log.run == 0) {
        return tr_error_set(
            err, TR_STATUS_FAILED, b->name,
            netperf ? "holds no interim result of netperf: build it with --enable-demo and run it with -D 1"
                    : "holds no interval of nuttcp: run it with -i1");
    }
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for what %s prints",
                 netperf ? "netperf -D" : "nuttcp -i");
    if (log.direction != TR_TRACE_ANY_DIRECTION && log.run == 1) {
        builder_note(b, TR_TRACE_NOTE_DIRECTION, false, NULL, "this goes %s",
                     log.direction == TR_TRACE_DOWN ? "down" : "up");
    } else {
        builder_note(b, TR_TRACE_NOTE_DIRECTION, false, NULL,
                     "the lines do not say which way the test ran (%s)",
                     netperf ? "TCP_STREAM sends up, TCP_MAERTS comes down" : "-t sends up, -r comes down");
    }
    return runs_report(b, log.run, log.wanted, NULL, err);
}

static enum tr_status read_nuttcp(struct reader *r, struct tr_error *err)
{
    bool netperf = false;
    for (size_t i = 0; i < r->sniff->lines && !netperf; i++) {
        netperf = line_has(r->sniff->line[i], r->sniff->line_end[i], "Interim result:");
    }
    netperf = r->forced ? strcmp(r->forced, "netperf") == 0 : netperf;
    return read_intervals(r, netperf, err);
}

const struct trace_format nuttcp_formats[] = {
    {
        .name = "nuttcp",
        .title = "what nuttcp -i prints",
        .first_line = "    1.2500 MB /   1.00 sec =   10.4858 Mbps     0 retrans",
        .looks_like = looks_like_nuttcp,
        .read = read_nuttcp,
    },
    {
        .name = "netperf",
        .title = "what netperf -D prints",
        .first_line = "Interim result:  941.39 10^6bits/s over 1.000 seconds ending at 1417120513.234",
        .read = read_nuttcp,
    },
    {0},
};
