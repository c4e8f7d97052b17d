#include "app/chrome/edits.h"

#include "base/figures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A span that was dragged over the plots is known no better than this. */
#define GRID_S 0.1

static double on_grid(double t_s)
{
    return round(t_s / GRID_S) / (1 / GRID_S);
}

/* Where edits go that do not say it. */
static struct tr_edit_place place_of(const struct chrome_in *in)
{
    const struct look *look = in->look;
    struct tr_edit_place place = {.at_s = on_grid(in->t_s), .from_s = 0, .to_s = INFINITY};
    if (in->has_span) {
        place.from_s = on_grid(fmin(look->select_from_s, look->select_to_s));
        place.to_s = on_grid(fmax(look->select_from_s, look->select_to_s));
    }
    return place;
}

static void add(struct edits *e, const char *text, const char *detail, struct action action)
{
    if (e->count == EDITS_LINES) {
        return;
    }
    int i = e->count++;
    snprintf(e->texts[i], sizeof e->texts[i], "%s", text);
    snprintf(e->details[i], sizeof e->details[i], "%s", detail);
    action.text = action.kind == ACTION_EDIT || action.kind == ACTION_SAVE_TRACE ? e->details[i] : NULL;
    e->actions[i] = action;
    e->lines[i] = (struct ui_list_line){.text = e->texts[i], .heading = action.kind == ACTION_NONE};
    if (detail[0]) {
        e->lines[i].detail = e->details[i];
    }
}

static void add_heading(struct edits *e, const char *text)
{
    add(e, text, "", (struct action){0});
}

/* A line that does what `line` says at the place. */
static void add_edit(struct edits *e, const struct tr_edit_place *place, const char *text, const char *line)
{
    struct tr_edit edit;
    char whole[TR_EDIT_TEXT_SIZE];
    if (tr_edit_parse(line, "", place, &edit, NULL) == TR_STATUS_OK) {
        add(e, text, tr_edit_text(&edit, whole, sizeof whole), (struct action){.kind = ACTION_EDIT});
    }
}

static void add_edits(struct edits *e, const struct chrome_in *in)
{
    static const char *const here[][2] = {
        {"Outage of 2 s", "outage 2"}, {"Outage of 8 s", "outage 8"}, {"Outage of 30 s", "outage 30"}};
    static const char *const span[][2] = {
        {"Half as fast", "scale 0.5"},   {"A fifth slower", "scale 0.8"},
        {"Twice as fast", "scale 2"},    {"Down for its time", "scale 0"},
        {"At most 1 Mbit/s", "cap 1"},   {"At most 3 Mbit/s", "cap 3"},
        {"Smooth over 5 s", "smooth 5"}, {"Smooth over 20 s", "smooth 20"},
        {"Once more", "repeat 2"},       {"Cut out", "cut"},
    };
    const struct tr_edit_place place = place_of(in);
    char at[32], heading[80];
    clock_text(at, sizeof at, place.at_s);
    snprintf(heading, sizeof heading, "Put in at %s", at);
    add_heading(e, heading);
    for (size_t i = 0; i < sizeof here / sizeof *here; i++) {
        add_edit(e, &place, here[i][0], here[i][1]);
    }
    add_heading(e, in->has_span ? "The selected span" : "The whole trace");
    for (size_t i = 0; i < sizeof span / sizeof *span; i++) {
        if (in->has_span || strcmp(span[i][1], "cut") != 0) {
            add_edit(e, &place, span[i][0], span[i][1]);
        }
    }
}

static void add_rest(struct edits *e, const struct chrome_in *in)
{
    struct tr_trace_format_info format;
    if (in->edit_count) {
        char text[80], last[TR_EDIT_TEXT_SIZE];
        snprintf(text, sizeof text, "Edited: %zu", in->edit_count);
        add_heading(e, text);
        add(e, "Take back the last", tr_edit_text(&in->edits[in->edit_count - 1], last, sizeof last),
            (struct action){.kind = ACTION_UNEDIT, .value = (double)in->edit_count - 1});
        add(e, "Take back all", "", (struct action){.kind = ACTION_UNEDIT});
    }
    add_heading(e, "Save the trace as it is now");
    for (size_t i = 0; tr_trace_format(i, &format); i++) {
        if (format.writes) {
            add(e, format.title, format.name, (struct action){.kind = ACTION_SAVE_TRACE});
        }
    }
}

