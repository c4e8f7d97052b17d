/* Shaping profiles in JSON, for what test beds were told to do:
 *
 *     [{"duration":30,"clientIngress":5000,"clientLatency":70,...}, ...]      CAdViSE; kbit/s, ms, 0: not
 * shaped
 *     {"name":"3G","content":{"down":{"rate":780,"loss":{"percentage":0},"delay":{"delay":100}},"up":{...}}}
 *                                         Augmented Traffic Control (ATC): one constant rate, kbit/s, ms one
 * way
 */
#include "trace/format/json_in.h"
#include "trace/format/series_take.h"

#include <string.h>

#define CONSTANT_S 300.0 /* a constant rate lasts as long as a session does unless told */

static bool is_cadvise(const json_t *first, bool in_array)
{
    return in_array && json_is_number(json_object_get(first, "duration")) &&
           (json_object_get(first, "clientIngress") || json_object_get(first, "serverEgress"));
}

static const json_t *atc_content(const json_t *value)
{
    const json_t *content = json_object_get(value, "content");
    return content ? content : value;
}

static bool is_atc(const json_t *first, bool in_array)
{
    const json_t *content = atc_content(first);
    (void)in_array;
    return json_object_get(json_object_get(content, "down"), "rate") &&
           json_object_get(json_object_get(content, "up"), "rate");
}

/* The client's side in and the server's side out are the same way: the narrower counts. */
static double narrower(const json_t *step, const char *a, const char *b)
{
    double x = NAN, y = NAN;
    json_get_number(step, a, &x);
    json_get_number(step, b, &y);
    x = x > 0 ? x : NAN;
    y = y > 0 ? y : NAN;
    return fmin(x, y);
}

static double sum_of(const json_t *step, const char *a, const char *b)
{
    double x = 0, y = 0;
    bool has_x = json_get_number(step, a, &x), has_y = json_get_number(step, b, &y);
    return has_x || has_y ? x + y : NAN;
}

static enum tr_status add_step(struct series_set *set, const struct json_text *t, const char *at,
                               const json_t *step, struct tr_error *err)
{
    double length_s;
    enum tr_status status = json_need(t, at, step, "duration", &length_s, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct series_point down = SERIES_POINT(0, narrower(step, "clientIngress", "serverEgress"));
    struct series_point up = SERIES_POINT(0, narrower(step, "clientEgress", "serverIngress"));
    down.length_s = up.length_s = length_s;
    down.latency_ms = up.latency_ms = sum_of(step, "clientLatency", "serverLatency");
    status = series_add(set, "", 0, TR_TRACE_DOWN, down, err);
    return status == TR_STATUS_OK ? series_add(set, "", 0, TR_TRACE_UP, up, err) : status;
}

static enum tr_status add_atc(struct series_set *set, const json_t *profile, struct tr_error *err)
{
    const json_t *content = atc_content(profile);
    for (int way = 0; way < 2; way++) {
        const json_t *link = json_object_get(content, way == 0 ? "down" : "up");
        double kbps, percent;
        struct series_point p = SERIES_POINT(0, json_get_number(link, "rate", &kbps) ? kbps : NAN);
        p.length_s = CONSTANT_S;
        if (!json_get_number(json_object_get(link, "delay"), "delay", &p.latency_ms)) {
            p.latency_ms = NAN;
        }
        p.loss = json_get_number(json_object_get(link, "loss"), "percentage", &percent) ? percent / 100 : NAN;
        const char *name = json_string_value(json_object_get(profile, "name"));
        enum tr_status status = series_add(set, name ? name : "", name ? strlen(name) : 0,
                                           way == 0 ? TR_TRACE_DOWN : TR_TRACE_UP, p, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

static enum tr_status read_profiles(struct reader *r, bool atc, struct tr_error *err)
{
    struct builder *b = r->b;
    struct json_text t;
    struct json_documents documents = {0};
    struct series_set set;
    bool more = true;
    b->format = atc ? "atc-json" : "cadvise-json";
    b->unit = &RATE_KBPS;
    series_init(&set, r, SERIES_LENGTHS, "profile");
    enum tr_status status = json_text_of(r, &t, err);
    while (status == TR_STATUS_OK) {
        status = json_next_document(&t, &documents, &more, err);
        if (status != TR_STATUS_OK || !more) {
            break;
        }
        const char *at = t.p;
        json_t *value;
        status = json_value(&t, &value, err);
        if (status == TR_STATUS_OK) {
            status = atc ? add_atc(&set, value, err) : add_step(&set, &t, at, value, err);
            json_decref(value);
        }
    }
    if (status == TR_STATUS_OK) {
        builder_note(b, TR_TRACE_NOTE_WHY, false, CHOOSE_FORMAT, "taken for %s: kbit/s",
                     atc ? "a profile of Augmented Traffic Control" : "a network profile of CAdViSE");
        if (atc) {
            builder_note(b, TR_TRACE_NOTE_KIND, true, NULL, "a constant rate, given %g s here", CONSTANT_S);
        }
        status = series_take(&set, err);
    }
    series_destroy(&set);
    return status;
}

static enum tr_status read_cadvise(struct reader *r, struct tr_error *err)
{
    return read_profiles(r, false, err);
}

static enum tr_status read_atc(struct reader *r, struct tr_error *err)
{
    return read_profiles(r, true, err);
}

const struct trace_format profiles_formats[] = {
    {
        .name = "cadvise-json",
        .title = "a network profile of CAdViSE",
        .first_line = "[{\"duration\":30,\"clientIngress\":5000,\"clientLatency\":70,",
        .is_json = is_cadvise,
        .read = read_cadvise,
    },
    {
        .name = "atc-json",
        .title = "a profile of Augmented Traffic Control (ATC): one constant rate",
        .first_line = "{\"name\":..,\"content\":{\"down\":{\"rate\":780,",
        .is_json = is_atc,
        .read = read_atc,
    },
    {0},
};
