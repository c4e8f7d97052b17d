#include "cli/study_options.h"

#include "show/outside_rule.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>

int core_count(void)
{
    cpu_set_t cores;
    return sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 1;
}

enum tr_status parse_shard(char *text, void *field, const char *where, struct tr_error *err)
{
    int *shard = field;
    char *slash = strchr(text, '/');
    uint64_t k, n;
    if (!slash) {
        return tr_error_set(err, TR_STATUS_USAGE, where, "\"%s\" is not K/N; 1/4 would be the first quarter",
                            text);
    }
    *slash = '\0';
    enum tr_status status = option_whole(slash + 1, 1, 1e6, where, &n, err);
    if (status == TR_STATUS_OK) {
        status = option_whole(text, 1, (double)n, where, &k, err);
    }
    if (status == TR_STATUS_OK) {
        shard[0] = (int)k - 1;
        shard[1] = (int)n;
    }
    return status;
}

static enum tr_status parse_value(const struct tr_param *param, const char *text, const char *where,
                                  double *out, struct tr_error *err)
{
    if (param->kind != TR_PARAM_CHOICE) {
        return option_number(text, param->min, param->max, where, out, err);
    }
    struct tr_params params;
    tr_params_defaults(&params);
    enum tr_status status = tr_params_set(&params, param->key, text, where, err);
    if (status == TR_STATUS_OK) {
        *out = tr_params_get(&params, param);
    }
    return status;
}

enum tr_status parse_values(struct study_axis *axis, char *text, const char *where, struct tr_error *err)
{
    size_t count = 1;
    for (const char *c = text; *c; c++) {
        count += *c == ',';
    }
    if (count > STUDY_GRID_VALUES_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, where, "names %zu values; up to %d would be right", count,
                            STUDY_GRID_VALUES_MAX);
    }
    axis->values = malloc(count * sizeof *axis->values);
    if (!axis->values) {
        return tr_error_oom(err);
    }
    enum tr_status status = TR_STATUS_OK;
    while (text && status == TR_STATUS_OK) {
        char *comma = strchr(text, ',');
        if (comma) {
            *comma++ = '\0';
        }
        status = parse_value(axis->param, text, where, &axis->values[axis->count++], err);
        text = comma;
    }
    if (status != TR_STATUS_OK) {
        free(axis->values);
        axis->values = NULL;
        axis->count = 0;
    }
    return status;
}

/* KEY=A,B,C */
static enum tr_status parse_grid(char *text, void *field, const char *where, struct tr_error *err)
{
    struct study_options *options = field;
    char *equals = strchr(text, '=');
    if (!equals || equals == text || !equals[1]) {
        return tr_error_set(err, TR_STATUS_USAGE, where,
                            "\"%s\" is not KEY=A,B,C; player.max_buffer_s=10,20,30 would be", text);
    }
    *equals = '\0';
    const struct tr_param *param = tr_params_find(text);
    if (!param) {
        return tr_error_set(err, TR_STATUS_USAGE, where, "there is no parameter \"%s\"; did you mean %s",
                            text, tr_params_nearest(text));
    }
    for (size_t i = 0; i < options->axis_count; i++) {
        if (options->axes[i].param == param) {
            return tr_error_set(err, TR_STATUS_USAGE, where, "%s is in the grid already", text);
        }
    }
    if (options->axis_count == STUDY_AXES_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, where, "is given more than %d times", STUDY_AXES_MAX);
    }
    struct study_axis *axis = &options->axes[options->axis_count++];
    axis->param = param;
    return parse_values(axis, equals + 1, where, err);
}

#define STUDY(field) offsetof(struct study_options, field)
static const struct option_spec study_specs[] = {
    {"players", 0, "A,B,C", "each over every trace; default: the scenario's own", OPTION_TEXT, STUDY(players),
     0, 0, NULL, NULL},
    {"set-grid", 0, "KEY=A,B,C", "each of these values with every other; may be repeated", OPTION_OWN, 0, 0,
     0, NULL, parse_grid},
    {"output", 'o', "FOLDER", "where the tables and pictures go", OPTION_TEXT, STUDY(output), 0, 0, NULL,
     NULL},
    {"segments", 0, NULL, "also a row for each request, in segments.csv.gz", OPTION_SWITCH, STUDY(segments),
     0, 0, NULL, NULL},
    {"jobs", 0, "N", "threads; default: all cores", OPTION_WHOLE, STUDY(jobs), 1, 256, NULL, NULL},
    {"shard", 0, "K/N", "only the Kth of N parts, to share the work among machines", OPTION_OWN, STUDY(shard),
     0, 0, NULL, parse_shard},
    {"force", 0, NULL, "replace what another study left there", OPTION_SWITCH, STUDY(force), 0, 0, NULL,
     NULL},
};

