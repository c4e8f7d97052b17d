/* The window's buttons at the right of the header: what keys do, by mouse. */
#ifndef TRACEREEL_APP_TOOLBAR_H
#define TRACEREEL_APP_TOOLBAR_H

#include "app/chrome/chrome_in.h"
#include "app/chrome/focus.h"
#include "gfx/canvas.h"

/* Logical pixels that the buttons take. */
float toolbar_width(void);
/* The buttons of a picture `width` wide. */
void toolbar_controls(float width, struct controls *controls);
/* `lit`: index of the button under the pointer or the keys, -1: none. */
void toolbar_draw(struct canvas *canvas, const struct chrome_in *in, int lit);

#endif
