/* HAR, the HTTP archive that browsers' developer tools and mitmproxy save: {"log":{"entries":[{...
 *
 * Entries are walked one by one: with the bodies in them such a file has hundreds of megabytes. An answer
 * came from startedDateTime + blocked + dns + connect + send + wait on, over `receive` (HAR 1.2; in
 * milliseconds, -1: not applicable). Of its sizes _transferSize is what came over the wire (Chromium), else
 * bodySize, else the content's. */
#include "trace/format/cmcd_keys.h"
#include "trace/format/fetches.h"
#include "trace/format/json_in.h"
#include "trace/format/media_urls.h"
#include "trace/table/stamps.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool looks_like_har(const struct sniff *sniff, const char *name)
{
    (void)name;
    const char *p = sniff->begin;
    while (p < sniff->end && strchr(" \t\r\n", *p)) {
        p++;
    }
    size_t len = (size_t)(sniff->end - p);
    const char *log = len > 0 && *p == '{' ? memmem(p, len < 64 ? len : 64, "\"log\"", 5) : NULL;
    return log && (memmem(p, len, "\"entries\"", 9) || memmem(p, len, "\"creator\"", 9));
}

struct har {
    struct reader *r;
    struct fetches fetches;
    bool dated;
    int64_t origin_ns;
    size_t entries, cached, streams;
    double target_s; /* of a media playlist that was saved: how long a segment is */
    char cmcd[4096]; /* what the player tells its server beside the entry under way, "" for nothing */
};

/* Players fetch a playlist again and again; a browser may have saved what it said. */
static void read_playlist(struct har *h, const char *text)
{
    const char *target = text ? strstr(text, "#EXT-X-TARGETDURATION:") : NULL;
    double value;
    if (target && sscanf(target + strlen("#EXT-X-TARGETDURATION:"), "%lf", &value) == 1 && value > 0 &&
        value < 3600) {
        h->target_s = value;
    }
}

/* ---- entries ---- */

static double part_s(const json_t *timings, const char *key)
{
    double ms;
    return json_get_number(timings, key, &ms) && ms > 0 ? ms / 1e3 : 0;
}

static double size_of(const json_t *response)
{
    const json_t *content = json_object_get(response, "content");
    double size;
    if ((json_get_number(response, "_transferSize", &size) && size > 0) ||
        (json_get_number(response, "bodySize", &size) && size > 0) ||
        (json_get_number(content, "size", &size) && size > 0)) {
        return size;
    }
    return 0;
}

static bool is_cached(const json_t *entry, const json_t *response)
{
    double status, transfer;
    return json_object_get(entry, "_fromCache") ||
           (json_get_number(response, "status", &status) && status == 304) ||
           (json_get_number(response, "_transferSize", &transfer) && transfer == 0);
}

static bool time_of(struct har *h, const json_t *entry, double *at_s)
{
    const char *text = json_string_value(json_object_get(entry, "startedDateTime"));
    struct cell cell = {text ? text : "", text ? text + strlen(text) : ""};
    struct stamp stamp;
    int64_t since;
    if (!stamp_read(&cell, STAMP_AS_USUAL, &stamp) || !stamp.has_date) {
        return false;
    }
    if (!h->dated) {
        h->dated = true;
        h->origin_ns = stamp.ns;
        builder_dates_from(h->r->b, &stamp);
    }
    if (__builtin_sub_overflow(stamp.ns, h->origin_ns, &since)) {
        return false;
    }
    *at_s = (double)since / 1e9;
    return true;
}

/* CMCD in the query, or in headers, which some players send instead. */
static void read_cmcd(struct har *h, const json_t *request, const char *url)
{
    static const char *const names[] = {"cmcd-request", "cmcd-object", "cmcd-status", "cmcd-session"};
    size_t i, n = 0;
    json_t *header;
    if (cmcd_of_url(url, h->cmcd, sizeof h->cmcd)) {
        return;
    }
    h->cmcd[0] = '\0';
    json_array_foreach(json_object_get(request, "headers"), i, header)
    {
        const char *name = json_string_value(json_object_get(header, "name"));
        const char *value = json_string_value(json_object_get(header, "value"));
        for (size_t k = 0; name && value && k < sizeof names / sizeof *names; k++) {
            if (strcasecmp(name, names[k]) == 0 && n + strlen(value) + 2 < sizeof h->cmcd) {
                n += (size_t)snprintf(h->cmcd + n, sizeof h->cmcd - n, "%s%s", n > 0 ? "," : "", value);
            }
        }
    }
}

/* The player's buffer, and that it ran dry since its last request. */
static enum tr_status take_cmcd(struct har *h, double at_s, struct tr_error *err)
{
    char dry[CMCD_VALUE_BYTES];
    double buffer_ms = cmcd_number(h->cmcd, "bl");
    enum tr_status status = TR_STATUS_OK;
    if (!isnan(buffer_ms)) {
        status = fetches_buffer(&h->fetches, at_s, buffer_ms / 1e3, err);
    }
    if (status == TR_STATUS_OK && cmcd_value(h->cmcd, "bs", dry, sizeof dry) && strcmp(dry, "false") != 0) {
        h->fetches.real->stalls_known = true;
        status = fetches_stall(&h->fetches, at_s, NAN, err);
    }
    return status;
}

