/* The window's part of the header's row, beside the session's name: recordings that run, whether it grows
 * and how far behind that one is, doubts about the file, what has just happened in words; and the settings,
 * which lead to the players. Nothing of it covers data. */
#ifndef TRACEREEL_APP_HEADER_BAR_H
#define TRACEREEL_APP_HEADER_BAR_H

#include "app/chrome/chrome_in.h"
#include "app/chrome/focus.h"
#include "gfx/canvas.h"

/* Those drawn last lie on top. */
enum header_part {
    HEADER_SETTINGS,
    HEADER_DETAIL,
    HEADER_LIVE,
    HEADER_DOUBTS,
    HEADER_BANNER,
    HEADER_OFFER,
    HEADER_PARTS
};

struct header_bar {
    float reserve;                   /* of the header's width, beside the buttons */
    struct rect parts[HEADER_PARTS]; /* where they stand in the newest frame; width 0: not there */
    enum notice_offer offer;         /* what HEADER_OFFER does */
};

/* Before the session's picture is drawn, which leaves `reserve` free. */
void header_bar_measure(struct header_bar *bar, struct canvas *canvas, const struct chrome_in *in);
void header_bar_draw(struct canvas *canvas, struct header_bar *bar, const struct chrome_in *in);
/* Over everything else. */
void header_bar_draw_banner(struct canvas *canvas, struct header_bar *bar, const struct chrome_in *in);
/* Its parts that can be pressed. */
void header_bar_controls(const struct header_bar *bar, struct controls *controls);

#endif
