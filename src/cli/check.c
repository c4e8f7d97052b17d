/* tracereel check: a bench again, held against what it gave before. For CI. */
#include "base/words.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/study_options.h"
#include "study/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN             40
#define RELATIVE_STANDARD 0.01

struct check_options {
    struct study_tolerance tolerances[STUDY_FIGURES_MAX];
    bool given[STUDY_FIGURES_MAX];
    struct option_whole jobs;
    bool quiet;
};

/* FIGURE=ABSOLUTE, FIGURE=RELATIVE% or both with a + between. */
static enum tr_status parse_tolerance(char *text, void *field, const char *where, struct tr_error *err)
{
    struct check_options *options = field;
    char *value = strchr(text, '=');
    if (!value) {
        return tr_error_set(err, TR_STATUS_USAGE, where,
                            "\"%s\" is not FIGURE=X; total_stall_time_s=0.5 or overall_qoe=2%% would be",
                            text);
    }
    *value++ = '\0';
    const size_t figure = study_figure_named(text);
    if (figure == study_figure_count()) {
        return tr_error_set(err, TR_STATUS_USAGE, where,
                            "there is no figure \"%s\"; the columns of sessions.csv are figures", text);
    }
    struct study_tolerance tolerance = {0};
    enum tr_status status = TR_STATUS_OK;
    while (value && status == TR_STATUS_OK) {
        char *plus = strchr(value, '+');
        if (plus) {
            *plus++ = '\0';
        }
        const size_t len = strlen(value);
        const bool percent = len > 0 && value[len - 1] == '%';
        double number = 0;
        if (percent) {
            value[len - 1] = '\0';
        }
        status = option_number(value, 0, 1e12, where, &number, err);
        if (percent) {
            tolerance.relative = number / 100;
        } else {
            tolerance.absolute = number;
        }
        value = plus;
    }
    options->tolerances[figure] = tolerance;
    options->given[figure] = true;
    return status;
}

static const struct option_spec check_specs[] = {
    {"tolerance", 0, "FIGURE=X|X%|X+Y%", "how much worse a figure may get; default 1 % each", OPTION_OWN, 0,
     0, 0, NULL, parse_tolerance},
    {"jobs", 0, "N", "threads; default: all cores", OPTION_WHOLE, offsetof(struct check_options, jobs), 1,
     256, NULL, NULL},
    {"quiet", 'q', NULL, "no progress on standard error", OPTION_SWITCH,
     offsetof(struct check_options, quiet), 0, 0, NULL, NULL},
};
static const struct option_group check_groups[] = {OPTION_GROUP("Check", check_specs, 0), {0}};

static bool show(void *context, size_t done, size_t total)
{
    progress_left(context, total ? (double)done / (double)total : 1);
    return !interrupted();
}

/* Runs the bench that `words` are the command line of, into `folder`. Reading options moves and cuts them. */
static enum tr_status run_again(char **words, int count, const struct check_options *options,
                                const char *folder, struct tr_error *err)
{
    struct study_options *study = calloc(1, sizeof *study);
    struct study_request request = {0};
    struct operands operands;
    struct study_outcome outcome;
    bool help = false;
    if (!study) {
        return tr_error_oom(err);
    }
    enum tr_status status = options_parse(study_groups, count, words, study, &operands, &help, err);
    if (status == TR_STATUS_OK) {
        status = study_request_make(study, &operands, &request, err);
    }
    if (status == TR_STATUS_OK) {
        struct progress progress = {.doing = "running", .what = "again", .quiet = options->quiet};
        const struct study_config config = {.plan = &request.plan,
                                            .folder = folder,
                                            .parts = 1,
                                            .jobs =
                                                options->jobs.given ? (int)options->jobs.value : core_count(),
                                            .program = "tracereel " TRACEREEL_VERSION,
                                            .command = "tracereel check",
                                            .progress = show,
                                            .context = &progress};
        heed_interrupts();
        status = study_run(&config, &outcome, err);
        progress_clear(&progress);
    }
    if (status == TR_STATUS_CANCELLED) {
        tr_error_set(err, status, "check", "stopped; nothing was compared");
    }
    study_request_free(&request, study);
    free(study);
    return status;
}

