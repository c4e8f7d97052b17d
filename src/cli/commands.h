/* Every command there is, in the order in which --help lists them. */
#ifndef TRACEREEL_CLI_COMMANDS_H
#define TRACEREEL_CLI_COMMANDS_H

#include "cli/command.h"

extern const struct command command_play, command_record, command_report, command_info, command_generate,
    command_convert, command_sweep, command_bench, command_check, command_merge, command_content,
    command_players, command_params, command_formats;

/* Ends with NULL. */
extern const struct command *const commands[];

const struct command *command_find(const char *name); /* NULL where there is none */

#endif
