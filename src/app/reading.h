/* How a trace is to be read, with strings of its own, so that one doubt after the other can be decided and
 * the file opened again. */
#ifndef TRACEREEL_APP_READING_H
#define TRACEREEL_APP_READING_H

#include <tracereel/trace.h>

struct reading {
    struct tr_trace_options options; /* its strings point below */
    char format[64], unit[16], column[128], time_column[128];
};

void reading_set(struct reading *reading, const struct tr_trace_options *options);

/* One way to read otherwise, with its value. */
struct reading_choice {
    enum tr_trace_option option; /* TR_TRACE_OPTION_NONE: none */
    char value[40];
};

/* The decisions of a reading; reading_decided leaves no byte between them undefined, so that they compare as
 * such. */
struct reading_decisions {
    char format[64], unit[16], column[128], time_column[128];
    double gap_cap_s, scale;
    int direction, gap, hold, values, time_unit, unknown, run;
};

void reading_decided(const struct reading *reading, struct reading_decisions *out);
bool reading_decided_alike(const struct reading_decisions *a, const struct reading_decisions *b);
/* Decides the same again; the rest of the reading stays. */
void reading_decide(struct reading *reading, const struct reading_decisions *as);

/* One doubt decided: (TR_TRACE_OPTION_UNIT, "MBps"). False where the value is not understood. */
bool reading_choose(struct reading *reading, enum tr_trace_option option, const char *value);

#endif
