/* What would have happened: a parameter moved, the session run again, the run before kept beside it. */
#include "app/state.h"

void app_set_param(struct app *app, const struct param *param, double value, bool keep_ghost)
{
    struct params *params = &app->source.scenario.params;
    struct params before = *params;
    struct timeline *run_before = app->source.timeline;
    struct error err = {0};
    params_put(params, param, value);
    enum status status = params_check(params, &err);
    if (status == STATUS_OK) {
        app->source.timeline = NULL; /* kept by us: source_run would free it */
        status = source_run(&app->source, &err);
    }
    if (status != STATUS_OK) {
        char line[1100];
        *params = before;
        app->source.timeline = run_before;
        app_say(app, true, "%s", error_line(&err, line, sizeof line));
        return;
    }
    if (keep_ghost) {
        timeline_free(app->ghost);
        app->ghost = run_before;
    } else {
        timeline_free(run_before);
    }
    app_adopt_source(app);
}

void app_toggle_ghost(struct app *app)
{
    struct error err = {0};
    if (app->ghost) {
        timeline_free(app->ghost);
        app->ghost = NULL;
    } else {
        struct timeline *kept = app->source.timeline;
        app->source.timeline = NULL;
        if (source_run(&app->source, &err) == STATUS_OK) {
            app->ghost = kept;
            app_say(app, false, "this run is kept as a ghost; Tab changes a parameter, G lets the ghost go");
        } else {
            app->source.timeline = kept;
        }
    }
    app_adopt_source(app);
}
