#include "show/source.h"

#include "base/plain.h"
#include "show/child.h"
#include "show/outside_rule.h"

#include <tracereel/players.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool names_scenario(const char *name)
{
    const char *dot = strrchr(name, '.');
    return tr_scenario_ships(name) || (dot && strcasecmp(dot, ".ini") == 0);
}

/* What opens when nothing is named. */
static const char *default_name(const struct source_request *request)
{
    if (request->scenario) {
        return request->scenario;
    }
    return tr_scenario_ships("live") ? "live" : "moderate";
}

static enum tr_status apply_settings(const struct source_request *request, struct tr_scenario *scenario,
                                     struct tr_error *err)
{
    for (size_t i = 0; i < request->setting_count; i++) {
        const struct source_setting *setting = &request->settings[i];
        enum tr_status status = tr_params_set(&scenario->params, setting->key, setting->value, "--set", err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    enum tr_status status = tr_params_check(&scenario->params, err);
    if (status == TR_STATUS_USAGE && !request->setting_count) {
        /* Not the command line is wrong but the scenario file. */
        struct tr_error told = err ? *err : (struct tr_error){0};
        return tr_error_set(err, TR_STATUS_FAILED, scenario->name, "%s", told.what);
    }
    return status;
}

/* The scenario's ladder is kept for when the content goes. */
static void lay_content(struct source *source)
{
    source->own_ladder = source->scenario.params.ladder;
    if (source->content) {
        tr_content_lay(source->content, &source->scenario.params);
    }
}

/* A rule chooses segments, so there have to be some. */
static void lay_rule(struct source *source)
{
    if (source->rule) {
        source->scenario.params.player.delivery = TR_PLAYER_SEGMENTS;
    }
}

/* Defaults, the scenario that SOURCE is, --scenario, --set: fills scenario, seed and step. A trace named by
 * SOURCE or by its own scenario file stays, whatever --scenario says: that is laid over it. A generated
 * network is called what SOURCE is called. */
static enum tr_status lay_settings(const struct source_request *request, struct source *source,
                                   struct tr_error *err)
{
    struct tr_scenario *scenario = &source->scenario;
    const char *name = request->name ? request->name : default_name(request);
    const bool is_trace = !names_scenario(name) && name == request->name;
    enum tr_status status = TR_STATUS_OK;
    if (!*name) {
        return tr_error_set(err, TR_STATUS_USAGE, "SOURCE",
                            "is empty; a trace file, - or a scenario's name would be right");
    }
    tr_scenario_defaults(scenario);
    if (!is_trace) {
        status = tr_scenario_load(scenario, name, err);
    }
    char trace_path[sizeof scenario->trace_path];
    if (status == TR_STATUS_OK && is_trace && strlen(name) >= sizeof trace_path) {
        return tr_error_set(err, TR_STATUS_FAILED, name,
                            "the path is longer than %zu bytes; open it from nearer by",
                            sizeof trace_path - 1);
    }
    snprintf(trace_path, sizeof trace_path, "%s", is_trace ? name : scenario->trace_path);
    snprintf(source->name, sizeof source->name, "%s", scenario->name);
    plain_text(source->name);
    if (status == TR_STATUS_OK && request->scenario && name != request->scenario) {
        status = tr_scenario_load(scenario, request->scenario, err);
    }
    if (status == TR_STATUS_OK && request->player) {
        status = tr_player_lay(scenario, request->player, "--player", err);
        snprintf(scenario->name, sizeof scenario->name, "%s", request->player);
    }
    plain_text(scenario->name);
    if (status != TR_STATUS_OK) {
        return status;
    }
    memcpy(scenario->trace_path, trace_path, sizeof trace_path);
    source->seed = request->has_seed    ? request->seed
                   : scenario->has_seed ? scenario->seed
                                        : TR_SESSION_SEED_DEFAULT;
    source->dt_s = request->dt_s > 0 ? request->dt_s : scenario->dt_s > 0 ? scenario->dt_s : 1;
    lay_content(source);
    lay_rule(source);
    return apply_settings(request, scenario, err);
}

/* A constant rate in mahimahi's way is a millisecond long; mm-link goes round in it for as long as it runs.
 */
#define REPEATED_BELOW_S 1.0

/* Such a session ends with its content, whenever that is. */
static bool on_demand(const struct source *source)
{
    const struct tr_player_params *player = &source->scenario.params.player;
    return player->delivery == TR_PLAYER_SEGMENTS && player->mode == TR_PLAYER_VOD;
}

/* A scenario's wish, laid over a trace that is shorter, plays the trace; what the command line asks for and
 * the trace does not have is tr_session_run's to refuse. */
static void choose_duration(const struct source_request *request, struct source *source)
{
    const double wish_s = source->scenario.duration_s;
    if (on_demand(source)) {
        source->repeated = false;
        source->loop = source->loop || source->generated;
        source->duration_s = request->duration_s > 0 ? request->duration_s : wish_s;
        return;
    }
    if (source->generated) {
        const double wanted_s = request->duration_s > 0 ? request->duration_s : wish_s;
        source->duration_s = wanted_s > 0 ? wanted_s : TR_SESSION_GENERATED_S;
        return;
    }
    const double own_s = tr_trace_duration_s(source->trace);
    source->repeated = own_s < REPEATED_BELOW_S && !request->loop && !(request->duration_s > 0);
    if (source->repeated) {
        source->loop = true;
        source->duration_s = wish_s > 0 ? wish_s : TR_SESSION_GENERATED_S;
        return;
    }
    const bool fits = wish_s > 0 && (wish_s <= own_s || source->loop);
    source->duration_s = request->duration_s > 0 ? request->duration_s : fits ? wish_s : own_s;
}

static enum tr_status open_trace(const struct source_request *request, struct source *source,
                                 struct tr_error *err)
{
    const char *path = source->scenario.trace_path;
    source->generated = path[0] == '\0';
    if (source->generated) {
        return TR_STATUS_OK;
    }
    enum tr_status status = tr_trace_open(path, &request->trace, &source->trace, err);
    if (status == TR_STATUS_OK) {
        snprintf(source->name, sizeof source->name, "%s", source->trace->info.name);
        plain_text(source->name);
        snprintf(source->path, sizeof source->path, "%s", path);
    }
    return status;
}

static enum tr_status open_content(const char *path, struct source *source, struct tr_error *err)
{
    struct tr_content *content = NULL;
    if (path && strlen(path) >= sizeof source->content_path) {
        return tr_error_set(err, TR_STATUS_FAILED, path,
                            "the path is longer than %zu bytes; open it from nearer by",
                            sizeof source->content_path - 1);
    }
    enum tr_status status = path ? tr_content_open(path, &content, err) : TR_STATUS_OK;
    if (status == TR_STATUS_OK) {
        source->content = content;
        snprintf(source->content_path, sizeof source->content_path, "%s", path ? path : "");
    }
    return status;
}

static enum tr_status open_rule(const struct source_request *request, struct source *source,
                                struct tr_error *err)
{
    enum tr_status status = outside_rule_open(request->abr_object, request->abr_command, &source->rule, err);
    if (status == TR_STATUS_OK) {
        outside_rule_patience(source->rule)->goes_on = request->goes_on;
        outside_rule_patience(source->rule)->context = request->context;
    }
    return status;
}

void source_limit_rule(struct source *source, double session_s)
{
    if (source->rule) {
        outside_rule_patience(source->rule)->all_s = session_s;
    }
}

enum tr_status source_open(const struct source_request *request, struct source *out, struct tr_error *err)
{
    struct source source = {.loop = request->loop};
    enum tr_status status = open_content(request->content, &source, err);
    if (status == TR_STATUS_OK && request->decisions) {
        status = tr_decisions_open(request->decisions, &source.decisions, err);
    }
    if (status == TR_STATUS_OK && (request->abr_object || request->abr_command)) {
        status = open_rule(request, &source, err);
    }
    if (status == TR_STATUS_OK) {
        status = lay_settings(request, &source, err);
    }
    if (status == TR_STATUS_OK) {
        status = open_trace(request, &source, err);
    }
    if (status == TR_STATUS_OK) {
        choose_duration(request, &source);
        status = source_run(&source, err);
    }
    if (status != TR_STATUS_OK) {
        source_close(&source);
        return status;
    }
    if (source.rule) { /* whoever asked is not asked any more */
        outside_rule_patience(source.rule)->goes_on = NULL;
    }
    *out = source;
    return TR_STATUS_OK;
}

enum tr_status source_change(struct source *source, const struct source_request *request,
                             struct tr_error *err)
{
    struct source next = *source;
    enum tr_status status = lay_settings(request, &next, err);
    if (!next.generated) {
        memcpy(next.name, source->name, sizeof next.name);
    }
    if (status == TR_STATUS_OK) {
        choose_duration(request, &next);
        status = source_run(&next, err); /* on failure nothing that `source` holds has gone */
    }
    if (status == TR_STATUS_OK) {
        *source = next;
    }
    return status;
}

/* The network for the whole session, the last second begun included, and its congestion. */
static enum tr_status generate(const struct source *source, struct tr_trace **trace, double **congestion,
                               struct tr_error *err)
{
    /* One that ends with its content begins again where that takes longer. */
    const double seconds = ceil(source->duration_s > 0 ? source->duration_s : TR_SESSION_GENERATED_S);
    if (!(seconds <= (double)TR_SESSION_STEPS_MAX)) {
        return tr_error_set(err, TR_STATUS_USAGE, "--duration",
                            "%g s is too long; a network is made for up to %zu s", source->duration_s,
                            TR_SESSION_STEPS_MAX);
    }
    const size_t ticks = seconds < 1 ? 1 : (size_t)seconds;
    double *levels = malloc(ticks * sizeof *levels);
    if (!levels) {
        return tr_error_oom(err);
    }
    enum tr_status status = tr_network_generate(&source->scenario.params.network, source->seed, ticks,
                                                source->name, levels, trace, err);
    if (status != TR_STATUS_OK) {
        free(levels);
        return status;
    }
    *congestion = levels;
    return TR_STATUS_OK;
}

enum tr_status source_run(struct source *source, struct tr_error *err)
{
    struct tr_trace *trace = source->trace;
    double *congestion = source->congestion;
    enum tr_status status = tr_params_check(&source->scenario.params, err);
    if (status == TR_STATUS_OK && source->generated) {
        status = generate(source, &trace, &congestion, err);
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    const struct tr_session_config config = {
        .params = &source->scenario.params,
        .trace = trace,
        .generated = source->generated,
        .congestion = congestion,
        .content = source->content,
        .abr = outside_rule_abr(source->rule),
        .dt_s = source->dt_s,
        .duration_s = source->duration_s,
        .loop = source->loop,
        .decisions = source->decisions,
        .seed = source->seed,
    };
    struct tr_timeline *timeline;
    status = tr_session_run(&config, &timeline, err);
    if (source->generated) {
        /* The network that is not needed: the new one where the session failed, else the one before. */
        const bool keep = status == TR_STATUS_OK;
        tr_trace_free(keep ? source->trace : trace);
        free(keep ? source->congestion : congestion);
        if (keep) {
            source->trace = trace;
            source->congestion = congestion;
        }
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    tr_timeline_free(source->timeline);
    source->timeline = timeline;
    return TR_STATUS_OK;
}

enum tr_status source_set_player(struct source *source, const char *name, struct tr_error *err)
{
    struct tr_scenario before = source->scenario, player = before;
    const struct tr_player_info *info = tr_player_find(name);
    if (!info || info->role == TR_PLAYER_ROLE_PLAYER) {
        tr_scenario_defaults(&player); /* a rule is laid over the player that is there */
    }
    if (strcmp(name, player.name) != 0) {
        enum tr_status status = tr_player_lay(&player, name, name, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    source->scenario.params.player = player.params.player;
    memcpy(source->scenario.params.own, player.params.own, sizeof player.params.own);
    source->scenario.params.ladder = source->own_ladder;
    lay_content(source);
    lay_rule(source);
    snprintf(source->scenario.name, sizeof source->scenario.name, "%s", name);
    enum tr_status status = source_run(source, err);
    if (status != TR_STATUS_OK) {
        source->scenario = before;
    }
    return status;
}

enum tr_status source_set_content(struct source *source, const char *path, struct tr_error *err)
{
    struct source next = *source;
    enum tr_status status = open_content(path, &next, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    next.scenario.params.ladder = source->own_ladder;
    lay_content(&next);
    status = source_run(&next, err); /* on failure nothing that `source` holds has gone */
    tr_content_free(status == TR_STATUS_OK ? source->content : next.content);
    if (status == TR_STATUS_OK) {
        *source = next;
    }
    return status;
}

void source_copy(const struct source *source, struct source *out)
{
    *out = *source;
    out->trace = source->generated ? NULL : tr_trace_share(source->trace);
    out->congestion = NULL;
    out->timeline = NULL;
    tr_content_share(out->content);
    tr_decisions_share(out->decisions);
    outside_rule_share(out->rule);
}

int source_content_rounds(const struct source *source)
{
    const struct tr_player_params *player = &source->scenario.params.player;
    if (!source->content || player->delivery != TR_PLAYER_SEGMENTS || player->mode == TR_PLAYER_VOD) {
        return 0;
    }
    const double content_s = source->content->start_s[source->content->segment_count];
    const double rounds = ceil(tr_timeline_duration_s(source->timeline) / content_s) - 1;
    return (int)fmax(0, fmin(rounds, 1e9));
}

void source_close(struct source *source)
{
    tr_timeline_free(source->timeline);
    tr_trace_free(source->trace);
    free(source->congestion);
    tr_content_free(source->content);
    tr_decisions_free(source->decisions);
    outside_rule_free(source->rule);
    *source = (struct source){0};
}
