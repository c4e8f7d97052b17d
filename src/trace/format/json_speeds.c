/* Speed tests in JSON, a document or a line a test. librespeed-cli and fast-cli, in Mbit/s:
 *
 *     [{"timestamp":"...","bytes_sent":...,"ping":12.5,"jitter":1.5,"upload":9.5,"download":40.5}]
 *     {"downloadSpeed":93,"uploadSpeed":12,"latency":5,"bufferBloat":20,...}
 *
 * ndt7-client, and ndt7's archive at M-Lab: several times a second, bytes so far over microseconds:
 *
 *     {"Key":"measurement","Value":{"AppInfo":{"NumBytes":...,"ElapsedTime":...},"Test":"download"}}
 *     {"Download":{"ServerMeasurements":[{"TCPInfo":{"BytesAcked":...,"ElapsedTime":...}}]}}
 *
 * speedtest-go, in byte/s and ns; in Mbit/s before version 1.7, which did not count lost packets:
 *
 *     {"timestamp":"...","servers":[{"dl_speed":12500000,"ul_speed":...,"latency":12500000}]}
 */
#include "trace/format/json_speeds.h"

#include "trace/format/series_take.h"
#include "trace/table/runs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEST_S_MAX 1000 /* no test runs so long: then the rate is not in bit/s but in Mbit/s */

bool is_librespeed(const json_t *first, bool in_array)
{
    double bytes, download, upload, ping;
    (void)in_array;
    if (!json_get_number(first, "download", &download) || !json_get_number(first, "upload", &upload) ||
        !json_get_number(first, "ping", &ping)) {
        return false;
    }
    bool moved = json_get_number(first, "bytes_received", &bytes) && bytes > 0 && download > 0;
    return json_object_get(first, "jitter") || (moved && bytes * 8 / download > TEST_S_MAX);
}

static bool is_fast(const json_t *first, bool in_array)
{
    (void)in_array;
    return json_object_get(first, "downloadSpeed") || json_object_get(first, "uploadSpeed");
}

static const json_t *server_of(const json_t *test)
{
    return json_array_get(json_object_get(test, "servers"), 0);
}

static bool is_speedtest_go(const json_t *first, bool in_array)
{
    (void)in_array;
    return json_object_get(server_of(first), "dl_speed") && json_object_get(server_of(first), "ul_speed");
}

/* A test that a server has archived: what it measured, down and up. */
static const json_t *archived(const json_t *test, bool up)
{
    const json_t *half = json_object_get(test, up ? "Upload" : "Download");
    const json_t *list = json_object_get(half, "ServerMeasurements");
    return json_array_size(list) > 0 ? list : NULL;
}

static bool is_ndt7(const json_t *first, bool in_array)
{
    (void)in_array;
    return (json_is_string(json_object_get(first, "Key")) &&
            json_is_object(json_object_get(first, "Value"))) ||
           archived(first, false) || archived(first, true);
}

enum { SPEEDS_LIBRESPEED, SPEEDS_FAST, SPEEDS_GO, SPEEDS_NDT7 };

static const struct names {
    const char *format, *title, *down, *up, *ping, *down_unit, *up_unit;
} names[] = {
    {"librespeed-json", "librespeed-cli --json", "download", "upload", "ping", "", ""},
    {"fast-json", "fast-cli --json", "downloadSpeed", "uploadSpeed", "latency", "downloadUnit", "uploadUnit"},
    {"speedtest-go-json", "speedtest-go --json", "dl_speed", "ul_speed", "latency", "", ""},
};

#define GO_MBPS_MOST 1e4 /* no line is so fast in Mbit/s */
#define GO_NS_A_MS   1e6

struct tests {
    struct reader *r;
    struct series_set set;
    const struct names *names;
    size_t count;   /* tests so far */
    size_t undated; /* tests whose stamp is not understood */
    char stamp[40]; /* the first of these */
    bool go_mbps;   /* speedtest-go's numbers were taken for Mbit/s */
    /* ndt7 */
    size_t run, wanted;
    char test[16];
    double before_us, before_bytes, rtt_ms;
};

