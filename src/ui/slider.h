/* A slider: a value in a range by dragging, with the default marked. Drawing and events share the geometry
 * here. */
#ifndef TRACEREEL_UI_SLIDER_H
#define TRACEREEL_UI_SLIDER_H

#include "gfx/canvas.h"
#include "gfx/theme.h"

/* How a range lies on the track, so that each decade or the part near the default gets its share of the way.
 */
enum ui_curve { UI_LINEAR, UI_LOG, UI_CUBIC };

struct ui_slider {
    double min, max;
    enum ui_curve curve;
};

/* Chooses the curve for a range and what is usual in it. */
struct ui_slider ui_slider_make(double min, double max, double usual);
double ui_slider_share(const struct ui_slider *slider, double value); /* 0 .. 1 */
/* The value at a share of the way, rounded to a step that fits the place: three digits. */
double ui_slider_value(const struct ui_slider *slider, double share);
/* One press of an arrow key: a hundredth of the way, rounded likewise; always moves. */
double ui_slider_nudge(const struct ui_slider *slider, double value, int steps);

double ui_slider_share_at(struct rect track, float x);
void ui_slider_draw(struct canvas *canvas, struct rect track, double share, double usual_share, bool hot,
                    const struct theme *theme);

#endif
