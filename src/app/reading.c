#include "app/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void keep(const char **field, char *own, size_t size, const char *value)
{
    if (value) {
        snprintf(own, size, "%s", value);
    }
    *field = value ? own : NULL;
}

void reading_set(struct reading *reading, const struct tr_trace_options *options)
{
    *reading = (struct reading){.options = *options};
    struct tr_trace_options *o = &reading->options;
    keep(&o->format, reading->format, sizeof reading->format, options->format);
    keep(&o->unit, reading->unit, sizeof reading->unit, options->unit);
    keep(&o->column, reading->column, sizeof reading->column, options->column);
    keep(&o->time_column, reading->time_column, sizeof reading->time_column, options->time_column);
}

static bool override_gap(struct tr_trace_options *o, const char *value)
{
    static const char *const names[] = {"hold", "zero", "cut"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(value, names[i]) == 0) {
            o->gap = (enum tr_trace_gap_policy)i;
            return true;
        }
    }
    o->gap = TR_TRACE_GAP_CAP;
    o->gap_cap_s = strncmp(value, "cap:", 4) == 0 ? strtod(value + 4, NULL) : 0;
    return o->gap_cap_s > 0;
}

bool reading_override(struct reading *reading, const char *option, const char *value)
{
    struct tr_trace_options *o = &reading->options;
    if (strcmp(option, "--unit") == 0) {
        keep(&o->unit, reading->unit, sizeof reading->unit, value);
    } else if (strcmp(option, "--read-format") == 0) {
        keep(&o->format, reading->format, sizeof reading->format, value);
    } else if (strcmp(option, "--column") == 0) {
        keep(&o->column, reading->column, sizeof reading->column, value);
    } else if (strcmp(option, "--time-column") == 0) {
        keep(&o->time_column, reading->time_column, sizeof reading->time_column, value);
    } else if (strcmp(option, "--direction") == 0) {
        o->direction = strcmp(value, "up") == 0 ? TR_TRACE_UP : TR_TRACE_DOWN;
    } else if (strcmp(option, "--hold") == 0) {
        o->hold = strcmp(value, "preceding") == 0 ? TR_TRACE_HOLD_PRECEDING : TR_TRACE_HOLD_FORWARD;
    } else if (strcmp(option, "--run") == 0) {
        o->run = atoi(value);
    } else if (strcmp(option, "--scale") == 0) {
        o->scale = strtod(value, NULL);
    } else {
        return strcmp(option, "--gap") == 0 && override_gap(o, value);
    }
    return true;
}
