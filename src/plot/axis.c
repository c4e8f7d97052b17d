#include "plot/axis.h"

#include <math.h>
#include <stdio.h>

double axis_round_up(double value)
{
    static const double round[] = {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
    double decade = pow(10, floor(log10(value)));
    for (size_t i = 0; i < sizeof round / sizeof *round; i++) {
        if (round[i] * decade >= value * (1 - 1e-12)) {
            return round[i] * decade;
        }
    }
    return 10 * decade;
}

struct axis_ticks axis_ticks(double min, double max, int at_most)
{
    static const double round[] = {1, 2, 5, 10};
    struct axis_ticks ticks = {.first = min, .step = 1};
    if (!(max > min) || at_most < 1) {
        return ticks;
    }
    double decade = pow(10, floor(log10((max - min) / at_most)));
    for (size_t i = 0; i < sizeof round / sizeof *round; i++) {
        double step = round[i] * decade;
        double first = ceil(min / step - 1e-9) * step;
        int count = (int)floor((max - first) / step + 1e-9) + 1;
        if (count <= at_most || i == 3) {
            ticks.step = step;
            ticks.first = first;
            ticks.count = count;
            break;
        }
    }
    ticks.decimals = ticks.step >= 1 ? 0 : (int)ceil(-log10(ticks.step) - 1e-9);
    return ticks;
}

double axis_time_step(double px_per_s, double min_px)
{
    static const double steps[] = {0.01, 0.02, 0.05, 0.1, 0.2,  0.5,  1,    2,    5,     10,    20,    30,
                                   60,   120,  300,  600, 1200, 1800, 3600, 7200, 14400, 21600, 43200, 86400};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (steps[i] * px_per_s >= min_px) {
            return steps[i];
        }
    }
    double days = axis_round_up(min_px / px_per_s / 86400);
    return days * 86400;
}

void axis_time_label(char *buf, size_t size, double t_s, double step_s)
{
    int decimals = step_s >= 1 ? 0 : step_s >= 0.1 ? 1 : 2;
    double unit = pow(10, decimals);
    long long ticks = llround(fabs(t_s) * unit);
    long long whole = ticks / (long long)unit;
    int h = (int)(whole / 3600), m = (int)(whole / 60 % 60), s = (int)(whole % 60);
    const char *sign = t_s < 0 && ticks ? "-" : "";
    int len = h ? snprintf(buf, size, "%s%d:%02d:%02d", sign, h, m, s)
                : snprintf(buf, size, "%s%d:%02d", sign, m, s);
    if (decimals && len > 0 && (size_t)len < size) {
        snprintf(buf + len, size - (size_t)len, ".%0*lld", decimals, ticks % (long long)unit);
    }
}
