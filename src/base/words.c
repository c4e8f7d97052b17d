#include "base/words.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The byte of three octal digits behind a backslash at *at, which goes to the last of them. */
static char take_octal(const char **at)
{
    unsigned value = 0;
    for (int i = 0; i < 3 && (*at)[1] >= '0' && (*at)[1] <= '7'; i++) {
        value = value * 8 + (unsigned)(*++*at - '0');
    }
    return (char)value;
}

/* The word at *at, unquoted in place into `to`; false where a quote has no end. */
static bool take_word(const char **at, char *to)
{
    bool quoted = false, escaped = false; /* '...'; $'...' */
    for (; **at && (quoted || **at != ' '); ++*at) {
        if (escaped && **at == '\\') {
            *to++ = take_octal(at);
        } else if (!quoted && **at == '$' && (*at)[1] == '\'') {
            quoted = escaped = true;
            ++*at;
        } else if (**at == '\'') {
            quoted = !quoted;
            escaped = false;
        } else if (**at == '\\' && !quoted && (*at)[1]) {
            *to++ = *++*at;
        } else {
            *to++ = **at;
        }
    }
    *to = '\0';
    return !quoted;
}

char **words_cut(const char *line, int *count)
{
    char **words = calloc(strlen(line) / 2 + 2, sizeof *words);
    *count = 0;
    while (words && *(line += strspn(line, " "))) {
        char *word = malloc(strlen(line) + 1);
        if (!word || !take_word(&line, word)) {
            free(word);
            words_free(words);
            return NULL;
        }
        words[(*count)++] = word;
    }
    return words;
}

void words_free(char **words)
{
    for (char **word = words; word && *word; word++) {
        free(*word);
    }
    free(words);
}
