/* How the file was read: why it was taken for what, what is odd about it, and each doubt's way to read it
 * otherwise one click away. It opens when it is asked for; until then a pill in the header says how many
 * doubts there are. */
#ifndef TRACEREEL_APP_NOTES_H
#define TRACEREEL_APP_NOTES_H

#include "app/chrome/chrome_in.h"
#include "app/chrome/focus.h"
#include "gfx/canvas.h"

#include <stdbool.h>

#define NOTES_BUTTONS_MAX 48

struct notes {
    bool open; /* arrow keys and Enter are the buttons' */
    int doubts;
    int hot; /* button under the pointer or the keys, or -1 */
    int button_count;
    struct notes_button {
        struct reading_choice choices[2]; /* the second only where two decide together */
        int note;
        double mean_mbps; /* of the trace that it would give; NaN: not known */
        struct rect r;    /* where it was drawn; none before the first frame */
    } buttons[NOTES_BUTTONS_MAX];
    struct rect frame, close; /* as drawn */
};

/* The buttons that the notes' choices make; closed. */
void notes_fill(struct notes *notes, const struct tr_trace_info *info);
void notes_toggle(struct notes *notes);
struct action notes_event(struct notes *notes, const struct ui_event *e);
void notes_controls(const struct notes *notes, struct controls *controls);
void notes_draw(struct canvas *canvas, struct notes *notes, const struct chrome_in *in);

#endif
