/* tracereel convert and generate: a trace into a file. */
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/source_options.h"

#include "base/out_file.h"
#include "show/made_by_source.h"

#include <string.h>
#include <strings.h>

struct write_options {
    struct source_options source;
    const char *path, *format;
    bool force, made_by;
};

static const struct option_spec write_specs[] = {
    {"output", 'o', "FILE", "the file to write; its ending chooses the format; - is standard output",
     OPTION_TEXT, offsetof(struct write_options, path), 0, 0, NULL, NULL},
    {"write-format", 0, "NAME", "the format to write; tracereel formats lists them", OPTION_TEXT,
     offsetof(struct write_options, format), 0, 0, NULL, NULL},
    {"force", 0, NULL, "write over a file that is there", OPTION_SWITCH,
     offsetof(struct write_options, force), 0, 0, NULL, NULL},
    {"made-by", 0, NULL, "begin a CSV with program, command and hashes, in lines of #", OPTION_SWITCH,
     offsetof(struct write_options, made_by), 0, 0, NULL, NULL},
};

static const struct option_group convert_groups[] = {
    OPTION_GROUP("Output", write_specs, 0),
    OPTIONS_READ(0),
    OPTIONS_CROP(0),
    OPTIONS_EDIT(0),
    OPTIONS_QUIET(0),
    {0},
};

static const struct option_group generate_groups[] = {
    OPTION_GROUP("Output", write_specs, 0), OPTIONS_SETTINGS(0), OPTIONS_EDIT(0), OPTIONS_QUIET(0), {0},
};

/* The format is csv: others have no room for words of ours. */
static enum tr_status check_made_by(const struct write_options *options, struct tr_error *err)
{
    const char *dot = strrchr(options->path, '.');
    const bool csv =
        options->format ? strcmp(options->format, "csv") == 0 : dot && strcasecmp(dot, ".csv") == 0;
    return !options->made_by || csv ? TR_STATUS_OK
                                    : tr_error_set(err, TR_STATUS_USAGE, "--made-by",
                                                   "only csv has room for it; -o FILE.csv would be");
}

static enum tr_status check_output(const struct write_options *options, struct tr_error *err)
{
    if (!options->path) {
        return tr_error_set(err, TR_STATUS_USAGE, "-o", "is missing; -o FILE says where to write");
    }
    enum tr_status status = check_made_by(options, err);
    return status == TR_STATUS_OK ? out_file_check(options->path, options->force, err) : status;
}

static const char *const results[] = {"output=|o", NULL}; /* said anew at the command's end */

static enum tr_status write_trace(const struct write_options *options, const struct tr_trace *trace,
                                  struct made_by *made, struct tr_error *err)
{
    struct strbuf head = {0};
    if (options->made_by) {
        made_by_lines(&head, made, "# ");
    }
    enum tr_status status = head.failed ? tr_error_oom(err)
                                        : tr_trace_write_led(trace, options->path, options->format,
                                                             head.text ? head.text : "", options->force, err);
    strbuf_destroy(&head);
    return status;
}

static enum tr_status run_convert(void *opaque, const struct operands *operands, struct tr_error *err)
{
    struct write_options *options = opaque;
    enum tr_status status = check_output(options, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    const char *path = operands->values[0];
    const struct file_state read_of = file_state(path);
    char read_sha256[REEL_HASH_CHARS + 1];
    struct tr_trace *trace;
    status = source_options_trace(&options->source, path, &trace, read_sha256, err);
    progress_clear(&options->source.progress);
    if (status == TR_STATUS_OK) {
        struct made_by made = {0};
        command_line_again(&made.command, "convert", operands, results);
        strbuf_puts(&made.command, " -o FILE.csv");
        made_by_trace(&made, path, read_of, read_sha256);
        status = write_trace(options, trace, &made, err);
        made_by_destroy(&made);
        tr_trace_free(trace);
    }
    return status;
}

static enum tr_status run_generate(void *opaque, const struct operands *operands, struct tr_error *err)
{
    struct write_options *options = opaque;
    enum tr_status status = check_output(options, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct source_request request;
    struct source source;
    status = source_options_single(&options->source, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    source_options_request(&options->source, NULL, &request);
    request.scenario = request.scenario ? request.scenario : "moderate";
    status = source_open(&request, &source, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (source.generated) {
        struct made_by made = {0};
        command_line_again(&made.command, "generate", operands, results);
        strbuf_puts(&made.command, " -o FILE.csv");
        made_by_scenario(&made, request.scenario);
        status = write_trace(options, source.trace, &made, err);
        made_by_destroy(&made);
    } else {
        status = tr_error_set(err, TR_STATUS_USAGE, "--scenario",
                              "%s replays a trace, %s; tracereel convert writes that one",
                              source.scenario.name, source.path);
    }
    source_close(&source);
    return status;
}

const struct command command_convert = {
    .name = "convert",
    .operands = "TRACE -o FILE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "a trace in another format",
    .groups = convert_groups,
    .options_size = sizeof(struct write_options),
    .run = run_convert,
};

const struct command command_generate = {
    .name = "generate",
    .operands = "-o FILE",
    .operands_min = 0,
    .operands_max = 0,
    .summary = "a synthetic trace from the network model",
    .details = "Without --scenario the network is that of `moderate`.",
    .groups = generate_groups,
    .options_size = sizeof(struct write_options),
    .run = run_generate,
};
