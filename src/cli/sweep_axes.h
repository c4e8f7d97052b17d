/* --x and --y: what a sweep goes over. */
#ifndef TRACEREEL_CLI_SWEEP_AXES_H
#define TRACEREEL_CLI_SWEEP_AXES_H

#include "cli/option.h"
#include "study/sweep.h"

#define SWEEP_OWN_PLAYER "reference" /* the scenario's own, among players */

/* An option_parser into a struct sweep_axis: KEY=FROM:TO:N, KEY=A,B,C, trace=FILE,..., player=NAME,... A
 * folder among traces is all that is in it. What it filled is freed with sweep_axis_free. */
enum tr_status sweep_axis_parse(char *text, void *field, const char *where, struct tr_error *err);
void sweep_axis_free(struct sweep_axis *axis);

#endif
