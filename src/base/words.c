#include "base/words.h"

#include "base/plain.h"

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

/* $'...', which bash, zsh and the shell of POSIX 2024 read back, for what would act on the terminal. */
static void put_escaped(struct strbuf *out, const char *word)
{
    strbuf_puts(out, "$'");
    for (const char *c = word; *c; c++) {
        const bool shown = *c >= 0x20 && *c < 0x7f && *c != '\'' && *c != '\\';
        strbuf_printf(out, shown ? "%c" : "\\%03o", shown ? *c : (unsigned char)*c);
    }
    strbuf_putc(out, '\'');
}

void words_add(struct strbuf *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=,:+@%";
    if (*word && strspn(word, plain) == strlen(word)) {
        strbuf_puts(out, word);
        return;
    }
    if (!is_plain(word)) {
        put_escaped(out, word);
        return;
    }
    strbuf_putc(out, '\'');
    for (const char *c = word; *c; c++) {
        if (*c == '\'') {
            strbuf_puts(out, "'\\''");
        } else {
            strbuf_putc(out, *c);
        }
    }
    strbuf_putc(out, '\'');
}

void words_add_path(struct strbuf *out, const char *word)
{
    const char *home = getenv("HOME");
    size_t len = home ? strlen(home) : 0;
    while (len > 0 && home[len - 1] == '/') {
        len--;
    }
    if (len > 0 && strncmp(word, home, len) == 0 && word[len] == '/' && word[len + 1]) {
        strbuf_puts(out, "~/");
        word += len + 1;
    }
    words_add(out, word);
}
