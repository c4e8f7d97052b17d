#include "app/chrome/events.h"

#include "base/figures.h"
#include "gfx/font.h"
#include "study/explain/account.h"
#include "study/explain/explanation.h"
#include "view/stalls.h"
#include "view/why_text.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABS_H 34.0f

/* ---- what there is ---- */

static bool is_of(enum events_tab tab, const struct tr_timeline_event *event)
{
    switch (event ? event->kind : TR_TIMELINE_EVENT_KINDS) {
    case TR_TIMELINE_EVENT_STALL: return tab == EVENTS_ALL || tab == EVENTS_STALLS;
    case TR_TIMELINE_EVENT_SWITCH: return tab == EVENTS_ALL || tab == EVENTS_SWITCHES;
    case TR_TIMELINE_EVENT_SKIP:
    case TR_TIMELINE_EVENT_TIMEOUT:
    case TR_TIMELINE_EVENT_BAN:
    case TR_TIMELINE_EVENT_RUN_ON:
    case TR_TIMELINE_EVENT_STOP:
    case TR_TIMELINE_EVENT_ABANDON: return tab == EVENTS_ALL;
    case TR_TIMELINE_EVENT_KINDS: return tab == EVENTS_ALL || tab == EVENTS_BOOKMARKS;
    case TR_TIMELINE_EVENT_RESUME:
    case TR_TIMELINE_EVENT_OVERFLOW:
    case TR_TIMELINE_EVENT_REQUEST: break;
    }
    return false;
}

static void count_and_add(struct events *events, const struct tr_timeline_event *event, double at_s)
{
    for (int tab = 0; tab < EVENTS_TABS; tab++) {
        events->counts[tab] += is_of((enum events_tab)tab, event);
    }
    if (is_of(events->tab, event)) {
        double length_s = event ? event->duration_s : 0;
        events->items[events->count++] = (struct events_item){at_s, length_s, event};
    }
}

static int earlier(const void *a, const void *b)
{
    const struct events_item *x = a, *y = b;
    return (x->at_s > y->at_s) - (x->at_s < y->at_s);
}

static int longer(const void *a, const void *b)
{
    const struct events_item *x = a, *y = b;
    return x->length_s != y->length_s ? (x->length_s < y->length_s) - (x->length_s > y->length_s)
                                      : earlier(a, b);
}

static void choose_nearest(struct events *events, double t_s)
{
    for (int i = 0; i < events->count && !events->by_length; i++) {
        if (events->items[i].at_s >= t_s - 1e-6) {
            events->list.chosen = i;
            events->list.first = i > 5 ? i - 5 : 0;
            return;
        }
    }
}

void events_clear(struct events *events)
{
    free(events->items);
    free(events->lines);
    events->items = NULL;
    events->lines = NULL;
    events->count = 0;
    memset(events->counts, 0, sizeof events->counts);
}

void events_fill(struct events *events, const struct chrome_in *in)
{
    const struct tr_timeline *timeline = in->current->timeline;
    size_t most = timeline->event_count + (size_t)in->look->bookmark_count + 1;
    events_clear(events);
    events->items = calloc(most, sizeof *events->items);
    events->lines = calloc(most, sizeof *events->lines);
    if (!events->items || !events->lines) {
        events_clear(events);
        return;
    }
    for (size_t i = 0; i < timeline->event_count; i++) {
        count_and_add(events, &timeline->events[i], timeline->events[i].t_s);
    }
    for (int i = 0; i < in->look->bookmark_count; i++) {
        count_and_add(events, NULL, in->look->bookmarks_s[i]);
    }
    qsort(events->items, (size_t)events->count, sizeof *events->items, events->by_length ? longer : earlier);
    ui_list_init(&events->list, events->lines, events->count);
    choose_nearest(events, in->t_s);
}

/* ---- events ---- */

static struct rect list_room(struct rect room)
{
    return (struct rect){room.x, room.y + TABS_H, room.w, room.h - TABS_H};
}

