/* The line at the top: what is shown, with which settings, and whether it is being recorded. */
#ifndef TRACEREEL_VIEW_HEADER_H
#define TRACEREEL_VIEW_HEADER_H

#include "gfx/canvas.h"
#include "view/look.h"
#include "view/model.h"

/* Where its words stand; width 0 where they have no room. Of sessions that are compared each has a chip with
 * its mark and its name, before the details of a link that they share. Where names have no room beside what
 * the window keeps at the chips' ends (look.chip_end), the current one alone keeps it, or none. */
struct header_places {
    struct rect title, detail, finer, settings, chips[VIEW_SESSIONS_MAX];
    float chip_ends[VIEW_SESSIONS_MAX]; /* logical pixels of each chip that are the window's: all, or 0 */
};
void header_place(struct canvas *canvas, struct rect r, const struct view_model *model,
                  const struct look *look, struct header_places *out);

void header_draw(struct canvas *canvas, struct rect r, const struct view_model *model,
                 const struct look *look);

#endif
