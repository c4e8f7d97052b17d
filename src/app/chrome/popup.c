#include "app/chrome/popup.h"

#include "app/chrome/folder_list.h"
#include "app/chrome/map_panel.h"

#include "gfx/font.h"
#include "ui/panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FRAME_H 86.0f /* of a panel's height, beside its list */
#define FRAME_W 40.0f
#define LIST_H  520.0f

/* How large the open one is. */
static void popup_size(const struct chrome *chrome, float *w, float *h)
{
    *w = 560;
    *h = LIST_H;
    switch (chrome->popup) {
    case POPUP_NONE: break;
    case POPUP_HELP:
        *w = HELP_WIDTH;
        *h = FRAME_H + help_height(HELP_WIDTH - FRAME_W);
        break;
    case POPUP_OPEN: *w = 640; break;
    case POPUP_EVENTS: break;
    case POPUP_EDITS: *w = 640; break;
    case POPUP_PLAYERS:
        *w = 1180;
        *h = FRAME_H + (float)chrome->players.count * UI_LIST_LINE_H;
        break;
    case POPUP_MAP:
    case POPUP_FOLDER:
        *w = 1180;
        *h = INFINITY; /* as much as there is */
        break;
    case POPUP_COLUMNS: *h = fminf(LIST_H, FRAME_H + (float)chrome->columns.count * UI_LIST_LINE_H); break;
    }
}

static struct rect popup_room(const struct chrome *chrome, const struct chrome_in *in)
{
    float w, h;
    popup_size(chrome, &w, &h);
    return ui_panel_room(in->w, in->h, w, h);
}

/* ---- events ---- */

/* The answer of a list that does no more than that; `key` opened it, and closes it. */
static struct action list_event(struct ui_list *list, const struct ui_list_line *lines, int count,
                                struct rect room, const struct ui_event *e, int key, bool *accepted)
{
    switch (ui_list_event(list, room, lines, count, e)) {
    case UI_LIST_ACCEPTED: *accepted = true; return (struct action){.kind = ACTION_TAKEN};
    case UI_LIST_CANCELLED: return (struct action){.kind = ACTION_CLOSE};
    case UI_LIST_CHANGED: return (struct action){.kind = ACTION_TAKEN};
    case UI_LIST_IGNORED: break;
    }
    bool closes = key && e->kind == UI_KEY && e->key == key;
    return (struct action){.kind = closes ? ACTION_CLOSE : ACTION_TAKEN};
}

struct action popup_event(struct chrome *chrome, const struct chrome_in *in, const struct ui_event *e)
{
    float w, h;
    bool accepted = false;
    struct action action = {0};
    popup_size(chrome, &w, &h);
    struct rect room = ui_panel_room(in->w, in->h, w, h);
    if (e->kind == UI_PRESS && !rect_contains(ui_panel_frame(in->w, in->h, w, h), e->x, e->y)) {
        return (struct action){.kind = ACTION_CLOSE};
    }
    switch (chrome->popup) {
    case POPUP_NONE: return action;
    case POPUP_HELP: return help_event(&chrome->help, room, e);
    case POPUP_OPEN: action = open_event(&chrome->open, in, room, e); break;
    case POPUP_EDITS: action = edits_event(&chrome->edits, in, room, e); break;
    case POPUP_MAP: return map_panel_event(in->map, room, e);
    case POPUP_FOLDER: return folder_list_event(in->folder, room, e);
    case POPUP_EVENTS: action = events_event(&chrome->events, in, room, e); break;
    case POPUP_PLAYERS: {
        struct players *players = &chrome->players;
        action = list_event(&players->list, players->lines, players->count, room, e, 'p', &accepted);
        if (e->kind == UI_KEY && e->key == 'c') {
            players->beside = !players->beside;
            return (struct action){.kind = ACTION_TAKEN};
        }
        return accepted ? players_accept(players) : action;
    }
    case POPUP_COLUMNS: {
        struct columns *columns = &chrome->columns;
        action = list_event(&columns->list, columns->lines, columns->count, room, e, 0, &accepted);
        return accepted ? columns_accept(columns) : action;
    }
    }
    return action.kind == ACTION_NONE ? (struct action){.kind = ACTION_TAKEN} : action;
}

