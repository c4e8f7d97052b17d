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

void reading_decided(const struct reading *reading, struct reading_decisions *out)
{
    const struct tr_trace_options *o = &reading->options;
    snprintf(out->format, sizeof out->format, "%s", o->format ? o->format : "");
    snprintf(out->unit, sizeof out->unit, "%s", o->unit ? o->unit : "");
    snprintf(out->column, sizeof out->column, "%s", o->column ? o->column : "");
    snprintf(out->time_column, sizeof out->time_column, "%s", o->time_column ? o->time_column : "");
    out->gap_cap_s = o->gap_cap_s;
    out->scale = o->scale;
    out->direction = (int)o->direction;
    out->gap = (int)o->gap;
    out->hold = (int)o->hold;
    out->values = (int)o->values;
    out->time_unit = (int)o->time_unit;
    out->unknown = (int)o->unknown;
    out->run = o->run;
}

bool reading_decided_alike(const struct reading_decisions *a, const struct reading_decisions *b)
{
    return strcmp(a->format, b->format) == 0 && strcmp(a->unit, b->unit) == 0 &&
           strcmp(a->column, b->column) == 0 && strcmp(a->time_column, b->time_column) == 0 &&
           a->gap_cap_s == b->gap_cap_s && a->scale == b->scale && a->direction == b->direction &&
           a->gap == b->gap && a->hold == b->hold && a->values == b->values && a->time_unit == b->time_unit &&
           a->unknown == b->unknown && a->run == b->run;
}

void reading_decide(struct reading *reading, const struct reading_decisions *as)
{
    struct tr_trace_options *o = &reading->options;
    keep(&o->format, reading->format, sizeof reading->format, as->format[0] ? as->format : NULL);
    keep(&o->unit, reading->unit, sizeof reading->unit, as->unit[0] ? as->unit : NULL);
    keep(&o->column, reading->column, sizeof reading->column, as->column[0] ? as->column : NULL);
    keep(&o->time_column, reading->time_column, sizeof reading->time_column,
         as->time_column[0] ? as->time_column : NULL);
    o->gap_cap_s = as->gap_cap_s;
    o->scale = as->scale;
    o->direction = (enum tr_trace_direction)as->direction;
    o->gap = (enum tr_trace_gap_policy)as->gap;
    o->hold = (enum tr_trace_hold)as->hold;
    o->values = (enum tr_trace_values)as->values;
    o->time_unit = (enum tr_trace_time_unit)as->time_unit;
    o->unknown = (enum tr_trace_unknown)as->unknown;
    o->run = as->run;
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
