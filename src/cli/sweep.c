/* tracereel sweep: how QoE depends on one or two things, or which parameters it depends on at all. */
#include "base/plain.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/no_effect.h"
#include "cli/picture_module.h"
#include "cli/study_options.h"
#include "cli/sweep_axes.h"
#include "cli/sweep_open.h"
#include "show/made_by_source.h"

#include "base/file.h"
#include "base/nearest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUNS_AROUND 20 /* enough for an interval */

struct sweep_options {
    struct source_options source;
    char *x_text, *y_text;
    struct sweep_axis x, y; /* of them, once all options are in */
    bool around, made_by;
    struct option_whole seeds, jobs;
    const char *metric, *output, *png, *theme;
    int shard, shards;
};

/* Keeps the text of an option that takes memory, to be read when no other option can be refused any more. */
static enum tr_status keep_text(char *text, void *field, const char *where, struct tr_error *err)
{
    (void)where;
    (void)err;
    *(char **)field = text;
    return TR_STATUS_OK;
}

#define SWEEP(field) offsetof(struct sweep_options, field)
static const struct option_spec sweep_specs[] = {
    {"x", 0, "KEY=FROM:TO:N",
     "what goes across: N values of a parameter, KEY=A,B,C, trace=FILE,..., player=NAME,...", OPTION_OWN,
     SWEEP(x_text), 0, 0, NULL, keep_text},
    {"y", 0, "KEY=FROM:TO:N", "a second one, upwards", OPTION_OWN, SWEEP(y_text), 0, 0, NULL, keep_text},
    {"around", 0, NULL, "instead of axes: which parameters move the metric most, each changed by a tenth",
     OPTION_SWITCH, SWEEP(around), 0, 0, NULL, NULL},
    {"seeds", 0, "N",
     "runs a cell: seeds from --seed on, or over a trace as many starts in it; default 1, with --around 20",
     OPTION_WHOLE, SWEEP(seeds), 1, 1e6, NULL, NULL},
    {"metric", 0, "NAME",
     "a field of \"qoe\" in the report, or mean_behind_live_s, p95_behind_live_s, nqoe, fast_ratio, "
     "slow_ratio; default overall_qoe",
     OPTION_TEXT, SWEEP(metric), 0, 0, NULL, NULL},
    {"output", 'o', "FILE.csv", "the table; default: standard output", OPTION_TEXT, SWEEP(output), 0, 0, NULL,
     NULL},
    {"made-by", 0, NULL, "begin the table with program, command and hashes, in lines of #", OPTION_SWITCH,
     SWEEP(made_by), 0, 0, NULL, NULL},
    {"png", 0, "FILE.png", "also a picture", OPTION_TEXT, SWEEP(png), 0, 0, NULL, NULL},
    {"theme", 0, "dark|light", "its colours, dark unless given", OPTION_TEXT, SWEEP(theme), 0, 0, NULL, NULL},
    {"jobs", 0, "N", "threads; default: all cores", OPTION_WHOLE, SWEEP(jobs), 1, 256, NULL, NULL},
    {"shard", 0, "K/N", "only the Kth of N parts, to share the work among machines", OPTION_OWN, SWEEP(shard),
     0, 0, NULL, parse_shard},
};

static const struct option_group sweep_groups[] = {
    OPTION_GROUP("Sweep", sweep_specs, 0), OPTIONS_SETTINGS(SWEEP(source)),
    OPTIONS_SESSION(SWEEP(source)),        OPTIONS_READ(SWEEP(source)),
    OPTIONS_EDIT(SWEEP(source)),           OPTIONS_CROP(SWEEP(source)),
    OPTIONS_QUIET(SWEEP(source)),          {0},
};

static enum tr_status find_metric(const char *name, size_t *metric, struct tr_error *err)
{
    const char *names[64];
    size_t count = 0;
    for (; study_metric_name(count) && count < 64; count++) {
        names[count] = study_metric_name(count);
        if (strcmp(names[count], name ? name : "overall_qoe") == 0) {
            *metric = count;
            return TR_STATUS_OK;
        }
    }
    const char *nearest = nearest_word(name, names, count);
    return tr_error_set(err, TR_STATUS_USAGE, "--metric", "the report has no \"%s\"; %s %s", name,
                        nearest ? "did you mean" : "it has fields like",
                        nearest ? nearest : "overall_qoe or stall_ratio");
}

/* Some session must have it. */
static enum tr_status check_metric(const struct sweep_opened *opened, size_t metric, struct tr_error *err)
{
    const size_t bases = opened->runs.link_count * opened->runs.player_count;
    bool fits = !study_metric_is_low_latency(metric);
    for (size_t i = 0; i < bases && !fits; i++) {
        fits = tr_params_low_latency(&opened->bases[i].params);
    }
    return fits ? TR_STATUS_OK : study_metric_unfit(metric, err);
}

/* ---- is the command line right? ---- */

