#include "model/content/hls_define.h"

#include "base/strbuf.h"

#include <stdlib.h>
#include <string.h>

/* The most that a playlist may become by its variables: a few that name each other double at every line. */
#define EXPANDED_BYTES_MAX ((size_t)64 << 20)

void hls_variables_free(struct hls_variables *variables)
{
    for (int i = 0; i < variables->count; i++) {
        free(variables->each[i].name);
        free(variables->each[i].value);
    }
    *variables = (struct hls_variables){0};
}

static const char *value_of(const struct hls_variables *variables, struct hls_span name)
{
    for (int i = 0; variables && i < variables->count; i++) {
        if (hls_span_is(name, variables->each[i].name)) {
            return variables->each[i].value;
        }
    }
    return NULL;
}

static enum tr_status add(struct hls_variables *variables, struct hls_span name, struct hls_span value,
                          struct tr_error *err)
{
    char *names = strndup(name.at, name.len), *values = strndup(value.at, value.len);
    if (!names || !values) {
        free(names);
        free(values);
        return tr_error_oom(err);
    }
    variables->each[variables->count].name = names;
    variables->each[variables->count++].value = values;
    return TR_STATUS_OK;
}

/* The value of `name` in the query of a URI; at == NULL where it has none. */
static struct hls_span query_value(struct hls_span uri, struct hls_span name)
{
    const char *end = uri.at + uri.len, *p = uri.at ? memchr(uri.at, '?', uri.len) : NULL;
    while (p && p < end) {
        p++; /* ? or & */
        const char *stop = memchr(p, '&', (size_t)(end - p));
        stop = stop ? stop : end;
        if ((size_t)(stop - p) > name.len && memcmp(p, name.at, name.len) == 0 && p[name.len] == '=') {
            return (struct hls_span){p + name.len + 1, (size_t)(stop - p) - name.len - 1};
        }
        p = stop;
    }
    return (struct hls_span){NULL, 0};
}

/* One #EXT-X-DEFINE, whose own values have been put in. */
static enum tr_status define(const struct content_text *text, unsigned long line, struct hls_span list,
                             const struct hls_variables *outer, struct hls_span uri,
                             struct hls_variables *own, struct tr_error *err)
{
    struct hls_span name = hls_attribute(list, "NAME"), value = hls_attribute(list, "VALUE");
    const struct hls_span import = hls_attribute(list, "IMPORT"), query = hls_attribute(list, "QUERYPARAM");
    if (import.at) {
        const char *imported = value_of(outer, import);
        name = import;
        value = (struct hls_span){imported, imported ? strlen(imported) : 0};
    } else if (query.at) {
        name = query;
        value = query_value(uri, query);
    }
    const int shown = (int)(name.len < 100 ? name.len : 100);
    if ((import.at || query.at) && name.len > 0 && !value.at) {
        return tr_error_at(err, text->path, line,
                           import.at ? "imports \"%.*s\", which the multivariant playlist does not define"
                                     : "asks for \"%.*s\" in the query of its address, where it is not",
                           shown, name.at);
    }
    if (!name.at || name.len == 0 || !value.at) {
        return tr_error_at(err, text->path, line,
                           "#EXT-X-DEFINE needs a NAME with a VALUE, an IMPORT or a QUERYPARAM");
    }
    if (own->count == HLS_VARIABLES_MAX || value_of(own, name)) {
        return tr_error_at(err, text->path, line, "\"%.*s\" %s", shown, name.at,
                           own->count == HLS_VARIABLES_MAX ? "is one variable too many"
                                                           : "is defined a second time");
    }
    return add(own, name, value, err);
}

/* A line with its {$name}s replaced, behind what is in `out`. */
static enum tr_status put_line(const struct content_text *text, const struct content_lines *line,
                               const struct hls_variables *own, struct strbuf *out, struct tr_error *err)
{
    const char *p = line->at, *end = p + line->len;
    while (p < end) {
        const char *open = memmem(p, (size_t)(end - p), "{$", 2);
        const char *close = open ? memchr(open, '}', (size_t)(end - open)) : NULL;
        const struct hls_span name = {open ? open + 2 : NULL, close ? (size_t)(close - open) - 2 : 0};
        if (!close) {
            strbuf_add(out, p, (size_t)(end - p));
            break;
        }
        const char *value = value_of(own, name);
        if (!value) {
            return tr_error_at(err, text->path, line->number,
                               "{$%.*s} is not defined; an #EXT-X-DEFINE should come before it",
                               (int)(name.len < 100 ? name.len : 100), name.at);
        }
        strbuf_add(out, p, (size_t)(open - p));
        strbuf_puts(out, value);
        p = close + 1;
    }
    strbuf_putc(out, '\n');
    if (out->len > EXPANDED_BYTES_MAX) {
        return tr_error_at(err, text->path, line->number, "grows beyond %zu MiB by its variables",
                           EXPANDED_BYTES_MAX >> 20);
    }
    return TR_STATUS_OK;
}

enum tr_status hls_define(const struct content_text *text, const struct hls_variables *outer,
                          struct hls_span uri, struct hls_variables *own, struct content_text *out,
                          struct tr_error *err)
{
    if (!memmem(text->bytes, text->len, "#EXT-X-DEFINE", 13)) { /* then {$ is nothing special */
        *out = (struct content_text){text->path, text->bytes, text->len, NULL};
        return TR_STATUS_OK;
    }
    struct strbuf made = {0};
    struct content_lines lines = content_lines_of(text);
    enum tr_status status = TR_STATUS_OK;
    while (status == TR_STATUS_OK && content_next_line(&lines)) {
        const size_t at = made.len;
        status = put_line(text, &lines, own, &made, err);
        if (status == TR_STATUS_OK && made.failed) {
            status = tr_error_oom(err);
        }
        struct hls_span list;
        const struct content_lines done = {.at = made.text + at, .len = made.len - at - 1};
        if (status == TR_STATUS_OK && hls_tag(&done, "EXT-X-DEFINE", &list)) {
            status = define(text, lines.number, list, outer, uri, own, err);
        }
    }
    status = status == TR_STATUS_OK ? content_text_of(text->path, made.text, made.len, out, err) : status;
    strbuf_destroy(&made);
    return status;
}
