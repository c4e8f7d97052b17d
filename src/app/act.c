#include "app/act.h"

#include "app/beside.h"
#include "show/why.h"
#include "view/why_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define SCALE_STEP 1.1
#define SCALE_MIN  0.5
#define SCALE_MAX  4.0

/* ---- before and after everything ---- */

/* Keeps what was before, where it is different now. Of a gesture that goes on, what was before it began. */
static void keep_history(struct app *app, enum action_phase phase, const struct snapshot *before)
{
    struct snapshot after;
    if (phase == PHASE_BEGIN) {
        app->gesture = *before;
        app->gesture_kept = false;
    }
    bool gesture = phase == PHASE_BEGIN || phase == PHASE_GOES_ON;
    if (gesture && app->gesture_kept) {
        return;
    }
    before = gesture ? &app->gesture : before;
    snapshot_take(&after, &app->sessions, &app->viewport);
    if (!snapshot_equal(before, &after)) {
        history_push(&app->history, before);
        app->gesture_kept = gesture;
    }
}

/* ---- why it stalls ---- */

static void explain(struct app *app)
{
    const struct source *source = &app->session->source;
    const int stall = why_stall_at(source->timeline, app->viewport.playhead.t_s);
    struct explanation e;
    struct tr_error err = {0};
    if (stall < 0) {
        notices_say(&app->notices, false, "nothing stalls in this session");
    } else if (why_explain(source, (size_t)stall, 1, &e, &err) != TR_STATUS_OK) {
        notices_say_error(&app->notices, &err);
    } else {
        why_open(&app->chrome.why, &e, source->timeline);
    }
}

static bool stalls_now(const struct app *app, const struct session *session)
{
    struct tr_timeline_state state;
    tr_timeline_at(session->source.timeline, app->viewport.playhead.t_s, &state);
    return state.stalled;
}

/* Of several sessions whoever stalls is asked, the current one first. */
static void toggle_why(struct app *app)
{
    struct sessions *sessions = &app->sessions;
    if (app->chrome.why.open) {
        why_close(&app->chrome.why);
        return;
    }
    for (int i = 0; i < sessions->count && !stalls_now(app, app->session); i++) {
        if (stalls_now(app, sessions->each[i])) {
            sessions_make_current(sessions, i);
            app->session = sessions_current(sessions);
        }
    }
    explain(app);
}

/* The card goes with the playhead into another stall, and ends with the run that it is about. */
static void keep_why(struct app *app)
{
    const struct why *why = &app->chrome.why;
    const struct tr_timeline *timeline = app->session->source.timeline;
    const double t_s = app->viewport.playhead.t_s;
    if (!why->open) {
        return;
    }
    if (why->timeline != timeline) {
        why_close(&app->chrome.why);
        return;
    }
    if (stalls_now(app, app->session) && why_stall_at(timeline, t_s) != (int)why->e.stall) {
        explain(app);
    }
}

/* What follows from which sessions there are and what they have become. */
static void settle(struct app *app)
{
    struct sessions *sessions = &app->sessions;
    struct look *look = &app->viewport.look;
    look->sessions = sessions->count;
    look->current = sessions->current + 1;
    look->low_latency = false;
    for (int i = 0; i < sessions->count; i++) {
        const struct tr_timeline *timeline = sessions->each[i]->source.timeline;
        look->low_latency |= timeline && tr_params_low_latency(&timeline->params);
    }
    if (look->layout == LAYOUT_COMPARE && sessions->count < 2) {
        look->layout = LAYOUT_DASHBOARD;
    }
    app->session = sessions_current(sessions);
    if (app->session->id != app->noted && app->session->source.trace) {
        app->noted = app->session->id;
        notes_fill(&app->chrome.notes, &app->session->source.trace->info);
    }
    if (sessions_refresh(sessions)) {
        viewport_set_duration(&app->viewport, sessions_model(sessions, look)->duration_s);
    }
    viewport_arrange(&app->viewport);
    keep_why(app);
}

/* ---- the playhead and the plots ---- */

static void next_event(struct app *app, unsigned mask, bool forward, const char *what)
{
    if (!viewport_seek_event(&app->viewport, state_model(app), mask, forward)) {
        notices_say(&app->notices, false, "no %s %s this", what, forward ? "after" : "before");
    }
}

