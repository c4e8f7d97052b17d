#include "trace/format/json_in.h"

#include "base/number.h"

#include <math.h>
#include <string.h>

enum tr_status json_text_of(struct reader *r, struct json_text *t, struct tr_error *err)
{
    size_t len;
    enum tr_status status = input_whole(r->in, &t->begin, &len, err);
    if (status == TR_STATUS_OK) {
        *t = (struct json_text){.name = r->in->name, .begin = t->begin, .p = t->begin, .end = t->begin + len};
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

/* Whether the next byte behind p that is no blank closes something. */
static bool closes(const char *p, const char *end)
{
    while (p < end && *p && strchr(" \t\r\n", *p)) {
        p++;
    }
    return p < end && (*p == ']' || *p == '}');
}

/* Python, for one, writes NaN, Infinity and -Infinity, which are no JSON: an empty text of the same length
 * stands for what is not there. A comma before a closing bracket goes. The text is the reader's own copy.
 * Whether there was any of this. */
static bool mend(struct json_text *t)
{
    static const char *const words[] = {"NaN", "-NaN", "nan", "Infinity", "-Infinity", "inf", "-inf"};
    bool found = false, quoted = false;
    for (char *p = (char *)t->p; p < t->end; p++) {
        quoted ^= *p == '"';
        p += quoted && *p == '\\';
        if (!quoted && *p == ',' && closes(p + 1, t->end)) {
            *p = ' ';
            found = true;
        }
        for (size_t i = 0; i < sizeof words / sizeof *words && !quoted && strchr("Nn-Ii", *p); i++) {
            size_t len = strlen(words[i]);
            if ((size_t)(t->end - p) > len && memcmp(p, words[i], len) == 0 && strchr(",]} \t\r\n", p[len])) {
                memset(p, ' ', len);
                memset(p, '"', 2);
                p += len - 1;
                found = true;
            }
        }
    }
    return found;
}

enum tr_status json_value(struct json_text *t, json_t **out, struct tr_error *err)
{
    json_error_t e;
    json_peek(t);
    const size_t flags = JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL;
    json_t *value = json_loadb(t->p, (size_t)(t->end - t->p), flags, &e);
    if (!value && json_error_code(&e) == json_error_invalid_syntax && !t->mended) {
        t->mended = true;
        value = mend(t) ? json_loadb(t->p, (size_t)(t->end - t->p), flags, &e) : NULL;
    }
    if (!value) {
        unsigned long line = json_line(t, t->p) + (unsigned long)(e.line > 0 ? e.line - 1 : 0);
        if (json_error_code(&e) == json_error_out_of_memory || e.text[0] == '\0') {
            return tr_error_oom(err);
        }
        t->cut = json_error_code(&e) == json_error_premature_end_of_input;
        return t->cut ? tr_error_at(err, t->name, line, "the JSON ends too early; the file is cut off")
                      : tr_error_at(err, t->name, line, "is no valid JSON: %s", e.text);
    }
    t->p += e.position;
    *out = value;
    return TR_STATUS_OK;
}

static enum tr_status cut_off(struct json_text *t, struct tr_error *err)
{
    t->cut = true;
    return tr_error_at(err, t->name, json_line(t, t->p), "the JSON ends too early; the file is cut off");
}

enum tr_status json_enter(struct json_text *t, char bracket, struct tr_error *err)
{
    char c = json_peek(t);
    if (c == '\0') {
        return cut_off(t, err);
    }
    if (c != bracket) {
        return tr_error_at(err, t->name, json_line(t, t->p), "is no valid JSON here: '%c' where %c should be",
                           c, bracket);
    }
    t->p++;
    return TR_STATUS_OK;
}

/* Behind the closing quote of the string at t->p. */
static enum tr_status skip_string(struct json_text *t, struct tr_error *err)
{
    const char *p = t->p + 1;
    while (p < t->end && *p != '"') {
        const char *quote = memchr(p, '"', (size_t)(t->end - p));
        const char *escape = memchr(p, '\\', (size_t)((quote ? quote : t->end) - p));
        p = escape ? escape + 2 : quote ? quote : t->end;
    }
    t->p = p < t->end ? p + 1 : t->end;
    return p < t->end ? TR_STATUS_OK : cut_off(t, err);
}

enum tr_status json_skip(struct json_text *t, struct tr_error *err)
{
    size_t depth = 0;
    if (json_peek(t) == '\0') {
        return cut_off(t, err);
    }
    do {
        char c = json_peek(t);
        if (c == '\0') {
            return cut_off(t, err);
        }
        if (c == '"') {
            enum tr_status status = skip_string(t, err);
            if (status != TR_STATUS_OK) {
                return status;
            }
            continue;
        }
        if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            if (depth == 0) {
                return tr_error_at(err, t->name, json_line(t, t->p),
                                   "is no valid JSON: a value is missing before '%c'", c);
            }
            depth--;
        } else if (depth == 0) { /* a number or a word */
            const char *start = t->p;
            while (t->p < t->end && !strchr(",]} \t\r\n", *t->p)) {
                t->p++;
            }
            return t->p > start ? TR_STATUS_OK
                                : tr_error_at(err, t->name, json_line(t, t->p),
                                              "is no valid JSON: a value is missing");
        }
        t->p++;
    } while (depth > 0);
    return TR_STATUS_OK;
}

enum tr_status json_member(struct json_text *t, bool *first, char *key, size_t size, bool *more,
                           struct tr_error *err)
{
    char c = json_peek(t);
    if (c == ',' && !*first) {
        t->p++;
        c = json_peek(t);
    }
    *first = false;
    *more = c != '}';
    if (!*more) {
        t->p++;
        return TR_STATUS_OK;
    }
    if (c == '\0') {
        return cut_off(t, err);
    }
    if (c != '"') {
        return tr_error_at(err, t->name, json_line(t, t->p), "is no valid JSON: a key is missing before '%c'",
                           c);
    }
    const char *begin = t->p + 1;
    enum tr_status status = skip_string(t, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    snprintf(key, size, "%.*s", (int)(t->p - 1 - begin < 200 ? t->p - 1 - begin : 200), begin);
    return json_enter(t, ':', err);
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
        if (c == ']') { /* a comma behind the last, as people write it */
            t->p++;
            *more = false;
            return TR_STATUS_OK;
        }
    } else if (!*first && c != '\0') {
        return tr_error_at(err, t->name, json_line(t, t->p),
                           "is no valid JSON: a comma or ] is missing before '%c'", c);
    }
    if (c == '\0') {
        return cut_off(t, err);
    }
    *first = false;
    *more = true;
    return TR_STATUS_OK;
}

enum tr_status json_each(struct json_text *t,
                         enum tr_status (*take)(void *context, const json_t *value, struct tr_error *err),
                         void *context, struct tr_error *err)
{
    bool first = true, more = true;
    enum tr_status status = json_enter(t, '[', err);
    while (status == TR_STATUS_OK) {
        status = json_more(t, &first, &more, err);
        if (status != TR_STATUS_OK || !more) {
            break;
        }
        json_t *value;
        status = json_value(t, &value, err);
        if (status == TR_STATUS_OK) {
            status = take(context, value, err);
            json_decref(value);
        }
    }
    return status;
}

enum tr_status json_next_document(struct json_text *t, struct json_documents *d, bool *more,
                                  struct tr_error *err)
{
    for (;;) {
        if (d->in_array) {
            enum tr_status status = json_more(t, &d->first, more, err);
            if (status != TR_STATUS_OK || *more) {
                return status;
            }
            d->in_array = false;
        }
        if (json_peek(t) != '[') {
            *more = json_peek(t) != '\0';
            return TR_STATUS_OK;
        }
        t->p++;
        d->in_array = d->first = true;
    }
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

bool json_stamp(const json_t *value, struct stamp *out)
{
    const char *text = json_string_value(value);
    const double number = fabs(json_number_value(value)), ns_a_unit = number < 1e11   ? 1e9
                                                                      : number < 1e14 ? 1e6
                                                                      : number < 1e17 ? 1e3
                                                                                      : 1;
    if (text) {
        return stamp_read(&(struct cell){text, text + strlen(text)}, STAMP_AS_USUAL, out);
    }
    if (!(number >= 1e8 && number * ns_a_unit < 9e18)) {
        return false;
    }
    *out = (struct stamp){.ns = (int64_t)(json_number_value(value) * ns_a_unit),
                          .has_date = true,
                          .has_year = true,
                          .has_clock = true,
                          .has_zone = true};
    return true;
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
