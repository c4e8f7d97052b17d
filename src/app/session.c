#include "app/session.h"

#include <tracereel/players.h>

#include "show/describe.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void session_model(const struct session *session, const struct tr_timeline *ghost, struct view_model *out)
{
    const struct source *source = &session->source;
    view_model_init(out, source->timeline, source->trace, source->name, session->detail, session->settings);
    view_model_compare(out, ghost);
    if (session->buffer_axis_s > 0) {
        out->buffer_max_s = session->buffer_axis_s;
    }
}

void session_refresh(struct session *session)
{
    describe_trace(session->detail, sizeof session->detail, &session->source);
    describe_settings(session->settings, sizeof session->settings, &session->source);
    session_model(session, session->ghost, &session->model);
    session->renewed = true;
}

void session_take(struct session *session, struct source *loaded, const struct tr_trace_options *reading)
{
    session_close(session);
    session->source = *loaded;
    source_limit_rule(&session->source, SESSION_RULE_S);
    *loaded = (struct source){0};
    session->baseline = session->source.scenario.params;
    session->buffer_axis_s = 0;
    const struct tr_trace_options own = reel_reading_options(&session->source.reading);
    reading_set(&session->reading, session->source.view.sessions > 0 ? &own : reading);
    if (session->source.called[0]) {
        snprintf(session->name, sizeof session->name, "%s", session->source.called);
    }
    session_refresh(session);
}

void session_close(struct session *session)
{
    tr_timeline_free(session->ghost);
    session->ghost = NULL;
    source_close(&session->source);
}

/* Runs what `change` makes of the source. On failure all stays. */
static enum tr_status rerun(struct session *session,
                            enum tr_status (*change)(struct source *source, const void *to,
                                                     struct tr_error *err),
                            const void *to, bool keep, struct tr_error *err)
{
    struct tr_timeline *before = session->source.timeline;
    struct session_setup setup;
    session_get_setup(session, &setup);
    session->source.timeline = NULL; /* kept by us: source_run would free it */
    enum tr_status status = change(&session->source, to, err);
    if (status != TR_STATUS_OK) {
        session->source.timeline = before;
        return status;
    }
    if (keep) {
        tr_timeline_free(session->ghost);
        session->ghost = before;
        memcpy(&session->before, &setup, sizeof setup);
    } else {
        tr_timeline_free(before);
    }
    session_refresh(session);
    return TR_STATUS_OK;
}

static enum tr_status change_params(struct source *source, const void *to, struct tr_error *err)
{
    struct tr_params before = source->scenario.params;
    memcpy(&source->scenario.params, to, sizeof before);
    enum tr_status status = source_run(source, err);
    if (status != TR_STATUS_OK) {
        source->scenario.params = before;
    }
    return status;
}

static enum tr_status change_player(struct source *source, const void *to, struct tr_error *err)
{
    return source_set_player(source, to, err);
}

struct edit_list {
    const struct tr_edit *edits;
    size_t count;
};

static enum tr_status change_edits(struct source *source, const void *to, struct tr_error *err)
{
    const struct edit_list *list = to;
    return source_set_edits(source, list->edits, list->count, err);
}

/* `to` is a path; "" for none. */
static enum tr_status change_content(struct source *source, const void *to, struct tr_error *err)
{
    const char *path = to;
    return source_set_content(source, *path ? path : NULL, err);
}

/* The level at the start follows the resume threshold unless it is set. Whoever moves the threshold means the
 * threshold: the start stays where it was, and follows again once the threshold is back. */
static void hold_start(const struct session *session, struct tr_params *params)
{
    const struct tr_params *now = &session->source.scenario.params, *baseline = &session->baseline;
    if (!isnan(baseline->buffer.initial_level_s)) {
        return;
    }
    double start_s = now->buffer.initial_level_s;
    start_s = isnan(start_s) ? now->buffer.rebuffer_threshold_s : start_s;
    params->buffer.initial_level_s = start_s == params->buffer.rebuffer_threshold_s ? NAN : start_s;
}

