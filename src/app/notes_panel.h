/* What the reader of a trace noticed, shown when a file is opened: why it was taken for what, what is odd,
 * and each doubt's override one click away. */
#ifndef TRACEREEL_APP_NOTES_PANEL_H
#define TRACEREEL_APP_NOTES_PANEL_H

#include "gfx/canvas.h"
#include "gfx/theme.h"
#include "ui/event.h"

#include <tracereel/trace.h>

#include <stdbool.h>

#define NOTES_BUTTONS_MAX 48

struct notes_panel {
    bool open;
    int hot; /* button under the pointer, or -1 */
    int button_count;
    struct notes_button {
        char option[24], value[40]; /* "--unit", "MBps" */
        int note;
        struct rect r; /* where it was drawn; none before the first frame */
    } buttons[NOTES_BUTTONS_MAX];
    struct rect frame, close; /* as drawn */
};

/* The buttons that the notes' overrides make. `open` is set where something deserves to be seen unasked. */
void notes_panel_fill(struct notes_panel *panel, const struct trace_info *info);

/* True where the event was the panel's; *chosen is the button that was clicked, or NULL. */
bool notes_panel_event(struct notes_panel *panel, const struct ui_event *e,
                       const struct notes_button **chosen);
/* `when_none`: said where the reader noticed nothing. */
void notes_panel_draw(struct canvas *canvas, struct notes_panel *panel, const struct trace_info *info,
                      const char *when_none, struct rect room, const struct theme *theme);

#endif
