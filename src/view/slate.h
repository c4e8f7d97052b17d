/* The picture that the modelled viewer watches: a moving test card, generated from the position in the stream
 * alone. */
#ifndef TRACEREEL_VIEW_SLATE_H
#define TRACEREEL_VIEW_SLATE_H

#include "gfx/canvas.h"

#define SLATE_W 640.0f /* logical size; the canvas's scale makes it 160p or 1080p */
#define SLATE_H 360.0f

/* Whole seconds of content flash for this long, and the beep that belongs to each is as long. */
#define SLATE_FLASH_S 0.1

void slate_draw(struct canvas *picture, double content_s);

#endif
