/* What would have happened: a parameter moved or another player, the session run again, the run before kept
 * beside it. */
#include "app/state.h"

#include <stdio.h>
#include <string.h>

/* Runs what `change` makes of the source. On failure a banner says why and all stays. */
static bool rerun(struct app *app,
                  enum tr_status (*change)(struct source *source, const void *to, struct tr_error *err),
                  const void *to, bool keep_ghost)
{
    struct tr_timeline *run_before = app->source.timeline;
    struct tr_error err = {0};
    app->source.timeline = NULL; /* kept by us: source_run would free it */
    if (change(&app->source, to, &err) != TR_STATUS_OK) {
        char line[1100];
        app->source.timeline = run_before;
        app_say(app, true, "%s", tr_error_line(&err, line, sizeof line));
        return false;
    }
    if (keep_ghost) {
        tr_timeline_free(app->ghost);
        app->ghost = run_before;
    } else {
        tr_timeline_free(run_before);
    }
    app_adopt_source(app);
    return true;
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

void app_set_param(struct app *app, const struct tr_param *param, double value, bool keep_ghost)
{
    struct tr_params params = app->source.scenario.params;
    tr_params_put(&params, param, value);
    rerun(app, change_params, &params, keep_ghost);
}

void app_put_params(struct app *app, const struct tr_params *params)
{
    rerun(app, change_params, params, false);
}

void app_move_param(struct app *app, const struct tr_param *param, double value, bool keep_ghost)
{
    struct tr_params params = app->source.scenario.params;
    tr_params_move(&params, param, value);
    rerun(app, change_params, &params, keep_ghost);
}

void app_set_player(struct app *app, const char *name)
{
    if (!rerun(app, change_player, name, true)) {
        return;
    }
    app->usual.player = app->source.scenario.params.player;
    /* The next trace, and this one read in another way, is watched in the same player. */
    bool reference = strcmp(name, PLAYER_PANEL_REFERENCE) == 0;
    app->request.scenario = reference ? NULL : name;
}

void app_toggle_ghost(struct app *app)
{
    struct tr_error err = {0};
    if (app->ghost) {
        tr_timeline_free(app->ghost);
        app->ghost = NULL;
    } else {
        struct tr_timeline *kept = app->source.timeline;
        app->source.timeline = NULL;
        if (source_run(&app->source, &err) == TR_STATUS_OK) {
            app->ghost = kept;
            app_say(app, false, "this run is kept as a ghost; Tab changes a parameter, G lets the ghost go");
        } else {
            app->source.timeline = kept;
        }
    }
    app_adopt_source(app);
}