static enum tr_status take_entry(void *context, const json_t *entry, struct tr_error *err)
{
    struct har *h = context;
    const json_t *request = json_object_get(entry, "request"), *response = json_object_get(entry, "response");
    const json_t *timings = json_object_get(entry, "timings"),
                 *content = json_object_get(response, "content");
    const char *url = json_string_value(json_object_get(request, "url"));
    const char *mime = json_string_value(json_object_get(content, "mimeType"));
    double at_s, time_ms;
    h->entries++;
    if (!url || !time_of(h, entry, &at_s)) {
        tally_add(&h->r->b->skipped, 0);
        return TR_STATUS_OK;
    }
    h->streams += strncmp(url, "ws", 2) == 0;
    if (is_cached(entry, response)) {
        h->cached++;
        return TR_STATUS_OK;
    }
    double asked_s = at_s + part_s(timings, "blocked") + part_s(timings, "dns") + part_s(timings, "connect");
    double first_s = asked_s + part_s(timings, "send") + part_s(timings, "wait");
    double end_s = first_s + part_s(timings, "receive");
    if (!json_is_object(timings) && json_get_number(entry, "time", &time_ms) && time_ms > 0) {
        end_s = at_s + time_ms / 1e3;
        first_s = NAN;
    }
    struct tr_real_fetch fetch = {media_kind(url, mime), asked_s, first_s, end_s, size_of(response), -1};
    char key[64] = "";
    if (fetch.kind == TR_REAL_MANIFEST) {
        read_playlist(h, json_string_value(json_object_get(content, "text")));
    } else if (fetch.kind == TR_REAL_VIDEO) {
        media_level(url, key, sizeof key);
    }
    read_cmcd(h, request, url);
    double kbps = cmcd_number(h->cmcd, "br"), length_s = cmcd_number(h->cmcd, "d") / 1e3;
    length_s = isnan(length_s) && h->target_s > 0 ? h->target_s : length_s;
    enum tr_status status = fetches_add(&h->fetches, &fetch, key, kbps, length_s, err);
    return status == TR_STATUS_OK ? take_cmcd(h, asked_s, err) : status;
}

/* "log" in the document, "entries" in that. */
static enum tr_status find_entries(struct har *h, struct json_text *t, const char *wanted,
                                   struct tr_error *err)
{
    bool first = true, more = true;
    char key[32];
    enum tr_status status = json_enter(t, '{', err);
    while (status == TR_STATUS_OK) {
        status = json_member(t, &first, key, sizeof key, &more, err);
        if (status != TR_STATUS_OK || !more) {
            break;
        }
        bool it = strcmp(key, wanted) == 0;
        json_peek(t);
        status = !it                          ? json_skip(t, err)
                 : strcmp(wanted, "log") == 0 ? find_entries(h, t, "entries", err)
                                              : json_each(t, take_entry, h, err);
    }
    return status;
}

static void explain(const struct har *h)
{
    struct builder *b = h->r->b;
    const struct tr_real_session *real = b->real;
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for an HTTP archive (HAR): %zu answers",
                 real->fetch_count);
    builder_note(b, TR_TRACE_NOTE_DIRECTION, false, NULL, "answers of servers: this is down");
    if (h->cached > 0) {
        builder_note(b, TR_TRACE_NOTE_SKIPPED, false, NULL, "%zu answer%s from the cache left out", h->cached,
                     h->cached == 1 ? "" : "s");
    }
    if (h->streams > 0) {
        builder_note(b, TR_TRACE_NOTE_SKIPPED, true, NULL,
                     "%zu web socket%s, whose bytes a HAR does not time", h->streams,
                     h->streams == 1 ? "" : "s");
    }
}

static enum tr_status finish(struct har *h, struct tr_error *err)
{
    struct builder *b = h->r->b;
    enum tr_status status = fetches_to_trace(&h->fetches, b, err);
    if (status == TR_STATUS_OK && b->count == 0) {
        return tr_error_set(
            err, TR_STATUS_FAILED, b->name,
            "is an HTTP archive (HAR) of %zu entr%s, none of which brought bytes over the network",
            h->entries, h->entries == 1 ? "y" : "ies");
    }
    status = status == TR_STATUS_OK ? fetches_finish(&h->fetches, b, b->time[0], err) : status;
    if (status == TR_STATUS_OK) {
        explain(h);
    }
    return status;
}

static enum tr_status read_har(struct reader *r, struct tr_error *err)
{
    struct har h = {.r = r};
    struct json_text t;
    r->b->format = "har";
    enum tr_status status = fetches_init(&h.fetches, "HAR", err);
    status = status == TR_STATUS_OK ? json_text_of(r, &t, err) : status;
    if (status == TR_STATUS_OK) {
        status = find_entries(&h, &t, "log", err);
        if (status == TR_STATUS_FAILED && h.fetches.real->fetch_count > 0) {
            builder_note(r->b, TR_TRACE_NOTE_SKIPPED, true, NULL,
                         "the file is cut off: the entries before are taken");
            status = TR_STATUS_OK;
        }
    }
    status = status == TR_STATUS_OK ? finish(&h, err) : status;
    fetches_destroy(&h.fetches);
    return status;
}

const struct trace_format har_formats[] = {
    {
        .name = "har",
        .title = "HAR: an HTTP archive of a browser or proxy",
        .first_line = "{\"log\":{\"version\":\"1.2\",\"creator\":{...},\"entries\":[",
        .looks_like = looks_like_har,
        .read = read_har,
    },
    {0},
};
