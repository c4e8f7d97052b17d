/* Single measurements in JSON: Ookla's results, and DevTools' throttling profiles. */
#include "trace/json_in.h"

#include <math.h>
#include <string.h>

#define PROFILE_S 300.0 /* a constant rate lasts as long as a session does unless told */

/* ---- Ookla ---- */

bool is_ookla(const json_t *first, bool in_array)
{
    (void)in_array;
    return json_object_get(json_object_get(first, "download"), "bandwidth") ||
           json_object_get(json_object_get(first, "upload"), "bandwidth");
}

/* Bytes a second; where bytes and time are there, they are asked rather than the summary. */
static bool speed_of(const json_t *link, double *bytes_per_s)
{
    double bytes, elapsed_ms;
    if (json_get_number(link, "bytes", &bytes) && json_get_number(link, "elapsed", &elapsed_ms) &&
        elapsed_ms > 0) {
        *bytes_per_s = bytes / elapsed_ms * 1e3;
    } else if (!json_get_number(link, "bandwidth", bytes_per_s)) {
        return false;
    }
    return isfinite(*bytes_per_s) && *bytes_per_s >= 0;
}

struct ookla {
    struct reader *r;
    const struct json_text *t;
    int64_t origin_ns;
    bool dated; /* every result so far had a time stamp */
};

static enum status add_result(struct ookla *o, const char *at, const json_t *result, struct error *err)
{
    struct builder *b = o->r->b;
    bool up = o->r->options->direction == TRACE_UP;
    const json_t *link = json_object_get(result, up ? "upload" : "download");
    double speed, latency_ms, time_s = (double)b->count;
    if (!speed_of(link, &speed)) { /* a failed test logs an error in its place */
        tally_add(&b->skipped, (size_t)(at - o->t->begin));
        return STATUS_OK;
    }
    const char *stamp = json_string_value(json_object_get(result, "timestamp"));
    struct cell cell = {stamp ? stamp : "", stamp ? stamp + strlen(stamp) : ""};
    int64_t ns = stamp ? cell_time_ns(&cell) : CELL_NO_NS;
    if (b->count == 0) {
        o->dated = ns != CELL_NO_NS;
        o->origin_ns = ns;
    }
    if (o->dated) {
        if (ns == CELL_NO_NS) {
            return error_at(err, o->t->name, json_line(o->t, at),
                            "a result has no timestamp, though the first has one");
        }
        time_s = (double)(ns - o->origin_ns) / 1e9;
    }
    if (b->count > 0 && time_s < b->time[b->count - 1]) {
        tally_add(&b->backward, (size_t)(at - o->t->begin));
    }
    enum status status = builder_add(b, time_s, speed, err);
    if (status == STATUS_OK && json_get_number(json_object_get(result, "ping"), "latency", &latency_ms) &&
        isfinite(latency_ms) && latency_ms >= 0) {
        b->latency_ms[b->count - 1] = latency_ms / 2;
    }
    return status;
}

enum status read_ookla(struct reader *r, struct error *err)
{
    struct builder *b = r->b;
    struct json_text t;
    b->format = "ookla-json";
    b->timing = TIMING_STAMPS;
    b->unit = &RATE_BYTES;
    enum status status = json_text_of(r, &t, err);
    status = status == STATUS_OK ? builder_want_latency(b, err) : status;
    if (status != STATUS_OK) {
        return status;
    }
    struct ookla o = {.r = r, .t = &t};
    bool in_array = json_peek(&t) == '[', first = true, more = true;
    t.p += in_array;
    for (;;) {
        status = in_array ? json_more(&t, &first, &more, err) : STATUS_OK;
        more = in_array ? more : json_peek(&t) != '\0';
        if (status != STATUS_OK || !more) {
            break;
        }
        const char *at = t.p;
        json_t *result;
        status = json_value(&t, &result, err);
        if (status != STATUS_OK) {
            break;
        }
        status = add_result(&o, at, result, err);
        json_decref(result);
        if (status != STATUS_OK) {
            break;
        }
    }
    builder_note(b, TRACE_NOTE_WHY, false, "--read-format NAME",
                 "taken for Ookla's speedtest: download.bandwidth, which is in byte/s");
    builder_note(b, TRACE_NOTE_DIRECTION, false, "--direction down|up",
                 "the file holds both directions; this is %s",
                 r->options->direction == TRACE_UP ? "up" : "down");
    builder_note(b, TRACE_NOTE_KIND, true, NULL,
                 "spot tests of some seconds each, held until the next: they say little about what happens "
                 "from second to "
                 "second");
    return status;
}

/* ---- DevTools ---- */

bool is_devtools(const json_t *first, bool in_array)
{
    (void)in_array;
    return json_is_number(json_object_get(first, "download")) &&
           json_is_number(json_object_get(first, "upload")) &&
           json_is_number(json_object_get(first, "latency"));
}

enum status read_devtools(struct reader *r, struct error *err)
{
    struct builder *b = r->b;
    struct json_text t;
    json_t *profile;
    b->format = "devtools-json";
    b->timing = TIMING_LENGTHS;
    b->unit = &RATE_BYTES;
    enum status status = json_text_of(r, &t, err);
    status = status == STATUS_OK ? builder_want_latency(b, err) : status;
    if (status != STATUS_OK) {
        return status;
    }
    t.p += json_peek(&t) == '[';
    const char *at = t.p;
    status = json_value(&t, &profile, err);
    if (status != STATUS_OK) {
        return status;
    }
    double speed, latency_ms = 0;
    const char *key = r->options->direction == TRACE_UP ? "upload" : "download";
    if (json_get_number(profile, key, &speed) && speed < 0) {
        status = error_at(err, t.name, json_line(&t, at),
                          "\"%s\" is %g, which means no limit: there is nothing to replay", key, speed);
    } else {
        status = json_need(&t, at, profile, key, &speed, err);
    }
    status = status == STATUS_OK ? json_need(&t, at, profile, "latency", &latency_ms, err) : status;
    status = status == STATUS_OK ? builder_add(b, PROFILE_S, speed, err) : status;
    if (status == STATUS_OK) {
        b->latency_ms[0] = latency_ms;
    }
    json_decref(profile);
    builder_note(
        b, TRACE_NOTE_WHY, false, "--read-format NAME",
        "taken for a throttling profile of Chrome's DevTools: download and upload in byte/s, latency in ms");
    builder_note(b, TRACE_NOTE_KIND, true, NULL, "a constant rate, given %g s here", PROFILE_S);
    builder_note(b, TRACE_NOTE_DIRECTION, false, "--direction down|up",
                 "the file holds both directions; this is %s",
                 r->options->direction == TRACE_UP ? "up" : "down");
    return status;
}
