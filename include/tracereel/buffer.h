/* The playback buffer (MODEL.md sections 3 and 5.1). Level in seconds of content. */
#ifndef TRACEREEL_BUFFER_H
#define TRACEREEL_BUFFER_H

#include <tracereel/export.h>

#include <stdbool.h>

TR_EXPORT_BEGIN

struct tr_buffer_params {
    double max_level_s;
    double initial_level_s; /* NaN: the rebuffer threshold */
    double rebuffer_threshold_s, drain_rate;
    bool live_edge;
    double live_latency_s, catch_up_max, max_behind_s;
};

TR_EXPORT_END

#endif
