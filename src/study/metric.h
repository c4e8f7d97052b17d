/* The figures of a session that a sweep, a map and what is around a point can go by: the fields of the
 * report's "qoe", which are cheap, and behind them those of live sessions, which take the whole session. */
#ifndef TRACEREEL_STUDY_METRIC_H
#define TRACEREEL_STUDY_METRIC_H

#include <tracereel/timeline.h>

/* NULL past the end. The first ones are those of tr_qoe_field. */
const char *study_metric_name(size_t i);

/* Its index; the number of metrics where there is none. */
size_t study_metric_named(const char *name);

/* It is of the "qoe": tr_qoe_field has it. */
bool study_metric_is_qoe(size_t i);

/* It is of players of low latency alone; and an error that says so. */
bool study_metric_is_low_latency(size_t i);
enum tr_status study_metric_unfit(size_t i, struct tr_error *err);

/* Of a whole session; NaN where it has none. Not for those of the "qoe". */
double study_metric_of(size_t i, const struct tr_timeline *timeline);

#endif
