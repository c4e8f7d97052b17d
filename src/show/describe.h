/* A source in words, for the header line. */
#ifndef TRACEREEL_SHOW_DESCRIBE_H
#define TRACEREEL_SHOW_DESCRIBE_H

#include "show/source.h"

#include <stddef.h>

/* "Sabre JSON · 10:12 · mean 1.30 Mbit/s · 2 gaps" */
void describe_trace(char *buf, size_t size, const struct source *source);
/* "moderate · dt 1 s · seed 42" */
void describe_settings(char *buf, size_t size, const struct source *source);

/* The same of sessions that are compared: only what all of them share. */
void describe_title(char *buf, size_t size, const struct source *const *sources, int count);
void describe_shared(char *buf, size_t size, const struct source *const *sources, int count);

#endif
