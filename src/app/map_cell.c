#include "app/map_cell.h"

#include "app/beside.h"

enum errand map_cell_turn(struct app *app, enum map_turn what, int steps)
{
    switch (what) {
    case MAP_TURN_X: map_fill_turn_x(app->map, steps); break;
    case MAP_TURN_Y: map_fill_turn_y(app->map, steps); break;
    case MAP_TURN_METRIC: map_fill_turn_metric(app->map, steps); break;
    case MAP_TURN_PLAYERS: map_fill_turn_to(app->map, SWEEP_AXIS_PLAYER); break;
    case MAP_TURN_TRACES:
        if (!map_fill_turn_to(app->map, SWEEP_AXIS_TRACE)) {
            notices_say(
                &app->notices, false,
                "one trace is open; a folder dropped here, or a second trace beside it, makes an axis");
            return ERRAND_NONE;
        }
        break;
    }
    return ERRAND_MAP;
}

/* One axis of a cell laid over what is open. */
static enum tr_status lay_axis(struct app *app, const struct sweep_axis *axis, size_t i, bool keep,
                               struct tr_error *err)
{
    return axis->kind == SWEEP_AXIS_PLAYER
               ? session_set_player(app->session, axis->names[i], err)
               : session_set_param(app->session, axis->param, axis->values[i], keep, err);
}

void map_cell_offer(struct app *app)
{
    map_fill_offer_none(app->map);
    for (int i = 0; i < app->sessions.count; i++) {
        const struct source *source = &app->sessions.each[i]->source;
        if (!source->generated) {
            map_fill_offer(app->map, source->path);
        }
    }
    const struct folder *folder = app->folder;
    for (int k = 0; folder && k < folder->count; k++) { /* the worst first, or as they are sorted */
        map_fill_offer(app->map, folder->ways[folder->order[k]].trace);
    }
}

static enum tr_status lay_on(struct source *source, const struct sweep_axis *axis, size_t i,
                             struct tr_error *err)
{
    if (axis->kind == SWEEP_AXIS_PLAYER) {
        return source_set_player(source, axis->names[i], err);
    }
    tr_params_put(&source->scenario.params, axis->param, axis->values[i]);
    return source_run(source, err);
}

/* The session of a cell over another trace, beside the one that is open. */
static void open_cell_over(struct app *app, const struct map_trace *trace, const struct sweep_axis *other,
                           size_t i)
{
    struct session *session = app->session;
    struct source_request request = session->request;
    struct source made;
    struct tr_error err = {0};
    request.name = trace->path;
    source_copy(&session->source, &made);
    enum tr_status status = source_set_trace(&made, &request, trace->trace, trace->path, &err);
    if (status == TR_STATUS_OK) {
        status = lay_on(&made, other, i, &err);
    }
    notices_unless_ok(&app->notices, status, &err);
    if (status != TR_STATUS_OK) {
        source_close(&made);
        return;
    }
    const int before = app->sessions.count;
    app->chrome.popup = POPUP_NONE;
    beside_add_loaded(app, &made, &session->request, &session->request.trace);
    if (app->sessions.count > before) { /* changed is what is changed in the one that it was made from */
        app->sessions.each[before]->baseline = session->baseline;
    }
}

/* The same of a map with traces along one axis. */
static void open_cell_of_traces(struct app *app, size_t at, const struct sweep_axis *other, size_t i)
{
    const struct map_trace *trace = map_fill_trace(app->map, at);
    struct tr_error err = {0};
    if (trace) {
        open_cell_over(app, trace, other, i);
    } else if (at == app->map->job->own) {
        enum tr_status status = lay_axis(app, other, i, true, &err);
        notices_unless_ok(&app->notices, status, &err);
        if (status == TR_STATUS_OK) {
            app->chrome.popup = POPUP_NONE;
            beside_keep(app);
        }
    } else {
        notices_say(&app->notices, true, "there is no session over that trace");
    }
}

void map_cell_open(struct app *app, size_t x, size_t y)
{
    const struct sweep *sweep = &app->map->sweep;
    if (sweep->x.kind == SWEEP_AXIS_TRACE || sweep->y.kind == SWEEP_AXIS_TRACE) {
        const bool across = sweep->x.kind == SWEEP_AXIS_TRACE;
        open_cell_of_traces(app, across ? x : y, across ? &sweep->y : &sweep->x, across ? y : x);
        return;
    }
    const bool x_first = sweep->y.kind != SWEEP_AXIS_PLAYER; /* a player, and then its parameters */
    struct tr_error err = {0};
    enum tr_status status =
        x_first ? lay_axis(app, &sweep->x, x, true, &err) : lay_axis(app, &sweep->y, y, true, &err);
    if (status == TR_STATUS_OK) {
        status =
            x_first ? lay_axis(app, &sweep->y, y, false, &err) : lay_axis(app, &sweep->x, x, false, &err);
    }
    notices_unless_ok(&app->notices, status, &err);
    if (status == TR_STATUS_OK) {
        app->chrome.popup = POPUP_NONE;
        beside_keep(app);
    }
}
