/* Words over several lines. */
#ifndef TRACEREEL_UI_WRAP_H
#define TRACEREEL_UI_WRAP_H

#include "gfx/font.h"

#include <stddef.h>

/* Draws text broken between words, and at line feeds, into lines of at most `width`; the last of `max_lines`
 * ends in an ellipsis where more would follow. y is the first baseline. Returns the number of lines. */
int ui_text_wrapped(struct canvas *canvas, float x, float y, float width, float line_h, int max_lines,
                    struct text_style style, const char *text);
/* The lines that it would take. */
int ui_text_lines(struct canvas *canvas, float width, int max_lines, struct text_style style,
                  const char *text);
/* The width of the widest of them. */
float ui_text_width(struct canvas *canvas, float width, int max_lines, struct text_style style,
                    const char *text);

/* Copies `text` so that it fits into `lines` lines of `width`: what is too long loses the middle of its
 * longest word, which is a path if anything is ("cannot read /home/.../bus.log: no such file"). */
void ui_text_squeeze(struct canvas *canvas, float width, int lines, struct text_style style, const char *text,
                     char *buf, size_t size);

#endif