static double rate_of(const json_t *test, const char *key, const char *unit_key)
{
    double value;
    const char *unit = json_string_value(json_object_get(test, unit_key));
    const struct rate_unit *known = unit ? rate_unit_printed(unit, strlen(unit)) : &RATE_MBPS;
    return json_get_number(test, key, &value) ? rate_to_mbps(known ? known : &RATE_MBPS, value) : NAN;
}

/* Of speedtest-go: byte/s, but of old ones. --unit decides otherwise. */
static double go_rate_of(struct tests *o, const json_t *server, const char *key)
{
    double value;
    if (!json_get_number(server, key, &value) || o->r->options->unit) {
        return json_get_number(server, key, &value) ? value : NAN;
    }
    bool mbps = value > 0 && value < GO_MBPS_MOST && !json_object_get(server, "packet_loss");
    o->go_mbps |= mbps;
    return rate_to_mbps(mbps ? &RATE_MBPS : &RATE_BYTES, value);
}

/* When a test was, in seconds since the first; where tests have no stamps they are 1 s apart. */
static bool time_of_test(struct tests *o, const json_t *test, double *at_s)
{
    const json_t *value = json_object_get(test, "timestamp");
    const char *text = json_string_value(value);
    struct cell cell = {text ? text : "", text ? text + strlen(text) : ""};
    struct stamp stamp;
    *at_s = (double)o->count++;
    if (!value || json_is_null(value) || (text && series_time(&o->set, &cell, at_s))) {
        return true;
    }
    if (json_stamp(value, &stamp)) {
        if (!o->set.has_origin) {
            builder_dates_from(o->r->b, &stamp);
        }
        *at_s = series_since(&o->set, stamp.ns);
        return isfinite(*at_s);
    }
    char *printed = text ? NULL : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    if (o->undated++ == 0) {
        snprintf(o->stamp, sizeof o->stamp, "%s", text ? text : printed ? printed : "");
    }
    free(printed);
    return false;
}

static enum tr_status add_test(struct tests *o, const json_t *test, struct tr_error *err)
{
    double at_s, ping = NAN;
    bool go = server_of(test) != NULL;
    const json_t *figures = go ? server_of(test) : test;
    if (!time_of_test(o, test, &at_s)) {
        return TR_STATUS_OK;
    }
    json_get_number(figures, o->names->ping, &ping);
    struct series_point down = SERIES_POINT(at_s, go ? go_rate_of(o, figures, o->names->down)
                                                     : rate_of(test, o->names->down, o->names->down_unit));
    struct series_point up = SERIES_POINT(at_s, go ? go_rate_of(o, figures, o->names->up)
                                                   : rate_of(test, o->names->up, o->names->up_unit));
    down.latency_ms = up.latency_ms = ping / (go ? GO_NS_A_MS : 1) / 2;
    enum tr_status status = series_add(&o->set, "", 0, TR_TRACE_DOWN, down, err);
    return status == TR_STATUS_OK ? series_add(&o->set, "", 0, TR_TRACE_UP, up, err) : status;
}

/* A measurement is the client's or the server's; each counts bytes of its own, so one of them is listened to:
 * the client's. Round trips are only in the server's. */
