#include "cli/commands.h"

#include <string.h>

const struct command *const commands[] = {
    &command_play,    &command_record,  &command_report, &command_info,    &command_generate,
    &command_convert, &command_sweep,   &command_bench,  &command_check,   &command_merge,
    &command_content, &command_players, &command_params, &command_formats, NULL,
};

const struct command *command_find(const char *name)
{
    for (size_t i = 0; commands[i]; i++) {
        if (strcmp(commands[i]->name, name) == 0) {
            return commands[i];
        }
    }
    return NULL;
}
