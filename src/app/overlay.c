#include "app/overlay.h"

#include "app/toolbar.h"
#include "gfx/font.h"
#include "ui/panel.h"
#include "view/plots.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define HELP_W    760.0f
#define HELP_H    440.0f
#define OPEN_W    640.0f
#define OPEN_H    520.0f
#define EVENTS_W  460.0f
#define PLAYERS_W 560.0f
#define PLAYERS_H (86.0f + 6 * UI_LIST_LINE_H)

struct rect overlay_follow_button(const struct app *app)
{
    struct layout l;
    app_layout(app, &l);
    if (app->look.follow || l.plots.w < 300) {
        return (struct rect){0};
    }
    struct plot_window w = app_window(app, &l);
    if (!app->playhead.playing && w.playhead >= 0 && w.playhead <= w.columns) {
        return (struct rect){0}; /* it is in sight, and stays there */
    }
    return (struct rect){l.plots.x + l.plots.w - 146, l.plots.y + 5, 132, 18};
}

static void accept_line(struct app *app)
{
    const char *name = open_panel_chosen(&app->open_panel);
    struct stat st;
    if (!name) {
        return;
    }
    if (strcmp(name, OPEN_PANEL_PLAYERS) == 0) {
        app_act(app, (struct action){ACTION_PLAYERS, 0, 0});
        return;
    }
    if (name[0] == '/' && stat(name, &st) == 0 && S_ISDIR(st.st_mode)) {
        char folder[2048];
        strncpy(folder, name, sizeof folder - 1);
        folder[sizeof folder - 1] = '\0';
        open_panel_enter(&app->open_panel, &app->settings, folder);
        return;
    }
    app->overlay = OVERLAY_NONE;
    app_open(app, name);
}

static bool open_event(struct app *app, const struct ui_event *e)
{
    struct open_panel *panel = &app->open_panel;
    struct rect frame = ui_panel_frame(app->last_w, app->last_h, OPEN_W, OPEN_H);
    if (e->kind == UI_PRESS && !rect_contains(frame, e->x, e->y)) {
        app->overlay = OVERLAY_NONE;
        return true;
    }
    switch (ui_list_event(&panel->list, ui_panel_room(app->last_w, app->last_h, OPEN_W, OPEN_H), panel->lines,
                          panel->count, e)) {
    case UI_LIST_ACCEPTED:
        accept_line(app);
        app->click_spent = e->kind == UI_RELEASE;
        break;
    case UI_LIST_CANCELLED: app->overlay = OVERLAY_NONE; break;
    case UI_LIST_CHANGED: break;
    case UI_LIST_IGNORED:
        if (e->kind == UI_KEY && e->key == 'o') {
            app->overlay = OVERLAY_NONE;
        }
        break;
    }
    return true;
}

static bool help_event(struct app *app, const struct ui_event *e)
{
    if (e->kind == UI_PRESS) {
        app->overlay = OVERLAY_NONE;
        return true;
    }
    if (e->kind != UI_KEY && e->kind != UI_TEXT) {
        return true;
    }
    /* Under the help, keys do what the help says they do; only going away is its own. */
    struct action action = action_of_key(e->key, e->kind == UI_TEXT ? 0 : e->modifiers);
    app_act(app, action);
    return true;
}

/* What the change did to the score, against the run kept as a ghost. */
static struct drawer_subject drawer_subject(const struct app *app, char *score, size_t size)
{
    double now = app->model.whole.overall_qoe;
    if (app->ghost) {
        struct tr_qoe before;
        tr_timeline_qoe(app->ghost, tr_timeline_duration_s(app->ghost), &before);
        snprintf(score, size, "QoE %.2f  before %.2f  %+.2f", now, before.overall_qoe,
                 now - before.overall_qoe);
    } else {
        snprintf(score, size, "QoE %.2f", now);
    }
    return (struct drawer_subject){.params = &app->source.scenario.params,
                                   .usual = &app->usual,
                                   .link = tr_params_link_of(app->source.trace, app->source.generated),
                                   .score = score,
                                   .player = app->source.scenario.name};
}

static bool drawer_takes(struct app *app, const struct ui_event *e)
{
    char score[96];
    struct drawer_change change;
    struct drawer_subject subject = drawer_subject(app, score, sizeof score);
    bool elsewhere = app->focus.kind != FOCUS_NONE && app->focus.kind != FOCUS_DRAWER;
    if (e->kind == UI_KEY && elsewhere && e->key != UI_KEY_TAB) {
        return false;
    }
    if (!app->drawer.open || !drawer_event(&app->drawer, app->last_w, app->last_h, &subject, e, &change)) {
        return false;
    }
    if (change.players) {
        app_act(app, (struct action){ACTION_PLAYERS, 0, 0});
    } else if (change.bad_text) {
        app_say(app, true, "that is no number; %s goes from %g to %g", change.param->key, change.param->min,
                change.param->max);
    } else if (change.param && change.typed) {
        app_set_param(app, change.param, change.value, change.begins);
    } else if (change.param) {
        app_move_param(app, change.param, change.value, change.begins);
    }
    return true;
}

