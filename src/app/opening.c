#include "app/opening.h"

#include "app/beside.h"
#include "app/settle.h"

#include <tracereel/real_session.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* A step of the history that was not reached is one still. */
static void stay(struct app *app)
{
    struct snapshot now = {0};
    if (app->opening.travels) {
        (app->opening.back ? history_redo : history_undo)(&app->history, &app->opening.to, &now);
    }
    app->opening.travels = false;
}

static enum errand load(struct app *app, const char *path, const struct reading *reading, bool again)
{
    stay(app);
    snprintf(app->opening.path, sizeof app->opening.path, "%s", path);
    reading_set(&app->opening.reading, &reading->options);
    app->opening.again = again;
    app->opening.outside = false;
    app->opening.beside = !again && look_compares(&app->viewport.look);
    app->opening.of_folder = false;
    return ERRAND_LOAD;
}

enum errand opening_outside(struct app *app)
{
    if (app->notices.offer != NOTICE_OFFERS_OUTSIDE) {
        return ERRAND_NONE;
    }
    notices_dismiss(&app->notices);
    app->opening.outside = true;
    return ERRAND_LOAD;
}

/* A ladder file is laid under what is open. */
static void lay_content(struct app *app, const char *path)
{
    struct tr_error err = {0};
    struct session *sessions[VIEW_SESSIONS_MAX];
    int count = sessions_moved(&app->sessions, sessions);
    for (int i = 0; i < count; i++) {
        if (session_set_content(sessions[i], path, &err) != TR_STATUS_OK) {
            notices_say_error(&app->notices, &err);
            return;
        }
    }
    const struct tr_content *content = app->session->source.content;
    notices_say(&app->notices, false, "%s: %d levels, %zu segments%s%s", content->name, content->ladder.count,
                content->segment_count, content->warning_count ? "; " : "",
                content->warning_count ? content->warnings[0] : "");
    settings_add_recent(&app->settings, path);
}

/* A row of the folder's table. */
enum errand opening_row(struct app *app, int row)
{
    struct reading usual;
    const struct folder *folder = app->folder;
    if (!folder->path[0] || row < 0 || row >= folder->count) {
        return ERRAND_NONE;
    }
    reading_set(&usual, &folder->request.trace);
    load(app, folder->ways[row].trace, &usual, false);
    app->opening.of_folder = true;
    app->opening.beside = false;
    app->opening.folder_row = row;
    return ERRAND_LOAD;
}

enum errand opening_path(struct app *app, const char *path)
{
    struct stat st;
    const bool is_folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
    if (app->chrome.popup != POPUP_OPEN && is_folder && !tr_content_looks_like(path)) {
        snprintf(app->opening.path, sizeof app->opening.path, "%s", path);
        return ERRAND_FOLDER;
    }
    if (app->chrome.popup == POPUP_OPEN && path[0] == '/' && is_folder) {
        char folder[2048]; /* the path is the list's own, which is made anew */
        snprintf(folder, sizeof folder, "%s", path);
        open_enter(&app->chrome.open, folder);
        return ERRAND_NONE;
    }
    if (tr_content_looks_like(path)) {
        char file[sizeof app->session->content]; /* the path is the list's own, which goes with it */
        snprintf(file, sizeof file, "%s", path);
        app->chrome.popup = POPUP_NONE;
        lay_content(app, file);
        return ERRAND_NONE;
    }
    struct reading usual;
    reading_set(&usual, &app->session->request.trace);
    usual.options.edit_count = 0; /* those were meant for the one before */
    app->chrome.popup = POPUP_NONE;
    return load(app, path, &usual, false);
}

enum errand opening_again(struct app *app, const struct reading_choice *choices)
{
    struct reading reading;
    const char *path = app->session->source.path;
    reading_set(&reading, &app->session->reading.options);
    for (int i = 0; i < 2 && choices[i].option != TR_TRACE_OPTION_NONE; i++) {
        if (!reading_choose(&reading, choices[i].option, choices[i].value)) {
            notices_say(&app->notices, true, "%s %s is not known here",
                        tr_trace_option_name(choices[i].option), choices[i].value);
            return ERRAND_NONE;
        }
    }
    return load(app, path[0] ? path : app->loader.name, &reading, true);
}

enum errand opening_travel(struct app *app, const struct snapshot *now, const struct snapshot *to, bool back)
{
    struct reading reading;
    const int whose = snapshot_read_otherwise(now, to);
    sessions_make_current(&app->sessions, whose);
    app->session = sessions_current(&app->sessions);
    const char *path = app->session->source.path;
    reading_set(&reading, &app->session->reading.options);
    reading_decide(&reading, &to->sessions[whose].reading);
    load(app, path[0] ? path : app->loader.name, &reading, true);
    app->opening.travels = true;
    app->opening.back = back;
    app->opening.to = *to;
    return ERRAND_LOAD;
}

/* The rest of what was: parameters, selection, bookmarks. */
static void arrive(struct app *app)
{
    struct tr_error err = {0};
    enum tr_status status = snapshot_put(&app->opening.to, &app->sessions, &app->viewport, &err);
    notices_unless_ok(&app->notices, status, &err);
    if (status == TR_STATUS_OK) {
        notices_say(&app->notices, false, "%s: the file read otherwise",
                    app->opening.back ? "undone" : "redone");
    }
    app->opening.travels = false;
}

