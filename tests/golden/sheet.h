/* A contact sheet of everything that the canvas can draw, to be looked at and to be compared. */
#ifndef TRACEREEL_TESTS_SHEET_H
#define TRACEREEL_TESTS_SHEET_H

#include "gfx/theme.h"

#define SHEET_WIDTH  960
#define SHEET_HEIGHT 640

void sheet_draw(struct canvas *canvas, const struct theme *theme);

#endif
