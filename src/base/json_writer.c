#include "base/json_writer.h"

#include "base/plain.h"

#include <inttypes.h>
#include <math.h>

/* Text of ours must parse everywhere and act nowhere, not even on the terminal of somebody who looks at it:
 * bytes that are not UTF-8 (a Latin-1 file name) become U+FFFD, characters that act are escaped. */
static void put_quoted(struct strbuf *sb, const char *text)
{
    strbuf_putc(sb, '"');
    for (const char *s = text; *s;) {
        unsigned code;
        size_t len = utf8_read(s, &code);
        if (*s == '"' || *s == '\\') {
            strbuf_putc(sb, '\\');
            strbuf_putc(sb, *s);
        } else if (len > 0 && is_hidden(code)) { /* none of them lies beyond 0xffff */
            strbuf_printf(sb, "\\u%04x", code);
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
