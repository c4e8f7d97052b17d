/* The playback buffer as a tank seen from the side: inflow on the left, with the segment that is being
 * fetched, drain on the right. */
#ifndef TRACEREEL_VIEW_TANK_H
#define TRACEREEL_VIEW_TANK_H

#include "gfx/canvas.h"
#include "view/look.h"
#include "view/model.h"

void tank_draw(struct canvas *canvas, struct rect card, const struct view_model *model,
               const struct look *look, const struct tr_timeline_state *state);

/* The buffer limit of the delivery in use, fluid or segments. */
double tank_max_s(const struct tr_params *params);
double tank_resume_s(const struct tr_params *params);

#endif
