#include "model/content/hls_tag.h"

#include "base/number.h"

#include <math.h>
#include <string.h>

bool hls_tag(const struct content_lines *line, const char *name, struct hls_span *value)
{
    const size_t len = strlen(name);
    if (line->len <= len || line->at[0] != '#' || memcmp(line->at + 1, name, len) != 0) {
        return false;
    }
    const char *behind = line->at + 1 + len, *end = line->at + line->len;
    if (behind < end && *behind != ':') {
        return false; /* a longer name */
    }
    behind += behind < end;
    *value = (struct hls_span){behind, (size_t)(end - behind)};
    return true;
}

struct hls_span hls_attribute(struct hls_span list, const char *name)
{
    const size_t name_len = strlen(name);
    const char *p = list.at, *end = list.at + list.len;
    while (p < end) {
        const char *key = p;
        while (p < end && *p != '=' && *p != ',') {
            p++;
        }
        const size_t key_len = (size_t)(p - key);
        if (p == end || *p == ',') {
            p++;
            continue; /* a word without a value */
        }
        const bool quoted = ++p < end && *p == '"';
        p += quoted;
        const char *value = p;
        while (p < end && *p != (quoted ? '"' : ',')) {
            p++;
        }
        const struct hls_span span = {value, (size_t)(p - value)};
        while (p < end && *p != ',') {
            p++;
        }
        p += p < end;
        while (p < end && *p == ' ') {
            p++;
        }
        if (key_len == name_len && memcmp(key, name, name_len) == 0) {
            return span;
        }
    }
    return (struct hls_span){NULL, 0};
}

bool hls_span_is(struct hls_span span, const char *text)
{
    return span.at && span.len == strlen(text) && memcmp(span.at, text, span.len) == 0;
}

bool hls_span_number_before(struct hls_span span, char stop, double *out)
{
    double value;
    const char *end = span.at ? number_read(span.at, &value) : NULL;
    if (!end || end > span.at + span.len || !isfinite(value) || (end < span.at + span.len && *end != stop)) {
        return false;
    }
    *out = value;
    return true;
}

bool hls_span_number(struct hls_span span, double *out)
{
    return hls_span_number_before(span, '\0', out);
}
