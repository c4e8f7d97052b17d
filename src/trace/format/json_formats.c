/* Which JSON format a document is in. */
#include "trace/format/json_in.h"
#include "trace/table/stamps.h"

#include <ctype.h>
#include <string.h>

/* "[network]": a scenario, or another file of settings */
static bool is_ini(const struct sniff *sniff)
{
    const char *p = sniff->lines > 0 ? sniff->line[0] : "", *end = sniff->lines > 0 ? sniff->line_end[0] : p;
    size_t letters = 0;
    while (p + 1 + letters < end && strchr("abcdefghijklmnopqrstuvwxyz_", p[1 + letters])) {
        letters++;
    }
    return letters > 0 && *p == '[' && p + letters + 2 == end && end[-1] == ']' && sniff->lines > 1;
}

/* "[2025-03-01 10:00:00] 12.5 Mbps", "[INFO] ...": a bracket that is closed in its line, and words behind it.
 */
static bool is_bracketed_word(const struct sniff *sniff)
{
    const char *p = sniff->lines > 0 ? sniff->line[0] : sniff->begin,
               *end = sniff->lines > 0 ? sniff->line_end[0] : p;
    const char *close = memchr(p, ']', (size_t)(end - p));
    if (*p != '[' || !close || memchr(p, '{', (size_t)(close - p)) || memchr(p, '"', (size_t)(close - p))) {
        return false;
    }
    if (stamp_ns(&(struct cell){p + 1, close}) != STAMP_NO_NS) {
        return true;
    }
    for (p = close + 1; p < end && strchr(" \t", *p); p++) {}
    return p < end && !strchr(",]}", *p);
}

/* "{12:00:00} 12.5 Mbps" */
static bool is_braced_number(const struct sniff *sniff)
{
    const char *p = sniff->lines > 0 ? sniff->line[0] : sniff->begin;
    return *p == '{' && p[1] >= '0' && p[1] <= '9';
}

/* "{'down': 3.2}", "[{'down': 3.2}]", "{down: 3.2}": as Python or a script prints it, which is read as words.
 */
static bool has_bare_keys(const struct sniff *sniff)
{
    const char *p = sniff->begin;
    while (p < sniff->end && strchr(" \t\r\n[", *p)) {
        p++;
    }
    bool brace = p < sniff->end && *p == '{';
    for (p += brace; p < sniff->end && strchr(" \t\r\n", *p); p++) {}
    return brace && p < sniff->end && (*p == '\'' || isalpha((unsigned char)*p));
}

bool looks_like_json(const struct sniff *sniff)
{
    if (has_bare_keys(sniff)) {
        return false;
    }
    return (sniff->first == '{' && !is_braced_number(sniff)) ||
           (sniff->first == '[' && !is_bracketed_word(sniff));
}

static bool is_movie(const json_t *value)
{
    return json_object_get(value, "segment_sizes_bits") || json_object_get(value, "bitrates_kbps");
}

/* JSON of tools whose files hold no trace, though another of theirs does. */
static const char *other_json(const json_t *first)
{
    static const struct {
        const char *key, *what;
    } tools[] = {
        {"traceEvents", "is a performance trace of Chrome; a HAR or a NetLog has what came over the network"},
        {"_source", "is tshark -T json: take the capture itself, pcap or pcapng"},
        {"lighthouseVersion", "is a report of Lighthouse; a HAR has what came over the network"},
    };
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
        if (json_object_get(first, tools[i].key)) {
            return tools[i].what;
        }
    }
    return NULL;
}

static enum tr_status refuse(const struct json_text *t, const json_t *first, bool in_array,
                             struct tr_error *err)
{
    if (is_movie(first)) {
        return tr_error_set(
            err, TR_STATUS_FAILED, t->name,
            "is a Sabre movie (segment sizes and bitrates), not a network trace; its traces are arrays of "
            "duration_ms and bandwidth_kbps");
    }
    if (!json_is_object(first)) {
        return tr_error_set(
            err, TR_STATUS_FAILED, t->name,
            "is JSON, but no trace: %s; a trace has objects with rates, such as duration_ms and "
            "bandwidth_kbps",
            in_array ? "an array of plain values" : "a plain value");
    }
    return tr_error_set(err, TR_STATUS_FAILED, t->name, "%s", other_json(first));
}

static const struct trace_format *find_format(const json_t *first, bool in_array)
{
    const struct trace_format *f = trace_format_at(0);
    for (size_t i = 0; f && !(f->is_json && f->is_json(first, in_array)); f = trace_format_at(++i)) {}
    return f;
}

enum tr_status read_json(struct reader *r, struct tr_error *err)
{
    struct json_text t;
    if (is_ini(r->sniff)) {
        return tr_error_at(
            err, r->in->name, sniff_line_number(r->sniff, 0),
            "is a file of settings, no trace; if it is a scenario, play it under a name that ends in .ini");
    }
    enum tr_status status = json_text_of(r, &t, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    bool in_array = json_peek(&t) == '[';
    t.p += in_array;
    if (in_array && json_peek(&t) == ']') {
        return tr_error_set(err, TR_STATUS_FAILED, t.name,
                            "is an empty array; a trace has at least one rate");
    }
    json_t *first;
    status = json_value(&t, &first, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    const struct trace_format *format =
        is_movie(first) || other_json(first) ? NULL : find_format(first, in_array);
    status = format ? TR_STATUS_OK : refuse(&t, first, in_array, err);
    json_decref(first);
    return format ? format->read(r, err) : status;
}
