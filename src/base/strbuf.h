/* A text that grows. Running out of memory is remembered in `failed` and every later call is harmless, so a
 * writer checks once, at the end. */
#ifndef TRACEREEL_BASE_STRBUF_H
#define TRACEREEL_BASE_STRBUF_H

#include <stdbool.h>
#include <stddef.h>

struct strbuf {
    char *text; /* NUL-terminated once anything was added; NULL before */
    size_t len, capacity;
    bool failed;
};

void strbuf_destroy(struct strbuf *sb);
void strbuf_clear(struct strbuf *sb);
void strbuf_cut(struct strbuf *sb, size_t len); /* to its first `len` bytes, where there are more */
void strbuf_add(struct strbuf *sb, const void *bytes, size_t len);
void strbuf_puts(struct strbuf *sb, const char *text);
void strbuf_putc(struct strbuf *sb, char c);
void strbuf_printf(struct strbuf *sb, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Makes room for `len` more bytes and returns where they go (then add to sb->len), or NULL. */
char *strbuf_reserve(struct strbuf *sb, size_t len);

/* The shortest decimal that reads back as the same double: 0.1, 1e-05, 17. Not for NaN or infinities. */
void strbuf_double(struct strbuf *sb, double value);

/* The same into a buffer of at least 32 bytes; returns its length. */
int format_double(char *buf, double value);

#endif
