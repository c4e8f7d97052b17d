/* A source in words, for the header line. */
#ifndef TRACEREEL_SHOW_DESCRIBE_H
#define TRACEREEL_SHOW_DESCRIBE_H

#include "show/source.h"

#include <stddef.h>

/* "Sabre JSON · 10:12 · mean 1.30 Mbit/s · 2 gaps" */
void describe_trace(char *buf, size_t size, const struct source *source);
/* "scenario moderate · dt 1 s · seed 42" */
void describe_settings(char *buf, size_t size, const struct source *source);

#endif