static enum tr_status check_axes(const struct sweep_options *options, struct tr_error *err)
{
    const struct sweep_axis *x = &options->x, *y = &options->y;
    if (options->around) {
        const char *other = x->kind || y->kind ? (x->kind ? "--x" : "--y")
                            : options->shards  ? "--shard"
                                               : NULL;
        return other ? tr_error_set(err, TR_STATUS_USAGE, other,
                                    "does not go with --around, which moves every parameter")
                     : TR_STATUS_OK;
    }
    if (x->kind == SWEEP_AXIS_NONE) {
        return tr_error_set(
            err, TR_STATUS_USAGE, "--x",
            "is missing; --x KEY=FROM:TO:N says what to vary, --around which parameters matter");
    }
    if (x->kind == y->kind && x->param == y->param) {
        return tr_error_set(err, TR_STATUS_USAGE, "--y",
                            "%s is on --x already; something else would be right", sweep_axis_name(y));
    }
    if (y->kind != SWEEP_AXIS_NONE && x->count * y->count > SWEEP_CELLS_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, "--y", "%zu x %zu cells are more than %zu", x->count,
                            y->count, SWEEP_CELLS_MAX);
    }
    if ((x->kind == SWEEP_AXIS_PLAYER || y->kind == SWEEP_AXIS_PLAYER) && options->source.players.count > 0) {
        return tr_error_set(err, TR_STATUS_USAGE, "--player", "does not go with an axis of players");
    }
    return TR_STATUS_OK;
}

static enum tr_status check_options(const struct sweep_options *options, const struct operands *operands,
                                    struct tr_error *err)
{
    enum tr_status status = check_axes(options, err);
    const bool traces = options->x.kind == SWEEP_AXIS_TRACE || options->y.kind == SWEEP_AXIS_TRACE;
    if (status == TR_STATUS_OK && !traces && operands->count == 0) {
        return tr_error_set(err, TR_STATUS_USAGE, "sweep",
                            "something is missing; tracereel sweep SOURCE --x KEY=FROM:TO:N would be right");
    }
    return status;
}

/* ---- running ---- */

static void show(void *context, double share)
{
    progress_show(context, share);
}

static bool is_network(const struct sweep_axis *axis)
{
    return axis->kind == SWEEP_AXIS_PARAM && strncmp(axis->param->key, "network.", 8) == 0;
}

static enum tr_status write_table(const struct sweep_options *options, struct strbuf *csv,
                                  struct tr_error *err)
{
    if (csv->failed) {
        return tr_error_oom(err);
    }
    return options->output ? file_write(options->output, csv->text, csv->len, true, err)
                           : output_results(csv, err);
}

#define INPUTS_SAID 32 /* of more traces the fingerprint says as much */

/* The command without what says only where the results go, so that all parts have the same. */
static void say_how(const struct sweep_options *options, const struct operands *operands,
                    const struct sweep_opened *opened, struct made_by *made)
{
    static const char *const elsewhere[] = {"output=|o", "png=", "theme=", "shard=", NULL};
    command_line_again(&made->command, "sweep", operands, elsewhere);
    made_by_file(made, options->source.content);
    made_by_file(made, options->source.decisions);
    made_by_file(made, options->source.abr_object);
    for (int i = 0; i < options->source.settings.scenarios.count; i++) {
        made_by_scenario(made, options->source.settings.scenarios.each[i]);
    }
    for (size_t i = 0; i < opened->source_count && opened->source_count <= INPUTS_SAID; i++) {
        made_by_source(made, &opened->sources[i]);
    }
}

/* "bus.csv, scenario reference, 612 s \u00b7 mean of 8 starts, 76.5 s apart". */
static void say_over(const struct sweep_opened *opened, char *buf, size_t size)
{
    const struct study_runs *runs = &opened->runs;
    if (runs->count == 1) {
        snprintf(buf, size, "%s \u00b7 one run", opened->about);
    } else if (runs->link_count == 1 && runs->links[0].trace) {
        snprintf(buf, size, "%s \u00b7 mean of %zu starts, %.4g s apart", opened->about, runs->count,
                 study_runs_apart_s(runs, 0));
    } else {
        snprintf(buf, size, "%s \u00b7 mean of %zu %s", opened->about, runs->count, study_runs_called(runs));
    }
    plain_text(buf); /* a file's name may hold anything */
}

static enum tr_status run_grid(struct sweep_options *options, const struct picture_module *picture,
                               const struct sweep_opened *opened, size_t metric, struct made_by *made,
                               struct tr_error *err)
{
    char over[700];
    say_over(opened, over, sizeof over);
    struct sweep sweep = {.runs = &opened->runs,
                          .about = over,
                          .x = options->x,
                          .y = options->y,
                          .metric = metric,
                          .part = (size_t)options->shard,
                          .parts = options->shards ? (size_t)options->shards : 1,
                          .jobs = options->jobs.given ? (int)options->jobs.value : core_count(),
                          .progress = show,
                          .context = &options->source.progress};
    sweep.y.count = sweep.y.kind == SWEEP_AXIS_NONE ? 1 : sweep.y.count;
    no_effect_in_sweep(&options->source, &sweep);
    struct sweep_cell *cells = calloc(sweep_cells(&sweep), sizeof *cells);
    struct strbuf csv = {0};
    enum tr_status status = cells ? sweep_run(&sweep, cells, err) : tr_error_oom(err);
    progress_clear(&options->source.progress);
    if (status == TR_STATUS_OK) {
        status = sweep_table(&sweep, cells, options->made_by || sweep.parts > 1 ? made : NULL, &csv, err);
    }
    if (status == TR_STATUS_OK && picture) {
        say_sweep_picture(made, options->theme);
        status = picture->sweep_picture(options->png, options->theme, &sweep, cells, made, err);
    }
    if (status == TR_STATUS_OK) {
        status = write_table(options, &csv, err);
    }
    strbuf_destroy(&csv);
    free(cells);
    return status;
}

