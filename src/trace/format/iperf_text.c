/* iperf's printed logs: iperf3's and iperf2's lines for people, and iperf2 -y C.
 *
 *     [  5]   0.00-1.00   sec  1.05 MBytes  8.81 Mbits/sec    0   63.6 KBytes
 *     [ *1] 0.0000-1.0000 sec  1.81 MBytes  15.2 Mbits/sec
 *     20240131121500,10.0.0.1,5001,10.0.0.2,44222,3,0.0-1.0,1310720,10485760
 *
 * Each stream is a series, each direction of a test both ways its own. Where lines add streams up ([SUM], -1)
 * only these count. */
#include "trace/format/iperf_line.h"
#include "trace/format/lines.h"
#include "trace/format/series_take.h"
#include "trace/table/runs.h"
#include "trace/table/stamps.h"

#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LAST_SHARE_MIN 0.1

static size_t count_lines(const struct sniff *sniff, bool csv)
{
    size_t lines = 0;
    for (size_t i = 0; i < sniff->lines; i++) {
        struct iperf_interval v;
        lines += iperf_parse(sniff->line[i], sniff->line_end[i], csv, &v);
    }
    return lines;
}

/* A test begins, whether or not it has intervals. */
static bool begins_test(const char *line, const char *end)
{
    static const char *const heads[] = {"Connecting to host ", "Client connecting to ",
                                        "Accepted connection from "};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (line_has(line, end, heads[i])) {
            return true;
        }
    }
    return false;
}

/* A line of iperf's talk around the intervals. */
static bool is_talk(const char *line, const char *end)
{
    return begins_test(line, end) || line_begins(line, end, "iperf3: ") ||
           line_begins(line, end, "Server listening on ") || line_begins(line, end, "[ ID] Interval ");
}

static bool looks_like_iperf2_csv(const struct sniff *sniff)
{
    return sniff->lines > 0 && sniff_is_most(count_lines(sniff, true), sniff->lines);
}

static bool looks_like_iperf(const struct sniff *sniff, const char *name)
{
    (void)name;
    if (sniff->first == '{') { /* iperf3 -J */
        return false;
    }
    return sniff_has_line(sniff, is_talk) || count_lines(sniff, false) > 0 || looks_like_iperf2_csv(sniff);
}

/* ---- reading ---- */

/* One stream of the run under way. */
struct iperf_stream {
    char id[12];
    enum tr_trace_direction told, direction; /* by its own lines; by how it was connected, too */
    double first_s, from_s, end_s;           /* of its last interval */
    size_t rows;
    bool warm; /* the line before was of the warm-up */
};

enum { STREAMS_MAX = 256 };

struct log {
    struct reader *r;
    struct series_set set;
    bool csv, sums;          /* sums: there are lines of all streams together */
    bool reverse, sends_udp; /* in words: "Reverse mode"; the table of who sends UDP */
    bool begun;              /* a head of a test has been seen since the last interval */
    size_t run, wanted;      /* from 1 */
    struct iperf_stream streams[STREAMS_MAX];
    size_t stream_count;
    size_t omitted, totals;
    char said[200];     /* an error, in iperf's words */
    double server_port; /* "TCP port 5001" */
    /* -y C: the first host of the stream that was opened first; whether others come first in other lines */
    char host[48], low_id[12];
    bool many_hosts;
};

static bool is_sum(const struct log *log, const struct iperf_interval *v)
{
    return log->csv ? cell_is(&v->id, "-1")
                    : v->id.end - v->id.begin >= 3 && strncmp(v->id.begin, "SUM", 3) == 0;
}

/* -y C names who sends and who listens. A line whose first host listens received; versions from 2.1 put who
 * sends first in both, and then the stream that was opened first is the client's own. */
static enum tr_trace_direction direction_of_csv(const struct log *log, const struct iperf_interval *v)
{
    if (log->many_hosts) {
        return (size_t)(v->hosts[0].end - v->hosts[0].begin) == strlen(log->host) &&
                       strncmp(v->hosts[0].begin, log->host, strlen(log->host)) == 0
                   ? TR_TRACE_UP
                   : TR_TRACE_DOWN;
    }
    return v->ports[0] == log->server_port && v->ports[1] != log->server_port ? TR_TRACE_DOWN : TR_TRACE_UP;
}

