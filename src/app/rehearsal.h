/* The first frame, drawn once where nobody sees it, on a thread of its own while the window opens: that takes
 * as long as drawing every glyph for the first time does, and the frame that is shown then has them all. */
#ifndef TRACEREEL_APP_REHEARSAL_H
#define TRACEREEL_APP_REHEARSAL_H

#include "gfx/font.h"
#include "gfx/theme.h"
#include "show/source.h"

#include <pthread.h>

struct rehearsal {
    const struct source *source;
    struct fonts *fonts;
    const struct theme *theme;
    int w, h; /* of the window, in logical pixels */
    float scale;
    pthread_t thread;
    bool running;
};

/* With all but the last two set. Source and fonts are the thread's until rehearsal_end. That no thread can be
 * had is no harm. */
void rehearsal_begin(struct rehearsal *rehearsal);
void rehearsal_end(struct rehearsal *rehearsal); /* all-zero is fine */

#endif
