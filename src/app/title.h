/* The window's title. */
#ifndef TRACEREEL_APP_TITLE_H
#define TRACEREEL_APP_TITLE_H

#include "app/playhead.h"

#include <stdbool.h>
#include <stddef.h>

/* "bus.log - 01:23.4 / 10:12.0 - playing 1x", INTERFACE's window title; behind it LIVE at the edge of what
 * grows, and REC */
void title_text(char *buf, size_t size, const char *name, const struct playhead *ph, bool stalled,
                bool recording);

#endif
