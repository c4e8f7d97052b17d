/* A list to choose from: scrolls, one line is chosen by pointer or keys. Lines are the caller's. */
#ifndef TRACEREEL_UI_LIST_H
#define TRACEREEL_UI_LIST_H

#include "gfx/canvas.h"
#include "gfx/theme.h"
#include "ui/event.h"

struct ui_list_line {
    const char *text, *detail; /* detail stands at the right, fainter; may be NULL */
    const char *lead;          /* in a column of its own before the text, in figures; may be NULL */
    bool heading;              /* cannot be chosen */
};

struct ui_list {
    int chosen;        /* -1: none */
    int first;         /* line at the top */
    bool details_left; /* they begin side by side, behind the widest text, rather than end at the right */
};

enum ui_list_result { UI_LIST_IGNORED, UI_LIST_CHANGED, UI_LIST_ACCEPTED, UI_LIST_CANCELLED };

#define UI_LIST_LINE_H 26.0f

/* Chooses the first line that can be. */
void ui_list_init(struct ui_list *list, const struct ui_list_line *lines, int count);
/* Scrolls so that the chosen line is in sight in r. */
void ui_list_show(struct ui_list *list, struct rect r, int count);
enum ui_list_result ui_list_event(struct ui_list *list, struct rect r, const struct ui_list_line *lines,
                                  int count, const struct ui_event *event);
void ui_list_draw(struct canvas *canvas, struct rect r, const struct ui_list *list,
                  const struct ui_list_line *lines, int count, const struct theme *theme);

#endif
