/* Single measurements in JSON: Ookla's results, and DevTools' throttling profiles. */
#include "trace/format/json_in.h"
#include "trace/format/json_speeds.h"
#include "trace/format/series_take.h"
#include "trace/table/runs.h"
#include "trace/table/stamps.h"

#include <math.h>
#include <string.h>

#define PROFILE_S 300.0 /* a constant rate lasts as long as a session does unless told */

struct documents {
    struct json_text t;
    struct json_documents walk;
    const char *at; /* where the one taken last begins */
};

/* The next of several documents; NULL behind the last. */
static enum tr_status next_document(struct documents *d, json_t **out, struct tr_error *err)
{
    bool more;
    enum tr_status status = json_next_document(&d->t, &d->walk, &more, err);
    *out = NULL;
    d->at = d->t.p;
    return status == TR_STATUS_OK && more ? json_value(&d->t, out, err) : status;
}

/* ---- speed tests: Ookla's own program, and speedtest-cli ---- */

static bool is_speedtest_cli(const json_t *first, bool in_array)
{
    return !is_librespeed(first, in_array) && json_is_number(json_object_get(first, "download")) &&
           json_is_number(json_object_get(first, "upload")) &&
           json_is_number(json_object_get(first, "ping")) && json_object_get(first, "server");
}