/* ---- drawing ---- */

/* The words at the top of the panel and at its foot. */
static void popup_words(const struct chrome *chrome, const struct chrome_in *in, char *title,
                        size_t title_size, char *hint, size_t hint_size)
{
    const char *name = strrchr(in->loading_name, '/');
    const struct rect help_room = popup_room(chrome, in);
    const bool scrolls = chrome->popup == POPUP_HELP && help_height(help_room.w) > help_room.h;
    name = name ? name + 1 : in->loading_name;
    *title = *hint = '\0';
    switch (chrome->popup) {
    case POPUP_NONE: break;
    case POPUP_HELP:
        snprintf(title, title_size, "Keys and mouse");
        snprintf(hint, hint_size, "%sH or Esc closes this.",
                 scrolls ? "\u2191 \u2193 or the wheel scrolls.  " : "");
        break;
    case POPUP_OPEN:
        snprintf(title, title_size, "Open a trace%s%s", chrome->open.typed[0] ? ": " : "",
                 chrome->open.typed);
        snprintf(hint, hint_size,
                 "Typing narrows the list.  \u2191 \u2193 Enter, or click.  Esc closes this.");
        break;
    case POPUP_PLAYERS:
        snprintf(title, title_size, "Players, %s %s", chrome->players.beside ? "beside" : "over",
                 in->source_name);
        snprintf(
            hint, hint_size, "%s",
            chrome->players.beside
                ? "Enter or click compares it with what is open.  C plays it in its place.  Esc closes this."
                : "Enter or click plays the trace with it; the run before stays, dotted.  C compares.  Esc "
                  "closes "
                  "this.");
        break;
    case POPUP_COLUMNS:
        snprintf(title, title_size, "Which column of %.200s is the %s?", name,
                 chrome->columns.asks_time ? "time" : "rate");
        snprintf(hint, hint_size, "\u2191 \u2193 Enter, or click.  Esc leaves what was open.");
        break;
    case POPUP_EDITS:
        edits_title(&chrome->edits, in, title, title_size);
        snprintf(hint, hint_size,
                 "Type an edit (outage 60 20, scale 0.5 10:30, cap 2), or choose one.  Ctrl Z takes it back. "
                 " Esc closes this.");
        break;
    case POPUP_MAP: map_panel_words(in->map, title, title_size, hint, hint_size); break;
    case POPUP_FOLDER: folder_list_words(in->folder, title, title_size, hint, hint_size); break;
    case POPUP_EVENTS:
        snprintf(title, title_size, "Events");
        snprintf(hint, hint_size,
                 "Enter or click goes there.  \u2190 \u2192 kinds, S order.  Esc closes this.");
        break;
    }
}

void popup_draw(struct canvas *canvas, struct chrome *chrome, const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    char title[400], hint[160];
    float w, h;
    if (chrome->popup == POPUP_NONE) {
        return;
    }
    popup_size(chrome, &w, &h);
    popup_words(chrome, in, title, sizeof title, hint, sizeof hint);
    struct rect room = ui_panel_draw(canvas, w, h, title, hint, theme);
    switch (chrome->popup) {
    case POPUP_NONE: break;
    case POPUP_HELP: help_draw(canvas, &chrome->help, room, theme); break;
    case POPUP_OPEN: open_draw(canvas, &chrome->open, in, room); break;
    case POPUP_EDITS: {
        const struct edits *edits = &chrome->edits;
        ui_list_draw(canvas, room, &edits->list, edits->lines, edits->count, theme);
        break;
    }
    case POPUP_MAP: map_panel_draw(canvas, room, in); break;
    case POPUP_FOLDER: folder_list_draw(canvas, room, in->folder, theme); break;
    case POPUP_EVENTS: events_draw(canvas, &chrome->events, in, room); break;
    case POPUP_PLAYERS: {
        const struct players *p = &chrome->players;
        ui_list_draw(canvas, room, &p->list, p->lines, p->count, theme);
        break;
    }
    case POPUP_COLUMNS: {
        const struct columns *c = &chrome->columns;
        ui_list_draw(canvas, room, &c->list, c->lines, c->count, theme);
        break;
    }
    }
}