static bool players_event(struct app *app, const struct ui_event *e)
{
    struct player_panel *panel = &app->player_panel;
    struct rect frame = ui_panel_frame(app->last_w, app->last_h, PLAYERS_W, PLAYERS_H);
    if (e->kind == UI_PRESS && !rect_contains(frame, e->x, e->y)) {
        app->overlay = OVERLAY_NONE;
        return true;
    }
    switch (ui_list_event(&panel->list, ui_panel_room(app->last_w, app->last_h, PLAYERS_W, PLAYERS_H),
                          panel->lines, panel->count, e)) {
    case UI_LIST_ACCEPTED:
        app->overlay = OVERLAY_NONE;
        app->click_spent = e->kind == UI_RELEASE;
        app_set_player(app, player_panel_chosen(panel));
        break;
    case UI_LIST_CANCELLED: app->overlay = OVERLAY_NONE; break;
    case UI_LIST_CHANGED: break;
    case UI_LIST_IGNORED:
        if (e->kind == UI_KEY && e->key == 'p') {
            app->overlay = OVERLAY_NONE;
        }
        break;
    }
    return true;
}

static float columns_height(const struct app *app)
{
    return fminf(OPEN_H, 86 + (float)app->column_panel.count * UI_LIST_LINE_H);
}

static bool columns_event(struct app *app, const struct ui_event *e)
{
    struct column_panel *panel = &app->column_panel;
    struct rect frame = ui_panel_frame(app->last_w, app->last_h, PLAYERS_W, columns_height(app));
    if (e->kind == UI_PRESS && !rect_contains(frame, e->x, e->y)) {
        app->overlay = OVERLAY_NONE;
        return true;
    }
    switch (ui_list_event(&panel->list,
                          ui_panel_room(app->last_w, app->last_h, PLAYERS_W, columns_height(app)),
                          panel->lines, panel->count, e)) {
    case UI_LIST_ACCEPTED:
        app->click_spent = e->kind == UI_RELEASE;
        if (panel->asks_time) {
            column_panel_ask_rate(panel, column_panel_chosen(panel));
        } else {
            app->overlay = OVERLAY_NONE;
            app_read_columns(app, panel->time, column_panel_chosen(panel));
        }
        break;
    case UI_LIST_CANCELLED: app->overlay = OVERLAY_NONE; break;
    case UI_LIST_CHANGED:
    case UI_LIST_IGNORED: break;
    }
    return true;
}

static bool events_event(struct app *app, const struct ui_event *e)
{
    struct event_list *events = &app->event_list;
    struct rect frame = ui_panel_frame(app->last_w, app->last_h, EVENTS_W, OPEN_H);
    if (e->kind == UI_PRESS && !rect_contains(frame, e->x, e->y)) {
        app->overlay = OVERLAY_NONE;
        return true;
    }
    switch (ui_list_event(&events->list, ui_panel_room(app->last_w, app->last_h, EVENTS_W, OPEN_H),
                          events->lines, events->count, e)) {
    case UI_LIST_ACCEPTED:
        app->overlay = OVERLAY_NONE;
        app->click_spent = e->kind == UI_RELEASE;
        app_act(app, (struct action){ACTION_SEEK_TO, events->at_s[events->list.chosen], 0});
        break;
    case UI_LIST_CANCELLED: app->overlay = OVERLAY_NONE; break;
    case UI_LIST_CHANGED: break;
    case UI_LIST_IGNORED:
        if (e->kind == UI_KEY && e->key == 'e') {
            app->overlay = OVERLAY_NONE;
        }
        break;
    }
    return true;
}

static bool notes_take(struct app *app, const struct ui_event *e)
{
    const struct notes_button *chosen;
    bool elsewhere = app->focus.kind != FOCUS_NONE && !app->notes.brief;
    if (!app->notes.open || (e->kind == UI_KEY && elsewhere) || !notes_panel_event(&app->notes, e, &chosen)) {
        return false;
    }
    if (chosen) {
        app_reopen(app, chosen);
    }
    return true;
}

