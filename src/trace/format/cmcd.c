/* CMCD (CTA-5004): what players tell the servers they fetch from. Version 1 in the queries of an access log
 * (common or combined log format), version 2 as reports, a line each, as keys or as JSON:
 *
 *     192.0.2.1 - - [01/Mar/2025:10:00:00 +0000] "GET /v/s1.m4s?CMCD=bl%3D8000%2Cbr%3D3200%2Cmtp%3D8100
 * HTTP/1.1" 200 9 bl=8000,br=(3200),e=rr,mtp=(8100),sid="a",sta=p,ts=1741082400123
 *
 * mtp is the throughput that the player measured (kbit/s); bl its buffer (ms); br the bitrate (kbit/s) and d
 * the length (ms) of what is asked for, ot its type; bs: the buffer ran dry since the last request; sta: what
 * the player does (p plays, r rebuffers). One session (sid) is a run. */
#include "trace/format/fetches.h"
#include "trace/format/lines.h"
#include "trace/format/series.h"
#include "trace/table/runs.h"
#include "trace/table/stamps.h"

#include "base/number.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

enum { REPORT_BYTES = 4096, VALUE_BYTES = 128 };

/* The keys of one request or report, as they stand: "bl=8000,br=3200". */
struct report {
    char text[REPORT_BYTES + INPUT_SLACK];
    double at_s; /* NaN: no time */
    double bytes;
};

static int hex(char c)
{
    return c >= '0' && c <= '9'                     ? c - '0'
           : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                    : -1;
}

/* Decodes the percent signs of a query. Some proxies write them twice. */
static void decode(char *to, size_t size, const char *p, const char *end)
{
    size_t n = 0;
    for (; p < end && n + 1 < size; p++) {
        if (*p == '%' && p + 2 < end && hex(p[1]) >= 0 && hex(p[2]) >= 0) {
            to[n++] = (char)(hex(p[1]) * 16 + hex(p[2]));
            p += 2;
        } else {
            to[n++] = *p;
        }
    }
    to[n] = '\0';
}

/* The value of a key: false where the key is not there. A key alone is true, and its value empty. */
static bool value_of(const char *text, const char *key, char *value, size_t size)
{
    size_t len = strlen(key);
    bool quoted = false;
    for (const char *p = text; *p;) {
        bool it = strncmp(p, key, len) == 0 && (p[len] == '=' || p[len] == ',' || p[len] == '\0');
        const char *end = p;
        for (; *end && (quoted || *end != ','); end++) {
            quoted ^= *end == '"';
        }
        quoted = false;
        if (it) {
            const char *begin = p + len + (p[len] == '=');
            begin += begin < end && *begin == '"';
            size_t n = (size_t)(end - begin);
            n -= n > 0 && begin[n - 1] == '"';
            snprintf(value, size, "%.*s", (int)(n < size ? n : size - 1), begin);
            return true;
        }
        p = *end ? end + 1 : end;
        while (*p == ' ') {
            p++;
        }
    }
    return false;
}

/* Numbers of version 2 may be lists, "(3200)", "(5000;v 128;a)": the first counts. */
static double number_of(const char *text, const char *key)
{
    char value[VALUE_BYTES + INPUT_SLACK] = "";
    double number;
    if (!value_of(text, key, value, VALUE_BYTES)) {
        return NAN;
    }
    value[strlen(value) + 1] = '\0';
    const char *p = value + (value[0] == '(');
    return number_read(p, &number) && isfinite(number) && number >= 0 ? number : NAN;
}

/* ---- lines ---- */

/* "CMCD=" in a query, as it is or escaped; its end. */
static const char *find_query(const char *line, const char *end, const char **stop)
{
    const char *p = line_after(line, end, "CMCD=");
    p = p ? p : line_after(line, end, "CMCD%3D");
    if (!p || p - line < 6) {
        return NULL;
    }
    *stop = p;
    while (*stop < end && !strchr("& \"'", **stop)) {
        (*stop)++;
    }
    return p;
}

