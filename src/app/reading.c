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

static bool choose_gap(struct tr_trace_options *o, const char *value)
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

static bool choose_unknown(struct tr_trace_options *o, const char *value)
{
    static const char *const names[] = {"hold", "interpolate", "zero", "p50"};
    for (int i = 0; i < 4; i++) {
        if (strcmp(value, names[i]) == 0) {
            o->unknown = (enum tr_trace_unknown)i;
            return true;
        }
    }
    return false;
}

bool reading_choose(struct reading *reading, enum tr_trace_option option, const char *value)
{
    struct tr_trace_options *o = &reading->options;
    switch (option) {
    case TR_TRACE_OPTION_FORMAT:
        keep(&o->format, reading->format, sizeof reading->format, value);
        return true;
    case TR_TRACE_OPTION_UNIT: keep(&o->unit, reading->unit, sizeof reading->unit, value); return true;
    case TR_TRACE_OPTION_COLUMN:
        keep(&o->column, reading->column, sizeof reading->column, value);
        return true;
    case TR_TRACE_OPTION_TIME_COLUMN:
        keep(&o->time_column, reading->time_column, sizeof reading->time_column, value);
        return true;
    case TR_TRACE_OPTION_DIRECTION:
        o->direction = strcmp(value, "up") == 0 ? TR_TRACE_UP : TR_TRACE_DOWN;
        return true;
    case TR_TRACE_OPTION_HOLD:
        o->hold = strcmp(value, "preceding") == 0 ? TR_TRACE_HOLD_PRECEDING : TR_TRACE_HOLD_FORWARD;
        return true;
    case TR_TRACE_OPTION_RUN: o->run = atoi(value); return true;
    case TR_TRACE_OPTION_SCALE: o->scale = strtod(value, NULL); return true;
    case TR_TRACE_OPTION_VALUES:
        o->values = strcmp(value, "rate") == 0     ? TR_TRACE_VALUES_RATE
                    : strcmp(value, "amount") == 0 ? TR_TRACE_VALUES_AMOUNT
                                                   : TR_TRACE_VALUES_TOTAL;
        return true;
    case TR_TRACE_OPTION_UNKNOWN: return choose_unknown(o, value);
    case TR_TRACE_OPTION_GAP: return choose_gap(o, value);
    case TR_TRACE_OPTION_NONE:
    case TR_TRACE_OPTION_COUNT: break;
    }
    return false;
}
