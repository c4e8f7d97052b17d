/* tracereel convert and generate: a trace into a file. */
#include "cli/commands.h"
#include "cli/source_options.h"

#include "base/out_file.h"

struct write_options {
    struct source_options source;
    const char *path, *format;
    bool force;
};

static const struct option_spec write_specs[] = {
    {"output", 'o', "FILE", "the file to write; its ending chooses the format; - is standard output",
     OPTION_TEXT, offsetof(struct write_options, path), 0, 0, NULL, NULL},
    {"write-format", 0, "NAME", "the format to write; tracereel formats lists them", OPTION_TEXT,
     offsetof(struct write_options, format), 0, 0, NULL, NULL},
    {"force", 0, NULL, "write over a file that is there", OPTION_SWITCH,
     offsetof(struct write_options, force), 0, 0, NULL, NULL},
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

static enum tr_status check_output(const struct write_options *options, struct tr_error *err)
{
    return options->path
               ? out_file_check(options->path, options->force, err)
               : tr_error_set(err, TR_STATUS_USAGE, "-o", "is missing; -o FILE says where to write");
}

static enum tr_status run_convert(void *opaque, const struct operands *operands, struct tr_error *err)
{
    struct write_options *options = opaque;
    enum tr_status status = check_output(options, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct tr_trace *trace;
    status = source_options_trace(&options->source, operands->values[0], &trace, err);
    progress_clear(&options->source.progress);
    if (status == TR_STATUS_OK) {
        status = tr_trace_write(trace, options->path, options->format, options->force, err);
        tr_trace_free(trace);
    }
    return status;
}

static enum tr_status run_generate(void *opaque, const struct operands *operands, struct tr_error *err)
{
    (void)operands;
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
        status = tr_trace_write(source.trace, options->path, options->format, options->force, err);
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