/* A report line has some of CMCD's keys and a session or an event. */
static bool is_report(const char *line, const char *end)
{
    char text[512];
    char value[VALUE_BYTES];
    static const char *const keys[] = {"bl", "br", "mtp", "sta", "tb", "ot", "ltc", "su"};
    if (end - line > REPORT_BYTES || (*line >= '0' && *line <= '9')) {
        return false;
    }
    snprintf(text, sizeof text, "%.*s", (int)(end - line < 500 ? end - line : 500), line);
    size_t found = 0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        found += value_of(text, keys[i], value, sizeof value);
    }
    return found >= 2 &&
           (value_of(text, "sid", value, sizeof value) || value_of(text, "e", value, sizeof value));
}

static bool is_request(const char *line, const char *end)
{
    const char *stop;
    return find_query(line, end, &stop) != NULL;
}

/* {"e":"rr","mtp":8100,"sid":"a","ts":...}: made into the other form. */
static bool is_json_report(const char *line, const char *end)
{
    return *line == '{' && (line_has(line, end, "\"sid\"") || line_has(line, end, "\"cid\"")) &&
           (line_has(line, end, "\"mtp\"") || line_has(line, end, "\"bl\"")) && line_has(line, end, "\"ts\"");
}

static bool looks_like_cmcd(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, is_request) || sniff_has_line(sniff, is_report) ||
           sniff_has_line(sniff, is_json_report);
}

static void undo_json(char *to, size_t size, const char *p, const char *end)
{
    size_t n = 0;
    bool quoted = false, key = true;
    for (; p < end && n + 1 < size; p++) {
        char c = *p;
        if (c == '"') {
            quoted = !quoted;
            if (!key) {
                to[n++] = '"';
            }
        } else if (!quoted && c == ':') {
            key = false;
            to[n++] = '=';
        } else if (!quoted && c == ',') {
            key = true;
            to[n++] = ',';
        } else if (!quoted && (c == '[' || c == ']')) {
            to[n++] = c == '[' ? '(' : ')';
        } else if (quoted || !strchr("{} \t", c)) {
            to[n++] = c;
        }
    }
    to[n] = '\0';
}

/* ---- reading ---- */

struct session {
    char id[48];
    size_t rows;
};

enum { SESSIONS_MAX = 4096 };

struct log {
    struct reader *r;
    struct series_set set; /* for the times */
    struct fetches fetches;
    struct session *sessions;
    size_t session_count, wanted;
    size_t lines, without_mtp;
    double last_s, stall_s;
    bool stalled, has_start, starved;
    double from_s, to_s;
};

/* "[01/Mar/2025:10:00:00 +0000]" of the common log format; the bytes behind the status. */
static void read_access_line(struct log *log, const char *line, const char *end, struct report *out)
{
    char text[64];
    const char *open = memchr(line, '[', (size_t)(end - line));
    const char *close = open ? memchr(open, ']', (size_t)(end - open)) : NULL;
    if (close && close - open > 20 && close - open < 40) {
        snprintf(text, sizeof text, "%.*s", (int)(close - open - 1), open + 1);
        char *colon = strchr(text, ':');
        if (colon) {
            *colon = ' ';
        }
        series_time(&log->set, &(struct cell){text, text + strlen(text)}, &out->at_s);
    } else { /* logs of other forms begin with a stamp */
        const char *stop = stamp_at(line, end);
        if (stop) {
            series_time(&log->set, &(struct cell){line, stop}, &out->at_s);
        }
    }
    double status;
    const char *quote = line_after(line, end, "HTTP/");
    quote = quote ? memchr(quote, '"', (size_t)(end - quote)) : NULL;
    const char *p = quote ? line_number(quote + 1, &status) : NULL;
    if (p) {
        line_number(p, &out->bytes);
    }
}

static bool read_report(struct log *log, const char *line, const char *end, struct report *out)
{
    const char *stop, *query = find_query(line, end, &stop);
    *out = (struct report){.at_s = NAN, .bytes = NAN};
    if (query) {
        decode(out->text, REPORT_BYTES, query, stop);
        read_access_line(log, line, end, out);
    } else if (is_json_report(line, end)) {
        undo_json(out->text, REPORT_BYTES, line, end);
    } else if (is_report(line, end)) {
        snprintf(out->text, REPORT_BYTES, "%.*s", (int)(end - line), line);
    } else {
        return false;
    }
    double ts_ms = number_of(out->text, "ts");
    if (ts_ms > 0 && ts_ms < 9e12) {
        if (!log->set.has_origin) {
            log->r->b->dates_from_s = ts_ms / 1e3;
            log->r->b->utc_offset_known = true;
        }
        out->at_s = series_since(&log->set, (int64_t)(ts_ms * 1e6));
    }
    return true;
}

