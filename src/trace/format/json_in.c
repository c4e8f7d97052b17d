#include "trace/format/json_in.h"

#include "base/number.h"

#include <math.h>
#include <string.h>

enum tr_status json_text_of(struct reader *r, struct json_text *t, struct tr_error *err)
{
    size_t len;
    enum tr_status status = input_whole(r->in, &t->begin, &len, err);
    if (status == TR_STATUS_OK) {
        t->name = r->in->name;
        t->p = t->begin;
        t->end = t->begin + len;
    }
    return status;
}

unsigned long json_line(const struct json_text *t, const char *p)
{
    unsigned long line = 1;
    for (const char *c = t->begin; c < p; c++) {
        line += *c == '\n';
    }
    return line;
}

char json_peek(struct json_text *t)
{
    while (t->p < t->end && strchr(" \t\r\n", *t->p) && *t->p) {
        t->p++;
    }
    return t->p < t->end ? *t->p : '\0';
}

enum tr_status json_value(struct json_text *t, json_t **out, struct tr_error *err)
{
    json_error_t e;
    json_peek(t);
    json_t *value =
        json_loadb(t->p, (size_t)(t->end - t->p),
                   JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL, &e);
    if (!value) {
        unsigned long line = json_line(t, t->p) + (unsigned long)(e.line > 0 ? e.line - 1 : 0);
        if (json_error_code(&e) == json_error_out_of_memory || e.text[0] == '\0') {
            return tr_error_oom(err);
        }
        bool cut = json_error_code(&e) == json_error_premature_end_of_input;
        return cut ? tr_error_at(err, t->name, line, "the JSON ends too early; the file is cut off")
                   : tr_error_at(err, t->name, line, "is no valid JSON: %s", e.text);
    }
    t->p += e.position;
    *out = value;
    return TR_STATUS_OK;
}

enum tr_status json_more(struct json_text *t, bool *first, bool *more, struct tr_error *err)
{
    char c = json_peek(t);
    if (c == ']') {
        t->p++;
        *more = false;
        return TR_STATUS_OK;
    }
    if (!*first && c == ',') {
        t->p++;
        c = json_peek(t);
    } else if (!*first && c != '\0') {
        return tr_error_at(err, t->name, json_line(t, t->p),
                           "is no valid JSON: a comma or ] is missing before '%c'", c);
    }
    if (c == '\0') {
        return tr_error_at(err, t->name, json_line(t, t->p), "the JSON ends too early; the file is cut off");
    }
    *first = false;
    *more = true;
    return TR_STATUS_OK;
}

bool json_get_number(const json_t *object, const char *key, double *out)
{
    const json_t *value = json_object_get(object, key);
    if (json_is_number(value)) {
        *out = json_number_value(value);
        return true;
    }
    return json_is_string(value) && number_of_text(json_string_value(value), out);
}

enum tr_status json_need(const struct json_text *t, const char *at, const json_t *object, const char *key,
                         double *out, struct tr_error *err)
{
    double value;
    if (!json_get_number(object, key, &value)) {
        return tr_error_at(err, t->name, json_line(t, at), "\"%s\" is missing or no number", key);
    }
    if (!isfinite(value) || value < 0) {
        return tr_error_at(err, t->name, json_line(t, at), "\"%s\" is %g; it must be 0 or more", key, value);
    }
    *out = value;
    return TR_STATUS_OK;
}

void json_keys(const json_t *object, char *buf, size_t size)
{
    const char *key;
    json_t *value;
    size_t n = 0;
    buf[0] = '\0';
    json_object_foreach((json_t *)object, key, value)
    {
        if (n < size) {
            n += (size_t)snprintf(buf + n, size - n, "%s%.40s", n ? ", " : "", key);
        }
    }
}
