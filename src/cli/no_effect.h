/* Parameters that were set and move nothing where they were set: figures that come out the same would look
 * right. It is said in a line on standard error, and nothing fails. */
#ifndef TRACEREEL_CLI_NO_EFFECT_H
#define TRACEREEL_CLI_NO_EFFECT_H

#include "cli/source_options.h"
#include "show/lineup.h"
#include "study/plan.h"
#include "study/sweep.h"

/* Each of them asks whether a parameter has an effect in any session that there is. Nothing with --quiet. */
void no_effect_in_lineup(const struct source_options *options, struct lineup *lineup);
void no_effect_in_sweep(const struct source_options *options, const struct sweep *sweep);
void no_effect_in_study(const struct source_options *options, struct study_plan *plan);

#endif
