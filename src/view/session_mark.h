/* The mark that tells compared sessions apart: a colour and a shape each, for colour alone does not do. */
#ifndef TRACEREEL_VIEW_SESSION_MARK_H
#define TRACEREEL_VIEW_SESSION_MARK_H

#include "gfx/theme.h"

/* A disc, a square, a triangle, a diamond, 8 px, around (x, y). */
void session_mark_draw(struct canvas *canvas, float x, float y, int session, const struct theme *theme);

#endif
