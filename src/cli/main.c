/* Chooses a command, and is the one place that prints errors and picks the exit status. */
#include "base/nearest.h"
#include "cli/abr_host.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/command_line.h"
#include "cli/output.h"
#include "show/abr_protocol.h"

#include <tracereel/params.h>
#include <tracereel/trace.h>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file opened later must not land on a closed standard stream: results would go into it. These two ends
 * refuse instead, so that writing results says that it failed. */
static void hold_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) == -1) {
            const int held = open("/dev/null", fd == STDOUT_FILENO ? O_RDONLY : O_WRONLY);
            (void)held; /* the lowest free number, so it is fd */
        }
    }
}

/* A word that can be no file of anybody's (no dot, no slash, not there) and no scenario is a mistyped
 * command. */
static bool is_mistyped(const char *word)
{
    const bool is_steps = strncmp(word, TR_TRACE_STEPS, strlen(TR_TRACE_STEPS)) == 0;
    return word[0] != '-' && !is_steps && !strpbrk(word, "./") && access(word, F_OK) != 0 &&
           !tr_scenario_ships(word);
}

static enum tr_status unknown_command(const char *word, struct tr_error *err)
{
    const char *names[64];
    size_t count = 0;
    for (size_t i = 0; commands[i] && count < 64; i++) {
        names[count++] = commands[i]->name;
    }
    for (size_t i = 0; tr_scenario_names()[i] && count < 64; i++) {
        names[count++] = tr_scenario_names()[i];
    }
    const char *nearest = nearest_word(word, names, count);
    if (nearest) {
        return tr_error_set(err, TR_STATUS_USAGE, word,
                            "there is no such command, file or scenario; did you mean %s", nearest);
    }
    return tr_error_set(err, TR_STATUS_USAGE, word,
                        "there is no such command, file or scenario; tracereel --help lists the commands");
}

/* The command that argv names, and how many words of argv that took; without one, the window. */
static enum tr_status choose_command(int argc, char **argv, const struct command **command, int *taken,
                                     struct tr_error *err)
{
    *taken = 0;
    if (argc > 1) {
        *command = command_find(argv[1]);
        if (*command) {
            *taken = 1;
            return TR_STATUS_OK;
        }
        if (is_mistyped(argv[1])) {
            return unknown_command(argv[1], err);
        }
    }
    *command = command_find("play");
    if (!*command) {
        return tr_error_set(err, TR_STATUS_FAILED, "",
                            "this build has no window; tracereel --help lists what it has");
    }
    return TR_STATUS_OK;
}

static enum tr_status check_operands(const struct command *command, const struct operands *operands,
                                     struct tr_error *err)
{
    if (operands->count < command->operands_min) {
        return tr_error_set(err, TR_STATUS_USAGE, command->name,
                            "something is missing; tracereel %s %s would be right", command->name,
                            command->operands);
    }
    if (operands->count > command->operands_max) {
        return tr_error_set(err, TR_STATUS_USAGE, operands->values[command->operands_max],
                            "is one word too many; tracereel %s%s%s would be right", command->name,
                            *command->operands ? " " : "", command->operands);
    }
    return TR_STATUS_OK;
}

static enum tr_status run_command(const struct command *command, int argc, char **argv, struct tr_error *err)
{
    void *options = calloc(1, command->options_size ? command->options_size : 1);
    if (!options) {
        return tr_error_oom(err);
    }
    struct operands operands;
    bool help;
    enum tr_status status = options_parse(command->groups, argc, argv, options, &operands, &help, err);
    if (status == TR_STATUS_OK && help) {
        struct strbuf text = {0};
        help_command(&text, command);
        status = output_results(&text, err);
        strbuf_destroy(&text);
    } else if (status == TR_STATUS_OK) {
        status = check_operands(command, &operands, err);
        if (status == TR_STATUS_OK) {
            status = command->run(options, &operands, err);
        }
    }
    operands_free(&operands);
    free(options);
    return status;
}

static enum tr_status run(int argc, char **argv, struct tr_error *err)
{
    if (argc > 1 &&
        (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        struct strbuf text = {0};
        if (argv[1][2] == 'v') {
            strbuf_puts(&text, "tracereel " TRACEREEL_VERSION "\n");
        } else {
            help_program(&text);
        }
        enum tr_status status = output_results(&text, err);
        strbuf_destroy(&text);
        return status;
    }
    if (argc == 3 && strcmp(argv[1], ABR_HOST_COMMAND) == 0) {
        return abr_host_run(argv[2], err); /* no command of people's: see show/abr_plugin.h */
    }
    const struct command *command;
    int taken;
    enum tr_status status = choose_command(argc, argv, &command, &taken, err);
    return status == TR_STATUS_OK ? run_command(command, argc - taken, argv + taken, err) : status;
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error like any other */
    signal(SIGXFSZ, SIG_IGN); /* so is a file that may not grow */
    hold_standard_streams();
    struct tr_error err = {0};
    enum tr_status status = command_line_keep(argc, argv) ? run(argc, argv, &err) : tr_error_oom(&err);
    command_line_free();
    if (status == TR_STATUS_OK) {
        return EXIT_SUCCESS;
    }
    if (err.what[0]) {
        output_error(&err);
    }
    return status == TR_STATUS_USAGE ? 2 : 1;
}
