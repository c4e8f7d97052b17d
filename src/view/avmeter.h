/* Sound and picture: two tapes shifted against each other by the drift, and a dial with the bands of ITU-R
 * BT.1359-1. */
#ifndef TRACEREEL_VIEW_AVMETER_H
#define TRACEREEL_VIEW_AVMETER_H

#include "gfx/canvas.h"
#include "view/look.h"
#include "view/model.h"

/* ITU-R BT.1359-1: sound early positive. */
#define AV_DETECTABLE_EARLY_MS   45.0
#define AV_DETECTABLE_LATE_MS    (-125.0)
#define AV_UNACCEPTABLE_EARLY_MS 90.0
#define AV_UNACCEPTABLE_LATE_MS  (-185.0)

void avmeter_draw(struct canvas *canvas, struct rect card, const struct view_model *model,
                  const struct look *look, const struct tr_timeline_state *state);

#endif
