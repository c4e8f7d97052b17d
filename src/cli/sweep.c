/* tracereel sweep: how QoE depends on one or two parameters. */
#include "cli/sweep_run.h"

#include "base/file.h"
#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/picture_module.h"
#include "cli/study_options.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AXIS_MAX 4096

struct sweep_options {
    struct source_options source;
    struct sweep_axis x, y;
    struct option_whole seeds, jobs;
    const char *metric, *output, *png;
    int shard, shards;
};

/* KEY=FROM:TO:N. Writes into `text`, which is argv's. */
static enum tr_status parse_axis(char *text, void *field, const char *where, struct tr_error *err)
{
    struct sweep_axis *axis = field;
    char *from = strchr(text, '='), *to = from ? strchr(from, ':') : NULL,
         *count = to ? strchr(to + 1, ':') : NULL;
    if (!count) {
        return tr_error_set(err, TR_STATUS_USAGE, where,
                            "\"%s\" is not KEY=FROM:TO:N; network.base_bandwidth_mbps=1:10:19 would be",
                            text);
    }
    *from++ = *to++ = *count++ = '\0';
    const struct tr_param *param = tr_params_find(text);
    if (!param) {
        return tr_error_set(err, TR_STATUS_USAGE, where, "there is no parameter \"%s\"; did you mean %s",
                            text, tr_params_nearest(text));
    }
    if (param->kind == TR_PARAM_CHOICE) {
        return tr_error_set(err, TR_STATUS_USAGE, where, "%s is a choice of words; a sweep needs a number",
                            text);
    }
    struct sweep_axis parsed = {.param = param};
    uint64_t n = 0;
    enum tr_status status = option_number(from, param->min, param->max, where, &parsed.from, err);
    if (status == TR_STATUS_OK) {
        status = option_number(to, param->min, param->max, where, &parsed.to, err);
    }
    if (status == TR_STATUS_OK) {
        status = option_whole(count, 1, AXIS_MAX, where, &n, err);
    }
    if (status == TR_STATUS_OK) {
        parsed.count = (int)n;
        *axis = parsed;
    }
    return status;
}

#define SWEEP(field) offsetof(struct sweep_options, field)
static const struct option_spec sweep_specs[] = {
    {"x", 0, "KEY=FROM:TO:N", "the parameter across, with N values", OPTION_OWN, SWEEP(x), 0, 0, NULL,
     parse_axis},
    {"y", 0, "KEY=FROM:TO:N", "a second one, upwards", OPTION_OWN, SWEEP(y), 0, 0, NULL, parse_axis},
    {"seeds", 0, "N", "runs a cell, with seeds from --seed on; default 1", OPTION_WHOLE, SWEEP(seeds), 1, 1e6,
     NULL, NULL},
    {"metric", 0, "NAME", "a field of \"qoe\" in the report; default overall_qoe", OPTION_TEXT, SWEEP(metric),
     0, 0, NULL, NULL},
    {"output", 'o', "FILE.csv", "the table; default: standard output", OPTION_TEXT, SWEEP(output), 0, 0, NULL,
     NULL},
    {"png", 0, "FILE.png", "also a picture", OPTION_TEXT, SWEEP(png), 0, 0, NULL, NULL},
    {"jobs", 0, "N", "threads; default: all cores", OPTION_WHOLE, SWEEP(jobs), 1, 256, NULL, NULL},
    {"shard", 0, "K/N", "only the Kth of N parts, to share the work among machines", OPTION_OWN, SWEEP(shard),
     0, 0, NULL, parse_shard},
};

static const struct option_group sweep_groups[] = {
    OPTION_GROUP("Sweep", sweep_specs, 0),
    OPTIONS_SETTINGS(SWEEP(source)),
    OPTIONS_SESSION(SWEEP(source)),
    OPTIONS_READ(SWEEP(source)),
    OPTIONS_EDIT(SWEEP(source)),
    OPTIONS_CROP(SWEEP(source)),
    OPTIONS_QUIET(SWEEP(source)),
    {0},
};

static enum tr_status find_metric(const char *name, int *metric, struct tr_error *err)
{
    const char *names[64];
    size_t count = 0;
    for (; tr_qoe_field_name(count) && count < 64; count++) {
        names[count] = tr_qoe_field_name(count);
        if (strcmp(names[count], name ? name : "overall_qoe") == 0) {
            *metric = (int)count;
            return TR_STATUS_OK;
        }
    }
    const char *nearest = nearest_word(name, names, count);
    return tr_error_set(err, TR_STATUS_USAGE, "--metric", "the report has no \"%s\"; %s %s", name,
                        nearest ? "did you mean" : "it has fields like",
                        nearest ? nearest : "overall_qoe or stall_ratio");
}

