/* Draws all of the window that is not the session's picture, over it. */
#ifndef TRACEREEL_APP_CHROME_DRAW_H
#define TRACEREEL_APP_CHROME_DRAW_H

#include "app/chrome/chrome.h"

void chrome_draw(struct canvas *canvas, struct chrome *chrome, const struct chrome_in *in);
/* How far the file that is being opened has been read. */
/* In the place of everything, while what is to be shown has not come yet. */
void chrome_draw_waiting(struct canvas *canvas, const char *first, const char *second,
                         const struct theme *theme);
void chrome_draw_loading(struct canvas *canvas, const char *name, int permille, const struct theme *theme);

#endif