static void toggle_bookmark(struct app *app)
{
    if (!viewport_toggle_bookmark(&app->viewport)) {
        notices_say(&app->notices, true, "there are %d bookmarks already; M on one takes it away",
                    LOOK_BOOKMARKS_MAX);
    }
}

static bool need_selection(struct app *app)
{
    const struct look *look = &app->viewport.look;
    bool has = look->has_selection && look->select_from_s != look->select_to_s;
    if (!has) {
        notices_say(&app->notices, false, "select a span first: Shift and drag over the plots");
    }
    return has;
}

static void zoom_selection(struct app *app)
{
    const struct look *look = &app->viewport.look;
    if (need_selection(app)) {
        viewport_zoom_to(&app->viewport, state_model(app), app->session->source.dt_s, look->select_from_s,
                         look->select_to_s);
    }
}

static void pan(struct app *app, double spans)
{
    struct plot_window w = viewport_window(&app->viewport, state_model(app));
    viewport_scroll(&app->viewport, plot_window_start_s(&w) + spans * app->viewport.look.span_s);
}

/* ---- the session ---- */

/* Which sessions a change is meant for; returns how many. */
static int moved(const struct app *app, struct session *out[VIEW_SESSIONS_MAX])
{
    const struct sessions *sessions = &app->sessions;
    int count = 0;
    for (int i = 0; i < sessions->count; i++) {
        if (sessions->together || i == sessions->current) {
            out[count++] = sessions->each[i];
        }
    }
    return count;
}

static void move_param(struct app *app, const struct action *a)
{
    struct session *sessions[VIEW_SESSIONS_MAX];
    int count = moved(app, sessions);
    bool keep = a->phase != PHASE_GOES_ON;
    for (int i = 0; i < count; i++) {
        struct tr_error err = {0};
        notices_unless_ok(&app->notices, session_move_param(sessions[i], a->param, a->value, keep, &err),
                          &err);
    }
}

/* The axis stands still while a line on it is dragged: the same place is the same value. */
static void drag_threshold(struct app *app, const struct action *a)
{
    if (a->phase == PHASE_END) {
        app->session->buffer_axis_s = 0;
        session_refresh(app->session);
        return;
    }
    if (a->phase == PHASE_BEGIN) {
        app->session->buffer_axis_s = state_model(app)->buffer_max_s;
    }
    move_param(app, a);
}

static void type_param(struct app *app, const struct action *a)
{
    struct session *sessions[VIEW_SESSIONS_MAX];
    int count = moved(app, sessions);
    if (isnan(a->value)) {
        notices_say(&app->notices, true, "that is no number; %s goes from %g to %g", a->param->key,
                    a->param->min, a->param->max);
        return;
    }
    for (int i = 0; i < count; i++) {
        struct tr_error err = {0};
        notices_unless_ok(&app->notices, session_set_param(sessions[i], a->param, a->value, true, &err),
                          &err);
    }
}

static void set_player(struct app *app, const char *name)
{
    struct tr_error err = {0};
    notices_unless_ok(&app->notices, session_set_player(app->session, name, &err), &err);
}

/* ---- edits ---- */

/* In the current session, or in all that are moved together. */
static bool edit_session(struct app *app, struct session *session, const struct tr_edit *edit)
{
    const struct source *source = &session->source;
    struct tr_edit edits[TR_EDITS_MAX + 1];
    struct tr_error err = {0};
    memcpy(edits, source->edits, source->edit_count * sizeof *edits);
    edits[source->edit_count] = *edit;
    enum tr_status status = session_set_edits(session, edits, source->edit_count + 1, &err);
    notices_unless_ok(&app->notices, status, &err);
    return status == TR_STATUS_OK;
}

