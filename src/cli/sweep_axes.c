#include "cli/sweep_axes.h"

#include "cli/study_options.h"

#include <tracereel/players.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AXIS_MAX 4096

void sweep_axis_free(struct sweep_axis *axis)
{
    for (size_t i = 0; axis->names && i < axis->count; i++) {
        free(axis->names[i]);
    }
    free(axis->names);
    free(axis->values);
    *axis = (struct sweep_axis){0};
}

/* FROM:TO:N as N values, the last of them TO; whole ones where the parameter is whole. */
static enum tr_status parse_range(struct sweep_axis *axis, char *text, const char *where,
                                  struct tr_error *err)
{
    char *to_text = strchr(text, ':'), *count_text = strchr(to_text + 1, ':');
    const struct tr_param *param = axis->param;
    double from, to;
    uint64_t n;
    if (!count_text) {
        return tr_error_set(err, TR_STATUS_USAGE, where, "\"%s\" is not FROM:TO:N; 1:10:19 would be", text);
    }
    if (param->kind == TR_PARAM_CHOICE) {
        return tr_error_set(err, TR_STATUS_USAGE, where,
                            "%s is a choice of words, which has no range; %s=%s,%s would be right",
                            param->key, param->key, param->names[0], param->names[1]);
    }
    *to_text++ = *count_text++ = '\0';
    enum tr_status status = option_number(text, param->min, param->max, where, &from, err);
    if (status == TR_STATUS_OK) {
        status = option_number(to_text, param->min, param->max, where, &to, err);
    }
    if (status == TR_STATUS_OK) {
        status = option_whole(count_text, 1, AXIS_MAX, where, &n, err);
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    axis->values = malloc(n * sizeof *axis->values);
    if (!axis->values) {
        return tr_error_oom(err);
    }
    axis->count = n;
    for (size_t i = 0; i < n; i++) {
        const double value = i == 0       ? from
                             : i == n - 1 ? to
                                          : from + (to - from) * (double)i / (double)(n - 1);
        axis->values[i] = param->kind == TR_PARAM_NUMBER ? value : rint(value);
    }
    return TR_STATUS_OK;
}

static enum tr_status parse_param(struct sweep_axis *axis, const char *key, char *values, const char *where,
                                  struct tr_error *err)
{
    axis->kind = SWEEP_AXIS_PARAM;
    axis->param = tr_params_find(key);
    if (!axis->param) {
        return tr_error_set(err, TR_STATUS_USAGE, where, "there is no parameter \"%s\"; did you mean %s", key,
                            tr_params_nearest(key));
    }
    if (strchr(values, ':')) {
        return parse_range(axis, values, where, err);
    }
    struct study_axis list = {.param = axis->param};
    enum tr_status status = parse_values(&list, values, where, err);
    axis->values = list.values;
    axis->count = list.count;
    return status;
}

static enum tr_status add_name(struct sweep_axis *axis, const char *name, const char *where,
                               struct tr_error *err)
{
    for (size_t i = 0; i < axis->count; i++) {
        if (strcmp(axis->names[i], name) == 0) {
            return tr_error_set(err, TR_STATUS_USAGE, where, "names %s twice", name);
        }
    }
    if (axis->count == AXIS_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, where, "has more than %d of them", AXIS_MAX);
    }
    if (!axis->names) {
        axis->names = calloc(AXIS_MAX, sizeof *axis->names);
    }
    char *copy = axis->names ? strdup(name) : NULL;
    if (!copy) {
        return tr_error_oom(err);
    }
    axis->names[axis->count++] = copy;
    return TR_STATUS_OK;
}

/* A trace file, all that is in a folder, a network that is generated. */
static enum tr_status add_traces(struct sweep_axis *axis, char *name, const char *where, struct tr_error *err)
{
    if (tr_scenario_ships(name)) {
        return add_name(axis, name, where, err);
    }
    struct study_traces traces;
    enum tr_status status = study_traces_gather(&traces, &name, 1, err);
    for (size_t i = 0; i < traces.count && status == TR_STATUS_OK; i++) {
        status = add_name(axis, traces.paths[i], where, err);
    }
    study_traces_free(&traces);
    return status;
}

/* One that ships, or the scenario's own. */
static enum tr_status add_player(struct sweep_axis *axis, const char *name, const char *where,
                                 struct tr_error *err)
{
    struct tr_scenario scenario;
    tr_scenario_defaults(&scenario);
    enum tr_status status =
        strcmp(name, SWEEP_OWN_PLAYER) == 0 ? TR_STATUS_OK : tr_player_lay(&scenario, name, where, err);
    return status == TR_STATUS_OK ? add_name(axis, name, where, err) : status;
}

static enum tr_status parse_names(struct sweep_axis *axis, enum sweep_axis_kind kind, char *text,
                                  const char *where, struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    axis->kind = kind;
    while (text && status == TR_STATUS_OK) {
        char *comma = strchr(text, ',');
        if (comma) {
            *comma++ = '\0';
        }
        status = kind == SWEEP_AXIS_TRACE ? add_traces(axis, text, where, err)
                                          : add_player(axis, text, where, err);
        text = comma;
    }
    return status;
}

static enum tr_status parse_axis(struct sweep_axis *axis, const char *key, char *values, const char *where,
                                 struct tr_error *err)
{
    if (strcmp(key, "trace") == 0) {
        return parse_names(axis, SWEEP_AXIS_TRACE, values, where, err);
    }
    if (strcmp(key, "player") == 0) {
        return parse_names(axis, SWEEP_AXIS_PLAYER, values, where, err);
    }
    return parse_param(axis, key, values, where, err);
}

enum tr_status sweep_axis_parse(char *text, struct sweep_axis *axis, const char *where, struct tr_error *err)
{
    char *equals = strchr(text, '=');
    if (!equals || !equals[1]) {
        return tr_error_set(err, TR_STATUS_USAGE, where,
                            "\"%s\" is not KEY=FROM:TO:N; network.base_bandwidth_mbps=1:10:19 would be, or "
                            "trace=A,B, or player=A,B",
                            text);
    }
    *axis = (struct sweep_axis){0};
    *equals++ = '\0';
    enum tr_status status = parse_axis(axis, text, equals, where, err);
    if (status != TR_STATUS_OK) {
        sweep_axis_free(axis);
    }
    return status;
}