static enum tr_status find_session(struct log *log, const char *id, size_t *out, struct tr_error *err)
{
    for (size_t i = log->session_count; i > 0; i--) {
        if (strncmp(log->sessions[i - 1].id, id, sizeof log->sessions[0].id - 1) == 0) {
            *out = i - 1;
            return TR_STATUS_OK;
        }
    }
    if (log->session_count == SESSIONS_MAX) {
        return tr_error_set(err, TR_STATUS_FAILED, log->r->in->name,
                            "holds more than %d sessions of CMCD; split it", SESSIONS_MAX);
    }
    struct session *bigger = realloc(log->sessions, (log->session_count + 1) * sizeof *bigger);
    if (!bigger) {
        return tr_error_oom(err);
    }
    log->sessions = bigger;
    *out = log->session_count++;
    log->sessions[*out] = (struct session){0};
    snprintf(log->sessions[*out].id, sizeof log->sessions[0].id, "%.*s", (int)sizeof log->sessions[0].id - 1,
             id);
    return TR_STATUS_OK;
}

static enum tr_real_kind kind_of(const char *text)
{
    char type[VALUE_BYTES] = "";
    if (!value_of(text, "ot", type, sizeof type)) {
        return isnan(number_of(text, "br")) ? TR_REAL_OTHER : TR_REAL_VIDEO;
    }
    return strcmp(type, "m") == 0    ? TR_REAL_MANIFEST
           : strcmp(type, "a") == 0  ? TR_REAL_AUDIO
           : strcmp(type, "i") == 0  ? TR_REAL_INIT
           : type[0] == 'v'          ? TR_REAL_VIDEO /* and "av" */
           : strcmp(type, "av") == 0 ? TR_REAL_VIDEO
                                     : TR_REAL_OTHER;
}

/* Stalls: version 2 says when the player rebuffers and plays on; version 1 with bs only that it has. */
static enum tr_status take_stall(struct log *log, const struct report *report, struct tr_error *err)
{
    char state[VALUE_BYTES] = "", starved[VALUE_BYTES] = "";
    bool has_state = value_of(report->text, "sta", state, sizeof state);
    bool dry = value_of(report->text, "bs", starved, sizeof starved) && strcmp(starved, "false") != 0;
    enum tr_status status = TR_STATUS_OK;
    if (has_state && state[0] == 'r' && !log->stalled) {
        log->stalled = true;
        log->stall_s = report->at_s;
    } else if (has_state && state[0] != 'r' && log->stalled) {
        log->stalled = false;
        status = fetches_stall(&log->fetches, log->stall_s, report->at_s, err);
    } else if (!has_state && dry) {
        double ms = number_of(report->text, "bsd");
        double length_s = ms > 0 ? ms / 1e3 : NAN;
        status = fetches_stall(&log->fetches, isnan(length_s) ? report->at_s : report->at_s - length_s,
                               isnan(length_s) ? NAN : report->at_s, err);
    }
    log->starved |= has_state || dry;
    return status;
}

static enum tr_status take_player(struct log *log, const struct report *report, struct tr_error *err)
{
    char event[VALUE_BYTES] = "", level[64] = "";
    const char *text = report->text;
    double kbps = number_of(text, "br"), length_ms = number_of(text, "d"), buffer_ms = number_of(text, "bl");
    double ttfb_ms = number_of(text, "ttfb"), ttlb_ms = number_of(text, "ttlb");
    bool answers = !value_of(text, "e", event, sizeof event) || strcmp(event, "rr") == 0;
    enum tr_status status = TR_STATUS_OK;
    if (answers && !isnan(report->at_s)) {
        struct tr_real_fetch fetch = {kind_of(text),
                                      report->at_s,
                                      report->at_s + ttfb_ms / 1e3,
                                      report->at_s + ttlb_ms / 1e3,
                                      report->bytes,
                                      -1};
        if (isnan(fetch.bytes) && kbps > 0 && length_ms > 0) {
            fetch.bytes = kbps * length_ms / 8;
        }
        if (kbps > 0) {
            snprintf(level, sizeof level, "%.0f kbit/s", kbps);
        }
        status = fetches_add(&log->fetches, &fetch, level, kbps, length_ms / 1e3, err);
    }
    if (status == TR_STATUS_OK && !isnan(buffer_ms) && !isnan(report->at_s)) {
        status = fetches_buffer(&log->fetches, report->at_s, buffer_ms / 1e3, err);
    }
    return status == TR_STATUS_OK ? take_stall(log, report, err) : status;
}

