/* A source in words, for the header line, the title and the terminal. */
#ifndef TRACEREEL_APP_DESCRIBE_H
#define TRACEREEL_APP_DESCRIBE_H

#include "app/playhead.h"
#include "app/source.h"

#include <stddef.h>

/* "Sabre JSON · 10:12 · mean 1.30 Mbit/s · 2 gaps" */
void describe_trace(char *buf, size_t size, const struct source *source);
/* "scenario moderate · dt 1 s · seed 42" */
void describe_settings(char *buf, size_t size, const struct source *source);
/* "bus.log - 01:23.4 / 10:12.0 - playing 1x", INTERFACE's window title */
void describe_title(char *buf, size_t size, const char *name, const struct playhead *ph, bool stalled,
                    bool recording);

#endif
