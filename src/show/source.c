#include "show/source.h"

#include "base/plain.h"
#include "show/child.h"
#include "show/outside_rule.h"
#include "show/read_hash.h"

#include <tracereel/players.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool source_names_scenario(const char *name)
{
    const char *dot = strrchr(name, '.');
    return tr_scenario_ships(name) || (dot && strcasecmp(dot, ".ini") == 0);
}

bool source_is_real(const struct source *source)
{
    return strcmp(source->scenario.name, SOURCE_REAL) == 0;
}

const char *source_player_name(const struct source *source)
{
    const char *name = source->scenario.name;
    return source_is_real(source) ? "real player" : name[0] ? name : "reference";
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

/* A scenario's wish, laid over a trace that is shorter, plays the trace; what the command line asks for and
 * the trace does not have is tr_session_run's to refuse. */
static void choose_duration(const struct source_request *request, struct source *source)
{
    const double asked_s = asked_duration_s(request, source);
    const double wish_s = source->scenario.duration_s;
    if (on_demand(source)) {
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

/* The trace as these edits leave it, in the place of the one before, which is left to the caller. A network
 * is edited as it is made. */
static enum tr_status apply_edits(struct source *source, const struct tr_edit *edits, size_t count,
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

static enum tr_status open_content(const char *path, struct source *source, struct tr_error *err)
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

void source_limit_rule(struct source *source, double session_s)
{
    if (source->rule) {
        outside_rule_patience(source->rule)->all_s = session_s;
    }
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
    return apply_edits(source, edits, own + more, err);
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
    return status == TR_STATUS_OK ? open_content(path, source, err) : status;
}

static enum tr_status open_all(const struct source_request *request, const struct reel *reel,
                               struct source *source, struct tr_error *err)
{
    enum tr_status status = open_content(request->content, source, err);
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
        choose_duration(request, source);
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

enum tr_status source_open(const struct source_request *request, struct source *out, struct tr_error *err)
{
    struct source source = {.loop = request->loop};
    struct reel *reel;
    enum tr_status status = load_reel(request, &reel, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = open_all(request, reel, &source, err);
    if (reel) {
        reel_free(reel);
        free(reel);
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
    struct reel *reel;
    enum tr_status status = load_reel(request, &reel, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = lay_settings(request, reel, &next, err);
    if (reel) {
        reel_free(reel);
        free(reel);
    }
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

const char *source_edits_text(const struct source *source, char *buf, size_t size)
{
    size_t len = 0;
    buf[0] = '\0';
    for (size_t i = 0; i < source->edit_count && len < size; i++) {
        char text[TR_EDIT_TEXT_SIZE];
        len += (size_t)snprintf(buf + len, size - len, "%s%s", i ? ", " : "",
                                tr_edit_text(&source->edits[i], text, sizeof text));
    }
    return buf;
}

struct network_request source_network(const struct source *source, const struct tr_network_params *params,
                                      uint64_t seed)
{
    return (struct network_request){.name = source->name,
                                    .params = params,
                                    .seed = seed,
                                    .duration_s = source->duration_s,
                                    .edits = source->edits,
                                    .edit_count = source->edit_count};
}

double source_session_s(const struct source *source)
{
    if (!source->generated || source->edit_count == 0 || !(source->duration_s > 0)) {
        return source->duration_s;
    }
    /* It was made for duration_s, and then edited. */
    return fmax(source->dt_s, source->duration_s + tr_trace_duration_s(source->trace) -
                                  network_seconds(source->duration_s));
}

static void put_network(struct source *source, const struct network *network)
{
    source->trace = network->trace;
    source->congestion = network->congestion;
    source->congestion_count = network->ticks;
}

struct study_base source_study_base(const struct source *source)
{
    return (struct study_base){.params = source->scenario.params,
                               .dt_s = source->dt_s,
                               .duration_s = source_session_s(source),
                               .network_s = source->duration_s,
                               .loop = source->loop,
                               .seed = source->seed};
}

struct tr_session_config source_config(const struct source *source)
{
    return (struct tr_session_config){
        .params = &source->scenario.params,
        .trace = source->trace,
        .generated = source->generated,
        .congestion = source->congestion,
        .congestion_count = source->congestion_count,
        .content = source->content,
        .abr = outside_rule_abr(source->rule),
        .dt_s = source->dt_s,
        .duration_s = source_session_s(source),
        .loop = source->loop,
        .decisions = source->decisions,
        .seed = source->seed,
    };
}

/* A network has no log. */
static enum tr_status read_real(const struct tr_session_config *config, struct tr_timeline **out,
                                struct tr_error *err)
{
    return config->generated ? tr_error_set(err, TR_STATUS_USAGE, "--player",
                                            "real is what a log tells (HAR, NetLog, CMCD), and there is none")
                             : tr_session_read(config, out, err);
}

enum tr_status source_run(struct source *source, struct tr_error *err)
{
    const struct network before = {source->trace, source->congestion, source->congestion_count};
    const struct network_request request =
        source_network(source, &source->scenario.params.network, source->seed);
    struct network network = before;
    enum tr_status status = tr_params_check(&source->scenario.params, err);
    if (status == TR_STATUS_OK && source->generated) {
        status = network_make(&request, &network, err);
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    put_network(source, &network);
    struct tr_session_config config = source_config(source);
    struct tr_timeline *timeline;
    const bool real = source_is_real(source);
    config.trace = real && !source->generated ? source->unedited : config.trace;
    status = (real ? read_real : tr_session_run)(&config, &timeline, err);
    if (source->generated) {
        /* The network that is not needed: the new one where the session failed, else the one before. */
        network_free(status == TR_STATUS_OK ? &before : &network);
        put_network(source, status == TR_STATUS_OK ? &network : &before);
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    tr_timeline_free(source->timeline);
    source->timeline = timeline;
    if (real && source->edit_count > 0) { /* it was over the link as it was */
        tr_trace_free(source->trace);
        source->trace = tr_trace_share(source->unedited);
        source->edit_count = 0;
    }
    return TR_STATUS_OK;
}

enum tr_status source_set_player(struct source *source, const char *name, struct tr_error *err)
{
    struct tr_scenario before = source->scenario, player = before;
    const struct tr_player_info *info = tr_player_find(name);
    const bool real = strcmp(name, SOURCE_REAL) == 0;
    if (!info || info->role == TR_PLAYER_ROLE_PLAYER) {
        tr_scenario_defaults(&player); /* a rule is laid over the player that is there */
    }
    if (!real && strcmp(name, player.name) != 0) {
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

enum tr_status source_set_edits(struct source *source, const struct tr_edit *edits, size_t count,
                                struct tr_error *err)
{
    struct source next = *source;
    enum tr_status status = apply_edits(&next, edits, count, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (!next.generated && !on_demand(&next)) {
        const double before_s = tr_trace_duration_s(source->trace), own_s = tr_trace_duration_s(next.trace);
        const bool whole = source->duration_s == before_s || (source->duration_s > own_s && !source->loop);
        next.duration_s = whole ? own_s : source->duration_s;
    }
    status = source_run(&next, err); /* on failure nothing that `source` holds has gone */
    if (!source->generated) {
        tr_trace_free(status == TR_STATUS_OK ? source->trace : next.trace);
    }
    if (status == TR_STATUS_OK) {
        *source = next;
    }
    return status;
}

enum tr_status source_grow(struct source *source, const struct source_request *request,
                           struct tr_trace *unedited, struct tr_error *err)
{
    struct source next = *source;
    next.unedited = tr_trace_share(unedited);
    enum tr_status status = apply_edits(&next, source->edits, source->edit_count, err);
    if (status != TR_STATUS_OK) {
        tr_trace_free(next.unedited);
        return status;
    }
    struct source_request grown = *request;
    grown.grows = true;
    choose_duration(&grown, &next);
    status = source_run(&next, err); /* on failure nothing that `source` holds has gone */
    struct source *loser = status == TR_STATUS_OK ? source : &next;
    tr_trace_free(loser->trace);
    tr_trace_free(loser->unedited);
    if (status == TR_STATUS_OK) {
        *source = next;
    }
    return status;
}

enum tr_status source_set_trace(struct source *source, const struct source_request *request,
                                struct tr_trace *unedited, const char *path, struct tr_error *err)
{
    struct source next = *source;
    next.unedited = tr_trace_share(unedited);
    next.trace = tr_trace_share(unedited);
    next.congestion = NULL;
    next.congestion_count = next.edit_count = 0;
    memset(next.edits, 0, sizeof next.edits);
    next.generated = false;
    next.loop = request->loop;
    next.called[0] = '\0';
    next.read_of = file_state(path);
    snprintf(next.name, sizeof next.name, "%s", unedited->info.name);
    plain_text(next.name);
    snprintf(next.path, sizeof next.path, "%s", path);
    choose_duration(request, &next);
    enum tr_status status = source_run(&next, err); /* on failure nothing that `source` holds has gone */
    struct source *loser = status == TR_STATUS_OK ? source : &next;
    tr_trace_free(loser->trace);
    tr_trace_free(loser->unedited);
    if (status == TR_STATUS_OK) {
        free(source->congestion);
        *source = next;
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
    out->unedited = source->generated ? NULL : tr_trace_share(source->unedited);
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
    tr_trace_free(source->unedited);
    free(source->congestion);
    tr_content_free(source->content);
    tr_decisions_free(source->decisions);
    outside_rule_free(source->rule);
    *source = (struct source){0};
}
