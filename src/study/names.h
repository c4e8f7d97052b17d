/* Texts that come again and again, each kept once and told by its number. */
#ifndef TRACEREEL_STUDY_NAMES_H
#define TRACEREEL_STUDY_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct study_names {
    char **each; /* in the order in which they came; a text may hold NULs */
    size_t count;
    /* private */
    size_t *lens, *slots;
    size_t capacity, slot_count;
};

void study_names_free(struct study_names *names); /* all-zero is fine */

/* The number of a text of `len` bytes, a new one where it is new; SIZE_MAX where memory ran out. */
size_t study_names_number(struct study_names *names, const char *text, size_t len);

/* Whether a text has a number; it gets none by being asked for. */
bool study_names_has(const struct study_names *names, const char *text, size_t len);

#endif