static struct iperf_stream *stream_of(struct log *log, const struct cell *id,
                                      enum tr_trace_direction direction)
{
    char name[sizeof log->streams[0].id];
    snprintf(name, sizeof name, "%.*s", (int)(id->end - id->begin), id->begin);
    for (size_t i = 0; i < log->stream_count; i++) {
        struct iperf_stream *s = &log->streams[i];
        if (strcmp(s->id, name) == 0 && s->told == direction) {
            return s;
        }
    }
    if (log->stream_count == STREAMS_MAX) {
        return &log->streams[STREAMS_MAX - 1];
    }
    struct iperf_stream *s = &log->streams[log->stream_count++];
    *s = (struct iperf_stream){.told = direction, .direction = direction};
    memcpy(s->id, name, sizeof name);
    return s;
}

static void begin_run(struct log *log)
{
    log->run++;
    log->begun = false;
    for (size_t i = 0; i < log->stream_count; i++) {
        log->streams[i].rows = 0;
        log->streams[i].warm = false;
    }
}

/* "[  4] local 192.0.2.1 port 5001 connected with 192.0.2.2 port 40000": the stream that came to the port on
 * which this side listens is received. */
static void hear_connection(struct log *log, const char *line, const char *end)
{
    struct cell id;
    double local, remote;
    const char *at = line_after(line, end, " local ");
    const char *port = at ? line_after(at, end, " port ") : NULL;
    const char *with = port ? line_after(port, end, "connected ") : NULL;
    const char *other = with ? line_after(with, end, " port ") : NULL;
    if (!other || !iperf_find_id(line, end, &id) || !line_number(port, &local) ||
        !line_number(other, &remote)) {
        return;
    }
    bool listens = local == log->server_port && remote != log->server_port;
    struct iperf_stream *s = stream_of(log, &id, TR_TRACE_ANY_DIRECTION);
    s->rows = 0;
    s->direction = listens ? TR_TRACE_DOWN : s->direction;
}

static void hear(struct log *log, const char *line, const char *end)
{
    const char *port = line_after(line, end, "CP port "), *error = line_after(line, end, "error - ");
    port = port ? port : line_after(line, end, "DP port ");
    if (port && begins_test(line, end)) {
        line_number(port, &log->server_port);
    }
    if (error && !log->said[0]) {
        snprintf(log->said, sizeof log->said, "%.*s", (int)(end - error), error);
    }
    log->begun |= begins_test(line, end);
    log->reverse |= line_has(line, end, "Reverse mode") || line_has(line, end, "(reverse)");
    if (line_has(line, end, "Total Datagrams") && !line_has(line, end, "Lost/")) {
        log->sends_udp = true;
    }
    hear_connection(log, line, end);
}

/* A look at the whole text tells whether there are sums, and whose hosts there are. */
static enum tr_status look_ahead(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct iperf_interval v;
    (void)err;
    if (!iperf_parse(line, end, log->csv, &v)) {
        return TR_STATUS_OK;
    }
    log->sums |= is_sum(log, &v) && !v.summary;
    if (log->csv && !log->host[0]) {
        snprintf(log->host, sizeof log->host, "%.*s", (int)(v.hosts[0].end - v.hosts[0].begin),
                 v.hosts[0].begin);
        snprintf(log->low_id, sizeof log->low_id, "%.*s", (int)(v.id.end - v.id.begin), v.id.begin);
        log->server_port = v.ports[1] < v.ports[0] ? v.ports[1] : v.ports[0];
    } else if (log->csv && ((size_t)(v.hosts[0].end - v.hosts[0].begin) != strlen(log->host) ||
                            strncmp(v.hosts[0].begin, log->host, strlen(log->host)) != 0)) {
        log->many_hosts = true;
        /* the lowest number is the stream that was opened first */
        if (atoi(v.id.begin) < atoi(log->low_id)) {
            snprintf(log->host, sizeof log->host, "%.*s", (int)(v.hosts[0].end - v.hosts[0].begin),
                     v.hosts[0].begin);
            snprintf(log->low_id, sizeof log->low_id, "%.*s", (int)(v.id.end - v.id.begin), v.id.begin);
        }
    }
    return TR_STATUS_OK;
}