static enum tr_status add_measurement(struct tests *o, const json_t *event, struct tr_error *err)
{
    const json_t *value = json_object_get(event, "Value"), *app = json_object_get(value, "AppInfo");
    const char *test = json_string_value(json_object_get(value, "Test"));
    const char *origin = json_string_value(json_object_get(value, "Origin"));
    double us, bytes, rtt_us;
    if (json_get_number(json_object_get(value, "TCPInfo"), "RTT", &rtt_us) && rtt_us > 0) {
        o->rtt_ms = rtt_us / 1e3;
    }
    if (!test || !json_get_number(app, "ElapsedTime", &us) || !json_get_number(app, "NumBytes", &bytes) ||
        (origin && strcmp(origin, "client") != 0)) {
        return TR_STATUS_OK;
    }
    bool up = strcmp(test, "upload") == 0;
    bool again = strcmp(test, o->test) == 0 && us < o->before_us;
    if (strcmp(test, o->test) != 0 || again) {
        o->run += again || o->run == 0 || (o->test[0] && strcmp(test, "download") == 0);
        o->before_us = o->before_bytes = 0;
        strncpy(o->test, test, sizeof o->test - 1);
    }
    double length_s = (us - o->before_us) / 1e6;
    struct series_point p = SERIES_POINT(us / 1e6, (bytes - o->before_bytes) * 8e-6 / length_s);
    p.length_s = length_s;
    p.latency_ms = o->rtt_ms / 2;
    if (!(length_s > 0)) {
        return TR_STATUS_OK;
    }
    o->before_us = us;
    o->before_bytes = bytes;
    return o->run == o->wanted ? series_add(&o->set, "", 0, up ? TR_TRACE_UP : TR_TRACE_DOWN, p, err)
                               : TR_STATUS_OK;
}