static bool holds(const struct edits *e, int line)
{
    return strcasestr(e->texts[line], e->typed) || strcasestr(e->details[line], e->typed);
}

/* Lines without what is typed go, and the headings with them. */
static void narrow(struct edits *e)
{
    int kept = 0;
    for (int i = 0; i < e->count; i++) {
        if (e->lines[i].heading || !holds(e, i)) {
            continue;
        }
        struct action action = e->actions[i];
        if (kept != i) {
            memcpy(e->texts[kept], e->texts[i], sizeof e->texts[i]);
            memcpy(e->details[kept], e->details[i], sizeof e->details[i]);
        }
        action.text = action.text ? e->details[kept] : NULL;
        e->actions[kept] = action;
        e->lines[kept] = (struct ui_list_line){.text = e->texts[kept],
                                               .detail = e->details[kept][0] ? e->details[kept] : NULL};
        kept++;
    }
    e->count = kept;
}

static void list_all(struct edits *e, const struct chrome_in *in)
{
    const struct tr_edit_place place = place_of(in);
    struct tr_edit edit;
    struct tr_error err = {0};
    e->count = 0;
    bool is_edit = e->typed[0] && tr_edit_parse(e->typed, "", &place, &edit, &err) == TR_STATUS_OK;
    if (is_edit) {
        add_edit(e, &place, "Do it", e->typed);
    } else {
        add_edits(e, in);
        add_rest(e, in);
    }
    if (e->typed[0] && !is_edit) {
        narrow(e);
    }
    if (e->count == 0) {
        add_heading(e, err.what);
    }
    ui_list_init(&e->list, e->lines, e->count);
}

void edits_fill(struct edits *edits, const struct chrome_in *in)
{
    edits->typed[0] = '\0';
    list_all(edits, in);
}

/* True where what is typed has changed. */
static bool type(struct edits *e, const struct ui_event *event)
{
    size_t len = strlen(e->typed);
    if (event->kind == UI_TEXT && event->text[0] >= ' ' && len + strlen(event->text) < sizeof e->typed) {
        strcat(e->typed, event->text);
        return true;
    }
    if (event->kind == UI_KEY && event->key == UI_KEY_BACKSPACE && len > 0) {
        do { /* a whole character of UTF-8 */
            len--;
        } while (len > 0 && (e->typed[len] & 0xc0) == 0x80);
        e->typed[len] = '\0';
        return true;
    }
    if (event->kind == UI_KEY && event->key == UI_KEY_ESCAPE && len > 0) {
        e->typed[0] = '\0';
        return true;
    }
    return false;
}

struct action edits_event(struct edits *edits, const struct chrome_in *in, struct rect room,
                          const struct ui_event *event)
{
    const struct action taken = {.kind = ACTION_TAKEN};
    if (type(edits, event)) {
        list_all(edits, in);
        return taken;
    }
    switch (ui_list_event(&edits->list, room, edits->lines, edits->count, event)) {
    case UI_LIST_ACCEPTED: return edits->list.chosen >= 0 ? edits->actions[edits->list.chosen] : taken;
    case UI_LIST_CANCELLED: return (struct action){.kind = ACTION_CLOSE};
    case UI_LIST_CHANGED: return taken;
    case UI_LIST_IGNORED: break;
    }
    return (struct action){0};
}

void edits_title(const struct edits *edits, const struct chrome_in *in, char *buf, size_t size)
{
    const struct tr_edit_place place = place_of(in);
    char from[32], to[32];
    clock_text(from, sizeof from, place.from_s);
    clock_text(to, sizeof to, in->has_span ? place.to_s : in->duration_s);
    snprintf(buf, size, "Edit the trace, %s to %s%s%s", from, to, edits->typed[0] ? ": " : "", edits->typed);
}
