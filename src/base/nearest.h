/* The word that a mistyped one was probably meant to be, for messages. */
#ifndef TRACEREEL_BASE_NEAREST_H
#define TRACEREEL_BASE_NEAREST_H

#include <stddef.h>

/* Edits (insert, delete, replace, swap neighbours) that make b of a: "optimal string alignment". Only the
 * first 64 characters of each count. */
int edit_distance(const char *a, const char *b);

/* The one of `count` words that is most like `word`; NULL where none is like it: more than a third of it, or
 * more than one letter of a short one, would have to change. */
const char *nearest_word(const char *word, const char *const *words, size_t count);

#endif