/* With --progress=yes events come before the result. */
static bool is_ookla(const json_t *first, bool in_array)
{
    (void)in_array;
    const char *type = json_string_value(json_object_get(first, "type"));
    return json_object_get(json_object_get(first, "download"), "bandwidth") ||
           json_object_get(json_object_get(first, "upload"), "bandwidth") ||
           (type && strcmp(type, "testStart") == 0);
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

struct tests {
    struct reader *r;
    const struct json_text *t;
    bool cli; /* speedtest-cli: bit/s, and numbers at the top */
    int64_t origin_ns;
    bool dated; /* every result so far had a time stamp */
};

/* The progress of a test that has no result yet. */
static bool is_progress(const json_t *result)
{
    static const char *const types[] = {"testStart", "ping", "download", "upload"};
    const char *type = json_string_value(json_object_get(result, "type"));
    for (size_t i = 0; type && i < sizeof types / sizeof *types; i++) {
        if (strcmp(type, types[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool speed_and_latency(const struct tests *o, const json_t *result, double *speed, double *latency_ms)
{
    const char *key = o->r->options->direction == TR_TRACE_UP ? "upload" : "download";
    if (!json_get_number(o->cli ? result : json_object_get(result, "ping"), o->cli ? "ping" : "latency",
                         latency_ms) ||
        !isfinite(*latency_ms) || *latency_ms < 0) {
        *latency_ms = NAN;
    }
    return o->cli ? json_get_number(result, key, speed) && isfinite(*speed) && *speed >= 0
                  : speed_of(json_object_get(result, key), speed);
}

static enum tr_status add_result(struct tests *o, const char *at, const json_t *result, struct tr_error *err)
{
    struct builder *b = o->r->b;
    double speed, latency_ms, time_s = (double)b->count;
    if (is_progress(result)) {
        return TR_STATUS_OK;
    }
    if (!speed_and_latency(o, result, &speed, &latency_ms)) { /* a failed test logs an error in its place */
        tally_add(&b->skipped, (size_t)(at - o->t->begin));
        return TR_STATUS_OK;
    }
    const json_t *stamp = json_object_get(result, "timestamp");
    struct stamp when = {0};
    bool dated = json_stamp(stamp, &when);
    if (b->count == 0) {
        if (!dated && json_string_value(stamp)) {
            builder_note(b, TR_TRACE_NOTE_STAMPS, true, NULL,
                         "\"%.40s\" is not understood as time: each result counts as 1 s",
                         json_string_value(stamp));
        }
        o->dated = dated;
        o->origin_ns = when.ns;
        if (o->dated) {
            builder_dates_from(b, &when);
        }
    }
    if (o->dated) {
        if (!dated) {
            return tr_error_at(err, o->t->name, json_line(o->t, at),
                               "a result has no timestamp, though the first has one");
        }
        int64_t since;
        if (__builtin_sub_overflow(when.ns, o->origin_ns, &since)) {
            return tr_error_at(err, o->t->name, json_line(o->t, at),
                               "the timestamp is centuries from the first one");
        }
        time_s = (double)since / 1e9;
    }
    if (b->count > 0 && time_s < b->time[b->count - 1]) {
        tally_add(&b->backward, (size_t)(at - o->t->begin));
    }
    enum tr_status status = builder_add(b, time_s, speed, err);
    if (status == TR_STATUS_OK) {
        b->latency_ms[b->count - 1] = latency_ms / 2;
    }
    return status;
}

static enum tr_status read_tests(struct reader *r, bool cli, struct tr_error *err)
{
    struct builder *b = r->b;
    struct documents d = {0};
    b->format = cli ? "speedtest-cli-json" : "ookla-json";
    b->timing = TIMING_STAMPS;
    b->unit = cli ? &RATE_BPS : &RATE_BYTES;
    enum tr_status status = json_text_of(r, &d.t, err);
    status = status == TR_STATUS_OK ? builder_want_latency(b, err) : status;
    struct tests o = {.r = r, .t = &d.t, .cli = cli};
    json_t *result = NULL;
    do {
        status = status == TR_STATUS_OK ? next_document(&d, &result, err) : status;
        if (status == TR_STATUS_OK && result) {
            status = add_result(&o, d.at, result, err);
            json_decref(result);
        }
    } while (status == TR_STATUS_OK && result);
    builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for %s",
                 cli ? "speedtest-cli --json: download and upload in bit/s"
                     : "Ookla's speedtest: download.bandwidth, which is in byte/s");
    builder_note(b, TR_TRACE_NOTE_DIRECTION, false, CHOOSE_DIRECTION,
                 "the file holds both directions; this is %s",
                 r->options->direction == TR_TRACE_UP ? "up" : "down");
    builder_note(b, TR_TRACE_NOTE_KIND, true, NULL,
                 "spot tests of some seconds each, held until the next: they say little about what happens "
                 "from second to "
                 "second");
    return status;
}

/* ---- the progress of one test: bytes so far over milliseconds, several times a second ---- */

static const json_t *progress_of(const json_t *event, const char *way)
{
    const char *type = json_string_value(json_object_get(event, "type"));
    return type && strcmp(type, way) == 0 ? json_object_get(event, way) : NULL;
}

struct progress {
    struct series_set set;
    double before_ms[2], before_bytes[2]; /* down, up */
    size_t events, results;
};

static enum tr_status add_progress(struct progress *o, const json_t *event, struct tr_error *err)
{
    static const char *const ways[] = {"download", "upload"};
    const char *type = json_string_value(json_object_get(event, "type"));
    o->results += type && strcmp(type, "result") == 0;
    for (int way = 0; way < 2; way++) {
        const json_t *link = progress_of(event, ways[way]);
        double ms, bytes;
        if (!json_get_number(link, "elapsed", &ms) || !json_get_number(link, "bytes", &bytes) ||
            !(ms > o->before_ms[way]) || !(bytes >= o->before_bytes[way])) {
            continue;
        }
        double length_s = (ms - o->before_ms[way]) / 1e3;
        struct series_point p = SERIES_POINT(ms / 1e3, (bytes - o->before_bytes[way]) / length_s);
        p.length_s = length_s;
        o->before_ms[way] = ms;
        o->before_bytes[way] = bytes;
        o->events++;
        enum tr_status status = series_add(&o->set, "", 0, way == 0 ? TR_TRACE_DOWN : TR_TRACE_UP, p, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

/* All events of the file, which may be cut off within the last. */
static enum tr_status take_progress(struct progress *o, struct documents *d, struct tr_error *err)
{
    json_t *event = NULL;
    enum tr_status status = json_text_of(o->set.r, &d->t, err);
    do {
        status = status == TR_STATUS_OK ? next_document(d, &event, err) : status;
        if (status == TR_STATUS_OK && event) {
            status = add_progress(o, event, err);
            json_decref(event);
        }
    } while (status == TR_STATUS_OK && event);
    return status == TR_STATUS_FAILED && d->t.cut && o->events > 0 ? TR_STATUS_OK : status;
}

/* A test that was watched is read as it went; of several each counts by its result. */
static enum tr_status read_ookla(struct reader *r, struct tr_error *err)
{
    struct progress o = {0};
    struct documents d = {0};
    series_init(&o.set, r, SERIES_LENGTHS, "direction");
    enum tr_status status = take_progress(&o, &d, err);
    bool watched = status == TR_STATUS_OK && o.results <= 1 && o.events > 1;
    if (watched) {
        r->b->format = "ookla-json";
        r->b->unit = &RATE_BYTES;
        builder_note(r->b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
                     "taken for the progress of Ookla's speedtest: the rate is what came from line to line");
        status = series_take(&o.set, err);
    }
    series_destroy(&o.set);
    return watched || status != TR_STATUS_OK ? status : read_tests(r, false, err);
}

static enum tr_status read_speedtest_cli(struct reader *r, struct tr_error *err)
{
    return read_tests(r, true, err);
}

/* ---- DevTools ---- */

static bool is_devtools(const json_t *first, bool in_array)
{
    (void)in_array;
    return json_is_number(json_object_get(first, "download")) &&
           json_is_number(json_object_get(first, "upload")) &&
           json_is_number(json_object_get(first, "latency"));
}

static enum tr_status add_profile(struct reader *r, const struct documents *d, const json_t *profile,
                                  struct tr_error *err)
{
    struct builder *b = r->b;
    double speed, latency_ms = 0;
    const char *key = r->options->direction == TR_TRACE_UP ? "upload" : "download";
    if (json_get_number(profile, key, &speed) && speed < 0) {
        return tr_error_at(err, d->t.name, json_line(&d->t, d->at),
                           "\"%s\" is %g, which means no limit: there is nothing to replay", key, speed);
    }
    enum tr_status status = json_need(&d->t, d->at, profile, key, &speed, err);
    status = status == TR_STATUS_OK ? json_need(&d->t, d->at, profile, "latency", &latency_ms, err) : status;
    status = status == TR_STATUS_OK ? builder_add(b, PROFILE_S, speed, err) : status;
    if (status == TR_STATUS_OK) {
        b->latency_ms[0] = latency_ms;
    }
    return status;
}

static enum tr_status read_devtools(struct reader *r, struct tr_error *err)
{
    struct builder *b = r->b;
    struct documents d = {0};
    json_t *profile = NULL;
    size_t profiles = 0;
    b->format = "devtools-json";
    b->timing = TIMING_LENGTHS;
    b->unit = &RATE_BYTES;
    enum tr_status status = json_text_of(r, &d.t, err);
    status = status == TR_STATUS_OK ? builder_want_latency(b, err) : status;
    do {
        status = status == TR_STATUS_OK ? next_document(&d, &profile, err) : status;
        if (status == TR_STATUS_OK && profile) {
            status = ++profiles == runs_wanted(r->options) ? add_profile(r, &d, profile, err) : TR_STATUS_OK;
            json_decref(profile);
        }
    } while (status == TR_STATUS_OK && profile);
    if (status != TR_STATUS_OK) {
        return status;
    }
    builder_note(
        b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT,
        "taken for a throttling profile of Chrome's DevTools: download and upload in byte/s, latency in ms");
    builder_note(b, TR_TRACE_NOTE_KIND, true, NULL, "a constant rate, given %g s here", PROFILE_S);
    builder_note(b, TR_TRACE_NOTE_DIRECTION, false, CHOOSE_DIRECTION,
                 "the file holds both directions; this is %s",
                 r->options->direction == TR_TRACE_UP ? "up" : "down");
    return runs_report(b, profiles, runs_wanted(r->options), NULL, err);
}

const struct trace_format json_tests_formats[] = {
    {
        .name = "ookla-json",
        .title = "Ookla speedtest --format=json",
        .first_line = "{\"type\":\"result\",\"timestamp\":",
        .is_json = is_ookla,
        .read = read_ookla,
    },
    {
        .name = "speedtest-cli-json",
        .title = "speedtest-cli --json",
        .first_line = "{\"download\": 54094262.1, \"upload\":",
        .is_json = is_speedtest_cli,
        .read = read_speedtest_cli,
    },
    {
        .name = "devtools-json",
        .title = "a throttling profile of Chrome's DevTools: one constant rate",
        .first_line = "{\"title\":..,\"download\":..,\"upload\":..,\"latency\":..}",
        .is_json = is_devtools,
        .read = read_devtools,
    },
    {0},
};