/* The file that could not be read, with its columns told apart. */
enum errand opening_columns(struct app *app, int time, int rate)
{
    struct reading reading;
    char number[16];
    reading_set(&reading, &app->loader.reading.options);
    if (time > 0) {
        snprintf(number, sizeof number, "%d", time);
        reading_choose(&reading, TR_TRACE_OPTION_TIME_COLUMN, number);
    }
    snprintf(number, sizeof number, "%d", rate);
    reading_choose(&reading, TR_TRACE_OPTION_COLUMN, number);
    app->chrome.popup = POPUP_NONE;
    return load(app, app->loader.name, &reading, false);
}

/* The file read otherwise: of each session over it what was moved in the drawer has nothing to do with how it
 * is read. */
static void take_again(struct app *app, struct source *loaded, const struct tr_trace_options *reading)
{
    struct source again = *loaded;
    char path[sizeof again.path];
    snprintf(path, sizeof path, "%s", app->session->source.path);
    *loaded = (struct source){0};
    for (int i = 0; i < app->sessions.count; i++) {
        struct session *session = app->sessions.each[i];
        struct session_setup setup;
        struct source copy;
        struct tr_error err = {0};
        if (strcmp(session->source.path, path) != 0) {
            continue;
        }
        session_get_setup(session, &setup);
        source_copy(&again, &copy);
        enum tr_status status = source_run(&copy, &err);
        if (status == TR_STATUS_OK) {
            session_take(session, &copy, reading);
            status = session_put_setup(session, &setup, &err);
        } else {
            source_close(&copy);
        }
        notices_unless_ok(&app->notices, status, &err);
    }
    source_close(&again);
    viewport_begin(&app->viewport, tr_timeline_duration_s(app->session->source.timeline));
}

static bool shows_real(const struct sessions *sessions)
{
    for (int i = 0; i < sessions->count; i++) {
        if (source_is_real(&sessions->each[i]->source)) {
            return true;
        }
    }
    return false;
}

/* A log holds a session that was, too. */
static void offer_real(struct app *app, const struct source *source)
{
    if (source_is_real(source)) {
        notices_dismiss(&app->notices); /* it may have been offered a moment ago */
    } else if (!shows_real(&app->sessions) && !source->generated && tr_session_tells(source->unedited)) {
        notices_say(&app->notices, false, "its %s tells what a real player did: P has it, to be compared",
                    source->unedited->real->log);
    }
}

void opening_loaded(struct app *app, enum tr_status status, struct source *loaded,
                    const struct tr_trace_options *reading, const struct tr_error *err)
{
    struct chrome *chrome = &app->chrome;
    if (status == TR_STATUS_FAILED && columns_ask(&chrome->columns, app->loader.name, err)) {
        chrome->popup = POPUP_COLUMNS; /* and the line in the header says why it is asked */
    }
    if (status != TR_STATUS_OK) {
        stay(app);
    }
    if (status != TR_STATUS_OK && err->reason == TR_REASON_OUTSIDE) {
        notices_ask_outside(&app->notices, err);
        return;
    }
    if (status != TR_STATUS_OK) {
        notices_say_error(&app->notices, err);
        return;
    }
    notices_dismiss(&app->notices);
    if (app->opening.of_folder) { /* only now is it what is looked at */
        app->folder->opened = app->opening.folder_row;
        chrome->popup = POPUP_NONE;
    }
    if (app->opening.again && app->session->source.timeline) {
        struct snapshot before;
        snapshot_take(&before, &app->sessions, &app->viewport);
        take_again(app, loaded, reading);
        if (app->opening.travels) {
            arrive(app);
        } else {
            settle_history(app, PHASE_WHOLE, &before);
        }
    } else {
        stay(app);
        sessions_reduce(&app->sessions);
        app->session = sessions_current(&app->sessions);
        session_take(app->session, loaded, reading);
        viewport_begin(&app->viewport, tr_timeline_duration_s(app->session->source.timeline));
        if (app->session->source.view.is_there) {
            viewport_restore(&app->viewport, &app->session->source.view);
        }
    }
    if (!app->opening.again) {
        history_clear(&app->history);
    }
    offer_real(app, &app->session->source);
    app->noted = 0; /* the same session, and another file */
    settle(app);
    if (app->session->source.path[0]) {
        settings_add_recent(&app->settings, app->session->source.path);
    }
}

void opening_loaded_beside(struct app *app, struct source *loaded, const struct source_request *request,
                           const struct tr_trace_options *reading)
{
    struct snapshot before;
    char path[sizeof loaded->path];
    snprintf(path, sizeof path, "%s", loaded->path);
    snapshot_take(&before, &app->sessions, &app->viewport);
    offer_real(app, loaded);
    beside_add_loaded(app, loaded, request, reading);
    if (app->opening.beside) {
        settle_history(app, PHASE_WHOLE, &before);
    }
    settle(app);
    if (path[0]) {
        settings_add_recent(&app->settings, path);
    }
}

void opening_all_beside(struct app *app, struct source *loaded, int count,
                        const struct tr_trace_options *reading)
{
    const int room = VIEW_SESSIONS_MAX - app->sessions.count;
    char path[sizeof loaded->path];
    snprintf(path, sizeof path, "%s", loaded->path);
    for (int i = 0; i < count && i < (room > 1 ? room : 1); i++) { /* without room the first one says so */
        opening_loaded_beside(app, &loaded[i], &app->session->request, reading);
    }
    if (room > 0 && count > room) {
        notices_say(&app->notices, true, "%s: %d of its %d sessions stand beside now; up to %d are compared",
                    path, room, count, VIEW_SESSIONS_MAX);
    }
}

void opening_look(struct app *app, const struct reel_view *view)
{
    if (view->is_there && view->current < app->sessions.count) {
        sessions_make_current(&app->sessions, view->current);
        settle(app);
        viewport_restore(&app->viewport, view);
        history_clear(&app->history);
        settle(app);
    }
}
