/* Where one is in time: lines down through the plots at round times, with the session's time under them, and
 * the clock on the wall where the trace has dates. */
#ifndef TRACEREEL_VIEW_TIME_AXIS_H
#define TRACEREEL_VIEW_TIME_AXIS_H

#include "gfx/canvas.h"
#include "plot/window.h"
#include "view/layout.h"
#include "view/model.h"

void time_axis_draw(struct canvas *canvas, const struct layout *layout, const struct view_model *model,
                    const struct look *look, const struct plot_window *window);

/* The clock that stamped the trace, as it stood at t_s of the session: "16:25:30", with the day before it
 * where `with_day` and the trace knows it, and with what is known of its zone: "2024-04-19 16:25:30 UTC".
 * False where the trace has no dates, or the session is longer than it (it goes round then). */
bool wall_clock_text(const struct view_model *model, double t_s, bool with_day, char *buf, size_t size);

#endif
