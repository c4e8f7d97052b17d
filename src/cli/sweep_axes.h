/* --x and --y: what a sweep goes over. */
#ifndef TRACEREEL_CLI_SWEEP_AXES_H
#define TRACEREEL_CLI_SWEEP_AXES_H

#include "study/sweep.h"

#define SWEEP_OWN_PLAYER "reference" /* the scenario's own, among players */

/* KEY=FROM:TO:N, KEY=A,B,C, trace=FILE,..., player=NAME,...; cuts up the text. A folder among traces is all
 * that is in it. Freed with sweep_axis_free; on failure there is nothing to free. */
enum tr_status sweep_axis_parse(char *text, struct sweep_axis *axis, const char *where, struct tr_error *err);
void sweep_axis_free(struct sweep_axis *axis);

#endif
