/* Stalls as they stand on a stretch of time: each by itself where it is wide enough to be seen, else those
 * that share a few pixels as one, with the part of the time that they take. */
#ifndef TRACEREEL_VIEW_STALLS_H
#define TRACEREEL_VIEW_STALLS_H

#include "plot/window.h"

#include <tracereel/timeline.h>

#include <stdbool.h>

/* The first of `count` stalls that ends after t_s; count where there is none. */
size_t stall_after(const struct tr_timeline_stall *stalls, size_t count, double t_s);

struct stall_run {
    float x0, x1;
    double share;                          /* of the time between, 0 .. 1 */
    const struct tr_timeline_stall *stall; /* NULL where several, or what is too narrow to be one, share it */
};

struct stall_walk {
    const struct tr_timeline *timeline;
    const struct plot_window *window;
    /* private */
    const struct tr_timeline_stall *stalls;
    size_t count, next;
    double done_s;
};

struct stall_walk stalls_walk(const struct tr_timeline *timeline, const struct plot_window *window);
/* The next one within the window, from left to right; false at the end. Costs what is seen, however many
 * there are. */
bool stalls_next(struct stall_walk *walk, struct stall_run *run);

#endif
