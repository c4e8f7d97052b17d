/* The results of a study: summary.csv and pictures in its folder, a table and the worst sessions on standard
 * output. */
#ifndef TRACEREEL_CLI_STUDY_REPORT_H
#define TRACEREEL_CLI_STUDY_REPORT_H

#include "study/run.h"

/* `outcome` NULL: nothing was run. */
enum tr_status study_report(const char *folder, const struct study_outcome *outcome, struct tr_error *err);

#endif
