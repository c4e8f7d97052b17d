/* tracereel play: the window. */
#include "cli/commands.h"
#include "cli/picture_module.h"
#include "cli/source_options.h"

struct play_options {
    struct source_options source;
    const char *theme;
    bool with_trace;
};

static const struct option_spec play_specs[] = {
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
