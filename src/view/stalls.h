/* Finding stalls among many. */
#ifndef TRACEREEL_VIEW_STALLS_H
#define TRACEREEL_VIEW_STALLS_H

#include <tracereel/timeline.h>

/* The first of `count` stalls that ends after t_s; count where there is none. */
size_t stall_after(const struct tr_timeline_stall *stalls, size_t count, double t_s);

#endif
