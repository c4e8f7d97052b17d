/* The lane of a real player's session while the trace was recorded, where its log tells (HAR, NetLog, CMCD):
 * one box a fetch, in a lane under the bandwidth and under the model's own segments; stalls are hatched. */
#ifndef TRACEREEL_VIEW_REAL_LANE_H
#define TRACEREEL_VIEW_REAL_LANE_H

#include "gfx/canvas.h"
#include "plot/window.h"
#include "view/look.h"
#include "view/model.h"

/* Room that the lane takes at the bottom of a plot's lane; 0 where there is no real session. */
float real_lane_height(const struct view_model *model, float lane_h);
void real_lane_draw(struct canvas *canvas, struct rect lane, const struct view_model *model,
                    const struct look *look, const struct plot_window *window);

#endif
