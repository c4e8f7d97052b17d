/* Names of sessions that are compared, by the settings that tell each from the others. */
#ifndef TRACEREEL_SHOW_SESSION_NAMES_H
#define TRACEREEL_SHOW_SESSION_NAMES_H

#include "show/source.h"

#define SESSION_NAME_SIZE 64
#define SESSION_NAMES_MAX 16

/* The trace and the player, where they are not the same in all, and parameters where that leaves several
 * alike: "hls.js", "a.log · hls.js", "hls.js · resume at 3 s". Whatever still is alike has a number; no two
 * names are equal. `count` is SESSION_NAMES_MAX at most. */
void session_names(const struct source *const *sources, int count, char (*names)[SESSION_NAME_SIZE]);

#endif