/* The table that the same bench gives now. It is run into a folder of its own, which then goes. */
static enum tr_status make_again(const char *path, const struct study_table *before,
                                 const struct check_options *options, struct study_table *now,
                                 struct tr_error *err)
{
    char line[8192], folder[512];
    const char *tmp = getenv("TMPDIR");
    int count = 0;
    const char *command = study_table_header(before, "command", line, sizeof line);
    char **words = command ? words_cut(command, &count) : NULL;
    char **copy = words ? malloc((size_t)(count + 1) * sizeof *copy) : NULL;
    if (!copy) {
        count = 0;
    }
    if (count < 3 || strcmp(words[0], "tracereel") != 0 || strcmp(words[1], "bench") != 0) {
        free(copy);
        words_free(words);
        return tr_error_set(
            err, TR_STATUS_FAILED, path,
            "does not say by which bench it was made; the sessions.csv of one would be right");
    }
    snprintf(folder, sizeof folder, "%s/tracereel-check-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    enum tr_status status = mkdtemp(folder) ? TR_STATUS_OK : tr_error_sys(err, folder);
    if (status == TR_STATUS_OK) {
        memcpy(copy, words, (size_t)(count + 1) * sizeof *copy);
        status = run_again(copy + 1, count - 1, options, folder, err);
        char *sessions = study_out_path(folder, STUDY_SESSIONS, 0, 1);
        if (status == TR_STATUS_OK) {
            status = sessions ? study_table_read(sessions, now, err) : tr_error_oom(err);
        }
        free(sessions);
        study_out_remove(folder);
    }
    free(copy);
    words_free(words);
    return status;
}

static void print_name(struct strbuf *out, const struct study_table *table, size_t row)
{
    for (size_t k = 0; k < table->keys; k++) {
        strbuf_printf(out, "%s%s", k ? " " : "", study_table_key(table, row, k));
    }
}

static void print_check(struct strbuf *out, const struct study_table *before,
                        const struct study_tolerance *tolerances, const struct study_check *check)
{
    for (size_t i = 0; i < check->worse_count && i < SHOWN; i++) {
        const struct study_change *change = &check->worse[i];
        if (i == 0) {
            strbuf_printf(out, "%-26s %14s %14s %14s  session\n", "worse", "before", "now", "allowed");
        }
        const struct study_tolerance *t = &tolerances[change->figure];
        strbuf_printf(out, "%-26s %14.6g %14.6g %14.6g  ", study_figure(change->figure)->name, change->was,
                      change->is, t->absolute + t->relative * fabs(change->was));
        print_name(out, before, change->before);
        strbuf_putc(out, '\n');
    }
    if (check->worse_count > SHOWN) {
        strbuf_printf(out, "... and %zu more\n", check->worse_count - SHOWN);
    }
    if (check->missing) {
        strbuf_printf(out, "%zu sessions are no more, the first of them ", check->missing);
        print_name(out, before, check->first_missing);
        strbuf_putc(out, '\n');
    }
    strbuf_printf(out, "%zu figures of %zu sessions compared: %zu worse, %zu better than the tolerance\n",
                  check->compared, before->rows, check->worse_count, check->better_count);
}

static enum tr_status run_check(void *opaque, const struct operands *operands, struct tr_error *err)
{
    struct check_options *options = opaque;
    const char *path = operands->values[0];
    struct study_table before = {0}, now = {0};
    struct study_check check = {0};
    struct strbuf out = {0};
    for (size_t i = 0; i < study_figure_count(); i++) {
        if (!options->given[i]) {
            options->tolerances[i].relative = RELATIVE_STANDARD;
        }
    }
    enum tr_status status = study_table_read(path, &before, err);
    if (status == TR_STATUS_OK) {
        status = make_again(path, &before, options, &now, err);
    }
    if (status == TR_STATUS_OK) {
        status = study_check(&before, &now, options->tolerances, &check, err);
    }
    if (status == TR_STATUS_OK) {
        print_check(&out, &before, options->tolerances, &check);
        status = output_results(&out, err);
    }
    if (status == TR_STATUS_OK && (check.worse_count || check.missing)) {
        status = tr_error_set(err, TR_STATUS_FAILED, path, "%zu figures got worse, %zu sessions are no more",
                              check.worse_count, check.missing);
    }
    strbuf_destroy(&out);
    free(check.worse);
    study_table_free(&before);
    study_table_free(&now);
    return status;
}

const struct command command_check = {
    .name = "check",
    .operands = "BASELINE.csv",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "the same bench again, and exit 1 where something got worse: for CI",
    .details = "BASELINE.csv is a sessions.csv; its head says which bench made it. Traces are looked for "
               "where they\n"
               "were then, seen from the current folder. Better and unchanged figures are fine.",
    .groups = check_groups,
    .options_size = sizeof(struct check_options),
    .run = run_check,
};
