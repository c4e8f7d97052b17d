/* Segment delivery seen: one box a fetch, from its request to its last byte, in a lane under the bandwidth.
 */
#ifndef TRACEREEL_VIEW_FETCH_LANE_H
#define TRACEREEL_VIEW_FETCH_LANE_H

#include "gfx/canvas.h"
#include "plot/window.h"
#include "view/look.h"
#include "view/model.h"

/* Room that the lane takes at the bottom of a plot's lane; 0 where the session has no fetches. */
float fetch_lane_height(const struct view_model *model, float lane_h);
/* The fetch under way at t_s, and how far it is, 0 .. 1, by the bits that passed; NULL between fetches. */
const struct tr_timeline_fetch *fetch_at(const struct view_model *model, double t_s, double *share);
/* "720p 1.24 MB" */
void fetch_text(char *buf, size_t size, const struct view_model *model,
                const struct tr_timeline_fetch *fetch);
void fetch_lane_draw(struct canvas *canvas, struct rect lane, const struct view_model *model,
                     const struct look *look, const struct plot_window *window);

#endif
