#include "view/plot_rows.h"

const struct plot_row *const plot_rows[PLOT_COUNT] = {
    [PLOT_BANDWIDTH] = &plot_bandwidth, [PLOT_BUFFER] = &plot_buffer,   [PLOT_AV] = &plot_offset,
    [PLOT_LEVEL] = &plot_level,         [PLOT_LATENCY] = &plot_latency, [PLOT_QOE] = &plot_score,
    [PLOT_BEHIND] = &plot_behind,
};
