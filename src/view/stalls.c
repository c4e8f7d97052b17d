#include "view/stalls.h"

#include <math.h>

#define SEEN_PX   3.0f /* a stall this wide is shown as one; others share columns of this width */
#define SHARED_PX 3

size_t stall_after(const struct tr_timeline_stall *stalls, size_t count, double t_s)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (stalls[mid].end_s <= t_s) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

struct stall_walk stalls_walk(const struct tr_timeline *timeline, const struct plot_window *window)
{
    struct stall_walk walk = {.timeline = timeline, .window = window};
    walk.stalls = tr_timeline_stalls(timeline, &walk.count);
    walk.next = stall_after(walk.stalls, walk.count, plot_window_start_s(window));
    walk.done_s = plot_window_start_s(window);
    return walk;
}

/* Shared columns are of the grid, so that they stay while the plot scrolls. */
static double shared_length_s(const struct plot_window *w)
{
    return w->spp_s * fmax(1, round(SHARED_PX * (double)w->scale));
}

bool stalls_next(struct stall_walk *walk, struct stall_run *run)
{
    const struct plot_window *w = walk->window;
    double window_end_s = plot_window_end_s(w);
    if (walk->next >= walk->count || walk->stalls[walk->next].begin_s >= window_end_s ||
        walk->done_s >= window_end_s) {
        return false;
    }
    const struct tr_timeline_stall *stall = &walk->stalls[walk->next];
    double from_s = fmax(stall->begin_s, walk->done_s), to_s = stall->end_s;
    bool wide = (to_s - stall->begin_s) / w->spp_s >= (double)(SEEN_PX * w->scale);
    run->share = 1;
    run->stall = wide ? stall : NULL;
    if (!wide) {
        struct tr_timeline_stalled is;
        double length_s = shared_length_s(w), column = floor(from_s / length_s + 1e-9);
        to_s = (column + 1) * length_s;
        from_s = fmax(column * length_s, walk->done_s);
        tr_timeline_stalled_between(walk->timeline, from_s, to_s, &is);
        run->share = is.total_s / (to_s - from_s);
    }
    run->x0 = plot_window_x(w, from_s);
    run->x1 = plot_window_x(w, fmin(to_s, window_end_s));
    walk->done_s = to_s;
    walk->next = stall_after(walk->stalls, walk->count, to_s);
    return true;
}
