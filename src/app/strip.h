/* What the window adds to the header's row, beside the session's name: recordings that run, the doubts about
 * the file, what has just happened in words; and the settings, which lead to the players. Nothing of it
 * covers data. */
#ifndef TRACEREEL_APP_STRIP_H
#define TRACEREEL_APP_STRIP_H

#include "gfx/canvas.h"

#include <stdbool.h>

struct app;

enum strip_part { STRIP_SETTINGS, STRIP_DOUBTS, STRIP_BANNER, STRIP_PARTS };

struct strip {
    float reserve;                      /* of the header's width, beside the buttons */
    struct rect banner, chip, settings; /* where they stand in the newest frame; width 0: not there */
};

/* Before the session's picture is drawn, which leaves `reserve` free. */
void strip_measure(struct app *app, struct canvas *canvas);
void strip_draw(struct app *app, struct canvas *canvas);
/* Over everything else: the banner. */
void strip_draw_banner(struct app *app, struct canvas *canvas);
/* True where the press was meant for it. */
bool strip_press(struct app *app, float x, float y);
/* Where a part is that can be pressed, width 0 where it is not there; `name` says what that does. */
struct rect strip_part(const struct app *app, enum strip_part part, const char **name);
/* Something that lights up under the pointer. */
bool strip_hot(const struct app *app, float x, float y);

#endif