/* iperf2 ends with a line for all of the test, which looks like an interval. */
static bool is_whole(const struct iperf_stream *s, const struct iperf_interval *v)
{
    return v->iperf2 && s->rows > 0 && v->from_s <= s->first_s + 1e-9 && v->to_s >= s->end_s - 1e-6;
}

/* iperf3 ends a warm-up of several intervals (-O 2) with one that is printed "1.00-1.00", its bits over all
 * that has passed: it is the first that counts, from 0 on. */
static struct iperf_interval as_meant(struct iperf_stream *s, const struct iperf_interval *printed)
{
    struct iperf_interval v = *printed;
    if (s->warm && v.to_s == v.from_s && v.to_s > 0 && !isnan(v.mbit)) {
        v.from_s = 0;
        v.mbps = v.mbit / v.to_s;
    }
    s->warm = false;
    return v;
}

/* Another test without a head before it: a stream's time begins again, or a new stream begins when another of
 * its direction is well on its way. */
static bool begins_again(const struct log *log, const struct iperf_stream *s, const struct iperf_interval *v)
{
    double length_s = v->to_s - v->from_s;
    if (s->rows > 0) {
        return v->from_s < s->end_s - 0.5 * length_s;
    }
    for (size_t i = 0; i < log->stream_count; i++) {
        const struct iperf_stream *other = &log->streams[i];
        if (other->rows > 0 && other->direction == s->direction && v->from_s == 0 &&
            other->end_s > 1.5 * v->to_s) {
            return true;
        }
    }
    return false;
}

/* -y C prints no sums where it was not asked to, but for each interval one stream after the other. */
static bool add_beside(struct log *log, const struct iperf_interval *v, enum tr_trace_direction direction)
{
    struct series *s = log->csv && !log->sums ? series_named(&log->set, "", 0, direction) : NULL;
    struct series_point *last = s && s->count > 0 ? &s->points[s->count - 1] : NULL;
    if (!last || last->at_s != v->from_s || last->length_s != v->to_s - v->from_s) {
        return false;
    }
    last->rate += v->mbps;
    return true;
}

static enum tr_status add(struct log *log, const struct iperf_stream *s, const struct iperf_interval *v,
                          enum tr_trace_direction direction, struct tr_error *err)
{
    if (log->run != log->wanted || v->to_s == v->from_s || add_beside(log, v, direction)) {
        return TR_STATUS_OK;
    }
    struct series_point p = SERIES_POINT(v->from_s, v->mbps);
    p.length_s = v->to_s - v->from_s;
    p.loss = v->loss;
    p.latency_ms = v->latency_ms;
    bool named = !log->csv && !log->sums;
    return series_add(&log->set, named ? s->id : "", named ? strlen(s->id) : 0, direction, p, err);
}

static enum tr_status take_interval(struct log *log, const struct iperf_interval *printed,
                                    struct tr_error *err)
{
    enum tr_trace_direction direction = log->csv ? direction_of_csv(log, printed) : printed->direction;
    struct iperf_stream *s = stream_of(log, &printed->id, direction);
    direction = direction ? direction : s->direction;
    if (printed->summary) {
        log->totals++;
        return TR_STATUS_OK;
    }
    if (printed->omitted) {
        log->omitted += !log->sums || is_sum(log, printed);
        s->warm = true;
        return TR_STATUS_OK;
    }
    if (is_whole(s, printed) || (log->sums && !is_sum(log, printed))) {
        return TR_STATUS_OK;
    }
    const struct iperf_interval meant = as_meant(s, printed), *v = &meant;
    if (log->run == 0 || (log->begun && v->from_s == 0) || begins_again(log, s, v)) {
        begin_run(log);
    }
    log->begun = false;
    s->first_s = s->rows == 0 ? v->from_s : s->first_s;
    s->rows++;
    s->from_s = v->from_s;
    s->end_s = v->to_s;
    return add(log, s, v, direction, err);
}

static enum tr_status take_line(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct iperf_interval v;
    if (iperf_parse(line, end, log->csv, &v)) {
        return take_interval(log, &v, err);
    }
    hear(log, line, end);
    return TR_STATUS_OK;
}

