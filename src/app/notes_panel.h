/* What the reader of a trace noticed, shown when a file is opened: why it was taken for what, what is odd,
 * and each doubt's override one click away. Unasked it shows the doubts alone; where there are
 * none it is small and goes by itself. */
#ifndef TRACEREEL_APP_NOTES_PANEL_H
#define TRACEREEL_APP_NOTES_PANEL_H

#include "gfx/canvas.h"
#include "gfx/theme.h"
#include "ui/event.h"

#include <tracereel/trace.h>

#include <stdbool.h>

#define NOTES_BUTTONS_MAX 48
#define NOTES_BRIEF_S     7.0 /* how long a small one stays */

struct notes_panel {
    bool open;
    bool brief; /* nothing is odd: only what the file was taken for, and not for long */
    bool asked; /* all notes are shown, not the doubts alone; arrow keys and Enter are the buttons' */
    int doubts;
    int hot; /* button under the pointer or the keys, or -1 */
    int button_count;
    struct notes_button {
        struct notes_choice {
            enum tr_trace_option option;
            char value[40];
        } choices[2]; /* the second is TR_TRACE_OPTION_NONE but where two decide together */
        int note;
        struct rect r; /* where it was drawn; none before the first frame */
    } buttons[NOTES_BUTTONS_MAX];
    struct rect frame, close; /* as drawn */
};

/* What it is about. */
struct notes_subject {
    const struct tr_trace_info *info;
    const char *more;      /* a note of the program's own; NULL: none */
    const char *when_none; /* said where there are no notes */
};

/* The buttons that the notes' overrides make; closed, brief where nothing is odd. */
void notes_panel_fill(struct notes_panel *panel, const struct tr_trace_info *info);
/* As a file is opened. */
void notes_panel_show(struct notes_panel *panel);
/* As somebody asks for it, or has seen it. */
void notes_panel_toggle(struct notes_panel *panel);

/* True where the event was the panel's; *chosen is the button that was chosen, or NULL. */
bool notes_panel_event(struct notes_panel *panel, const struct ui_event *e,
                       const struct notes_button **chosen);
/* At the bottom of `room`, as wide. */
void notes_panel_draw(struct canvas *canvas, struct notes_panel *panel, const struct notes_subject *subject,
                      struct rect room, const struct theme *theme);

#endif
