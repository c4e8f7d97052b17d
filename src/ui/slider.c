#include "ui/slider.h"

#include <math.h>

struct ui_slider ui_slider_make(double min, double max, double usual)
{
    struct ui_slider s = {min, max, UI_LINEAR};
    if (min > 0 && max / min >= 100) {
        s.curve = UI_LOG;
    } else if (usual - min < 0.15 * (max - min)) {
        s.curve = UI_CUBIC;
    }
    return s;
}

double ui_slider_share(const struct ui_slider *s, double value)
{
    double share = (value - s->min) / (s->max - s->min);
    if (s->curve == UI_LOG) {
        share = log(value / s->min) / log(s->max / s->min);
    } else if (s->curve == UI_CUBIC) {
        share = cbrt(share);
    }
    return fmax(0, fmin(1, share));
}

static double exact_value(const struct ui_slider *s, double share)
{
    switch (s->curve) {
    case UI_LOG: return s->min * pow(s->max / s->min, share);
    case UI_CUBIC: return s->min + (s->max - s->min) * share * share * share;
    case UI_LINEAR: break;
    }
    return s->min + (s->max - s->min) * share;
}

/* To a round step no finer than a hundredth of the value and a pixel or two of the way. */
static double rounded(const struct ui_slider *s, double value, double share)
{
    double away = fabs(exact_value(s, fmin(share + 0.004, 1)) - exact_value(s, fmax(share - 0.004, 0)));
    double fine = fmax(away, 1e-12);
    double step = pow(10, floor(log10(fine)));
    /* min + step * round(...): truncation would be wrong for negative values. */
    value = step * round(value / step);
    return fmax(s->min, fmin(s->max, value));
}

double ui_slider_value(const struct ui_slider *s, double share)
{
    share = fmax(0, fmin(1, share));
    return rounded(s, exact_value(s, share), share);
}

double ui_slider_nudge(const struct ui_slider *s, double value, int steps)
{
    double share = ui_slider_share(s, value);
    for (int tries = 1; tries <= 8; tries++) {
        double to = ui_slider_value(s, share + 0.01 * steps * tries);
        if (to != value) {
            return to;
        }
    }
    return value;
}

double ui_slider_share_at(struct rect track, float x)
{
    return fmax(0, fmin(1, (double)((x - track.x) / track.w)));
}

void ui_slider_draw(struct canvas *canvas, struct rect track, double share, double usual_share, bool hot,
                    const struct theme *theme)
{
    float mid = track.y + track.h / 2, x = track.x + track.w * (float)share;
    canvas_round_rect(canvas, (struct rect){track.x, mid - 2, track.w, 4}, 2, theme->grid);
    if (x - track.x > 2) {
        canvas_round_rect(canvas, (struct rect){track.x, mid - 2, x - track.x, 4}, 2,
                          color_alpha(theme->picture, 0.8f));
    }
    if (usual_share >= 0) {
        float ux = track.x + track.w * (float)usual_share;
        canvas_rect_snapped(canvas, (struct rect){ux - 0.5f, mid - 6, 1, 12}, theme->text_second);
    }
    canvas_circle(canvas, x, mid, hot ? 8 : 7, theme->card);
    canvas_circle(canvas, x, mid, hot ? 7 : 6, hot ? theme->text : theme->picture);
}
