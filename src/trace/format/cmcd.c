/* CMCD (CTA-5004): what players tell the servers they fetch from, and what these write down of it: version 1
 * in queries or headers of access logs, version 2 also as reports; a line each, or JSON (cmcd_lines.c,
 * cmcd_json.c).
 *
 * mtp is the throughput that the player measured (kbit/s); bl its buffer (ms); br the bitrate (kbit/s) and d
 * the length (ms) of what is asked for, ot its type; bs: the buffer ran dry since the last request; sta: what
 * the player does (p plays, r rebuffers). One session (sid) is a run. */
#include "trace/format/cmcd_records.h"
#include "trace/format/fetches.h"
#include "trace/format/lines.h"
#include "trace/format/series_take.h"
#include "trace/table/runs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORD_DEPTH = 4 }; /* of arrays and objects around a record */

/* ---- is it? ---- */

static bool is_record(const char *line, const char *end)
{
    struct cmcd_record *record = malloc(sizeof *record);
    struct cmcd_fields fields = {0};
    bool is = record && cmcd_record_of_line(line, end, &fields, record);
    free(record);
    return is;
}

/* An entry of an access log; the first of them may have no keys. */
static bool is_json_entry(const char *line, const char *end)
{
    return *line == '{' && line_has(line, end, "CMCD=");
}

static bool looks_like_cmcd(const struct sniff *sniff, const char *name)
{
    (void)name;
    return sniff_has_line(sniff, looks_like_json(sniff) ? is_json_entry : is_record);
}

static bool holds_record(const json_t *value, struct cmcd_record *record, int depth)
{
    const char *key;
    json_t *member;
    size_t i;
    if (json_is_object(value)) {
        if (cmcd_record_of_json(value, record)) {
            return true;
        }
        json_object_foreach((json_t *)value, key, member)
        {
            if (depth < RECORD_DEPTH && holds_record(member, record, depth + 1)) {
                return true;
            }
        }
    }
    json_array_foreach(value, i, member)
    {
        if (depth < RECORD_DEPTH && holds_record(member, record, depth + 1)) {
            return true;
        }
    }
    return false;
}

static bool is_cmcd(const json_t *first, bool in_array)
{
    struct cmcd_record *record = malloc(sizeof *record);
    (void)in_array;
    bool is = record && holds_record(first, record, 0);
    free(record);
    return is;
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
    struct cmcd_record *record; /* under way */
    struct session *sessions;
    size_t session_count, wanted;
    size_t records, without_mtp;
    struct cmcd_fields fields;
    double stall_s;
    bool stalled, starved;
};

/* When the player asked, in seconds since the log's first time: by the player's clock, or the server's. NaN
 * where neither is told. */
static double time_of(struct log *log, const struct cmcd_record *record)
{
    double at_s = NAN, ts_ms = cmcd_number(record->keys, "ts");
    int64_t epoch_ns = ts_ms > 0 && ts_ms < 9e12 ? (int64_t)(ts_ms * 1e6) : 0;
    bool by_server = epoch_ns == 0;
    epoch_ns = by_server ? record->epoch_ns : epoch_ns;
    if (epoch_ns != 0) {
        if (!log->set.has_origin) {
            log->r->b->dates_from_s = (double)epoch_ns / 1e9;
            log->r->b->utc_offset_known = true;
        }
        at_s = series_since(&log->set, epoch_ns);
    } else {
        series_time(&log->set, &(struct cell){record->when, record->when + strlen(record->when)}, &at_s);
    }
    return by_server && !record->at_begin && record->took_s > 0 ? at_s - record->took_s : at_s;
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
    char type[CMCD_VALUE_BYTES] = "";
    if (!cmcd_value(text, "ot", type, sizeof type)) {
        return isnan(cmcd_number(text, "br")) ? TR_REAL_OTHER : TR_REAL_VIDEO;
    }
    return strcmp(type, "m") == 0    ? TR_REAL_MANIFEST
           : strcmp(type, "a") == 0  ? TR_REAL_AUDIO
           : strcmp(type, "i") == 0  ? TR_REAL_INIT
           : type[0] == 'v'          ? TR_REAL_VIDEO /* and "av" */
           : strcmp(type, "av") == 0 ? TR_REAL_VIDEO
                                     : TR_REAL_OTHER;
}

