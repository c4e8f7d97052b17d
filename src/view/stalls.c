#include "view/stalls.h"

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
