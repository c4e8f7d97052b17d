/* tracereel merge: parts of a bench into the whole. */
#include "study/merge.h"

#include "cli/commands.h"
#include "cli/study_report.h"

#include <string.h>

struct merge_options {
    const char *output;
    bool force;
};

static const struct option_spec merge_specs[] = {
    {"output", 'o', "FOLDER", "where the whole goes; default: the folder of the first part", OPTION_TEXT,
     offsetof(struct merge_options, output), 0, 0, NULL, NULL},
    {"force", 0, NULL, "replace what is there", OPTION_SWITCH, offsetof(struct merge_options, force), 0, 0,
     NULL, NULL},
};

static const struct option_group merge_groups[] = {OPTION_GROUP("Merge", merge_specs, 0), {0}};

static enum tr_status run_merge(void *opaque, const struct operands *operands, struct tr_error *err)
{
    const struct merge_options *options = opaque;
    const char *first = operands->values[0], *slash = strrchr(first, '/');
    struct strbuf folder = {0};
    if (options->output) {
        strbuf_puts(&folder, options->output);
    } else if (slash) {
        strbuf_add(&folder, first, (size_t)(slash - first));
    } else {
        strbuf_puts(&folder, ".");
    }
    enum tr_status status = folder.failed
                                ? tr_error_oom(err)
                                : study_merge((const char *const *)operands->values, (size_t)operands->count,
                                              folder.text, options->force, err);
    if (status == TR_STATUS_OK) {
        status = study_report(folder.text, NULL, err);
    }
    strbuf_destroy(&folder);
    return status;
}

const struct command command_merge = {
    .name = "merge",
    .operands = "sessions.K-of-N.csv...",
    .operands_min = 1,
    .operands_max = OPERANDS_MAX,
    .summary = "parts of a bench, made with --shard, into the whole",
    .details =
        "Beside each sessions.K-of-N.csv its refused and segments are found. A part that is missing, there\n"
        "twice or of another study is refused by name, and nothing is made.",
    .groups = merge_groups,
    .options_size = sizeof(struct merge_options),
    .run = run_merge,
};
