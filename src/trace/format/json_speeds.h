/* Speed tests in JSON that share names with others. */
#ifndef TRACEREEL_TRACE_JSON_SPEEDS_H
#define TRACEREEL_TRACE_JSON_SPEEDS_H

#include "trace/format/json_in.h"

/* librespeed-cli has the names of speedtest-cli and another unit: Mbit/s. */
bool is_librespeed(const json_t *first, bool in_array);

#endif