static bool is_threshold(const struct tr_param *param)
{
    return strcmp(param->key, "buffer.rebuffer_threshold_s") == 0;
}

/* A real player's session is as its log tells it. */
static enum tr_status refuse_real(const struct session *session, struct tr_error *err)
{
    return source_is_real(&session->source)
               ? tr_error_set(err, TR_STATUS_FAILED, session->source.name,
                              "the real player's session stays as its log tells it; P plays one of ours")
               : TR_STATUS_OK;
}

enum tr_status session_set_param(struct session *session, const struct tr_param *param, double value,
                                 bool keep, struct tr_error *err)
{
    struct tr_params params = session->source.scenario.params;
    if (refuse_real(session, err) != TR_STATUS_OK) {
        return TR_STATUS_FAILED;
    }
    tr_params_put(&params, param, value);
    if (is_threshold(param)) {
        hold_start(session, &params);
    }
    return rerun(session, change_params, &params, keep, err);
}

enum tr_status session_move_param(struct session *session, const struct tr_param *param, double value,
                                  bool keep, struct tr_error *err)
{
    struct tr_params params = session->source.scenario.params;
    if (refuse_real(session, err) != TR_STATUS_OK) {
        return TR_STATUS_FAILED;
    }
    tr_params_move(&params, param, value);
    if (is_threshold(param)) {
        hold_start(session, &params);
    }
    return rerun(session, change_params, &params, keep, err);
}

/* The next trace, and this one read in another way, is watched in the same player. */
static void keep_player(struct session *session, const char *name)
{
    const struct tr_player_info *info = tr_player_find(name);
    session->baseline.player = session->source.scenario.params.player;
    memcpy(session->baseline.own, session->source.scenario.params.own, sizeof session->baseline.own);
    session->request.player = info ? info->name : strcmp(name, SOURCE_REAL) == 0 ? SOURCE_REAL : NULL;
    session->request.scenario = info ? session->request.scenario : NULL;
}

enum tr_status session_set_content(struct session *session, const char *path, struct tr_error *err)
{
    char kept[sizeof session->content]; /* the path may be that of the source, which changes */
    snprintf(kept, sizeof kept, "%s", path);
    enum tr_status status = rerun(session, change_content, kept, true, err);
    if (status == TR_STATUS_OK) {
        memcpy(session->content, kept, sizeof kept);
        session->request.content = kept[0] ? session->content : NULL;
        session->baseline.ladder = session->source.scenario.params.ladder;
    }
    return status;
}

enum tr_status session_set_edits(struct session *session, const struct tr_edit *edits, size_t count,
                                 struct tr_error *err)
{
    const struct edit_list list = {edits, count};
    if (count > 0 && refuse_real(session, err) != TR_STATUS_OK) {
        return TR_STATUS_FAILED;
    }
    return rerun(session, change_edits, &list, true, err);
}

static bool same_edits(const struct session_setup *setup, const struct source *source)
{
    /* As bytes: nothing lies between an edit's fields. */
    return setup->edit_count == source->edit_count &&
           memcmp(setup->edits, source->edits, source->edit_count * sizeof *source->edits) == 0;
}

void session_get_setup(const struct session *session, struct session_setup *out)
{
    const struct tr_scenario *scenario = &session->source.scenario;
    memset(out, 0, sizeof *out);
    memcpy(&out->params, &scenario->params, sizeof out->params);
    memcpy(&out->baseline_player, &session->baseline.player, sizeof out->baseline_player);
    snprintf(out->player, sizeof out->player, "%s", scenario->name);
    memcpy(out->baseline_own, session->baseline.own, sizeof out->baseline_own);
    out->scenario = session->request.scenario;
    out->laid = session->request.player;
    snprintf(out->content, sizeof out->content, "%s", session->source.content_path);
    memcpy(out->edits, session->source.edits, sizeof out->edits);
    out->edit_count = session->source.edit_count;
}

