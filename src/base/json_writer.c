#include "base/json_writer.h"

#include <inttypes.h>
#include <math.h>

/* Bytes that are not UTF-8 (a Latin-1 file name) become U+FFFD: what we print must parse everywhere. */
static size_t utf8_sequence(const unsigned char *s)
{
    if (s[0] < 0x80) {
        return 1;
    }
    size_t len = s[0] >= 0xc2 && s[0] <= 0xdf   ? 2
                 : s[0] >= 0xe0 && s[0] <= 0xef ? 3
                 : s[0] >= 0xf0 && s[0] <= 0xf4 ? 4
                                                : 0;
    for (size_t i = 1; i < len; i++) {
        if ((s[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    bool overlong = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90);
    bool surrogate = s[0] == 0xed && s[1] > 0x9f;
    bool beyond = s[0] == 0xf4 && s[1] > 0x8f;
    return overlong || surrogate || beyond ? 0 : len;
}

static void put_quoted(struct strbuf *sb, const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    strbuf_putc(sb, '"');
    while (*s) {
        size_t len = utf8_sequence(s);
        if (*s == '"' || *s == '\\') {
            strbuf_putc(sb, '\\');
            strbuf_putc(sb, (char)*s);
        } else if (*s < 0x20 || *s == 0x7f) {
            strbuf_printf(sb, "\\u%04x", *s);
        } else if (len == 0) {
            strbuf_puts(sb, "\xef\xbf\xbd");
            len = 1;
        } else {
            strbuf_add(sb, s, len);
        }
        s += len;
    }
    strbuf_putc(sb, '"');
}

static void newline(struct json_writer *w)
{
    if (!w->compact) {
        strbuf_putc(w->out, '\n');
        for (int i = 0; i < w->depth; i++) {
            strbuf_puts(w->out, "  ");
        }
    }
}

static void begin_item(struct json_writer *w, const char *key)
{
    if (w->has_items) {
        strbuf_puts(w->out, w->compact && w->depth ? ", " : ",");
    }
    if (w->depth) {
        newline(w);
    }
    if (key) {
        put_quoted(w->out, key);
        strbuf_puts(w->out, ": ");
    }
    w->has_items = true;
}

void json_writer_open(struct json_writer *w, const char *key, char bracket)
{
    begin_item(w, key);
    strbuf_putc(w->out, bracket);
    w->depth++;
    w->has_items = false;
}

void json_writer_close(struct json_writer *w, char bracket)
{
    w->depth--;
    if (w->has_items) {
        newline(w);
    }
    strbuf_putc(w->out, bracket);
    w->has_items = true;
}

void json_writer_number(struct json_writer *w, const char *key, double value)
{
    begin_item(w, key);
    if (isfinite(value)) {
        strbuf_double(w->out, value);
    } else {
        strbuf_puts(w->out, "null");
    }
}

void json_writer_integer(struct json_writer *w, const char *key, int64_t value)
{
    begin_item(w, key);
    strbuf_printf(w->out, "%" PRId64, value);
}

void json_writer_string(struct json_writer *w, const char *key, const char *value)
{
    begin_item(w, key);
    if (value) {
        put_quoted(w->out, value);
    } else {
        strbuf_puts(w->out, "null");
    }
}

void json_writer_bool(struct json_writer *w, const char *key, bool value)
{
    begin_item(w, key);
    strbuf_puts(w->out, value ? "true" : "false");
}