static bool both_ways(const struct log *log)
{
    bool down = false, up = false;
    for (size_t i = 0; i < log->set.count; i++) {
        down |= log->set.list[i].direction == TR_TRACE_DOWN;
        up |= log->set.list[i].direction != TR_TRACE_DOWN;
    }
    return down && up;
}

/* One stream each way needs no name beside its direction. */
static void forget_names(struct log *log)
{
    if (log->set.count == 2) {
        log->set.list[0].name[0] = log->set.list[1].name[0] = '\0';
    }
}

/* A line that is no reverse half of a test both ways goes up. Of a test one way only the words around it
 * know. */
static void settle_directions(struct log *log)
{
    bool both = both_ways(log);
    for (size_t i = 0; i < log->set.count; i++) {
        struct series *s = &log->set.list[i];
        if (both) {
            s->direction = s->direction == TR_TRACE_DOWN ? TR_TRACE_DOWN : TR_TRACE_UP;
        } else {
            s->direction = TR_TRACE_ANY_DIRECTION;
        }
    }
    if (both) {
        forget_names(log);
    }
    if (!both && !log->csv) {
        builder_note(log->r->b, TR_TRACE_NOTE_DIRECTION, false, NULL, "%s: this is %s for the client",
                     log->reverse ? "reverse mode (-R)" : "no reverse mode", log->reverse ? "down" : "up");
    }
    if (both && log->csv && log->many_hosts) {
        builder_note(
            log->r->b, TR_TRACE_NOTE_DIRECTION, true, CHOOSE_DIRECTION,
            "which host wrote the log is not in it: up is taken to be from %s, whose stream was opened first",
            log->host);
    }
}

static void explain(const struct log *log)
{
    struct builder *b = log->r->b;
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for %s",
                 log->csv ? "iperf2 -y C: nine cells a line, the seventh a span of seconds"
                          : "what iperf prints: lines of [ID], a span of seconds, and bits/sec");
    if (log->omitted > 0) {
        builder_note(b, TR_TRACE_NOTE_SKIPPED, false, NULL,
                     "%zu interval%s of warm-up (omitted by -O) left out", log->omitted,
                     log->omitted == 1 ? "" : "s");
    }
    if (log->sends_udp) {
        builder_note(b, TR_TRACE_NOTE_KIND, true, NULL,
                     "a UDP test logged by the side that sends: this is what was sent, whatever came of it");
    }
}

static enum tr_status finish(struct log *log, struct tr_error *err)
{
    struct builder *b = log->r->b;
    if (log->run == 0) {
        return tr_error_set(
            err, TR_STATUS_FAILED, b->name,
            "holds no interval of iperf, such as \"[  5]  0.00-1.00  sec ... Mbits/sec\"%s%s%s",
            log->said[0]      ? "; iperf said: \""
            : log->totals > 0 ? ", but totals: run it with -i 1"
                              : "",
            log->said, log->said[0] ? "\"" : "");
    }
    explain(log);
    enum tr_status status = runs_report(b, log->run, log->wanted, NULL, err);
    if (status == TR_STATUS_OK) {
        settle_directions(log);
        status = series_take(&log->set, err);
    }
    return status;
}

static enum tr_status read_iperf_text(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    struct log *log = calloc(1, sizeof *log);
    if (!log) {
        return tr_error_oom(err);
    }
    log->r = r;
    log->wanted = runs_wanted(r->options);
    log->server_port = 5001;
    log->csv = r->forced ? strcmp(r->forced, "iperf2-csv") == 0 : looks_like_iperf2_csv(r->sniff);
    b->format = log->csv ? "iperf2-csv" : "iperf-text";
    b->unit = &RATE_MBPS;
    series_init(&log->set, r, SERIES_SPANS, "stream");
    log->set.last_share_min = LAST_SHARE_MIN;
    enum tr_status status = lines_each(r, look_ahead, log, err);
    status = status == TR_STATUS_OK ? input_rewind(r->in, err) : status;
    status = status == TR_STATUS_OK ? lines_each(r, take_line, log, err) : status;
    status = status == TR_STATUS_OK ? finish(log, err) : status;
    series_destroy(&log->set);
    free(log);
    return status;
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
