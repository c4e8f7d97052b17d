/* The area between two curves given in quarter columns, as anti-aliased coverage: the bottom half of the
 * plots. See columns.c for the method, plotline.c for where the curves come from. */
#ifndef TRACEREEL_GFX_COLUMNS_H
#define TRACEREEL_GFX_COLUMNS_H

#include "gfx/canvas.h"

#define STRIP_COLUMNS 64 /* one strip's scratch stays in the first-level cache */
#define COLUMN_PARTS  4
#define CURVE_NONE    (1 << 28) /* no curve here: far below for an upper, its negative for a lower one */

/* Curves in fixed point at the middles of the quarters of each column, with one more quarter at both ends
 * (index 0 is the quarter before the first column). Area is filled where upper < lower. */
struct curves {
    int upper[STRIP_COLUMNS * COLUMN_PARTS + 2];
    int lower[STRIP_COLUMNS * COLUMN_PARTS + 2];
};

/* Fills device columns x_px .. x_px + columns (at most a strip, inside the clip). */
void columns_fill(struct canvas *canvas, int x_px, int columns, const struct curves *curves, color c);

#endif
