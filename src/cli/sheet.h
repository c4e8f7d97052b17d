/* A picture made of one call: opened, drawn, written. */
#ifndef TRACEREEL_CLI_SHEET_H
#define TRACEREEL_CLI_SHEET_H

#include "base/made_by.h"
#include "gfx/theme.h"

#include <tracereel/error.h>

#define SHEET_EDGE 12.0f

/* `draw` finds a ground and one card; false: memory ran out. `theme` is a name of theme_find, NULL: dark;
 * none of them is TR_STATUS_USAGE. `made` stands in the file. */
enum tr_status sheet_write(const char *path, int w_px, int h_px, const char *theme,
                           bool draw(struct canvas *canvas, const struct theme *theme, const void *context),
                           const void *context, const struct made_by *made, struct tr_error *err);

#endif
