#include "app/event_list.h"

#include "view/words.h"

#include <stdio.h>
#include <string.h>

static void add(struct event_list *list, double t_s, const char *what, const char *detail)
{
    if (list->count == EVENT_LIST_LINES) {
        list->cut = true;
        return;
    }
    int i = list->count++;
    clock_text(list->clocks[i], sizeof list->clocks[i], t_s);
    snprintf(list->details[i], sizeof list->details[i], "%s", detail);
    list->lines[i] = (struct ui_list_line){.lead = list->clocks[i], .text = what, .detail = list->details[i]};
    list->at_s[i] = t_s;
}

static void add_event(struct event_list *list, const struct tr_timeline *timeline,
                      const struct tr_timeline_event *event)
{
    const struct tr_ladder *ladder = &timeline->params.ladder;
    char detail[64] = "";
    switch (event->kind) {
    case TR_TIMELINE_EVENT_STALL:
        snprintf(detail, sizeof detail, "%.1f s", event->duration_s);
        add(list, event->t_s, "stall", detail);
        break;
    case TR_TIMELINE_EVENT_SWITCH:
        snprintf(detail, sizeof detail, "%s \u2192 %s", ladder->levels[event->from_level].name,
                 ladder->levels[event->to_level].name);
        add(list, event->t_s, event->to_level > event->from_level ? "switch up" : "switch down", detail);
        break;
    case TR_TIMELINE_EVENT_SKIP: add(list, event->t_s, "skip to live", detail); break;
    case TR_TIMELINE_EVENT_ABANDON:
        snprintf(detail, sizeof detail, "%s", ladder->levels[event->from_level].name);
        add(list, event->t_s, "fetch abandoned", detail);
        break;
    default: break;
    }
}

/* The earliest bookmark not before `from_s`; `none_s` where there is none. */
static double next_bookmark(const double *bookmarks_s, int count, double from_s, double none_s)
{
    double next_s = none_s;
    for (int i = 0; i < count; i++) {
        if (bookmarks_s[i] >= from_s && bookmarks_s[i] < next_s) {
            next_s = bookmarks_s[i];
        }
    }
    return next_s;
}

void event_list_fill(struct event_list *list, const struct tr_timeline *timeline, const double *bookmarks_s,
                     int bookmarks, double t_s)
{
    list->count = 0;
    list->cut = false;
    double end_s = tr_timeline_duration_s(timeline) + 1, from_s = 0;
    for (size_t i = 0; i <= timeline->event_count; i++) {
        double until_s = i < timeline->event_count ? timeline->events[i].t_s : end_s;
        double mark_s;
        while ((mark_s = next_bookmark(bookmarks_s, bookmarks, from_s, end_s)) <= until_s && mark_s < end_s) {
            add(list, mark_s, "bookmark", "");
            from_s = mark_s + 1e-9;
        }
        if (i < timeline->event_count) {
            add_event(list, timeline, &timeline->events[i]);
        }
    }
    ui_list_init(&list->list, list->lines, list->count);
    for (int i = 0; i < list->count; i++) {
        if (list->at_s[i] >= t_s - 1e-6) {
            list->list.chosen = i;
            list->list.first = i > 5 ? i - 5 : 0;
            break;
        }
    }
}