/* One direction of an archived test. Down, the server knows what was acknowledged; up, what it received. */
static enum tr_status add_archived(struct tests *o, const json_t *list, bool up, struct tr_error *err)
{
    size_t i;
    json_t *one;
    double before_us = 0, before_bytes = 0;
    json_array_foreach(list, i, one)
    {
        const json_t *tcp = json_object_get(one, "TCPInfo"), *app = json_object_get(one, "AppInfo");
        const json_t *info = json_object_get(tcp, up ? "BytesReceived" : "BytesAcked") ? tcp : app;
        const char *key = info == app ? "NumBytes" : up ? "BytesReceived" : "BytesAcked";
        double us, bytes, rtt_us = NAN;
        if (!json_get_number(info, "ElapsedTime", &us) || !json_get_number(info, key, &bytes) ||
            !(us > before_us) || !(bytes >= before_bytes)) {
            continue;
        }
        json_get_number(tcp, "RTT", &rtt_us);
        double length_s = (us - before_us) / 1e6;
        struct series_point p = SERIES_POINT(us / 1e6, (bytes - before_bytes) * 8e-6 / length_s);
        p.length_s = length_s;
        p.latency_ms = rtt_us / 2e3;
        before_us = us;
        before_bytes = bytes;
        enum tr_status status = series_add(&o->set, "", 0, up ? TR_TRACE_UP : TR_TRACE_DOWN, p, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

static enum tr_status add_archive(struct tests *o, const json_t *test, struct tr_error *err)
{
    if (++o->run != o->wanted) {
        return TR_STATUS_OK;
    }
    enum tr_status status = add_archived(o, archived(test, false), false, err);
    return status == TR_STATUS_OK ? add_archived(o, archived(test, true), true, err) : status;
}

static enum tr_status read_tests(struct tests *o, struct tr_error *err)
{
    struct json_text t;
    enum tr_status status = json_text_of(o->r, &t, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct json_documents documents = {0};
    for (bool more;;) {
        status = json_next_document(&t, &documents, &more, err);
        if (status != TR_STATUS_OK || !more) {
            return status;
        }
        json_t *test;
        status = json_value(&t, &test, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
        bool archive = archived(test, false) || archived(test, true);
        status = o->names  ? add_test(o, test, err)
                 : archive ? add_archive(o, test, err)
                           : add_measurement(o, test, err);
        json_decref(test);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
}

/* Notes about tests that were passed over, and about a guess. */
static enum tr_status note_tests(const struct tests *o, struct tr_error *err)
{
    struct builder *b = o->r->b;
    if (o->undated > 0 && o->set.count == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, b->name,
                            "\"%s\" is not understood as the time of a test; it should be such as "
                            "2025-03-01T10:00:00Z",
                            o->stamp);
    }
    if (o->undated > 0) {
        builder_note(b, TR_TRACE_NOTE_STAMPS, true, NULL,
                     "\"%s\" is not understood as time: %zu such test%s left out", o->stamp, o->undated,
                     o->undated == 1 ? " is" : "s are");
    }
    if (o->go_mbps) {
        builder_note(
            b, TR_TRACE_NOTE_UNIT, true, CHOICES(CHOICE(UNIT, "Bps")),
            "numbers below 10000 are taken for Mbit/s, which speedtest-go printed before version 1.7");
    }
    return TR_STATUS_OK;
}

static enum tr_status read_speeds_json(struct reader *r, int kind, struct tr_error *err)
{
    struct builder *b = r->b;
    bool ndt7 = kind == SPEEDS_NDT7;
    struct tests o = {
        .r = r, .names = ndt7 ? NULL : &names[kind], .wanted = runs_wanted(r->options), .rtt_ms = NAN};
    b->format = ndt7 ? "ndt7-json" : names[kind].format;
    b->unit = &RATE_MBPS;
    series_init(&o.set, r, ndt7 ? SERIES_LENGTHS : SERIES_FORWARD, "direction");
    enum tr_status status = read_tests(&o, err);
    status = status == TR_STATUS_OK ? note_tests(&o, err) : status;
    if (status == TR_STATUS_OK && ndt7 && o.run > 0) {
        status = runs_report(b, o.run, o.wanted, NULL, err);
    }
    if (status == TR_STATUS_OK) {
        builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for %s: %s",
                     ndt7 ? "ndt7" : names[kind].title,
                     kind == SPEEDS_GO && !o.go_mbps ? "byte/s" : "Mbit/s");
        if (!ndt7) {
            builder_note(b, TR_TRACE_NOTE_KIND, true, NULL,
                         "spot tests of some seconds each, held until the next: they say little about what "
                         "happens from second to second");
        }
        status = series_take(&o.set, err);
    }
    series_destroy(&o.set);
    return status;
}

static enum tr_status read_librespeed(struct reader *r, struct tr_error *err)
{
    return read_speeds_json(r, SPEEDS_LIBRESPEED, err);
}

static enum tr_status read_fast(struct reader *r, struct tr_error *err)
{
    return read_speeds_json(r, SPEEDS_FAST, err);
}

static enum tr_status read_speedtest_go(struct reader *r, struct tr_error *err)
{
    return read_speeds_json(r, SPEEDS_GO, err);
}

static enum tr_status read_ndt7(struct reader *r, struct tr_error *err)
{
    return read_speeds_json(r, SPEEDS_NDT7, err);
}

const struct trace_format json_speeds_formats[] = {
    {
        .name = "librespeed-json",
        .title = "librespeed-cli --json",
        .first_line = "[{\"timestamp\":...,\"ping\":12.5,\"jitter\":1.5,\"upload\":9.5,",
        .is_json = is_librespeed,
        .read = read_librespeed,
    },
    {
        .name = "fast-json",
        .title = "fast-cli --json",
        .first_line = "{\"downloadSpeed\":93,\"uploadSpeed\":12,\"latency\":5,",
        .is_json = is_fast,
        .read = read_fast,
    },
    {
        .name = "speedtest-go-json",
        .title = "speedtest-go --json",
        .first_line = "{\"timestamp\":..,\"servers\":[{..,\"dl_speed\":12500000,",
        .is_json = is_speedtest_go,
        .read = read_speedtest_go,
    },
    {
        .name = "ndt7-json",
        .title = "ndt7-client -format=json, and ndt7's archive at M-Lab",
        .first_line = "{\"Key\":\"measurement\",\"Value\":{\"AppInfo\":{\"NumBytes\":",
        .is_json = is_ndt7,
        .read = read_ndt7,
    },
    {0},
};