/* Content, edits and parameters, in this order: a content's ladder is one of the parameters. */
static enum tr_status put_rest(struct session *session, const struct session_setup *setup,
                               struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    if (strcmp(setup->content, session->source.content_path) != 0) {
        status = session_set_content(session, setup->content, err);
    }
    if (status == TR_STATUS_OK && !same_edits(setup, &session->source)) {
        status = session_set_edits(session, setup->edits, setup->edit_count, err);
    }
    return status == TR_STATUS_OK ? rerun(session, change_params, &setup->params, false, err) : status;
}

bool session_is_set_up(const struct session *session, const struct session_setup *as)
{
    struct session_setup now; /* with nothing between its members, nor after a text's end */
    session_get_setup(session, &now);
    return memcmp(&now, as, sizeof now) == 0; /* NOLINT(bugprone-suspicious-memory-comparison) */
}

enum tr_status session_put_setup(struct session *session, const struct session_setup *setup,
                                 struct tr_error *err)
{
    struct tr_scenario *scenario = &session->source.scenario;
    char before[sizeof scenario->name];
    memcpy(before, scenario->name, sizeof before);
    snprintf(scenario->name, sizeof scenario->name, "%s", setup->player); /* first: a real one has no edits */
    enum tr_status status = put_rest(session, setup, err);
    if (status != TR_STATUS_OK) {
        memcpy(scenario->name, before, sizeof before);
        return status;
    }
    session->baseline.player = setup->baseline_player;
    memcpy(session->baseline.own, setup->baseline_own, sizeof session->baseline.own);
    session->request.scenario = setup->scenario;
    session->request.player = setup->laid;
    return TR_STATUS_OK;
}

enum tr_status session_set_player(struct session *session, const char *name, struct tr_error *err)
{
    enum tr_status status = rerun(session, change_player, name, true, err);
    if (status == TR_STATUS_OK) {
        keep_player(session, name);
    }
    return status;
}

enum tr_status session_apply(struct session *session, const struct explain_change *change,
                             struct tr_error *err)
{
    if (change->player) {
        return session_set_player(session, change->player->name, err);
    }
    struct tr_edit edits[TR_EDITS_MAX + 1];
    const size_t count = session->source.edit_count;
    if (explain_edit(change, &edits[count])) {
        memcpy(edits, session->source.edits, count * sizeof *edits);
        return session_set_edits(session, edits, count + 1, err);
    }
    struct tr_params params = session->source.scenario.params;
    explain_apply(change, &params); /* what does not go together the run says */
    return rerun(session, change_params, &params, true, err);
}

void session_take_request(struct session *session, const struct source_request *request)
{
    snprintf(session->content, sizeof session->content, "%s", request->content ? request->content : "");
    session->request = *request;
    session->request.content = request->content ? session->content : NULL;
}

static enum tr_status copy_with(const struct session *session, const struct session_setup *setup,
                                struct session *out, struct tr_error *err)
{
    struct session copy = {.baseline = session->baseline, .request = session->request};
    source_copy(&session->source, &copy.source);
    enum tr_status status = source_run(&copy.source, err);
    if (status != TR_STATUS_OK) {
        source_close(&copy.source);
        return status;
    }
    *out = copy;
    reading_set(&out->reading, &session->reading.options);
    session_take_request(out, &session->request);
    status = setup ? session_put_setup(out, setup, err) : TR_STATUS_OK;
    if (status != TR_STATUS_OK) {
        session_close(out);
        return status;
    }
    session_refresh(out);
    return TR_STATUS_OK;
}

enum tr_status session_copy(const struct session *session, struct session *out, struct tr_error *err)
{
    return copy_with(session, NULL, out, err);
}

enum tr_status session_copy_before(const struct session *session, struct session *out, struct tr_error *err)
{
    return copy_with(session, session->ghost ? &session->before : NULL, out, err);
}

void session_grow(struct session *session, struct source *grown, struct tr_timeline *ghost)
{
    session_close(session);
    session->source = *grown;
    *grown = (struct source){0};
    session->ghost = ghost;
    session_refresh(session);
}

void session_drop_ghost(struct session *session)
{
    tr_timeline_free(session->ghost);
    session->ghost = NULL;
    session_refresh(session);
}
