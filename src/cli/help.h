/* The text of --help, made of the tables that options are read by. */
#ifndef TRACEREEL_CLI_HELP_H
#define TRACEREEL_CLI_HELP_H

#include "base/strbuf.h"
#include "cli/command.h"

void help_program(struct strbuf *out);
void help_command(struct strbuf *out, const struct command *command);

#endif
