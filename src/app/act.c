#include "app/act.h"

#include "app/adjusting.h"
#include "app/beside.h"
#include "app/editing.h"
#include "app/map_cell.h"
#include "app/opening.h"
#include "app/settle.h"
#include "show/why.h"
#include "view/why_text.h"

#include <tracereel/real_session.h>

#include <math.h>
#include <stdio.h>

#define SCALE_STEP 1.1
#define SCALE_MIN  0.5
#define SCALE_MAX  4.0

/* ---- the playhead and the plots ---- */

static void next_event(struct app *app, unsigned mask, bool forward, const char *what)
{
    if (!viewport_seek_event(&app->viewport, state_model(app), mask, forward)) {
        notices_say(&app->notices, false, "no %s %s this", what, forward ? "after" : "before");
    }
}

/* The list of events has done what it was opened for. */
static void seek_to(struct app *app, double t_s)
{
    app->chrome.popup = app->chrome.popup == POPUP_EVENTS ? POPUP_NONE : app->chrome.popup;
    viewport_seek(&app->viewport, state_model(app), t_s);
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

static void set_player(struct app *app, const char *name)
{
    struct tr_error err = {0};
    app->chrome.popup = POPUP_NONE;
    notices_unless_ok(&app->notices, session_set_player(app->session, name, &err), &err);
}

static void put_beside(struct app *app, const char *player)
{
    app->chrome.popup = POPUP_NONE;
    beside_add_player(app, player);
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

/* ---- parts of the window ---- */

static void fill_players(struct app *app)
{
    const struct source *source = &app->session->source;
    const struct tr_trace *trace = source->generated ? NULL : source->unedited;
    players_fill(&app->chrome.players, source->scenario.name,
                 trace && tr_session_tells(trace) ? trace->real->log : NULL);
}

static void toggle_popup(struct app *app, enum popup popup)
{
    struct chrome *chrome = &app->chrome;
    struct chrome_in in;
    chrome->popup = chrome->popup == popup ? POPUP_NONE : popup;
    state_facts(app, &in);
    switch (chrome->popup) {
    case POPUP_OPEN: open_fill(&chrome->open, &app->settings, app->session->source.path); break;
    case POPUP_PLAYERS: fill_players(app); break;
    case POPUP_EVENTS: events_fill(&chrome->events, &in); break;
    case POPUP_EDITS: edits_fill(&chrome->edits, &in); break;
    case POPUP_HELP: chrome->help = (struct help){0}; break;
    case POPUP_NONE:
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

/* A map is of what would be if something were another, and a log tells only what was. */
static enum errand toggle_map(struct app *app)
{
    if (source_is_real(&app->session->source) && app->chrome.popup != POPUP_MAP) {
        notices_say(
            &app->notices, true,
            "a real player's session is as its log tells it; P plays one of ours, which a map can vary");
        return ERRAND_NONE;
    }
    toggle_popup(app, POPUP_MAP);
    return app->chrome.popup == POPUP_MAP ? ERRAND_MAP : ERRAND_NONE;
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

static enum errand go_through(struct app *app, bool back)
{
    struct snapshot now, to;
    struct tr_error err = {0};
    char words[160];
    snapshot_take(&now, &app->sessions, &app->viewport);
    do { /* what was dragged away and back again is no step */
        if (!(back ? history_undo : history_redo)(&app->history, &now, &to)) {
            notices_say(&app->notices, false, "nothing to %s", back ? "undo" : "redo");
            return ERRAND_NONE;
        }
    } while (snapshot_equal(&now, &to));
    if (snapshot_read_otherwise(&now, &to) >= 0) {
        return opening_travel(app, &now, &to, back);
    }
    snapshot_words(&now, &to, words, sizeof words);
    enum tr_status status = snapshot_put(&to, &app->sessions, &app->viewport, &err);
    notices_unless_ok(&app->notices, status, &err);
    if (status == TR_STATUS_OK) {
        notices_say(&app->notices, false, "%s: %s", back ? "undone" : "redone", words);
    }
    return ERRAND_NONE;
}

/* ---- all of them, a part at a time ----
 * Each part's actions are an enumeration of their own here, so that the compiler says which one is missing.
 */

enum playhead_action {
#define PLAYHEAD_ACTION(kind) ON_PLAYHEAD_##kind = ACTION_##kind,
#include "app/action_list.h"
};

static void act_on_playhead(struct app *app, const struct action *a)
{
    const unsigned stall = 1u << TR_TIMELINE_EVENT_STALL, either = stall | 1u << TR_TIMELINE_EVENT_SWITCH;
    struct viewport *v = &app->viewport;
    const struct view_model *model = state_model(app);
    switch ((enum playhead_action)a->kind) {
    case ON_PLAYHEAD_ADVANCE: viewport_advance(v, model, a->value); break;
    case ON_PLAYHEAD_TOGGLE_PLAY: viewport_toggle_play(v, model); break;
    case ON_PLAYHEAD_SEEK_BY: viewport_seek(v, model, v->playhead.t_s + a->value); break;
    case ON_PLAYHEAD_SEEK_TO: seek_to(app, a->value); break;
    case ON_PLAYHEAD_SEEK_END: viewport_seek_end(v, model); break;
    case ON_PLAYHEAD_STEP: viewport_step(v, model, app->session->source.dt_s, a->value); break;
    case ON_PLAYHEAD_NEXT_EVENT: next_event(app, either, a->value > 0, "stall or switch"); break;
    case ON_PLAYHEAD_NEXT_STALL: next_event(app, stall, a->value > 0, "stall"); break;
    case ON_PLAYHEAD_SPEED_BY: playhead_faster(&v->playhead, (int)a->value); break;
    case ON_PLAYHEAD_SPEED_1X: v->playhead.speed = 1; break;
    case ON_PLAYHEAD_MARK_LOOP: playhead_mark_loop(&v->playhead); break;
    case ON_PLAYHEAD_BOOKMARK: toggle_bookmark(app); break;
    }
}

enum plots_action {
#define PLOTS_ACTION(kind) ON_PLOTS_##kind = ACTION_##kind,
#include "app/action_list.h"
};

static void act_on_plots(struct app *app, const struct action *a, bool *changed)
{
    struct viewport *v = &app->viewport;
    struct look *look = &v->look;
    const struct view_model *model = state_model(app);
    const double dt_s = app->session->source.dt_s;
    switch ((enum plots_action)a->kind) {
    case ON_PLOTS_ZOOM: viewport_zoom(v, model, dt_s, a->value, NAN); break;
    case ON_PLOTS_ZOOM_AT: viewport_zoom(v, model, dt_s, a->value, a->from_s); break;
    case ON_PLOTS_ZOOM_TO: viewport_zoom_to(v, model, dt_s, a->from_s, a->to_s); break;
    case ON_PLOTS_ZOOM_EVENT: viewport_zoom_to_event(v, model, dt_s, a->from_s); break;
    case ON_PLOTS_ZOOM_SELECTION: zoom_selection(app); break;
    case ON_PLOTS_ZOOM_ALL: viewport_zoom_to(v, model, dt_s, 0, v->playhead.duration_s); break;
    case ON_PLOTS_PAN: pan(app, a->value); break;
    case ON_PLOTS_SCROLL: viewport_scroll(v, a->from_s); break;
    case ON_PLOTS_FOLLOW: viewport_follow(v, model); break;
    case ON_PLOTS_SELECT: viewport_select(v, a->from_s, a->to_s); break;
    case ON_PLOTS_EXTEND: viewport_extend_selection(v, model, a->value); break;
    case ON_PLOTS_UNSELECT: look->has_selection = false; break;
    case ON_PLOTS_LOG_RATE: look->log_rate = !look->log_rate; break;
    case ON_PLOTS_HOVER: *changed = viewport_hover(v, a->from_s, a->to_s, (enum look_hot)a->value); break;
    case ON_PLOTS_TOGGLE_PLOT: viewport_toggle_plot(v, (int)a->value); break;
    case ON_PLOTS_LAYOUT: look->layout = layout_next(look); break;
    case ON_PLOTS_THEME: look->theme = look->theme == &theme_dark ? &theme_light : &theme_dark; break;
    }
}

enum session_action {
#define SESSION_ACTION(kind) ON_SESSION_##kind = ACTION_##kind,
#include "app/action_list.h"
};

static enum errand act_on_session(struct app *app, const struct action *a)
{
    switch ((enum session_action)a->kind) {
    case ON_SESSION_PARAM: adjusting_move(app, a); break;
    case ON_SESSION_THRESHOLD: adjusting_drag_threshold(app, a); break;
    case ON_SESSION_TYPED: adjusting_type(app, a); break;
    case ON_SESSION_PLAYER: set_player(app, a->text); break;
    case ON_SESSION_EDIT: editing_add(app, a->text); break;
    case ON_SESSION_UNEDIT: editing_drop(app, (size_t)a->value); break;
    case ON_SESSION_COMPARE: compare(app); break;
    case ON_SESSION_KEEP: beside_keep(app); break;
    case ON_SESSION_BESIDE: put_beside(app, a->text); break;
    case ON_SESSION_CURRENT: sessions_make_current(&app->sessions, (int)a->value); break;
    case ON_SESSION_ALONE: beside_show_alone(app, (int)a->value); break;
    case ON_SESSION_REMOVE: beside_remove(app, beside_meant(app, a->value)); break;
    case ON_SESSION_RENAME: beside_rename(app, (int)a->value, a->text); break;
    case ON_SESSION_TOGETHER: beside_move_together(app); break;
    case ON_SESSION_UNDO: return go_through(app, true);
    case ON_SESSION_REDO: return go_through(app, false);
    case ON_SESSION_OPEN_PATH: return opening_path(app, a->text);
    case ON_SESSION_FOLDER_ROW: return opening_row(app, (int)a->value);
    case ON_SESSION_FOLDER_SORT: folder_sort(app->folder, (enum session_column)a->value); break;
    case ON_SESSION_REOPEN: return opening_again(app, a->choices);
    case ON_SESSION_COLUMNS: return opening_columns(app, (int)a->from_s, (int)a->value);
    }
    return ERRAND_NONE;
}

enum panels_action {
#define PANELS_ACTION(kind) ON_PANELS_##kind = ACTION_##kind,
#include "app/action_list.h"
};

static enum errand act_on_panels(struct app *app, const struct action *a)
{
    struct chrome *chrome = &app->chrome;
    switch ((enum panels_action)a->kind) {
    case ON_PANELS_DRAWER: chrome->drawer.open = !chrome->drawer.open; break;
    case ON_PANELS_EVENTS: toggle_popup(app, POPUP_EVENTS); break;
    case ON_PANELS_EDITS: toggle_popup(app, POPUP_EDITS); break;
    case ON_PANELS_NOTES: notes_toggle(&chrome->notes); break;
    case ON_PANELS_WHY: settle_why(app); break;
    case ON_PANELS_WHY_HERE: settle_why_here(app, (int)a->value); break;
    case ON_PANELS_WHY_APPLY: apply_change(app, (int)a->value); break;
    case ON_PANELS_HELP: toggle_popup(app, POPUP_HELP); break;
    case ON_PANELS_OPEN: toggle_popup(app, POPUP_OPEN); break;
    case ON_PANELS_PLAYERS: list_players(app, look_compares(&app->viewport.look)); break;
    case ON_PANELS_TYPE_NAME:
        chips_type(&chrome->chips, beside_meant(app, a->value), app->sessions.names);
        break;
    case ON_PANELS_FOLDER: toggle_folder(app); break;
    case ON_PANELS_MAP: return toggle_map(app);
    case ON_PANELS_MAP_TURN: return map_cell_turn(app, (enum map_turn)a->from_s, (int)a->value);
    case ON_PANELS_MAP_CELL: map_cell_open(app, (size_t)a->value, (size_t)a->from_s); break;
    case ON_PANELS_FOCUS: move_focus(app, (int)a->value); break;
    case ON_PANELS_DISMISS: notices_dismiss(&app->notices); break;
    case ON_PANELS_CLOSE: chrome->popup = POPUP_NONE; break;
    case ON_PANELS_CANCEL: return cancel(app);
    }
    return ERRAND_NONE;
}

enum outside_action {
#define OUTSIDE_ACTION(kind) OUTSIDE_##kind = ACTION_##kind,
#include "app/action_list.h"
};

static enum errand act_outside(struct app *app, const struct action *a)
{
    switch ((enum outside_action)a->kind) {
    case OUTSIDE_RECORD: return ERRAND_RECORD;
    case OUTSIDE_RECORD_SPAN:
        return app->recording.status.span || need_selection(app) ? ERRAND_RECORD_SPAN : ERRAND_NONE;
    case OUTSIDE_SCREENSHOT: return ERRAND_SCREENSHOT;
    case OUTSIDE_COPY: return ERRAND_COPY;
    case OUTSIDE_CSV: return ERRAND_CSV;
    case OUTSIDE_SAVE_TRACE: return save_trace(app, a->text);
    case OUTSIDE_SAVE: return ERRAND_SAVE;
    case OUTSIDE_COPY_COMMAND: return ERRAND_COPY_COMMAND;
    case OUTSIDE_SHOW_FOLDER: return ERRAND_SHOW_FOLDER;
    case OUTSIDE_OUTSIDE: return opening_outside(app);
    case OUTSIDE_FULLSCREEN: return ERRAND_FULLSCREEN;
    case OUTSIDE_SOUND: return ERRAND_SOUND;
    case OUTSIDE_SCALE: return set_scale(app, a->value);
    case OUTSIDE_QUIT: return ERRAND_QUIT;
    }
    return ERRAND_NONE;
}

enum part { PART_NONE, PART_PLAYHEAD, PART_PLOTS, PART_SESSION, PART_PANELS, PART_OUTSIDE };

static const enum part parts[] = {
#define ACTION(kind)          [ACTION_##kind] = PART_NONE,
#define PLAYHEAD_ACTION(kind) [ACTION_##kind] = PART_PLAYHEAD,
#define PLOTS_ACTION(kind)    [ACTION_##kind] = PART_PLOTS,
#define SESSION_ACTION(kind)  [ACTION_##kind] = PART_SESSION,
#define PANELS_ACTION(kind)   [ACTION_##kind] = PART_PANELS,
#define OUTSIDE_ACTION(kind)  [ACTION_##kind] = PART_OUTSIDE,
#include "app/action_list.h"
};

static enum errand perform(struct app *app, const struct action *a, bool *changed)
{
    switch (parts[a->kind]) {
    case PART_NONE: *changed = a->kind != ACTION_NONE; break;
    case PART_PLAYHEAD: act_on_playhead(app, a); break;
    case PART_PLOTS: act_on_plots(app, a, changed); break;
    case PART_SESSION: return act_on_session(app, a);
    case PART_PANELS: return act_on_panels(app, a);
    case PART_OUTSIDE: return act_outside(app, a);
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
        settle_history(app, action->phase, &before);
    }
    settle(app);
    return changed;
}