/* Stalls: version 2 says when the player rebuffers and plays on; version 1 with bs only that it has. */
static enum tr_status take_stall(struct log *log, const struct cmcd_record *record, double at_s,
                                 struct tr_error *err)
{
    char state[CMCD_VALUE_BYTES] = "", starved[CMCD_VALUE_BYTES] = "";
    bool has_state = cmcd_value(record->keys, "sta", state, sizeof state);
    bool dry = cmcd_value(record->keys, "bs", starved, sizeof starved) && strcmp(starved, "false") != 0;
    enum tr_status status = TR_STATUS_OK;
    if (has_state && state[0] == 'r' && !log->stalled) {
        log->stalled = true;
        log->stall_s = at_s;
    } else if (has_state && state[0] != 'r' && log->stalled) {
        log->stalled = false;
        status = fetches_stall(&log->fetches, log->stall_s, at_s, err);
    } else if (!has_state && dry) {
        double ms = cmcd_number(record->keys, "bsd");
        double length_s = ms > 0 ? ms / 1e3 : NAN;
        status = fetches_stall(&log->fetches, isnan(length_s) ? at_s : at_s - length_s,
                               isnan(length_s) ? NAN : at_s, err);
    }
    log->starved |= has_state || dry;
    return status;
}

static enum tr_status take_player(struct log *log, const struct cmcd_record *record, double at_s,
                                  struct tr_error *err)
{
    char event[CMCD_VALUE_BYTES] = "", level[64] = "";
    const char *text = record->keys;
    double kbps = cmcd_number(text, "br"), length_ms = cmcd_number(text, "d"),
           buffer_ms = cmcd_number(text, "bl");
    double ttfb_ms = cmcd_number(text, "ttfb"), ttlb_ms = cmcd_number(text, "ttlb");
    double took_s = isnan(ttlb_ms) ? record->took_s : ttlb_ms / 1e3;
    bool answers = !cmcd_value(text, "e", event, sizeof event) || strcmp(event, "rr") == 0;
    enum tr_status status = TR_STATUS_OK;
    if (answers && !isnan(at_s)) {
        struct tr_real_fetch fetch = {kind_of(text), at_s,          at_s + ttfb_ms / 1e3,
                                      at_s + took_s, record->bytes, -1};
        if (isnan(fetch.bytes) && kbps > 0 && length_ms > 0) {
            fetch.bytes = kbps * length_ms / 8;
        }
        if (kbps > 0) {
            snprintf(level, sizeof level, "%.0f kbit/s", kbps);
        }
        status = fetches_add(&log->fetches, &fetch, level, kbps, length_ms / 1e3, err);
    }
    if (status == TR_STATUS_OK && !isnan(buffer_ms) && !isnan(at_s)) {
        status = fetches_buffer(&log->fetches, at_s, buffer_ms / 1e3, err);
    }
    return status == TR_STATUS_OK ? take_stall(log, record, at_s, err) : status;
}

static enum tr_status take_record(struct log *log, const struct cmcd_record *record, struct tr_error *err)
{
    double at_s = time_of(log, record);
    char id[CMCD_VALUE_BYTES] = "";
    size_t session = 0;
    log->records++;
    cmcd_value(record->keys, "sid", id, sizeof id);
    enum tr_status status = find_session(log, id, &session, err);
    if (status != TR_STATUS_OK || isnan(at_s)) {
        return status;
    }
    log->sessions[session].rows++;
    if (session + 1 != log->wanted) {
        return TR_STATUS_OK;
    }
    double kbps = cmcd_number(record->keys, "mtp"), rtp_ms = cmcd_number(record->keys, "rtt");
    if (isnan(kbps)) {
        log->without_mtp++;
    } else {
        struct series_point p = SERIES_POINT(at_s, kbps);
        p.latency_ms = rtp_ms / 2;
        status = series_add(&log->set, "", 0, TR_TRACE_DOWN, p, err);
    }
    return status == TR_STATUS_OK ? take_player(log, record, at_s, err) : status;
}