static enum tr_status run_around(struct sweep_options *options, const struct picture_module *picture,
                                 const struct sweep_opened *opened, size_t metric, struct made_by *made,
                                 struct tr_error *err)
{
    struct around around = {.runs = &opened->runs,
                            .metric = metric,
                            .jobs = options->jobs.given ? (int)options->jobs.value : core_count(),
                            .progress = show,
                            .context = &options->source.progress};
    struct strbuf csv = {0};
    enum tr_status status = around_run(&around, err);
    progress_clear(&options->source.progress);
    if (status == TR_STATUS_OK) {
        if (options->made_by) {
            made_by_lines(&csv, made, "# ");
        }
        around_table(&around, &csv);
    }
    if (status == TR_STATUS_OK && picture) {
        say_sweep_picture(made, options->theme);
        status = picture->around_picture(options->png, options->theme, &around, opened->about, made, err);
    }
    if (status == TR_STATUS_OK) {
        status = write_table(options, &csv, err);
    }
    strbuf_destroy(&csv);
    around_free(&around);
    return status;
}

static enum tr_status open_and_run(struct sweep_options *options, const struct operands *operands,
                                   struct tr_error *err)
{
    size_t metric = 0;
    enum tr_status status = check_options(options, operands, err);
    if (status == TR_STATUS_OK) {
        status = find_metric(options->metric, &metric, err);
    }
    const struct picture_module *picture =
        status == TR_STATUS_OK && options->png ? picture_module(err) : NULL;
    if (status != TR_STATUS_OK || (options->png && !picture)) {
        return status != TR_STATUS_OK ? status : TR_STATUS_FAILED;
    }
    const size_t runs = options->seeds.given ? options->seeds.value : options->around ? RUNS_AROUND : 1;
    const bool varies = options->around || is_network(&options->x) || is_network(&options->y);
    struct sweep_opened opened;
    status = sweep_open(&options->source, operands->count ? operands->values[0] : NULL, &options->x,
                        &options->y, runs, varies, &opened, err);
    for (size_t i = 0; i < opened.source_count && status == TR_STATUS_OK; i++) {
        status = output_spares(options->output, &opened.sources[i], err);
        if (status == TR_STATUS_OK) {
            status = output_spares(options->png, &opened.sources[i], err);
        }
    }
    if (status == TR_STATUS_OK) {
        status = check_metric(&opened, metric, err);
    }
    if (status == TR_STATUS_OK) {
        options->source.progress =
            (struct progress){.doing = "sweeping", .what = opened.about, .quiet = options->source.quiet};
        struct made_by made = {0};
        say_how(options, operands, &opened, &made);
        status = options->around ? run_around(options, picture, &opened, metric, &made, err)
                                 : run_grid(options, picture, &opened, metric, &made, err);
        made_by_destroy(&made);
    }
    sweep_opened_free(&opened);
    return status;
}

static enum tr_status run_sweep(void *opaque, const struct operands *operands, struct tr_error *err)
{
    struct sweep_options *options = opaque;
    enum tr_status status = source_options_single(&options->source, err);
    if (status == TR_STATUS_OK && options->x_text) {
        status = sweep_axis_parse(options->x_text, &options->x, "--x", err);
    }
    if (status == TR_STATUS_OK && options->y_text) {
        status = sweep_axis_parse(options->y_text, &options->y, "--y", err);
    }
    if (status == TR_STATUS_OK) {
        status = open_and_run(options, operands, err);
    }
    sweep_axis_free(&options->x);
    sweep_axis_free(&options->y);
    return status;
}

const struct command command_sweep = {
    .name = "sweep",
    .operands = "SOURCE --x KEY=FROM:TO:N",
    .operands_min = 0,
    .operands_max = 1,
    .summary = "how QoE depends on parameters, traces or players: table and picture",
    .details =
        "The table has a line a cell: what was varied, then mean, standard deviation, least and greatest of\n"
        "the metric over the runs; empty where the parameters contradict each other. Over a generated "
        "network\n"
        "--seeds N are N seeds. Over a trace they are N starts in it, evenly apart: run i begins i / N of "
        "the\n"
        "way, and what lies before comes at the end. With --x trace=... SOURCE is left out; a folder there "
        "is\n"
        "all that is in it. --around ranks parameters, with an interval that holds each mean change with 95 "
        "%.\n"
        "With --shard K/N the table is a part, which tracereel merge puts together.",
    .groups = sweep_groups,
    .options_size = sizeof(struct sweep_options),
    .run = run_sweep,
};
