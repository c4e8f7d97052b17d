/* The window's buttons at the right of the header: what keys do, by mouse. Not part of the session's picture.
 */
#ifndef TRACEREEL_APP_TOOLBAR_H
#define TRACEREEL_APP_TOOLBAR_H

#include "app/action.h"
#include "gfx/canvas.h"
#include "gfx/theme.h"

#include <stdbool.h>

/* What a button shows as pressed. */
struct toolbar_state {
    bool drawer, sound, recording, following;
    bool dark;
};

struct toolbar_button {
    struct rect r;
    struct action action;
    const char *name; /* with its key */
};

/* Button i from the left; false where there are no more. */
bool toolbar_button(float width, int i, struct toolbar_button *out);

/* Logical pixels that the buttons take in a picture `width` wide. */
float toolbar_width(float width);
/* The action of the button at x, y; ACTION_NONE where there is none. */
struct action toolbar_hit(float width, float x, float y);
/* `hot_x`, `hot_y`: the pointer; its button is lit and named below. */
void toolbar_draw(struct canvas *canvas, const struct toolbar_state *state, float hot_x, float hot_y,
                  const struct theme *theme);

#endif
