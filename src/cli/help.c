#include "cli/help.h"

#include "cli/commands.h"

#include <tracereel/params.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define OPTION_COLUMN 28 /* where meanings begin */
#define HELP_COLUMNS  100

static void put_columns(struct strbuf *out, const char *left, const char *right)
{
    const int width = OPTION_COLUMN - 4;
    if ((int)strlen(left) > width) {
        strbuf_printf(out, "  %s\n%*s%s\n", left, OPTION_COLUMN, "", right);
    } else {
        strbuf_printf(out, "  %-*s  %s\n", width, left, right);
    }
}

static void put_usage(struct strbuf *out, const struct command *command)
{
    strbuf_printf(out, "tracereel %s%s%s%s", command->name, *command->operands ? " " : "", command->operands,
                  command->groups->title ? " [OPTIONS]" : "");
}

/* A meaning of several lines has them one under the other. */
static void put_option(struct strbuf *out, const struct option_spec *spec)
{
    char left[64], first[256];
    const char letter[] = {'-', spec->letter, ',', ' ', '\0'};
    const char *line = spec->meaning, *end = strchrnul(line, '\n');
    snprintf(left, sizeof left, "%s--%s%s%s", spec->letter ? letter : "", spec->name,
             spec->argument ? " " : "", spec->argument ? spec->argument : "");
    snprintf(first, sizeof first, "%.*s", (int)(end - line), line);
    put_columns(out, left, first);
    while (*end) {
        line = end + 1;
        end = strchrnul(line, '\n');
        strbuf_printf(out, "%*s%.*s\n", OPTION_COLUMN, "", (int)(end - line), line);
    }
}

/* The names' lines are as wide as the text around them. */
static void put_scenarios(struct strbuf *out, int column)
{
    const char *const *names = tr_scenario_names();
    for (size_t i = 0; names[i]; i++) {
        const int length = (int)strlen(names[i]) + 1;
        const bool fits = column + 1 + length <= HELP_COLUMNS;
        strbuf_printf(out, "%s%s%c", fits ? " " : "\n", names[i], names[i + 1] ? ',' : '.');
        column = fits ? column + 1 + length : length;
    }
}

void help_program(struct strbuf *out)
{
    strbuf_puts(out,
                "tracereel replays a bandwidth trace through a live stream and shows what the viewer lived "
                "through.\n\nCommands:\n");
    for (size_t i = 0; commands[i]; i++) {
        char left[64];
        snprintf(left, sizeof left, "%s %s", commands[i]->name, commands[i]->operands);
        put_columns(out, left, commands[i]->summary);
    }
    strbuf_puts(
        out,
        "\nSOURCE is a trace file (gzip too), - for standard input, a scenario file (.ini) or the name of a\n"
        "scenario:");
    put_scenarios(out, (int)strlen("scenario:"));
    strbuf_puts(out, "\n\nOptions of a command: tracereel COMMAND --help. Also: tracereel --version.\n"
                     "Exit status: 0 done, 1 it could not be done, 2 the command line is wrong.\n");
}

void help_command(struct strbuf *out, const struct command *command)
{
    strbuf_puts(out, "Usage: ");
    put_usage(out, command);
    strbuf_printf(out, "\n\n%c%s.\n", toupper((unsigned char)command->summary[0]), command->summary + 1);
    if (command->details) {
        strbuf_printf(out, "\n%s\n", command->details);
    }
    for (const struct option_group *group = command->groups; group->title; group++) {
        strbuf_printf(out, "\n%s:\n", group->title);
        for (size_t i = 0; i < group->count; i++) {
            put_option(out, &group->specs[i]);
        }
    }
}