static struct action show(struct events *events, const struct chrome_in *in, int tab, bool by_length)
{
    events->tab = (enum events_tab)((tab + EVENTS_TABS) % EVENTS_TABS);
    events->by_length = by_length;
    events_fill(events, in);
    return (struct action){.kind = ACTION_TAKEN};
}

static int tab_at(const struct events *events, float x, float y)
{
    for (int i = 0; i < EVENTS_TABS; i++) {
        if (rect_contains(events->tabs[i], x, y)) {
            return i;
        }
    }
    return -1;
}

struct action events_event(struct events *events, const struct chrome_in *in, struct rect room,
                           const struct ui_event *e)
{
    if (e->kind == UI_KEY && (e->key == UI_KEY_LEFT || e->key == UI_KEY_RIGHT)) {
        return show(events, in, (int)events->tab + (e->key == UI_KEY_LEFT ? -1 : 1), events->by_length);
    }
    bool order = e->kind == UI_PRESS && rect_contains(events->order, e->x, e->y);
    if (order || (e->kind == UI_KEY && e->key == 's')) {
        return show(events, in, (int)events->tab, !events->by_length);
    }
    int tab = e->kind == UI_PRESS ? tab_at(events, e->x, e->y) : -1;
    if (tab >= 0) {
        return show(events, in, tab, events->by_length);
    }
    switch (ui_list_event(&events->list, list_room(room), events->lines, events->count, e)) {
    case UI_LIST_ACCEPTED:
        return (struct action){.kind = ACTION_SEEK_TO, .value = events->items[events->list.chosen].at_s};
    case UI_LIST_CANCELLED: return (struct action){.kind = ACTION_CLOSE};
    case UI_LIST_CHANGED: return (struct action){.kind = ACTION_TAKEN};
    case UI_LIST_IGNORED: break;
    }
    return (struct action){.kind = e->kind == UI_KEY && e->key == 'e' ? ACTION_CLOSE : ACTION_NONE};
}

/* ---- drawing ---- */

static struct rect draw_chip(struct canvas *canvas, float x, float y, const char *text, bool is,
                             const struct chrome_in *in)
{
    const struct theme *theme = in->look->theme;
    struct text_style style = words(12, is ? theme->text : theme->text_second);
    struct rect r = {x, y, canvas_text_width(canvas, style, text) + 20, 22};
    bool hot = rect_contains(r, in->pointer_x, in->pointer_y);
    canvas_round_rect(canvas, r, 11, is ? color_alpha(theme->picture, 0.3f) : theme->grid);
    if (hot) {
        canvas_round_frame(canvas, r, 11, 1, theme->picture);
    }
    canvas_text(canvas, r.x + 10, r.y + 15.5f, style, text);
    return r;
}

static void draw_tabs(struct canvas *canvas, struct events *events, const struct chrome_in *in,
                      struct rect room)
{
    static const char *const names[EVENTS_TABS] = {"All", "Stalls", "Switches", "Bookmarks"};
    float x = room.x;
    for (int i = 0; i < EVENTS_TABS; i++) {
        char text[48];
        snprintf(text, sizeof text, "%s %d", names[i], events->counts[i]);
        events->tabs[i] = draw_chip(canvas, x, room.y, text, i == (int)events->tab, in);
        x += events->tabs[i].w + 6;
    }
    const char *order = events->by_length ? "longest first" : "by time";
    float w = canvas_text_width(canvas, words(12, 0), order) + 20;
    events->order = draw_chip(canvas, room.x + room.w - w, room.y, order, false, in);
}