static enum tr_status make_sweep(struct sweep_options *options, const struct source *source,
                                 struct sweep *sweep, struct tr_error *err)
{
    *sweep = (struct sweep){
        .source = source,
        .x = options->x,
        .y = options->y,
        .seeds = options->seeds.given ? (int)options->seeds.value : 1,
        .shard = options->shard,
        .shards = options->shards ? options->shards : 1,
        .jobs = options->jobs.given ? (int)options->jobs.value : core_count(),
        .progress = &options->source.progress,
    };
    if (!sweep->y.param) {
        sweep->y.count = 1;
    }
    options->source.progress =
        (struct progress){.doing = "sweeping", .what = source->name, .quiet = options->source.quiet};
    return find_metric(options->metric, &sweep->metric, err);
}

static enum tr_status check_options(const struct sweep_options *options, struct tr_error *err)
{
    if (!options->x.param) {
        return tr_error_set(err, TR_STATUS_USAGE, "--x", "is missing; --x KEY=FROM:TO:N says what to vary");
    }
    if (options->y.param && options->y.param == options->x.param) {
        return tr_error_set(err, TR_STATUS_USAGE, "--y",
                            "%s is on --x already; a second parameter would be right", options->y.param->key);
    }
    int metric;
    return find_metric(options->metric, &metric, err);
}

void sweep_csv(struct strbuf *out, const struct sweep *sweep, const struct sweep_cell *cells)
{
    const char *metric = tr_qoe_field_name((size_t)sweep->metric);
    strbuf_puts(out, sweep->x.param->key);
    if (sweep->y.param) {
        strbuf_printf(out, ",%s", sweep->y.param->key);
    }
    strbuf_printf(out, ",seeds,%s,%s_std,%s_min,%s_max\n", metric, metric, metric, metric);
    const int count = sweep->x.count * sweep->y.count;
    for (int i = sweep->shard; i < count; i += sweep->shards) {
        strbuf_double(out, sweep_value(&sweep->x, i % sweep->x.count));
        if (sweep->y.param) {
            strbuf_putc(out, ',');
            strbuf_double(out, sweep_value(&sweep->y, i / sweep->x.count));
        }
        strbuf_printf(out, ",%d", sweep->seeds);
        const double values[] = {cells[i].mean, cells[i].std, cells[i].min, cells[i].max};
        for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
            strbuf_putc(out, ',');
            if (!isnan(values[v])) { /* left empty: the parameters contradict each other here */
                strbuf_double(out, values[v]);
            }
        }
        strbuf_putc(out, '\n');
    }
}

static enum tr_status write_results(const struct sweep_options *options, const struct picture_module *picture,
                                    const struct sweep *sweep, const struct sweep_cell *cells,
                                    struct tr_error *err)
{
    struct strbuf csv = {0};
    sweep_csv(&csv, sweep, cells);
    enum tr_status status = TR_STATUS_OK;
    if (csv.failed) {
        status = tr_error_oom(err);
    } else if (picture) {
        status = picture->sweep_picture(options->png, sweep, cells, err);
    }
    if (status == TR_STATUS_OK) {
        status = options->output ? file_write(options->output, csv.text, csv.len, true, err)
                                 : output_results(&csv, err);
    }
    strbuf_destroy(&csv);
    return status;
}

static enum tr_status run_sweep(void *opaque, const struct operands *operands, struct tr_error *err)
{
    struct sweep_options *options = opaque;
    enum tr_status status = check_options(options, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    const struct picture_module *picture = options->png ? picture_module(err) : NULL;
    if (options->png && !picture) {
        return TR_STATUS_FAILED;
    }
    struct source_request request;
    struct source source;
    struct sweep sweep;
    status = source_options_single(&options->source, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    source_options_request(&options->source, operands->values[0], &request);
    status = source_open(&request, &source, err);
    progress_clear(&options->source.progress);
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = output_spares(options->output, &source, err);
    if (status == TR_STATUS_OK) {
        status = output_spares(options->png, &source, err);
    }
    if (status == TR_STATUS_OK) {
        status = make_sweep(options, &source, &sweep, err);
    }
    struct sweep_cell *cells =
        status == TR_STATUS_OK ? calloc((size_t)sweep.x.count * (size_t)sweep.y.count, sizeof *cells) : NULL;
    if (status == TR_STATUS_OK && !cells) {
        status = tr_error_oom(err);
    }
    if (status == TR_STATUS_OK) {
        status = sweep_run(&sweep, cells, err);
    }
    if (status == TR_STATUS_OK) {
        status = write_results(options, picture, &sweep, cells, err);
    }
    free(cells);
    source_close(&source);
    return status;
}

const struct command command_sweep = {
    .name = "sweep",
    .operands = "SOURCE --x KEY=FROM:TO:N",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "how QoE depends on one or two parameters: table and picture",
    .details = "The table has a line a cell: the parameters, then mean, standard deviation, least and "
               "greatest of the\n"
               "metric over the seeds; empty where the parameters contradict each other.",
    .groups = sweep_groups,
    .options_size = sizeof(struct sweep_options),
    .run = run_sweep,
};