bool overlay_event(struct app *app, const struct ui_event *e)
{
    bool for_people = e->kind == UI_KEY || e->kind == UI_TEXT || e->kind == UI_PRESS ||
                      e->kind == UI_RELEASE || e->kind == UI_MOVE || e->kind == UI_WHEEL;
    if (!for_people) {
        return false;
    }
    if (e->kind == UI_PRESS && e->clicks < 2) {
        app->click_spent = false;
    } else if (e->kind == UI_PRESS && app->click_spent) {
        return true;
    }
    if (app->overlay == OVERLAY_NONE && app->banner[0] && !app->drawer.typing && e->kind == UI_KEY &&
        e->key == UI_KEY_ESCAPE && !app->loader.running) {
        app->banner[0] = '\0'; /* what came last goes first */
        return true;
    }
    if (app->overlay == OVERLAY_NONE) {
        return notes_take(app, e) || drawer_takes(app, e);
    }
    switch (app->overlay) {
    case OVERLAY_HELP: return help_event(app, e);
    case OVERLAY_OPEN: return open_event(app, e);
    case OVERLAY_PLAYERS: return players_event(app, e);
    case OVERLAY_COLUMNS: return columns_event(app, e);
    default: return events_event(app, e);
    }
}

/* Two columns, from the table that binds the keys. */
static void draw_help(struct app *app, struct canvas *canvas)
{
    const struct theme *theme = app->look.theme;
    struct rect room = ui_panel_draw(canvas, HELP_W, HELP_H, "Keys and mouse", "H or Esc closes this", theme);
    size_t count, shown = 0;
    const struct key_binding *bindings = action_bindings(&count);
    for (size_t i = 0; i < count; i++) {
        shown += bindings[i].meaning != NULL;
    }
    size_t half = (shown + 1) / 2, n = 0;
    float line_h = room.h / (float)half;
    line_h = line_h > 25 ? 25 : line_h;
    for (size_t i = 0; i < count; i++) {
        if (!bindings[i].meaning) {
            continue;
        }
        float x = room.x + (n >= half ? room.w / 2 + 10 : 0);
        float y = room.y + (float)(n % half) * line_h + line_h * 0.7f;
        canvas_text(canvas, x, y, (struct text_style){FONT_NUMBERS, 12, theme->picture, TEXT_LEFT},
                    bindings[i].keys);
        canvas_text_fit(canvas, x + 150, y, room.w / 2 - 160,
                        (struct text_style){FONT_WORDS, 13, theme->text, TEXT_LEFT}, bindings[i].meaning);
        n++;
    }
}

static void draw_drawer(struct app *app, struct canvas *canvas)
{
    char score[96];
    struct drawer_subject subject = drawer_subject(app, score, sizeof score);
    drawer_draw(canvas, &app->drawer, &subject, app->look.theme);
}

/* Panned away from the playhead: one click leads back. */
static void draw_follow_button(struct app *app, struct canvas *canvas)
{
    const struct theme *theme = app->look.theme;
    struct rect r = overlay_follow_button(app);
    if (r.w <= 0) {
        return;
    }
    bool hot = rect_contains(r, app->pointer_x, app->pointer_y);
    canvas_round_rect(canvas, r, 9, hot ? theme->picture : theme->card_edge);
    canvas_text(canvas, r.x + r.w / 2, r.y + 13,
                (struct text_style){FONT_WORDS, 11, hot ? theme->card : theme->text, TEXT_CENTER},
                "back to the playhead");
}

/* The value that a line on the buffer's plot is being dragged to, beside the pointer. */
static void draw_threshold(struct app *app, struct canvas *canvas)
{
    if (app->drag != DRAG_THRESHOLD || !app->threshold_moved) {
        return;
    }
    const struct theme *theme = app->look.theme;
    char text[80];
    snprintf(text, sizeof text, "%s %.1f s", app->drag_param->name,
             tr_params_get(&app->source.scenario.params, app->drag_param));
    struct text_style style = {FONT_WORDS, 12, theme->text, TEXT_LEFT};
    float w = canvas_text_width(canvas, style, text) + 20;
    float x = fminf(app->pointer_x + 14, canvas_width(canvas) - w - 12), y = app->pointer_y - 34;
    ui_floating_draw(canvas, (struct rect){x, y, w, 26}, 6, theme);
    canvas_text(canvas, x + 10, y + 17, style, text);
}

/* What covers least: the cards at the bottom of the left column, never the plots and the screen; the plots'
 * last rows where there is no such column, or the drawer stands on it. */
static struct rect notes_room(const struct app *app)
{
    struct layout l;
    app_layout(app, &l);
    float top = l.header.y + l.header.h + 8;
    if (l.report.w > 0 && !l.narrow && !app->drawer.open) {
        return (struct rect){l.report.x, top, l.report.w, l.report.y + l.report.h - top};
    }
    float bottom = l.transport.y - 18, right = l.transport.x + l.transport.w - 10;
    float w = fminf(560, l.transport.w - 20);
    return (struct rect){right - w, top, w, bottom - top};
}