/* "the link \u00b7 5.6 s": what most of the buffer went to that the stall lost, and how long it lasts. */
static void say_stall(const struct chrome_in *in, const struct tr_timeline_event *event, char *buf,
                      size_t size)
{
    const struct tr_timeline *timeline = in->current->timeline;
    const struct ledger_session session = {timeline, in->current->trace, in->loops};
    size_t count;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(timeline, &count);
    struct explanation e = {.stall = stall_after(stalls, count, event->t_s)};
    struct strbuf cause = {0};
    if (e.stall < count && account_make(&session, e.stall, &e.ledger)) {
        why_most(&cause, &e, timeline);
    }
    const bool said = cause.len > 0 && !cause.failed;
    char length[32];
    seconds_words(length, sizeof length, event->duration_s);
    snprintf(buf, size, "%s%s%s", said ? cause.text : "", said ? " \u00b7 " : "", length);
    strbuf_destroy(&cause);
    explanation_destroy(&e);
}

/* Whether nothing was asked for after this time-out: the player stopped instead. */
static bool is_last_request(const struct view_model *model, const struct tr_timeline_event *timeout)
{
    return view_model_stop_s(model) < INFINITY &&
           !tr_timeline_next_event(model->timeline, timeout->t_s, 1u << TR_TIMELINE_EVENT_TIMEOUT);
}

static void say(struct events *events, const struct chrome_in *in, int i, int row)
{
    const struct tr_ladder *ladder = &in->current->timeline->params.ladder;
    const struct events_item *item = &events->items[i];
    const struct tr_timeline_event *event = item->event;
    char *detail = events->details[row];
    const char *text = "bookmark";
    size_t size = sizeof events->details[row];
    detail[0] = '\0';
    switch (event ? event->kind : TR_TIMELINE_EVENT_KINDS) {
    case TR_TIMELINE_EVENT_STALL:
        text = "stall";
        say_stall(in, event, detail, size);
        break;
    case TR_TIMELINE_EVENT_SWITCH:
        text = event->to_level > event->from_level ? "switch up" : "switch down";
        snprintf(detail, size, "%s \u2192 %s", ladder->levels[event->from_level].name,
                 ladder->levels[event->to_level].name);
        break;
    case TR_TIMELINE_EVENT_SKIP:
        text = "skip to live";
        seconds_words(detail, size, event->duration_s);
        break;
    case TR_TIMELINE_EVENT_ABANDON:
        text = "fetch abandoned";
        snprintf(detail, size, "%s", ladder->levels[event->from_level].name);
        break;
    case TR_TIMELINE_EVENT_TIMEOUT:
        text = is_last_request(in->current, event) ? "timed out" : "timed out, asked again";
        snprintf(detail, size, "%s",
                 event->media == TR_TIMELINE_SOUND  ? "sound"
                 : event->media == TR_TIMELINE_LIST ? "playlist"
                                                    : ladder->levels[event->from_level].name);
        break;
    case TR_TIMELINE_EVENT_BAN:
        text = "level left out";
        snprintf(detail, size, "%s for %.0f s", ladder->levels[event->from_level].name, event->duration_s);
        break;
    case TR_TIMELINE_EVENT_RUN_ON:
        text = "picture stands, sound goes on";
        seconds_words(detail, size, event->duration_s);
        break;
    case TR_TIMELINE_EVENT_STOP: text = "the player stopped for good"; break;
    case TR_TIMELINE_EVENT_KINDS:
    case TR_TIMELINE_EVENT_RESUME:
    case TR_TIMELINE_EVENT_OVERFLOW:
    case TR_TIMELINE_EVENT_REQUEST: break;
    }
    clock_text(events->clocks[row], sizeof events->clocks[row], item->at_s);
    events->lines[i] = (struct ui_list_line){.lead = events->clocks[row], .text = text, .detail = detail};
}

void events_draw(struct canvas *canvas, struct events *events, const struct chrome_in *in, struct rect room)
{
    struct rect r = list_room(room);
    draw_tabs(canvas, events, in, room);
    int first = events->list.first, end = first + EVENTS_ROWS;
    for (int i = first; i < end && i < events->count; i++) {
        say(events, in, i, i - first);
    }
    ui_list_draw(canvas, r, &events->list, events->lines, events->count, in->look->theme);
}
