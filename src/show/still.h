/* One frame of a session, or of several beside each other, as a PNG file. */
#ifndef TRACEREEL_SHOW_STILL_H
#define TRACEREEL_SHOW_STILL_H

#include "show/record_offline.h"

/* The frame at second at_s, with path, theme, size, layout, title and captions as `config` has them for a
 * recording. */
enum tr_status still_render(const struct lineup *lineup, const struct record_offline_config *config,
                            double at_s, struct tr_error *err);

#endif