/* What is marked stays with what it marks. */
static void add_edit(struct app *app, const char *text)
{
    struct session *sessions[VIEW_SESSIONS_MAX];
    const int count = moved(app, sessions);
    struct tr_edit edit;
    struct tr_error err = {0};
    char said[TR_EDIT_TEXT_SIZE];
    bool done = true;
    if (tr_edit_parse(text, "edit", NULL, &edit, &err) != TR_STATUS_OK) {
        notices_say_error(&app->notices, &err);
        return;
    }
    app->chrome.popup = POPUP_NONE;
    for (int i = 0; i < count && done; i++) {
        done = edit_session(app, sessions[i], &edit);
    }
    if (done) {
        settle(app);
        viewport_move_marks(&app->viewport, &edit);
        tr_edit_text(&edit, said, sizeof said);
        notices_say(&app->notices, false, "%s; the file stays as it is, Ctrl Z takes it back", said);
    }
}

static void drop_edits(struct app *app, size_t left)
{
    struct session *session = app->session;
    app->chrome.popup = POPUP_NONE;
    if (left < session->source.edit_count) {
        struct tr_edit edits[TR_EDITS_MAX];
        struct tr_error err = {0};
        memcpy(edits, session->source.edits, left * sizeof *edits);
        notices_unless_ok(&app->notices, session_set_edits(session, edits, left, &err), &err);
    }
}

static enum errand save_trace(struct app *app, const char *format)
{
    snprintf(app->saving, sizeof app->saving, "%s", format);
    app->chrome.popup = POPUP_NONE;
    return ERRAND_SAVE_TRACE;
}

static void apply_change(struct app *app, int i)
{
    const struct why *why = &app->chrome.why;
    struct tr_error err = {0};
    struct strbuf words = {0};
    if (!why->open || i < 0 || i >= why->e.change_count) {
        return;
    }
    const struct explain_change change = why->e.changes[i];
    why_change(&words, &change, &why->timeline->params);
    strbuf_puts(&words, ": ");
    why_after(&words, &change);
    const enum tr_status status = session_apply(app->session, &change, &err);
    notices_unless_ok(&app->notices, status, &err);
    if (status == TR_STATUS_OK && !words.failed) {
        notices_say(&app->notices, false, "%s; the run before stays, dotted", words.text);
    }
    strbuf_destroy(&words);
}

/* ---- opening ---- */

static enum errand load(struct app *app, const char *path, const struct reading *reading, bool again)
{
    snprintf(app->opening.path, sizeof app->opening.path, "%s", path);
    reading_set(&app->opening.reading, &reading->options);
    app->opening.again = again;
    app->opening.beside = !again && look_compares(&app->viewport.look);
    app->opening.of_folder = false;
    return ERRAND_LOAD;
}

