/* tracereel play: the window. */
#include "cli/commands.h"
#include "cli/picture_module.h"
#include "cli/source_options.h"

#include <string.h>

struct play_options {
    struct source_options source;
    const char *theme;
    bool with_trace;
};

static const struct option_spec play_specs[] = {
    {"follow", 0, "FILE",
     "in place of a SOURCE: a file that is still being written, shown as it grows, or several;\n"
     "where it is truncated or replaced it begins anew, where it is not there it is waited for",
     OPTION_OPERAND, 0, 0, 0, NULL, NULL},
    {"theme", 0, "dark|light", "colours to begin with; those of the last time unless given", OPTION_TEXT,
     offsetof(struct play_options, theme), 0, 0, NULL, NULL},
    {"with-trace", 0, NULL, "session files (Ctrl S) hold the trace, larger than 16 MiB, too", OPTION_SWITCH,
     offsetof(struct play_options, with_trace), 0, 0, NULL, NULL},
};

static const struct option_group play_groups[] = {
    OPTION_GROUP("Window", play_specs, 0),
    OPTIONS_SETTINGS(0),
    OPTIONS_SESSION(0),
    OPTIONS_READ(0),
    OPTIONS_EDIT(0),
    OPTIONS_CROP(0),
    OPTIONS_QUIET(0),
    {0},
};

#define FOLLOW "follow:" /* what the option makes of FILE */

/* Players and scenarios over it make several requests of one name. */
static enum tr_status take_followed(struct app_config *config, struct tr_error *err)
{
    for (int i = 0; i < config->count; i++) {
        struct source_request *request = &config->requests[i];
        if (!request->name || strncmp(request->name, FOLLOW, strlen(FOLLOW)) != 0) {
            continue;
        }
        request->name += strlen(FOLLOW);
        if (source_names_scenario(request->name) || reel_is_named(request->name)) {
            return tr_error_set(err, TR_STATUS_USAGE, "--follow",
                                "%s is no trace; a log that grows would be right", request->name);
        }
        config->follow[i] = true;
    }
    return TR_STATUS_OK;
}

static enum tr_status run(void *opaque, const struct operands *operands, struct tr_error *err)
{
    struct play_options *options = opaque;
    const struct picture_module *picture = picture_module(err);
    if (!picture) {
        return TR_STATUS_FAILED;
    }
    struct app_config config = {
        .theme = options->theme, .quiet = options->source.quiet, .with_trace = options->with_trace};
    enum tr_status status = source_options_requests(&options->source, operands, VIEW_SESSIONS_MAX,
                                                    config.requests, &config.count, err);
    if (status == TR_STATUS_OK) {
        status = take_followed(&config, err);
    }
    return status == TR_STATUS_OK ? picture->play(&config, err) : status;
}

const struct command command_play = {
    .name = "play",
    .operands = "[SOURCE...]",
    .operands_min = 0,
    .operands_max = VIEW_SESSIONS_MAX,
    .summary = "open the window on SOURCE",
    .details = "`play` may be left out: tracereel bus.log opens bus.log. H in the window shows the keys.\n"
               "Several traces, --player A --player B and --scenario A,B are compared, up to four sessions.",
    .groups = play_groups,
    .options_size = sizeof(struct play_options),
    .run = run,
};