static enum tr_status take_line(void *context, const char *line, const char *end, struct tr_error *err)
{
    struct log *log = context;
    return cmcd_record_of_line(line, end, &log->fields, log->record) ? take_record(log, log->record, err)
                                                                     : TR_STATUS_OK;
}

static enum tr_status take_value(struct log *log, const json_t *value, int depth, struct tr_error *err)
{
    const char *key;
    json_t *member;
    size_t i;
    enum tr_status status = TR_STATUS_OK;
    if (depth > RECORD_DEPTH) {
        return status;
    }
    if (json_is_object(value) && cmcd_record_of_json(value, log->record)) {
        return take_record(log, log->record, err);
    }
    if (json_is_object(value)) {
        json_object_foreach((json_t *)value, key, member)
        {
            status = status == TR_STATUS_OK ? take_value(log, member, depth + 1, err) : status;
        }
    }
    json_array_foreach(value, i, member)
    {
        status = status == TR_STATUS_OK ? take_value(log, member, depth + 1, err) : status;
    }
    return status;
}

static enum tr_status take_documents(struct log *log, struct tr_error *err)
{
    struct json_text t;
    struct json_documents documents = {0};
    enum tr_status status = json_text_of(log->r, &t, err);
    for (bool more = true; status == TR_STATUS_OK && more;) {
        json_t *value = NULL;
        status = json_next_document(&t, &documents, &more, err);
        status = status == TR_STATUS_OK && more ? json_value(&t, &value, err) : status;
        if (status == TR_STATUS_FAILED && t.cut && log->records > 0) {
            builder_note(log->r->b, TR_TRACE_NOTE_SKIPPED, true, NULL,
                         "the JSON ends too early: the file is cut off, and its last entry left out");
            return TR_STATUS_OK;
        }
        status = value ? take_value(log, value, 0, err) : status;
        json_decref(value);
    }
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

/* Where no throughput is told, the rates at which answers came, if they have a size and a time. */
static enum tr_status take_answers(struct log *log, struct tr_error *err)
{
    struct builder *b = log->r->b;
    b->unit = &RATE_BPS;
    enum tr_status status = fetches_to_trace(&log->fetches, b, err);
    if (status == TR_STATUS_OK && b->count == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, b->name,
                            "holds CMCD of a player (%zu records) without mtp, the throughput it measured%s",
                            log->records, log->records > log->without_mtp ? ", or without times" : "");
    }
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                 "taken for CMCD without mtp: the rates are the answers' sizes over the times they took");
    return status;
}

static enum tr_status finish(struct log *log, struct tr_error *err)
{
    struct builder *b = log->r->b;
    enum tr_status status = runs_report(b, log->session_count, log->wanted, NULL, err);
    if (status == TR_STATUS_OK && log->set.count == 0) {
        status = take_answers(log, err);
    } else if (status == TR_STATUS_OK) {
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
    log.record = malloc(sizeof *log.record);
    status = status == TR_STATUS_OK && !log.record ? tr_error_oom(err) : status;
    if (status == TR_STATUS_OK) {
        status = looks_like_json(r->sniff) ? take_documents(&log, err) : lines_each(r, take_line, &log, err);
    }
    status = status == TR_STATUS_OK ? finish(&log, err) : status;
    fetches_destroy(&log.fetches);
    series_destroy(&log.set);
    free(log.record);
    free(log.sessions);
    return status;
}

const struct trace_format cmcd_formats[] = {
    {
        .name = "cmcd",
        .title = "CMCD of a player: an access log (version 1), or reports (version 2)",
        .first_line = "... \"GET /v/s1.m4s?CMCD=bl%3D8000%2Cbr%3D3200%2Cmtp%3D8100\" ...",
        .looks_like = looks_like_cmcd,
        .is_json = is_cmcd,
        .read = read_cmcd,
    },
    {0},
};