static enum tr_status take_report(struct log *log, const struct report *report, struct tr_error *err)
{
    char id[VALUE_BYTES] = "";
    size_t session = 0;
    value_of(report->text, "sid", id, sizeof id);
    enum tr_status status = find_session(log, id, &session, err);
    if (status != TR_STATUS_OK || isnan(report->at_s)) {
        return status;
    }
    log->sessions[session].rows++;
    if (session + 1 != log->wanted) {
        return TR_STATUS_OK;
    }
    double kbps = number_of(report->text, "mtp"), rtp_ms = number_of(report->text, "rtt");
    if (isnan(kbps)) {
        log->without_mtp++;
    } else {
        struct series_point p = SERIES_POINT(report->at_s, kbps);
        p.latency_ms = rtp_ms / 2;
        status = series_add(&log->set, "", 0, TR_TRACE_DOWN, p, err);
    }
    return status == TR_STATUS_OK ? take_player(log, report, err) : status;
}

static enum tr_status take_line(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    struct report *report = malloc(sizeof *report);
    if (!report) {
        return tr_error_oom(err);
    }
    enum tr_status status = TR_STATUS_OK;
    if (read_report(log, line, end, report)) {
        log->lines++;
        status = take_report(log, report, err);
    }
    free(report);
    return status;
}

static double first_s(const struct builder *b)
{
    double first = b->time[0];
    for (size_t i = 1; i < b->count; i++) {
        first = b->time[i] < first ? b->time[i] : first;
    }
    return first;
}

static enum tr_status finish(struct log *log, struct tr_error *err)
{
    struct builder *b = log->r->b;
    enum tr_status status = runs_report(b, log->session_count, log->wanted, NULL, err);
    if (status == TR_STATUS_OK && log->set.count == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, b->name,
                            "holds CMCD of a player (%zu lines) without mtp, the throughput it measured%s",
                            log->lines, log->lines > log->without_mtp ? ", or without times" : "");
    }
    if (status == TR_STATUS_OK) {
        builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                     "taken for CMCD: mtp is the throughput that the player measured, in kbit/s");
        builder_note(b, TR_TRACE_NOTE_KIND, true, NULL,
                     "a player's own measurements, rounded to 100 kbit/s; each holds until the next");
        b->usual_kind = TR_TRACE_AT_LEAST;
        status = series_take(&log->set, err);
    }
    if (status == TR_STATUS_OK) {
        log->fetches.real->stalls_known = log->starved;
        status = fetches_finish(&log->fetches, b, first_s(b), err);
    }
    return status;
}

static enum tr_status read_cmcd(struct reader *r, struct tr_error *err)
{
    struct log log = {.r = r, .wanted = runs_wanted(r->options)};
    r->b->format = "cmcd";
    r->b->unit = &RATE_KBPS;
    series_init(&log.set, r, SERIES_FORWARD, "session");
    enum tr_status status = fetches_init(&log.fetches, "CMCD", err);
    status = status == TR_STATUS_OK ? lines_each(r, take_line, &log, err) : status;
    status = status == TR_STATUS_OK ? finish(&log, err) : status;
    fetches_destroy(&log.fetches);
    series_destroy(&log.set);
    free(log.sessions);
    return status;
}

const struct trace_format cmcd_formats[] = {
    {
        .name = "cmcd",
        .title = "CMCD of a player: an access log (version 1), or reports (version 2)",
        .first_line = "... \"GET /v/s1.m4s?CMCD=bl%3D8000%2Cbr%3D3200%2Cmtp%3D8100\" ...",
        .looks_like = looks_like_cmcd,
        .read = read_cmcd,
    },
    {0},
};
