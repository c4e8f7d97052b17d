/* Words over several lines. */
#ifndef TRACEREEL_UI_WRAP_H
#define TRACEREEL_UI_WRAP_H

#include "gfx/font.h"

/* Draws text broken between words, and at line feeds, into lines of at most `width`; the last of `max_lines`
 * ends in an ellipsis where more would follow. y is the first baseline. Returns the number of lines. */
int ui_text_wrapped(struct canvas *canvas, float x, float y, float width, float line_h, int max_lines,
                    struct text_style style, const char *text);

#endif