static void draw_notes(struct app *app, struct canvas *canvas)
{
    char more[96], length[32];
    length_text(length, sizeof length, app->source.duration_s);
    snprintf(more, sizeof more, "shorter than a second, so it is repeated for %s", length);
    const struct notes_subject subject = {
        .info = &app->source.trace->info,
        .more = app->source.repeated ? more : NULL,
        .when_none = app->source.generated ? "no file: the network model made this rate, from its seed"
                                           : "nothing to remark"};
    notes_panel_draw(canvas, &app->notes, &subject, notes_room(app), app->look.theme);
}

void overlay_draw_loading(struct app *app, struct canvas *canvas)
{
    const struct theme *theme = app->look.theme;
    float cw = canvas_width(canvas), ch = canvas_height(canvas);
    struct rect r = {(cw - 360) / 2, ch / 2 - 40, 360, 80};
    int permille = atomic_load(&app->loader.permille);
    canvas_round_rect(canvas, r, 10, theme->card);
    canvas_round_frame(canvas, r, 10, 1, theme->card_edge);
    char text[2100];
    snprintf(text, sizeof text, "reading %s", app->loader.name);
    canvas_text_fit(canvas, r.x + 20, r.y + 30, r.w - 40,
                    (struct text_style){FONT_WORDS, 13, theme->text, TEXT_LEFT}, text);
    struct rect bar = {r.x + 20, r.y + 44, r.w - 40, 6};
    canvas_round_rect(canvas, bar, 3, theme->grid);
    if (permille > 8) {
        bar.w *= (float)permille / 1000;
        canvas_round_rect(canvas, bar, 3, theme->picture);
    }
    canvas_text(canvas, r.x + 20, r.y + 68,
                (struct text_style){FONT_WORDS, 11, theme->text_second, TEXT_LEFT}, "Esc stops");
}

static void draw_columns(struct app *app, struct canvas *canvas)
{
    const struct column_panel *panel = &app->column_panel;
    const char *slash = strrchr(app->loader.name, '/');
    char title[300];
    snprintf(title, sizeof title, "Which column of %.200s is the %s?", slash ? slash + 1 : app->loader.name,
             panel->asks_time ? "time" : "rate");
    struct rect room =
        ui_panel_draw(canvas, PLAYERS_W, columns_height(app), title,
                      "\u2191 \u2193 Enter, or click.  Esc leaves what was open.", app->look.theme);
    ui_list_draw(canvas, room, &panel->list, panel->lines, panel->count, app->look.theme);
}

void app_draw_overlay(struct app *app, struct canvas *canvas)
{
    const struct theme *theme = app->look.theme;
    struct toolbar_state pressed = {.drawer = app->drawer.open,
                                    .sound = app->speaker.audio != NULL,
                                    .recording = app->filming.rec && !app->filming.stopping};
    if (app->drawer.open) {
        draw_drawer(app, canvas);
    }
    draw_follow_button(app, canvas);
    draw_threshold(app, canvas);
    if (app->notes.open) {
        draw_notes(app, canvas);
    }
    strip_draw(app, canvas);
    float hot_x = app->pointer_x, hot_y = app->pointer_y;
    focus_toolbar_point(app, &hot_x, &hot_y);
    toolbar_draw(canvas, &pressed, hot_x, hot_y, theme);
    focus_draw(app, canvas);
    if (app->overlay == OVERLAY_HELP) {
        draw_help(app, canvas);
    } else if (app->overlay == OVERLAY_OPEN) {
        struct rect room = ui_panel_draw(canvas, OPEN_W, OPEN_H, "Open a trace",
                                         "\u2191 \u2193 Enter, or click.  Esc closes this.", theme);
        ui_list_draw(canvas, room, &app->open_panel.list, app->open_panel.lines, app->open_panel.count,
                     theme);
    }
    if (app->overlay == OVERLAY_PLAYERS) {
        char title[300];
        snprintf(title, sizeof title, "Players, over %s", app->source.name);
        struct rect room = ui_panel_draw(canvas, PLAYERS_W, PLAYERS_H, title,
                                         "Enter or click plays it again; the run before stays, dotted.  "
                                         "Esc closes this.",
                                         theme);
        ui_list_draw(canvas, room, &app->player_panel.list, app->player_panel.lines, app->player_panel.count,
                     theme);
    }
    if (app->overlay == OVERLAY_COLUMNS) {
        draw_columns(app, canvas);
    }
    if (app->overlay == OVERLAY_EVENTS) {
        char hint[96];
        snprintf(hint, sizeof hint, "%s%d events.  Enter or click goes there.  Esc closes this.",
                 app->event_list.cut ? "the first " : "", app->event_list.count);
        struct rect room = ui_panel_draw(canvas, EVENTS_W, OPEN_H, "Events", hint, theme);
        ui_list_draw(canvas, room, &app->event_list.list, app->event_list.lines, app->event_list.count,
                     theme);
    }
    if (app->loader.running) {
        overlay_draw_loading(app, canvas);
    }
    strip_draw_banner(app, canvas);
}
