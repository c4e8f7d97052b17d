/* A command of the program: what main needs to choose, explain and run it. Each command's file defines one of
 * these; commands.c lists them. */
#ifndef TRACEREEL_CLI_COMMAND_H
#define TRACEREEL_CLI_COMMAND_H

#include "cli/option.h"

struct command {
    const char *name;
    const char *operands; /* as the usage line shows them: "SOURCE", "TRACE -o FILE" */
    int operands_min, operands_max;
    const char *summary; /* one line, no full stop */
    const char *details; /* more for --help, lines of up to 100 characters; NULL: nothing */
    const struct option_group *groups;
    size_t options_size; /* of the struct that the groups fill; zeroed before */
    enum tr_status (*run)(void *options, const struct operands *operands, struct tr_error *err);
};

#endif
