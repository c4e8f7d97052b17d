/* PNG in and out, 8-bit RGB. */
#ifndef TRACEREEL_GFX_PNG_H
#define TRACEREEL_GFX_PNG_H

#include "gfx/canvas.h"

#include <tracereel/error.h>

struct made_by;

/* As file_write: the file appears whole or not at all, over one that is there only with `replace`. A canvas
 * that lacks something is an error. `made` (NULL: nothing) stands in text chunks: `Software`, `Command`, and
 * an `Input` for each file, "SHA-256  FILE". */
enum tr_status png_write(const char *path, const struct canvas *canvas, const struct made_by *made,
                         bool replace, struct tr_error *err);
/* *out becomes a canvas of its own, scale 1, without fonts. */
enum tr_status png_read(const char *path, struct canvas *out, struct tr_error *err);

#endif
