#include "app/beside.h"

#include <stdio.h>

static struct session *make_room(struct app *app)
{
    if (app->sessions.count == VIEW_SESSIONS_MAX) {
        notices_say(&app->notices, true, "%d sessions are compared already; Del takes the current one out",
                    VIEW_SESSIONS_MAX);
        return NULL;
    }
    struct session *session = sessions_new(&app->sessions);
    if (!session) {
        notices_say(&app->notices, true, "not enough memory for another session");
    }
    return session;
}

static void put_beside(struct app *app, struct session *session)
{
    sessions_add(&app->sessions, session);
    app->viewport.look.layout = LAYOUT_COMPARE;
}

/* A session's id is its own, whatever it is a copy of. */
static enum tr_status copy_into(struct session *session, const struct session *from, bool before,
                                struct tr_error *err)
{
    const int id = session->id;
    enum tr_status status = (before ? session_copy_before : session_copy)(from, session, err);
    session->id = id;
    return status;
}

void beside_keep(struct app *app)
{
    struct tr_error err = {0};
    struct session *kept = make_room(app);
    if (!kept) {
        return;
    }
    enum tr_status status = copy_into(kept, app->session, true, &err);
    if (status != TR_STATUS_OK) {
        notices_unless_ok(&app->notices, status, &err);
        sessions_discard(kept);
        return;
    }
    if (!app->session->ghost) {
        notices_say(&app->notices, false, "this run is kept; Tab changes a parameter of the other");
    }
    session_drop_ghost(app->session);
    put_beside(app, kept);
}

void beside_add_player(struct app *app, const char *name)
{
    struct tr_error err = {0};
    struct session *added = make_room(app);
    if (!added) {
        return;
    }
    enum tr_status status = copy_into(added, app->session, false, &err);
    if (status == TR_STATUS_OK) {
        status = session_set_player(added, name, &err);
    }
    if (status != TR_STATUS_OK) {
        notices_unless_ok(&app->notices, status, &err);
        sessions_discard(added);
        return;
    }
    session_drop_ghost(added);
    put_beside(app, added);
}

/* Adds a session opened to be compared, over its own trace. */
void beside_add_loaded(struct app *app, struct source *loaded, const struct source_request *request,
                       const struct tr_trace_options *reading)
{
    struct session *added = make_room(app);
    if (!added) {
        source_close(loaded);
        return;
    }
    session_take_request(added, request);
    session_take(added, loaded, reading);
    put_beside(app, added);
}

void beside_show_alone(struct app *app, int i)
{
    struct look *look = &app->viewport.look;
    bool alone = !look_compares(look);
    if (alone && i == app->sessions.current) {
        look->layout = LAYOUT_COMPARE;
    } else if (!alone) {
        look->layout = LAYOUT_DASHBOARD;
    }
    sessions_make_current(&app->sessions, i);
}

void beside_remove(struct app *app, int i)
{
    if (app->sessions.count < 2) {
        notices_say(&app->notices, false, "there is one session; P or G puts another beside it");
        return;
    }
    sessions_remove(&app->sessions, i);
}

void beside_rename(struct app *app, int i, const char *name)
{
    if (i >= 0 && i < app->sessions.count) {
        struct session *session = app->sessions.each[i];
        snprintf(session->name, sizeof session->name, "%s", name);
        app->sessions.renewed = true;
    }
}

void beside_move_together(struct app *app)
{
    if (app->sessions.count > 1) {
        app->sessions.together = !app->sessions.together;
        notices_say(&app->notices, false, "a parameter is moved in %s",
                    app->sessions.together ? "all sessions" : "the current session alone");
    }
}

int beside_meant(const struct app *app, double value)
{
    return value < 0 ? app->sessions.current : (int)value;
}