const struct option_group study_groups[] = {
    OPTION_GROUP("Study", study_specs, 0), OPTIONS_SETTINGS(STUDY(source)),
    OPTIONS_SESSION(STUDY(source)),        OPTIONS_READ(STUDY(source)),
    OPTIONS_EDIT(STUDY(source)),           OPTIONS_CROP(STUDY(source)),
    OPTIONS_QUIET(STUDY(source)),          {0},
};

/* "a,b" into players[]; nothing: the scenario's own. */
static enum tr_status cut_players(const char *text, struct study_request *request, struct tr_error *err)
{
    struct study_plan *plan = &request->plan;
    request->player_text = strdup(text ? text : "");
    if (!request->player_text) {
        return tr_error_oom(err);
    }
    for (char *at = request->player_text; at;) {
        char *comma = strchr(at, ',');
        if (comma) {
            *comma++ = '\0';
        }
        if (plan->player_count == STUDY_PLAYERS_MAX) {
            return tr_error_set(err, TR_STATUS_USAGE, "--players", "names more than %d players",
                                STUDY_PLAYERS_MAX);
        }
        for (size_t i = 0; i < plan->player_count; i++) {
            if (strcmp(request->players[i], at) == 0) {
                return tr_error_set(err, TR_STATUS_USAGE, "--players", "names %s twice", at);
            }
        }
        request->players[plan->player_count++] = at;
        at = comma;
    }
    return TR_STATUS_OK;
}

static enum tr_status lay_base(const struct settings_options *settings, struct tr_scenario *base,
                               struct tr_error *err)
{
    tr_scenario_defaults(base);
    const char *scenario = settings->scenarios.each[0];
    enum tr_status status = scenario ? tr_scenario_load(base, scenario, err) : TR_STATUS_OK;
    for (size_t i = 0; i < settings->set_count && status == TR_STATUS_OK; i++) {
        status = tr_params_set(&base->params, settings->set[i].key, settings->set[i].value, "--set", err);
    }
    return status;
}

static enum tr_status open_outside(const struct source_options *source, struct study_request *request,
                                   struct tr_error *err)
{
    struct study_plan *plan = &request->plan;
    enum tr_status status =
        source->content ? tr_content_open(source->content, &request->content, err) : TR_STATUS_OK;
    if (status == TR_STATUS_OK && (source->abr_object || source->abr_command)) {
        status = outside_rule_open(source->abr_object, source->abr_command, &request->rule, err);
    }
    plan->content = request->content;
    plan->abr = outside_rule_abr(request->rule);
    plan->abr_file = source->abr_object;
    return status;
}

enum tr_status study_request_make(struct study_options *options, const struct operands *operands,
                                  struct study_request *request, struct tr_error *err)
{
    *request = (struct study_request){0};
    enum tr_status status = source_options_single(&options->source, err);
    if (status == TR_STATUS_OK) {
        status = lay_base(&options->source.settings, &request->base, err);
    }
    if (status == TR_STATUS_OK) {
        status = cut_players(options->players, request, err);
    }
    if (status == TR_STATUS_OK) {
        status = open_outside(&options->source, request, err);
    }
    if (status == TR_STATUS_OK) {
        status = study_traces_gather(&request->traces, operands->values, operands->count, err);
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    const struct source_options *source = &options->source;
    struct study_plan *plan = &request->plan;
    plan->traces = &request->traces;
    plan->players = request->players;
    plan->axes = options->axes;
    plan->axis_count = options->axis_count;
    plan->base = &request->base;
    plan->dt_s = source->dt_s > 0 ? source->dt_s : request->base.dt_s > 0 ? request->base.dt_s : 1;
    plan->duration_s = source->settings.duration_s;
    plan->loop = source->loop;
    plan->seed = source->settings.seed.given ? source->settings.seed.value
                 : request->base.has_seed    ? request->base.seed
                                             : TR_SESSION_SEED_DEFAULT;
    plan->reading = read_options_request(&options->source, "traces");
    plan->reading.progress = NULL; /* a line a trace is not wanted */
    plan->reading.no_previews = true;
    return study_plan_init(plan, err);
}

void study_request_free(struct study_request *request, struct study_options *options)
{
    study_plan_free(&request->plan);
    study_traces_free(&request->traces);
    tr_content_free(request->content);
    outside_rule_free(request->rule);
    free(request->player_text);
    for (size_t i = 0; i < options->axis_count; i++) {
        free(options->axes[i].values);
    }
}
