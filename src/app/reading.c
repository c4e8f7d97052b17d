#include "app/reading.h"

#include <stdio.h>
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

bool reading_choose(struct reading *reading, enum tr_trace_option option, const char *value)
{
    struct tr_trace_options *o = &reading->options;
    if (!tr_trace_choose(o, option, value)) {
        return false;
    }
    switch (option) { /* what is borrowed may not outlive the note that it came with */
    case TR_TRACE_OPTION_FORMAT: keep(&o->format, reading->format, sizeof reading->format, value); break;
    case TR_TRACE_OPTION_UNIT: keep(&o->unit, reading->unit, sizeof reading->unit, value); break;
    case TR_TRACE_OPTION_COLUMN: keep(&o->column, reading->column, sizeof reading->column, value); break;
    case TR_TRACE_OPTION_TIME_COLUMN:
        keep(&o->time_column, reading->time_column, sizeof reading->time_column, value);
        break;
    case TR_TRACE_OPTION_NONE:
    case TR_TRACE_OPTION_DIRECTION:
    case TR_TRACE_OPTION_GAP:
    case TR_TRACE_OPTION_HOLD:
    case TR_TRACE_OPTION_RUN:
    case TR_TRACE_OPTION_SCALE:
    case TR_TRACE_OPTION_VALUES:
    case TR_TRACE_OPTION_UNKNOWN:
    case TR_TRACE_OPTION_TIME_UNIT:
    case TR_TRACE_OPTION_COUNT: break;
    }
    return true;
}
