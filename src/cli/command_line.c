#include "cli/command_line.h"

#include "base/made_by.h"
#include "base/words.h"

#include <stdlib.h>
#include <string.h>

static struct {
    int count;
    char **typed; /* argv's own pointers, to know operands by */
    char **words; /* copies */
} kept;

bool command_line_keep(int argc, char **argv)
{
    kept.typed = malloc(((size_t)argc + 1) * sizeof *kept.typed);
    kept.words = calloc(((size_t)argc + 1), sizeof *kept.words);
    for (int i = 0; kept.typed && kept.words && i < argc; i++) {
        kept.typed[i] = argv[i];
        kept.words[i] = strdup(argv[i]);
        if (!kept.words[i]) {
            return false;
        }
        kept.count = i + 1;
    }
    return kept.count == argc;
}

void command_line_free(void)
{
    for (int i = 0; i < kept.count; i++) {
        free(kept.words[i]);
    }
    free(kept.words);
    free(kept.typed);
    kept.words = kept.typed = NULL;
    kept.count = 0;
}

/* "--forc" is --force as well; what is shorter is left to be what it is, as --abr is another option than
 * --abr-command. */
#define SHORTENED_LEAST 4

/* Whether a word is the option of a name of `len` letters, with its value behind a = or not. */
static bool is_option(const char *word, const char *name, size_t len)
{
    const size_t given = strncmp(word, "--", 2) == 0 ? strcspn(word + 2, "=") : 0;
    return given > 0 && given <= len && strncmp(word + 2, name, given) == 0 &&
           (given == len || given >= SHORTENED_LEAST);
}

/* How many words the option at `word` takes that is left out: 0 where it stays. */
static int words_left_out(const char *word, const char *const *left_out)
{
    for (; left_out && *left_out; left_out++) {
        const char *name = *left_out, *letter = strchr(name, '|');
        const size_t len = strcspn(name, "=|");
        const bool takes = name[len] == '=';
        if (is_option(word, name, len)) {
            return takes && !strchr(word, '=') ? 2 : 1;
        }
        if (letter && word[0] == '-' && word[1] == letter[1]) {
            return takes && word[2] == '\0' ? 2 : 1;
        }
    }
    return 0;
}

static bool is_operand(const char *typed, const struct operands *operands)
{
    for (int i = 0; operands && i < operands->count; i++) {
        if (operands->values[i] == typed) {
            return true;
        }
    }
    return false;
}

void command_line_options(struct strbuf *out, const char *const *left_out, const struct operands *operands)
{
    for (int i = 2; i < kept.count && strcmp(kept.words[i], "--") != 0; i++) {
        const int gone = words_left_out(kept.words[i], left_out);
        if (gone > 0) {
            i += gone - 1;
        } else if (!is_operand(kept.typed[i], operands)) {
            strbuf_putc(out, ' ');
            words_add(out, kept.words[i]);
        }
    }
}

static void put_operand(struct strbuf *out, const char *operand)
{
    strbuf_putc(out, ' ');
    if (operand[0] == '-' && operand[1]) {
        strbuf_puts(out, "./"); /* a file, which stood behind a -- */
    }
    words_add_path(out, operand);
}

/* An option and its value are two words, so that a path is seen to be one. */
static void put_word(struct strbuf *out, const char *word)
{
    const char *equals = strncmp(word, "--", 2) == 0 ? strchr(word, '=') : NULL;
    if (equals) {
        strbuf_printf(out, " %.*s", (int)(equals - word), word);
        word = equals + 1;
    }
    strbuf_putc(out, ' ');
    words_add_path(out, word);
}

void command_line_again(struct strbuf *out, const char *command, const struct operands *operands,
                        const char *const *left_out)
{
    static const char *const hidden[] = {"abr-command=", NULL}, *const idle[] = {
                                                                    "quiet|q", "force", "jobs=", "steps=",
                                                                    NULL}; /* steps: an operand */
    strbuf_printf(out, "tracereel %s", command);
    for (int i = 0; i < operands->count; i++) {
        put_operand(out, operands->values[i]);
    }
    for (int i = 2; i < kept.count && strcmp(kept.words[i], "--") != 0; i++) {
        const int secret = words_left_out(kept.words[i], hidden);
        int gone = secret ? secret : words_left_out(kept.words[i], left_out);
        gone = gone ? gone : words_left_out(kept.words[i], idle);
        if (secret) {
            strbuf_puts(out, " --abr-command ...");
        }
        if (gone > 0) {
            i += gone - 1;
        } else if (!is_operand(kept.typed[i], operands)) {
            put_word(out, kept.words[i]);
        }
    }
}

void command_line_filter(struct strbuf *out, char *const *words, int count, const char *const *left_out)
{
    for (int i = 0; i < count && strcmp(words[i], "--") != 0; i++) {
        const int gone = words_left_out(words[i], left_out);
        if (gone > 0) {
            i += gone - 1;
        } else {
            strbuf_putc(out, ' ');
            words_add(out, words[i]);
        }
    }
}

void command_line_made_by(struct json_writer *w, const char *command, const struct operands *operands)
{
    struct made_by made = {0};
    command_line_again(&made.command, command, operands, NULL);
    made_by_json(w, &made);
    made_by_destroy(&made);
}
