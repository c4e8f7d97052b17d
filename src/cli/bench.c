/* tracereel bench: many traces, many players. */
#include "base/words.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/no_effect.h"
#include "cli/study_options.h"
#include "cli/study_report.h"

static bool show(void *context, size_t done, size_t total)
{
    progress_left(context, total ? (double)done / (double)total : 1);
    return !interrupted();
}

static enum tr_status run_bench(void *opaque, const struct operands *operands, struct tr_error *err)
{
    static const char *const elsewhere[] = {"output=|o", "jobs=", "shard=", "quiet|q", "force", NULL};
    struct study_options *options = opaque;
    struct study_request request;
    struct study_outcome outcome;
    struct strbuf command = {0};
    if (!options->output) {
        return tr_error_set(err, TR_STATUS_USAGE, "-o", "is missing; -o FOLDER says where the tables go");
    }
    enum tr_status status = study_request_make(options, operands, &request, err);
    strbuf_puts(&command, "tracereel bench");
    command_line_options(&command, elsewhere, operands);
    strbuf_puts(&command, " --");
    for (int i = 0; i < operands->count; i++) {
        strbuf_putc(&command, ' ');
        words_add(&command, operands->values[i]);
    }
    if (status == TR_STATUS_OK && command.failed) {
        status = tr_error_oom(err);
    }
    if (status == TR_STATUS_OK) {
        no_effect_in_study(&options->source, &request.plan);
        struct progress *progress = &options->source.progress;
        *progress = (struct progress){
            .doing = "running sessions into", .what = options->output, .quiet = options->source.quiet};
        heed_interrupts();
        const struct study_config config = {.plan = &request.plan,
                                            .folder = options->output,
                                            .part = (size_t)options->shard,
                                            .parts = options->shards ? (size_t)options->shards : 1,
                                            .jobs =
                                                options->jobs.given ? (int)options->jobs.value : core_count(),
                                            .segments = options->segments,
                                            .force = options->force,
                                            .program = "tracereel " TRACEREEL_VERSION,
                                            .command = command.text,
                                            .progress = show,
                                            .context = progress};
        status = study_run(&config, &outcome, err);
        progress_clear(progress);
    }
    if (status == TR_STATUS_OK && options->shards <= 1) {
        status = study_report(options->output, &outcome, err);
    }
    strbuf_destroy(&command);
    study_request_free(&request, options);
    return status;
}

const struct command command_bench = {
    .name = "bench",
    .operands = "FOLDER|TRACE... --players A,B,C -o OUT",
    .operands_min = 1,
    .operands_max = OPERANDS_MAX,
    .summary = "many traces x many players: tables, distributions, the worst sessions",
    .details =
        "OUT gets sessions.csv (a row a session), summary.csv (a row a player and figure), refused.csv\n"
        "(files that are no traces) and pictures. Called again it goes on where it stopped. With --shard\n"
        "K/N it makes sessions.K-of-N.csv, and tracereel merge puts the parts together.",
    .groups = study_groups,
    .options_size = sizeof(struct study_options),
    .run = run_bench,
};
