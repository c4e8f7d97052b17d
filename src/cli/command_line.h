/* The command line as it was typed, in words that a shell reads back the same: for results that say how they
 * were made, and for commands that are printed to be copied. */
#ifndef TRACEREEL_CLI_COMMAND_LINE_H
#define TRACEREEL_CLI_COMMAND_LINE_H

#include "base/json_writer.h"
#include "base/strbuf.h"
#include "cli/option.h"

/* Keeps argv's words before options are read, which moves and cuts them. Once, by main; false where memory
 * ran out. Freed with command_line_free. */
bool command_line_keep(int argc, char **argv);
void command_line_free(void);

/* Appends ` word` for each word kept behind the command's name, without the `operands` and without the
 * options `left_out`: long names, NULL-terminated, a `=` behind those that take a value; one letter behind a
 * `|` is their short form ("output=|o"). */
void command_line_options(struct strbuf *out, const char *const *left_out, const struct operands *operands);

/* The command by which a result is made again: `tracereel COMMAND OPERANDS OPTIONS`, without the options
 * `left_out` (as above; NULL: none) and those that say nothing of the result: --quiet, --force, --jobs. What
 * is in
 * --abr-command is nobody else's business (it may hold a key) and stands as `...`. */
void command_line_again(struct strbuf *out, const char *command, const struct operands *operands,
                        const char *const *left_out);

/* The member `made_by` of JSON that was made of no files: tables of the program's own. */
void command_line_made_by(struct json_writer *w, const char *command, const struct operands *operands);

/* The same for words from anywhere, up to a `--`. */
void command_line_filter(struct strbuf *out, char *const *words, int count, const char *const *left_out);

#endif
