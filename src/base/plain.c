#include "base/plain.h"

#include "base/strbuf.h"

#include <string.h>

size_t utf8_read(const char *text, unsigned *code)
{
    static const unsigned least[] = {0, 0, 0x80, 0x800,
                                     0x10000}; /* of so many bytes: shorter ones are written shorter */
    const unsigned char *s = (const unsigned char *)text;
    const size_t len = s[0] < 0x80   ? 1
                       : s[0] < 0xc0 ? 0
                       : s[0] < 0xe0 ? 2
                       : s[0] < 0xf0 ? 3
                       : s[0] < 0xf8 ? 4
                                     : 0;
    unsigned value = len == 1 ? s[0] : s[0] & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((s[i] & 0xc0) != 0x80) { /* the end of the text, too */
            return 0;
        }
        value = value << 6 | (s[i] & 0x3fu);
    }
    if (len == 0 || value < least[len] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) {
        return 0;
    }
    *code = value;
    return len;
}

bool is_hidden(unsigned code)
{
    static const struct {
        unsigned from, to;
    } ranges[] = {{0, 0x1f},        {0x7f, 0x9f},     {0x61c, 0x61c},  {0x200e, 0x200f},
                  {0x2028, 0x202e}, {0x2066, 0x2069}, {0xfeff, 0xfeff}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (code >= ranges[i].from && code <= ranges[i].to) {
            return true;
        }
    }
    return false;
}

/* Takes one character from *from and puts what is shown of it at *to. */
static void take(const char **from, char **to, const char *kept)
{
    unsigned code;
    const size_t len = utf8_read(*from, &code);
    if (len > 0 && (!is_hidden(code) || (code && code < 0x80 && strchr(kept, (int)code)))) {
        memmove(*to, *from, len);
        *to += len;
    } else {
        *(*to)++ = '?';
    }
    *from += len > 0 ? len : 1;
}

void plain_text(char *text)
{
    const char *from = text;
    char *to = text;
    while (*from) {
        take(&from, &to, "");
    }
    *to = '\0';
}

size_t plain_lines(char *bytes, size_t len)
{
    const char *from = bytes, *end = bytes + len;
    char *to = bytes;
    while (from < end) {
        take(&from, &to, "\n\t");
    }
    return (size_t)(to - bytes);
}

void strbuf_plain(struct strbuf *sb, const char *text)
{
    const size_t before = sb->len;
    strbuf_puts(sb, text);
    strbuf_make_plain(sb, before);
}

void strbuf_make_plain(struct strbuf *sb, size_t from)
{
    if (!sb->failed && sb->text) {
        plain_text(sb->text + from);
        sb->len = from + strlen(sb->text + from);
    }
}

bool is_plain(const char *text)
{
    for (unsigned code; *text;) {
        const size_t len = utf8_read(text, &code);
        if (len == 0 || is_hidden(code)) {
            return false;
        }
        text += len;
    }
    return true;
}
