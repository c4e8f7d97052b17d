/* JSON that carries CMCD: reports, and entries of access logs with a query or headers among their members.
 *
 *     {"e":"rr","bl":[2000],"br":[3200],"mtp":[8100],"sid":"a","ts":1741082400123}
 *     {"time_local":"01/Mar/2025:10:00:00 +0000","request":"GET /s1.m4s?CMCD=bl%3D8000 HTTP/1.1","bytes":9}
 *     {"reqTimeSec":"1741082400.1","bytes":"9","transferTimeMSec":"80","cmcd":"bl%3D8000"}    Akamai's
 * DataStream 2
 */
#include "trace/format/cmcd_records.h"

#include "trace/format/lines.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void add(char *keys, const char *text)
{
    size_t n = strlen(keys);
    if (n + strlen(text) + 2 < CMCD_KEYS_BYTES) {
        snprintf(keys + n, CMCD_KEYS_BYTES - n, "%s%s", n > 0 ? "," : "", text);
    }
}

/* A member of a report as a key: "bl":[2000] is bl=2000. */
static void add_member(char *keys, const char *key, const json_t *value)
{
    char text[CMCD_VALUE_BYTES + 64];
    while (json_is_array(value)) { /* also [value, parameters] */
        value = json_array_get(value, 0);
    }
    if (json_is_string(value)) {
        snprintf(text, sizeof text, "%.40s=\"%.*s\"", key, CMCD_VALUE_BYTES, json_string_value(value));
    } else if (json_is_number(value)) {
        snprintf(text, sizeof text, "%.40s=%.17g", key, json_number_value(value));
    } else if (json_is_true(value)) {
        snprintf(text, sizeof text, "%.40s", key);
    } else {
        return;
    }
    if (cmcd_is_keys(text, text + strlen(text))) {
        add(keys, text);
    }
}

/* A text that holds a query with CMCD, or, under a name that says so, the keys themselves. */
static void add_text(char *keys, const char *name, const char *text)
{
    char decoded[CMCD_KEYS_BYTES];
    const char *query = strstr(text, "CMCD=");
    query = query ? query + strlen("CMCD=") : NULL;
    if (!query && strcasestr(name, "cmcd")) {
        query = text;
    }
    if (!query) {
        return;
    }
    cmcd_decode(decoded, sizeof decoded, query, query + strcspn(query, "& "));
    if (cmcd_is_keys(decoded, decoded + strlen(decoded))) {
        add(keys, decoded);
    }
}

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++) {
        if (strcasecmp(name, *names) == 0) {
            return true;
        }
    }
    return false;
}

/* Figures of an entry beside the keys: when, how much, how long. */
static void read_beside(const char *name, const json_t *value, const json_t *object, struct cmcd_record *out)
{
    static const char *const times[] = {"timestamp",    "@timestamp", "time",     "time_local",
                                        "time_iso8601", "ts",         "date",     "reqTimeSec",
                                        "msec",         "datetime",   "received", NULL};
    static const char *const sizes[] = {"bytes", "body_bytes_sent", "bytes_sent", "sc-bytes", "sc_bytes",
                                        "size",  "response_bytes",  NULL};
    static const char *const took_s[] = {"request_time", "time-taken", "time_taken", NULL},
                             *const took_ms[] = {"transferTimeMSec", "duration_ms", NULL};
    const char *text = json_string_value(value);
    struct stamp stamp;
    double number, scale = is_one_of(name, took_s) ? 1 : is_one_of(name, took_ms) ? 1e-3 : 0;
    if (is_one_of(name, sizes) && json_get_number(object, name, &number)) {
        out->bytes = number;
    } else if (scale > 0 && json_get_number(object, name, &number)) {
        out->took_s = number * scale;
    } else if (is_one_of(name, times) && !out->when[0] && out->epoch_ns == 0) {
        char *colon;
        snprintf(out->when, sizeof out->when, "%s", text ? text : "");
        colon = text ? strchr(out->when, ':') : NULL;
        if (colon && strchr(out->when, '/')) { /* "01/Mar/2025:10:00:00 +0000" */
            *colon = ' ';
        }
        bool dated = text && stamp_read(&(struct cell){out->when, out->when + strlen(out->when)},
                                        STAMP_AS_USUAL, &stamp);
        json_t *real = dated || !json_get_number(object, name, &number) ? NULL : json_real(number);
        out->when[0] = dated ? out->when[0] : '\0';
        out->epoch_ns = real && json_stamp(real, &stamp) ? stamp.ns : 0;
        out->at_begin = strcasecmp(name, "reqTimeSec") == 0;
        json_decref(real);
    }
}

bool cmcd_record_of_json(const json_t *object, struct cmcd_record *out)
{
    const char *name, *inner;
    json_t *value, *member;
    char report[CMCD_KEYS_BYTES] = "";
    *out = (struct cmcd_record){.bytes = NAN, .took_s = NAN};
    json_object_foreach((json_t *)object, name, value)
    {
        add_member(report, name, value);
        if (json_is_string(value)) {
            add_text(out->keys, name, json_string_value(value));
        } else if (json_is_object(value) && strcasestr(name, "cmcd")) {
            json_object_foreach(value, inner, member)
            {
                add_member(out->keys, inner, member);
                const char *text = json_string_value(member);
                if (text && strchr(text, '=')) { /* a header's keys */
                    add_text(out->keys, name, text);
                }
            }
        }
        read_beside(name, value, object, out);
    }
    if (out->keys[0] == '\0' && cmcd_is_report(report)) {
        memcpy(out->keys, report, sizeof report);
    }
    return out->keys[0] != '\0';
}
