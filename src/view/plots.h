/* The plots: one shared time axis, one cursor, stalls as bands through all of them. */
#ifndef TRACEREEL_VIEW_PLOTS_H
#define TRACEREEL_VIEW_PLOTS_H

#include "gfx/canvas.h"
#include "plot/window.h"
#include "view/layout.h"
#include "view/model.h"

/* The stretch of time on screen at t: while following, the playhead stands at two thirds, but never is room
 * wasted before the session's start or after its end. */
struct plot_window plots_window(const struct layout *layout, const struct view_model *model,
                                const struct look *look, float scale, double t_s);

/* The pointer's, so not part of the picture: what is at look->hover_s, and the thresholds that can be
 * dragged.
 */
void plots_draw_pointer(struct canvas *canvas, const struct layout *layout, const struct view_model *model,
                        const struct look *look, double t_s);

/* An upright line at mark_s, with gaps where it would strike a title or a value through; none where that is
 * not on screen. */
void plots_draw_mark(struct canvas *canvas, const struct layout *layout, const struct view_model *model,
                     const struct look *look, double t_s, double mark_s, color c);

void plots_draw(struct canvas *canvas, const struct layout *layout, const struct view_model *model,
                const struct look *look, double t_s, const struct tr_timeline_state *state);

#endif