/* A ladder file is laid under what is open. */
static void lay_content(struct app *app, const char *path)
{
    struct tr_error err = {0};
    struct session *sessions[VIEW_SESSIONS_MAX];
    int count = moved(app, sessions);
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
static enum errand open_row(struct app *app, int row)
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

static enum errand open_path(struct app *app, const char *path)
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

static enum errand reopen(struct app *app, const struct reading_choice *choices)
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

/* The file that could not be read, with its columns told apart. */
static enum errand read_columns(struct app *app, int time, int rate)
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

void act_loaded(struct app *app, enum tr_status status, struct source *loaded,
                const struct tr_trace_options *reading, const struct tr_error *err)
{
    struct chrome *chrome = &app->chrome;
    if (status == TR_STATUS_FAILED && columns_ask(&chrome->columns, app->loader.name, err)) {
        chrome->popup = POPUP_COLUMNS; /* and the line in the header says why it is asked */
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
        take_again(app, loaded, reading);
    } else {
        sessions_reduce(&app->sessions);
        app->session = sessions_current(&app->sessions);
        session_take(app->session, loaded, reading);
        viewport_begin(&app->viewport, tr_timeline_duration_s(app->session->source.timeline));
        if (app->session->source.view.is_there) {
            viewport_restore(&app->viewport, &app->session->source.view);
        }
    }
    history_clear(&app->history);
    app->noted = 0; /* the same session, and another file */
    settle(app);
    if (app->session->source.path[0]) {
        settings_add_recent(&app->settings, app->session->source.path);
    }
}

void act_loaded_beside(struct app *app, struct source *loaded, const struct source_request *request,
                       const struct tr_trace_options *reading)
{
    struct snapshot before;
    char path[sizeof loaded->path];
    snprintf(path, sizeof path, "%s", loaded->path);
    snapshot_take(&before, &app->sessions, &app->viewport);
    beside_add_loaded(app, loaded, request, reading);
    if (app->opening.beside) {
        keep_history(app, PHASE_WHOLE, &before);
    }
    settle(app);
    if (path[0]) {
        settings_add_recent(&app->settings, path);
    }
}

/* ---- parts of the window ---- */

static void toggle_popup(struct app *app, enum popup popup)
{
    struct chrome *chrome = &app->chrome;
    struct chrome_in in;
    chrome->popup = chrome->popup == popup ? POPUP_NONE : popup;
    state_facts(app, &in);
    switch (chrome->popup) {
    case POPUP_OPEN: open_fill(&chrome->open, &app->settings, app->session->source.path); break;
    case POPUP_PLAYERS: players_fill(&chrome->players, app->session->source.scenario.name); break;
    case POPUP_EVENTS: events_fill(&chrome->events, &in); break;
    case POPUP_EDITS: edits_fill(&chrome->edits, &in); break;
    case POPUP_NONE:
    case POPUP_HELP:
    case POPUP_FOLDER:
    case POPUP_MAP:
    case POPUP_COLUMNS: break;
    }
}

static void list_players(struct app *app, bool beside)
{
    app->chrome.players.beside = beside;
    toggle_popup(app, POPUP_PLAYERS);
}

/* With nothing to compare, what was before is put beside; where nothing was, a player is to be chosen. */
static void compare(struct app *app)
{
    if (app->sessions.count > 1) {
        beside_show_alone(app, app->sessions.current);
    } else if (app->session->ghost) {
        beside_keep(app);
    } else {
        list_players(app, true);
    }
}

static enum errand toggle_map(struct app *app)
{
    toggle_popup(app, POPUP_MAP);
    return app->chrome.popup == POPUP_MAP ? ERRAND_MAP : ERRAND_NONE;
}

static enum errand turn_map(struct app *app, int what, int steps)
{
    (what == 0 ? map_fill_turn_x : what == 1 ? map_fill_turn_y : map_fill_turn_metric)(app->map, steps);
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

/* The session of a cell, with the one that is open beside it. */
static void open_cell(struct app *app, size_t x, size_t y)
{
    const struct sweep *sweep = &app->map->sweep;
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

static void toggle_folder(struct app *app)
{
    if (app->folder && app->folder->path[0]) {
        toggle_popup(app, POPUP_FOLDER);
    } else {
        notices_say(&app->notices, false,
                    "no folder is open; drop one here to see its sessions side by side");
    }
}

static void move_focus(struct app *app, int direction)
{
    struct chrome_in in;
    struct controls controls;
    state_facts(app, &in);
    chrome_controls(&app->chrome, &in, &controls);
    focus_move(&app->chrome.focus, &controls, direction);
}

static enum errand cancel(struct app *app)
{
    if (app->loader.running) {
        return ERRAND_STOP_LOADING;
    }
    if (app->chrome.popup != POPUP_NONE) {
        app->chrome.popup = POPUP_NONE;
    } else if (app->notices.text[0]) {
        notices_dismiss(&app->notices);
    } else if (app->viewport.look.has_selection) {
        app->viewport.look.has_selection = false;
    } else {
        return ERRAND_LEAVE_FULLSCREEN;
    }
    return ERRAND_NONE;
}

static enum errand set_scale(struct app *app, double steps)
{
    double scale = steps == 0 ? 1 : app->settings.scale * pow(SCALE_STEP, steps);
    app->settings.scale = fmax(SCALE_MIN, fmin(SCALE_MAX, scale));
    return ERRAND_SCALE;
}

/* ---- undo ---- */

static void go_through(struct app *app, bool back)
{
    struct snapshot now, to;
    struct tr_error err = {0};
    char words[160];
    snapshot_take(&now, &app->sessions, &app->viewport);
    do { /* what was dragged away and back again is no step */
        if (!(back ? history_undo : history_redo)(&app->history, &now, &to)) {
            notices_say(&app->notices, false, "nothing to %s", back ? "undo" : "redo");
            return;
        }
    } while (snapshot_equal(&now, &to));
    snapshot_words(&now, &to, words, sizeof words);
    enum tr_status status = snapshot_put(&to, &app->sessions, &app->viewport, &err);
    notices_unless_ok(&app->notices, status, &err);
    if (status == TR_STATUS_OK) {
        notices_say(&app->notices, false, "%s: %s", back ? "undone" : "redone", words);
    }
}

/* ---- all of them ---- */

static enum errand perform(struct app *app, const struct action *a, bool *changed)
{
    const unsigned stall = 1u << TR_TIMELINE_EVENT_STALL, either = stall | 1u << TR_TIMELINE_EVENT_SWITCH;
    struct viewport *v = &app->viewport;
    const struct view_model *model = sessions_model(&app->sessions, &v->look);
    const double dt_s = app->session->source.dt_s;
    struct look *look = &v->look;
    switch (a->kind) {
    case ACTION_NONE: *changed = false; break;
    case ACTION_TAKEN: break;
    case ACTION_ADVANCE: viewport_advance(v, model, a->value); break;
    case ACTION_TOGGLE_PLAY: viewport_toggle_play(v, model); break;
    case ACTION_SEEK_BY: viewport_seek(v, model, v->playhead.t_s + a->value); break;
    case ACTION_SEEK_TO:
        app->chrome.popup = app->chrome.popup == POPUP_EVENTS ? POPUP_NONE : app->chrome.popup;
        viewport_seek(v, model, a->value);
        break;
    case ACTION_SEEK_END: viewport_seek(v, model, v->playhead.duration_s); break;
    case ACTION_STEP: viewport_step(v, model, dt_s, a->value); break;
    case ACTION_NEXT_EVENT: next_event(app, either, a->value > 0, "stall or switch"); break;
    case ACTION_NEXT_STALL: next_event(app, stall, a->value > 0, "stall"); break;
    case ACTION_SPEED_BY: playhead_faster(&v->playhead, (int)a->value); break;
    case ACTION_SPEED_1X: v->playhead.speed = 1; break;
    case ACTION_MARK_LOOP: playhead_mark_loop(&v->playhead); break;
    case ACTION_BOOKMARK: toggle_bookmark(app); break;
    case ACTION_ZOOM: viewport_zoom(v, model, dt_s, a->value, NAN); break;
    case ACTION_ZOOM_AT: viewport_zoom(v, model, dt_s, a->value, a->from_s); break;
    case ACTION_ZOOM_TO: viewport_zoom_to(v, model, dt_s, a->from_s, a->to_s); break;
    case ACTION_ZOOM_EVENT: viewport_zoom_to_event(v, model, dt_s, a->from_s); break;
    case ACTION_ZOOM_SELECTION: zoom_selection(app); break;
    case ACTION_ZOOM_ALL: viewport_zoom_to(v, model, dt_s, 0, v->playhead.duration_s); break;
    case ACTION_PAN: pan(app, a->value); break;
    case ACTION_SCROLL: viewport_scroll(v, a->from_s); break;
    case ACTION_FOLLOW: viewport_follow(v, model); break;
    case ACTION_SELECT: viewport_select(v, a->from_s, a->to_s); break;
    case ACTION_EXTEND: viewport_extend_selection(v, model, a->value); break;
    case ACTION_UNSELECT: look->has_selection = false; break;
    case ACTION_LOG_RATE: look->log_rate = !look->log_rate; break;
    case ACTION_HOVER: *changed = viewport_hover(v, a->from_s, a->to_s, (enum look_hot)a->value); break;
    case ACTION_TOGGLE_PLOT: viewport_toggle_plot(v, (int)a->value); break;
    case ACTION_LAYOUT: look->layout = layout_next(look); break;
    case ACTION_THEME: look->theme = look->theme == &theme_dark ? &theme_light : &theme_dark; break;
    case ACTION_PARAM: move_param(app, a); break;
    case ACTION_THRESHOLD: drag_threshold(app, a); break;
    case ACTION_TYPED: type_param(app, a); break;
    case ACTION_PLAYER:
        app->chrome.popup = POPUP_NONE;
        set_player(app, a->text);
        break;
    case ACTION_COMPARE: compare(app); break;
    case ACTION_KEEP: beside_keep(app); break;
    case ACTION_BESIDE:
        app->chrome.popup = POPUP_NONE;
        beside_add_player(app, a->text);
        break;
    case ACTION_CURRENT: sessions_make_current(&app->sessions, (int)a->value); break;
    case ACTION_ALONE: beside_show_alone(app, (int)a->value); break;
    case ACTION_REMOVE: beside_remove(app, beside_meant(app, a->value)); break;
    case ACTION_RENAME: beside_rename(app, (int)a->value, a->text); break;
    case ACTION_TOGETHER: beside_move_together(app); break;
    case ACTION_EDIT: add_edit(app, a->text); break;
    case ACTION_UNEDIT: drop_edits(app, (size_t)a->value); break;
    case ACTION_UNDO: go_through(app, true); break;
    case ACTION_REDO: go_through(app, false); break;
    case ACTION_OPEN_PATH: return open_path(app, a->text);
    case ACTION_FOLDER_ROW: return open_row(app, (int)a->value);
    case ACTION_FOLDER_SORT: folder_sort(app->folder, (enum session_column)a->value); break;
    case ACTION_REOPEN: return reopen(app, a->choices);
    case ACTION_COLUMNS: return read_columns(app, (int)a->from_s, (int)a->value);
    case ACTION_DRAWER: app->chrome.drawer.open = !app->chrome.drawer.open; break;
    case ACTION_EVENTS: toggle_popup(app, POPUP_EVENTS); break;
    case ACTION_EDITS: toggle_popup(app, POPUP_EDITS); break;
    case ACTION_NOTES: notes_toggle(&app->chrome.notes); break;
    case ACTION_WHY: toggle_why(app); break;
    case ACTION_WHY_APPLY: apply_change(app, (int)a->value); break;
    case ACTION_HELP: toggle_popup(app, POPUP_HELP); break;
    case ACTION_OPEN: toggle_popup(app, POPUP_OPEN); break;
    case ACTION_PLAYERS: list_players(app, look_compares(look)); break;
    case ACTION_TYPE_NAME:
        chips_type(&app->chrome.chips, beside_meant(app, a->value), app->sessions.names);
        break;
    case ACTION_FOLDER: toggle_folder(app); break;
    case ACTION_MAP: return toggle_map(app);
    case ACTION_MAP_TURN: return turn_map(app, (int)a->from_s, (int)a->value);
    case ACTION_MAP_CELL: open_cell(app, (size_t)a->value, (size_t)a->from_s); break;
    case ACTION_FOCUS: move_focus(app, (int)a->value); break;
    case ACTION_DISMISS: notices_dismiss(&app->notices); break;
    case ACTION_CLOSE: app->chrome.popup = POPUP_NONE; break;
    case ACTION_CANCEL: return cancel(app);
    case ACTION_RECORD: return ERRAND_RECORD;
    case ACTION_RECORD_SPAN:
        return app->recording.status.span || need_selection(app) ? ERRAND_RECORD_SPAN : ERRAND_NONE;
    case ACTION_SCREENSHOT: return ERRAND_SCREENSHOT;
    case ACTION_COPY: return ERRAND_COPY;
    case ACTION_CSV: return ERRAND_CSV;
    case ACTION_SAVE_TRACE: return save_trace(app, a->text);
    case ACTION_SAVE: return ERRAND_SAVE;
    case ACTION_COPY_COMMAND: return ERRAND_COPY_COMMAND;
    case ACTION_SHOW_FOLDER: return ERRAND_SHOW_FOLDER;
    case ACTION_FULLSCREEN: return ERRAND_FULLSCREEN;
    case ACTION_SOUND: return ERRAND_SOUND;
    case ACTION_SCALE: return set_scale(app, a->value);
    case ACTION_QUIT: return ERRAND_QUIT;
    }
    return ERRAND_NONE;
}

bool act(struct app *app, const struct action *action, enum errand *errand)
{
    struct snapshot before;
    bool changed = true, travels = action->kind == ACTION_UNDO || action->kind == ACTION_REDO;
    snapshot_take(&before, &app->sessions, &app->viewport);
    *errand = perform(app, action, &changed);
    if (!travels) {
        keep_history(app, action->phase, &before);
    }
    settle(app);
    return changed;
}
