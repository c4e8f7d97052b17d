/* The palette: colours named by what they mean. */
#ifndef TRACEREEL_GFX_THEME_H
#define TRACEREEL_GFX_THEME_H

#include "gfx/canvas.h"

struct theme {
    const char *name; /* "dark", "light" */
    color ground, card, card_edge, grid, text, text_second;
    color bandwidth, level, good, bad, sound, picture;
    color band_ok, band_detectable, band_unacceptable; /* BT.1359 bands of the A/V dial */
    color session[4];                                  /* of compared sessions, after Okabe and Ito 2008 */
    color shade;                                       /* drop shadows and veils: black or near */
    float future_alpha, fill_alpha, stall_alpha;
};

extern const struct theme theme_dark, theme_light;
const struct theme *theme_find(const char *name); /* NULL where unknown */

#endif
