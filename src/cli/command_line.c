#include "cli/command_line.h"

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

/* How many words the option at `word` takes that is left out: 0 where it stays. */
static int words_left_out(const char *word, const char *const *left_out)
{
    for (; *left_out; left_out++) {
        const char *name = *left_out, *letter = strchr(name, '|');
        const size_t len = strcspn(name, "=|");
        const bool takes = name[len] == '=';
        if (strncmp(word, "--", 2) == 0 && strncmp(word + 2, name, len) == 0 &&
            (word[2 + len] == '\0' || word[2 + len] == '=')) {
            return takes && word[2 + len] == '\0' ? 2 : 1;
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
