/* Words of unknown origin (file names, fields of traces, answers of programs) made fit to be shown: on a
 * terminal, in a window's title, in a film's description.
 *
 * A character that is not shown but acts is replaced by `?`: controls (C0, DEL, C1: U+009B begins an escape
 * sequence as ESC [ does), what turns the direction of writing (U+061C, U+200E, U+200F, U+202A .. U+202E,
 * U+2066 .. U+2069), line and paragraph separators (U+2028, U+2029), U+FEFF, and bytes that are no UTF-8. Who
 * prints words of this kind sends them through here; what keeps them for a machine (a path to be opened,
 * JSON) does not need to.
 */
#ifndef TRACEREEL_BASE_PLAIN_H
#define TRACEREEL_BASE_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

struct strbuf;

/* In place; the text becomes no longer. */
void plain_text(char *text);
/* The same of `len` bytes, but line feeds and tabs stay; returns how many bytes are left. */
size_t plain_lines(char *bytes, size_t len);
/* Appends it; makes what was appended since `from` plain. */
void strbuf_plain(struct strbuf *sb, const char *text);
void strbuf_make_plain(struct strbuf *sb, size_t from);
bool is_plain(const char *text);

/* Length of the character at s (NUL-terminated), 1 .. 4 bytes, and its code; 0: no UTF-8 begins there. */
size_t utf8_read(const char *s, unsigned *code);
/* Whether a character of this code acts instead of being shown. */
bool is_hidden(unsigned code);

#endif
