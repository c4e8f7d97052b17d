/* tracereel merge: parts of a bench or of a sweep into the whole. */
#include "study/merge.h"
#include "study/sweep_read.h"

#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/picture_module.h"
#include "cli/study_report.h"

#include "base/file.h"

#include <string.h>

struct merge_options {
    const char *output, *png, *theme;
    bool force, quiet;
};

static const struct option_spec merge_specs[] = {
    {"output", 'o', "FOLDER|FILE.csv",
     "where the whole goes: a bench's folder (default: that of the first part), a sweep's table (default: "
     "standard output)",
     OPTION_TEXT, offsetof(struct merge_options, output), 0, 0, NULL, NULL},
    {"png", 0, "FILE.png", "of a sweep also the picture", OPTION_TEXT, offsetof(struct merge_options, png), 0,
     0, NULL, NULL},
    {"theme", 0, "dark|light", "its colours, dark unless given", OPTION_TEXT,
     offsetof(struct merge_options, theme), 0, 0, NULL, NULL},
    {"force", 0, NULL, "replace what is there", OPTION_SWITCH, offsetof(struct merge_options, force), 0, 0,
     NULL, NULL},
    {"quiet", 'q', NULL, "no progress", OPTION_SWITCH, offsetof(struct merge_options, quiet), 0, 0, NULL,
     NULL},
};

static const struct option_group merge_groups[] = {OPTION_GROUP("Merge", merge_specs, 0), {0}};

static enum tr_status draw_sweep(const struct merge_options *options, const struct strbuf *header,
                                 const struct strbuf *table, const char *where, struct tr_error *err)
{
    struct sweep_whole whole;
    const struct picture_module *picture = picture_module(err);
    if (!picture) {
        return TR_STATUS_FAILED;
    }
    enum tr_status status = sweep_whole_read(header->text, table->text, where, &whole, err);
    whole.sweep.about = whole.about;
    struct made_by made = {0};
    made_by_read(&made, header->text, "# ");
    say_sweep_picture(&made, options->theme);
    if (status == TR_STATUS_OK) {
        status = picture->sweep_picture(options->png, options->theme, &whole.sweep, whole.cells, &made, err);
    }
    made_by_destroy(&made);
    sweep_whole_free(&whole);
    return status;
}

/* The whole table says how it was made where its command asks for that; its parts do in any case. */
static bool says_how(const struct strbuf *header)
{
    const char *command = header->text ? strstr(header->text, "# command: ") : NULL, *end;
    const char *option = command ? strstr(command, " --made-by") : NULL;
    end = command ? strchr(command, '\n') : NULL;
    return option && end && option < end;
}

static enum tr_status merge_sweep(const struct merge_options *options, const struct operands *operands,
                                  struct tr_error *err)
{
    struct strbuf header = {0}, table = {0};
    enum tr_status status = study_merge_sweep((const char *const *)operands->values, (size_t)operands->count,
                                              &header, &table, err);
    if (status == TR_STATUS_OK && options->png) {
        status = draw_sweep(options, &header, &table, operands->values[0], err);
    }
    if (!says_how(&header)) {
        strbuf_clear(&header);
    }
    strbuf_add(&header, table.text ? table.text : "", table.len);
    if (status == TR_STATUS_OK && header.failed) {
        status = tr_error_oom(err);
    }
    if (status == TR_STATUS_OK) {
        status = options->output ? file_write(options->output, header.text, header.len, options->force, err)
                                 : output_results(&header, err);
    }
    strbuf_destroy(&header);
    strbuf_destroy(&table);
    return status;
}

static bool show(void *context, double share)
{
    progress_left(context, share);
    return !interrupted();
}

static enum tr_status merge_bench(const struct merge_options *options, const struct operands *operands,
                                  const char *folder, struct tr_error *err)
{
    struct progress progress = {.doing = "merging into", .what = folder, .quiet = options->quiet};
    const struct study_merge_config config = {.paths = (const char *const *)operands->values,
                                              .count = (size_t)operands->count,
                                              .folder = folder,
                                              .force = options->force,
                                              .progress = show,
                                              .context = &progress};
    heed_interrupts();
    enum tr_status status = study_merge(&config, err);
    progress_clear(&progress);
    return status == TR_STATUS_OK ? study_report(folder, NULL, err) : status;
}

static enum tr_status run_merge(void *opaque, const struct operands *operands, struct tr_error *err)
{
    const struct merge_options *options = opaque;
    const char *first = operands->values[0], *slash = strrchr(first, '/');
    struct strbuf folder = {0};
    if (study_is_sweep_part(first)) {
        return merge_sweep(options, operands, err);
    }
    if (options->output) {
        strbuf_puts(&folder, options->output);
    } else if (slash) {
        strbuf_add(&folder, first, (size_t)(slash - first));
    } else {
        strbuf_puts(&folder, ".");
    }
    enum tr_status status =
        folder.failed ? tr_error_oom(err) : merge_bench(options, operands, folder.text, err);
    strbuf_destroy(&folder);
    return status;
}

const struct command command_merge = {
    .name = "merge",
    .operands = "PART...",
    .operands_min = 1,
    .operands_max = OPERANDS_MAX,
    .summary = "parts of a bench or a sweep, made with --shard, into the whole",
    .details =
        "Parts of a bench are its sessions.K-of-N.csv, beside each of which its refused and segments are\n"
        "found; those of a sweep are the tables that it wrote. A part that is missing, there twice, of\n"
        "another study, or that lost rows, is refused by name, and nothing is made.",
    .groups = merge_groups,
    .options_size = sizeof(struct merge_options),
    .run = run_merge,
};
