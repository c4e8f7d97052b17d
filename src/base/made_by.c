#include "base/made_by.h"

#include "base/words.h"

#include <stdlib.h>
#include <string.h>

bool made_by_failed(const struct made_by *made)
{
    return made->command.failed || made->inputs.failed;
}

void made_by_destroy(struct made_by *made)
{
    strbuf_destroy(&made->command);
    strbuf_destroy(&made->inputs);
}

void made_by_input(struct made_by *made, const char *sha256, const char *file)
{
    const size_t before = made->inputs.len;
    /* As the command has it: "-" is standard input, for sha256sum too. */
    strbuf_printf(&made->inputs, "%s  %s", sha256, file[0] == '-' && file[1] ? "./" : "");
    words_add_path(&made->inputs, file);
    strbuf_putc(&made->inputs, '\n');
    if (made->inputs.failed) {
        return;
    }
    const char *line = made->inputs.text + before;
    if (strstr(made->inputs.text, line) != line) { /* it stands there already */
        strbuf_cut(&made->inputs, before);
    }
}

/* The lines of a text, each behind `begin` and `key`. */
static void put_lines(struct strbuf *out, const char *begin, const char *key, const char *text)
{
    for (const char *line = text; line && *line;) {
        const size_t len = strcspn(line, "\n");
        strbuf_printf(out, "%s%s: %.*s\n", begin, key, (int)len, line);
        line += len + (line[len] == '\n');
    }
}

void made_by_lines(struct strbuf *out, const struct made_by *made, const char *begin)
{
    put_lines(out, begin, "program", MADE_BY_PROGRAM);
    put_lines(out, begin, "command", made->command.text);
    put_lines(out, begin, "sha256", made->inputs.text);
    out->failed = out->failed || made_by_failed(made);
}

/* The text behind `begin` and `key` in this line; NULL: it is another. */
static const char *value_of(const char *line, const char *begin, const char *key)
{
    const size_t begin_len = strlen(begin), key_len = strlen(key);
    const bool is = strncmp(line, begin, begin_len) == 0 && strncmp(line + begin_len, key, key_len) == 0;
    return is ? line + begin_len + key_len : NULL;
}

void made_by_read(struct made_by *made, const char *lines, const char *begin)
{
    for (const char *line = lines; line && *line;) {
        const size_t len = strcspn(line, "\n");
        const char *end = line + len, *command = value_of(line, begin, "command: "),
                   *input = value_of(line, begin, "sha256: ");
        if (command) {
            strbuf_printf(&made->command, "%s%.*s", made->command.len ? "\n" : "", (int)(end - command),
                          command);
        } else if (input) {
            strbuf_printf(&made->inputs, "%.*s\n", (int)(end - input), input);
        }
        line = end + (*end == '\n');
    }
}

static void put_input(struct json_writer *w, const char *line, size_t len)
{
    char *copy = strndup(line, len), *gap = copy ? strstr(copy, "  ") : NULL;
    if (gap) {
        *gap = '\0';
        json_writer_open(w, NULL, '{');
        json_writer_string(w, "file", gap + 2);
        json_writer_string(w, "sha256", copy);
        json_writer_close(w, '}');
    }
    w->out->failed = w->out->failed || !copy;
    free(copy);
}

void made_by_json(struct json_writer *w, const struct made_by *made)
{
    json_writer_open(w, "made_by", '{');
    json_writer_string(w, "program", MADE_BY_PROGRAM);
    json_writer_string(w, "command", made->command.text ? made->command.text : "");
    json_writer_open(w, "inputs", '[');
    for (const char *line = made->inputs.text; line && *line;) {
        const size_t len = strcspn(line, "\n");
        put_input(w, line, len);
        line += len + 1;
    }
    json_writer_close(w, ']');
    json_writer_close(w, '}');
    w->out->failed = w->out->failed || made_by_failed(made);
}
