/* A line in words, as a shell would have them. */
#ifndef TRACEREEL_BASE_WORDS_H
#define TRACEREEL_BASE_WORDS_H

#include "base/strbuf.h"

/* Cuts a line whose words are quoted where a shell asks for it ('...', $'...', backslashes); NULL-terminated,
 * freed with words_free. NULL where memory ran out or a quote has no end. */
char **words_cut(const char *line, int *count);
void words_free(char **words); /* NULL is fine */

/* Appends a word, quoted where a shell would not take it as it is. */
void words_add(struct strbuf *out, const char *word);
/* The same; what lies under the home folder begins with ~/, so that a result that is handed on does not say
 * whose machine it comes from. */
void words_add_path(struct strbuf *out, const char *word);

#endif
