#include "show/source_parts.h"

#include "base/plain.h"
#include "show/child.h"
#include "show/outside_rule.h"
#include "show/read_hash.h"

#include <tracereel/players.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool source_names_scenario(const char *name)
{
    const char *dot = strrchr(name, '.');
    return tr_scenario_ships(name) || (dot && strcasecmp(dot, ".ini") == 0);
}

/* SOURCE is a trace, not a scenario that may have one. */
static bool is_trace(const struct source_request *request)
{
    return request->name && !source_names_scenario(request->name);
}

/* The source that opens when none is named. */
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

void source_lay_content(struct source *source)
{
    source->own_ladder = source->scenario.params.ladder;
    if (source->content) {
        tr_content_lay(source->content, &source->scenario.params);
    }
}

void source_lay_rule(struct source *source)
{
    if (source->rule) {
        source->scenario.params.player.delivery = TR_PLAYER_SEGMENTS;
    }
}

/* Defaults, the scenario that SOURCE is, --scenario, --set: fills scenario, seed and step. A trace named by
 * SOURCE or by its own scenario file stays, whatever --scenario says: that is laid over it. A generated
 * network is called what SOURCE is called. */
static enum tr_status lay_settings(const struct source_request *request, const struct reel *reel,
                                   struct source *source, struct tr_error *err)
{
    struct tr_scenario *scenario = &source->scenario;
    const char *name = request->name ? request->name : default_name(request);
    const bool trace = is_trace(request) && !reel;
    enum tr_status status = TR_STATUS_OK;
    if (!*name) {
        return tr_error_set(err, TR_STATUS_USAGE, "SOURCE",
                            "is empty; a trace file, - or a scenario's name would be right");
    }
    tr_scenario_defaults(scenario);
    if (reel) {
        status = reel_scenario(reel, request->reel_session, scenario, err);
    } else if (!trace) {
        status = tr_scenario_load(scenario, name, err);
    }
    char trace_path[sizeof scenario->trace_path];
    if (status == TR_STATUS_OK && trace && strlen(name) >= sizeof trace_path) {
        return tr_error_set(err, TR_STATUS_FAILED, name,
                            "the path is longer than %zu bytes; open it from nearer by",
                            sizeof trace_path - 1);
    }
    snprintf(trace_path, sizeof trace_path, "%s", trace ? name : scenario->trace_path);
    snprintf(source->name, sizeof source->name, "%s", scenario->name);
    plain_text(source->name);
    if (status == TR_STATUS_OK && request->scenario && name != request->scenario) {
        status = tr_scenario_load(scenario, request->scenario, err);
    }
    if (status == TR_STATUS_OK && request->player) {
        status = strcmp(request->player, SOURCE_REAL) == 0
                     ? TR_STATUS_OK
                     : tr_player_lay(scenario, request->player, "--player", err);
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
    source_lay_content(source);
    source_lay_rule(source);
    return apply_settings(request, scenario, err);
}

/* A constant rate in mahimahi's way is a millisecond long; mm-link goes round in it for as long as it runs.
 */
#define REPEATED_BELOW_S 1.0

bool source_on_demand(const struct source *source)
{
    const struct tr_player_params *player = &source->scenario.params.player;
    return player->delivery == TR_PLAYER_SEGMENTS && player->mode == TR_PLAYER_VOD;
}

/* One row is a rate of which nothing says how long it holds: as long as is asked for. */
static bool holds_on(const struct tr_trace *trace)
{
    return trace->info.samples == 1;
}

/* A session that goes beyond a trace that grows is as long as that, for the time being. */
static double asked_duration_s(const struct source_request *request, const struct source *source)
{
    const bool waits = request->grows && !request->loop && source->trace &&
                       request->duration_s > tr_trace_duration_s(source->trace);
    return waits ? 0 : request->duration_s;
}

void source_choose_duration(const struct source_request *request, struct source *source)
{
    const double asked_s = asked_duration_s(request, source);
    const double wish_s = source->scenario.duration_s;
    if (source_on_demand(source)) {
        source->repeated = false;
        source->loop = source->loop || source->generated;
        source->duration_s = asked_s > 0 ? asked_s : wish_s;
        return;
    }
    if (source->generated) {
        const double wanted_s = asked_s > 0 ? asked_s : wish_s;
        source->duration_s = wanted_s > 0 ? wanted_s : TR_SESSION_GENERATED_S;
        return;
    }
    const double own_s = tr_trace_duration_s(source->trace);
    source->repeated = own_s < REPEATED_BELOW_S && !request->loop && !(asked_s > 0);
    if (source->repeated) {
        source->loop = true;
        source->duration_s = wish_s > 0 ? wish_s : TR_SESSION_GENERATED_S;
        return;
    }
    if (holds_on(source->trace) && asked_s > own_s) {
        source->loop = true;
        source->duration_s = asked_s;
        return;
    }
    const bool fits = wish_s > 0 && (wish_s <= own_s || source->loop);
    source->duration_s = asked_s > 0 ? asked_s : fits ? wish_s : own_s;
}

static enum tr_status open_trace(const struct source_request *request, struct source *source,
                                 struct tr_error *err)
{
    const char *path = source->scenario.trace_path;
    source->generated = path[0] == '\0';
    if (source->generated) {
        return TR_STATUS_OK;
    }
    struct tr_trace_options options = request->trace;
    options.edit_count = 0; /* applied by themselves, so that they can be taken back */
    enum tr_status status = TR_STATUS_OK;
    if (request->given && is_trace(request)) {
        source->unedited = tr_trace_share(request->given);
    } else {
        struct read_hash hash;
        source->read_of = file_state(path);
        read_hash_begin(&hash, &options);
        status = tr_trace_open(path, &options, &source->unedited, err);
        read_hash_end(&hash, source->read_sha256);
    }
    if (status == TR_STATUS_OK) {
        /* Steps that a scenario is made of are called as it is. */
        if (strncmp(path, TR_TRACE_STEPS, strlen(TR_TRACE_STEPS)) != 0 || is_trace(request)) {
            snprintf(source->name, sizeof source->name, "%s", source->unedited->info.name);
        }
        plain_text(source->name);
        snprintf(source->path, sizeof source->path, "%s", path);
    }
    return status;
}

enum tr_status source_apply_edits(struct source *source, const struct tr_edit *edits, size_t count,
                                  struct tr_error *err)
{
    if (count > TR_EDITS_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, source->name, "%zu edits; there can be up to %d", count,
                            TR_EDITS_MAX);
    }
    if (!source->generated && count) {
        enum tr_status status = tr_edit_apply(source->unedited, edits, count, &source->trace, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    } else if (!source->generated) {
        source->trace = tr_trace_share(source->unedited);
    }
    memset(source->edits, 0, sizeof source->edits);
    for (size_t i = 0; i < count; i++) {
        source->edits[i] = edits[i];
    }
    source->edit_count = count;
    return TR_STATUS_OK;
}

/* That of session `session` of a session file. */
static enum tr_status content_of_reel(const char *path, int session, struct tr_content **out,
                                      struct tr_error *err)
{
    struct reel *reel = malloc(sizeof *reel);
    enum tr_status status = reel ? reel_load(path, reel, err) : tr_error_oom(err);
    if (status == TR_STATUS_OK) {
        session = session < reel->session_count ? session : 0;
        status = reel->sessions[session].content
                     ? reel_content(reel, session, out, err)
                     : tr_error_set(err, TR_STATUS_FAILED, path, "holds no ladder, and no segments");
        reel_free(reel);
    }
    free(reel);
    return status;
}

static enum tr_status read_content(const char *path, int session, struct tr_content **out,
                                   struct tr_error *err)
{
    return reel_is_named(path) ? content_of_reel(path, session, out, err) : tr_content_open(path, out, err);
}

enum tr_status source_open_content(const char *path, struct source *source, struct tr_error *err)
{
    struct tr_content *content = NULL;
    if (path && strlen(path) >= sizeof source->content_path) {
        return tr_error_set(err, TR_STATUS_FAILED, path,
                            "the path is longer than %zu bytes; open it from nearer by",
                            sizeof source->content_path - 1);
    }
    enum tr_status status = path ? read_content(path, source->reel_session, &content, err) : TR_STATUS_OK;
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

/* The trace of a session file: made anew, in it, or beside it where that may be read. */
static enum tr_status open_reel_trace(const struct source_request *request, const struct reel *reel,
                                      struct source *source, struct tr_error *err)
{
    const struct reel_session *session = &reel->sessions[request->reel_session];
    const struct reel_trace *trace = &session->trace;
    const bool steps = strncmp(trace->name, TR_TRACE_STEPS, strlen(TR_TRACE_STEPS)) == 0;
    struct tr_trace_options options = reel_reading_options(&trace->reading);
    char path[sizeof source->path];
    enum tr_status status = TR_STATUS_OK;
    options.progress = request->trace.progress;
    options.context = request->trace.context;
    snprintf(source->name, sizeof source->name, "%s", trace->name);
    plain_text(source->name);
    source->generated = trace->generated;
    source->view = reel->view;
    source->reel_session = request->reel_session;
    source->reading = trace->reading;
    snprintf(source->called, sizeof source->called, "%s", session->name);
    plain_text(source->called);
    if (source->generated) {
        return TR_STATUS_OK;
    }
    snprintf(source->path, sizeof source->path, "%s", reel->path);
    if (trace->inside) {
        return tr_trace_read(trace->name, trace->inside->bytes, trace->inside->len, &options,
                             &source->unedited, err);
    }
    if (!steps && !request->outside) {
        return tr_error_because(err,
                                tr_error_set(err, TR_STATUS_FAILED, reel->path,
                                             "its trace is not in it but in %s; --outside reads that file",
                                             trace->path),
                                TR_REASON_OUTSIDE);
    }
    if (!steps) {
        status = reel_outside(reel, trace->path, trace->sha256, path, sizeof path, err);
    }
    snprintf(source->path, sizeof source->path, "%s", steps ? trace->name : path);
    source->read_of = file_state(source->path);
    return status == TR_STATUS_OK ? tr_trace_open(source->path, &options, &source->unedited, err) : status;
}

/* The session's edits, and after them those of the command line. */
static enum tr_status lay_edits(const struct source_request *request, const struct reel *reel,
                                struct source *source, struct tr_error *err)
{
    const struct reel_session *session = reel ? &reel->sessions[request->reel_session] : NULL;
    const size_t own = session ? session->edit_count : 0, more = request->trace.edit_count;
    struct tr_edit edits[2 * TR_EDITS_MAX];
    if (own) {
        memcpy(edits, session->edits, own * sizeof *edits);
    }
    if (more && more <= TR_EDITS_MAX) {
        memcpy(edits + own, request->trace.edits, more * sizeof *edits);
    }
    return source_apply_edits(source, edits, own + more, err);
}

/* The ladder that a session file holds, or names, where that may be read. */
static enum tr_status open_reel_content(const struct source_request *request, const struct reel *reel,
                                        struct source *source, struct tr_error *err)
{
    const struct reel_session *session = &reel->sessions[request->reel_session];
    char path[sizeof source->content_path];
    if (request->content || (!session->content && !session->content_path[0])) {
        return TR_STATUS_OK;
    }
    if (session->content) {
        snprintf(source->content_path, sizeof source->content_path, "%s", reel->path);
        return reel_content(reel, request->reel_session, &source->content, err);
    }
    if (!request->outside) {
        return tr_error_because(
            err,
            tr_error_set(err, TR_STATUS_FAILED, reel->path,
                         "its segments are those of %s, which is not in it; --outside reads that file",
                         session->content_path),
            TR_REASON_OUTSIDE);
    }
    enum tr_status status =
        reel_outside(reel, session->content_path, session->content_sha256, path, sizeof path, err);
    return status == TR_STATUS_OK ? source_open_content(path, source, err) : status;
}

static enum tr_status open_all(const struct source_request *request, const struct reel *reel,
                               struct source *source, struct tr_error *err)
{
    enum tr_status status = source_open_content(request->content, source, err);
    if (status == TR_STATUS_OK && reel) {
        source->loop = source->loop || reel->sessions[request->reel_session].loop;
        status = open_reel_content(request, reel, source, err);
    }
    if (status == TR_STATUS_OK && request->decisions) {
        status = tr_decisions_open(request->decisions, &source->decisions, err);
    }
    if (status == TR_STATUS_OK && (request->abr_object || request->abr_command)) {
        status = open_rule(request, source, err);
    }
    if (status == TR_STATUS_OK) {
        status = lay_settings(request, reel, source, err);
    }
    if (status == TR_STATUS_OK) {
        status = reel ? open_reel_trace(request, reel, source, err) : open_trace(request, source, err);
    }
    if (status == TR_STATUS_OK) {
        status = lay_edits(request, reel, source, err);
    }
    if (status == TR_STATUS_OK) {
        source_choose_duration(request, source);
        status = source_run(source, err);
    }
    return status;
}

/* NULL where SOURCE is none. */
static enum tr_status load_reel(const struct source_request *request, struct reel **out, struct tr_error *err)
{
    *out = NULL;
    if (!request->name || !reel_is_named(request->name)) {
        return TR_STATUS_OK;
    }
    struct reel *reel = malloc(sizeof *reel);
    enum tr_status status = reel ? reel_load(request->name, reel, err) : tr_error_oom(err);
    if (status == TR_STATUS_OK && request->reel_session >= reel->session_count) {
        status = tr_error_set(err, TR_STATUS_FAILED, request->name, "holds %d sessions", reel->session_count);
        reel_free(reel);
    }
    if (status == TR_STATUS_OK) {
        *out = reel;
    } else {
        free(reel);
    }
    return status;
}

static void unload_reel(struct reel *reel)
{
    if (reel) {
        reel_free(reel);
        free(reel);
    }
}

enum tr_status source_open(const struct source_request *request, struct source *out, struct tr_error *err)
{
    struct source source = {.loop = request->loop};
    struct reel *reel;
    enum tr_status status = load_reel(request, &reel, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = open_all(request, reel, &source, err);
    unload_reel(reel);
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
    struct reel *reel;
    enum tr_status status = load_reel(request, &reel, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = lay_settings(request, reel, &next, err);
    unload_reel(reel);
    if (!next.generated) {
        memcpy(next.name, source->name, sizeof next.name);
    }
    if (status == TR_STATUS_OK) {
        source_choose_duration(request, &next);
        status = source_run(&next, err); /* on failure nothing that `source` holds has gone */
    }
    if (status == TR_STATUS_OK) {
        *source = next;
    }
    return status;
}
