/* A choice that a note offers, put into the options it is for. */
#include <tracereel/trace.h>

#include <stdlib.h>
#include <string.h>

/* Where `value` stands in `names`; -1: nowhere. */
static int place(const char *value, const char *const *names)
{
    for (int i = 0; names[i]; i++) {
        if (strcmp(value, names[i]) == 0) {
            return i;
        }
    }
    return -1;
}

static bool choose_gap(struct tr_trace_options *o, const char *value)
{
    static const char *const names[] = {"hold", "zero", "cut", NULL};
    int policy = place(value, names);
    o->gap = policy >= 0 ? (enum tr_trace_gap_policy)policy : TR_TRACE_GAP_CAP;
    o->gap_cap_s = strncmp(value, "cap:", 4) == 0 ? strtod(value + 4, NULL) : 0;
    return policy >= 0 || o->gap_cap_s > 0;
}

bool tr_trace_choose(struct tr_trace_options *o, enum tr_trace_option option, const char *value)
{
    static const char *const directions[] = {"", "down", "up", NULL},
                             *const holds[] = {"forward", "preceding", NULL},
                             *const values[] = {"auto", "rate", "amount", "total", NULL},
                             *const unknowns[] = {"hold", "interpolate", "zero", "p50", NULL},
                             *const times[] = {"auto", "s", "ms",   "us",   "ns", "min",
                                               "h",    "d", "h:mm", "m:ss", NULL};
    int found = 0;
    if (!*value) {
        return false;
    }
    switch (option) {
    case TR_TRACE_OPTION_FORMAT: o->format = value; return true;
    case TR_TRACE_OPTION_UNIT: o->unit = value; return true;
    case TR_TRACE_OPTION_COLUMN: o->column = value; return true;
    case TR_TRACE_OPTION_TIME_COLUMN: o->time_column = value; return true;
    case TR_TRACE_OPTION_DIRECTION:
        o->direction = (enum tr_trace_direction)(found = place(value, directions));
        break;
    case TR_TRACE_OPTION_HOLD: o->hold = (enum tr_trace_hold)(found = place(value, holds)); break;
    case TR_TRACE_OPTION_VALUES: o->values = (enum tr_trace_values)(found = place(value, values)); break;
    case TR_TRACE_OPTION_UNKNOWN: o->unknown = (enum tr_trace_unknown)(found = place(value, unknowns)); break;
    case TR_TRACE_OPTION_TIME_UNIT:
        o->time_unit = (enum tr_trace_time_unit)(found = place(value, times));
        break;
    case TR_TRACE_OPTION_RUN: o->run = atoi(value); return o->run > 0;
    case TR_TRACE_OPTION_SCALE: o->scale = strtod(value, NULL); return o->scale > 0;
    case TR_TRACE_OPTION_GAP: return choose_gap(o, value);
    case TR_TRACE_OPTION_NONE:
    case TR_TRACE_OPTION_COUNT: return false;
    }
    return found >= 0;
}
