#include "base/strbuf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void strbuf_destroy(struct strbuf *sb)
{
    free(sb->text);
    *sb = (struct strbuf){0};
}

void strbuf_cut(struct strbuf *sb, size_t len)
{
    if (len < sb->len) {
        sb->len = len;
        sb->text[len] = '\0';
    }
}

void strbuf_clear(struct strbuf *sb)
{
    sb->len = 0;
    if (sb->text) {
        sb->text[0] = '\0';
    }
}

char *strbuf_reserve(struct strbuf *sb, size_t len)
{
    if (sb->failed || len > SIZE_MAX / 4 || sb->len > SIZE_MAX / 4) {
        sb->failed = true;
        return NULL;
    }
    size_t need = sb->len + len + 1;
    if (need > sb->capacity) {
        size_t capacity = sb->capacity * 2 > need ? sb->capacity * 2 : need + 64;
        char *text = realloc(sb->text, capacity);
        if (!text) {
            sb->failed = true;
            return NULL;
        }
        sb->text = text;
        sb->capacity = capacity;
    }
    return sb->text + sb->len;
}

void strbuf_add(struct strbuf *sb, const void *bytes, size_t len)
{
    char *end = strbuf_reserve(sb, len);
    if (end) {
        memcpy(end, bytes, len);
        sb->len += len;
        sb->text[sb->len] = '\0';
    }
}

void strbuf_puts(struct strbuf *sb, const char *text)
{
    strbuf_add(sb, text, strlen(text));
}

void strbuf_putc(struct strbuf *sb, char c)
{
    strbuf_add(sb, &c, 1);
}

void strbuf_printf(struct strbuf *sb, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    int len = vsnprintf(NULL, 0, format, ap);
    va_end(ap);
    char *end = len < 0 ? NULL : strbuf_reserve(sb, (size_t)len);
    if (!end) {
        sb->failed = true;
        return;
    }
    va_start(ap, format);
    vsnprintf(end, (size_t)len + 1, format, ap);
    va_end(ap);
    sb->len += (size_t)len;
}

int format_double(char *buf, double value)
{
    int len = 0;
    for (int digits = 15; digits <= 17; digits++) {
        len = snprintf(buf, 32, "%.*g", digits, value);
        if (strtod(buf, NULL) == value) {
            break;
        }
    }
    return len;
}

void strbuf_double(struct strbuf *sb, double value)
{
    char buf[32];
    int len = format_double(buf, value);
    strbuf_add(sb, buf, (size_t)len);
}
