/* Fluid delivery's account: each step of the timeline is a line of it. */
#ifndef TRACEREEL_STUDY_EXPLAIN_ACCOUNT_FLUID_H
#define TRACEREEL_STUDY_EXPLAIN_ACCOUNT_FLUID_H

#include "study/explain/ledger.h"

/* All peaks from since_s to the stall after it, in order of time; since_s itself counts as one, so that there
 * is one at least. To be freed; NULL where memory ran out. */
struct ledger_peak *account_fluid_peaks(const struct ledger_session *session, double since_s, size_t *count);

/* Fills in parts and fetches of a ledger whose bounds and lost_s are there. False where memory ran out, with
 * nothing to be freed. */
bool account_fluid(const struct ledger_session *session, struct ledger *ledger);

#endif
