/* Round numbers for axes. Pure arithmetic. */
#ifndef TRACEREEL_PLOT_AXIS_H
#define TRACEREEL_PLOT_AXIS_H

#include <stddef.h>

/* The least of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 x 10^k that is >= value (> 0). */
double axis_round_up(double value);

/* Round values in [min, max], at most `at_most` of them: first, first + step, ... */
struct axis_ticks {
    double first, step;
    int count, decimals; /* decimals: enough to tell neighbours apart */
};
struct axis_ticks axis_ticks(double min, double max, int at_most);

/* A round step of time (0.01 s .. days) such that steps are at least min_px apart when px_per_s. */
double axis_time_step(double px_per_s, double min_px);

/* 7:20, 1:07:20, and 7:20.5 where the step needs tenths (or more places). */
void axis_time_label(char *buf, size_t size, double t_s, double step_s);

#endif
