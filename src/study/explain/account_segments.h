/* A player's account: a picture under way, or waiting for what the log says. */
#ifndef TRACEREEL_STUDY_EXPLAIN_ACCOUNT_SEGMENTS_H
#define TRACEREEL_STUDY_EXPLAIN_ACCOUNT_SEGMENTS_H

#include "study/explain/ledger.h"

/* All peaks from since_s to the stall after it, at to_s, in order of time; since_s itself counts as one, so
 * that there is one at least. To be freed; NULL where memory ran out. */
struct ledger_peak *account_segment_peaks(const struct ledger_session *session, double since_s, double to_s,
                                          size_t *count);

/* Fills in parts and fetches of a ledger whose bounds and lost_s are there. False where memory ran out, with
 * nothing to be freed. */
bool account_segments(const struct ledger_session *session, struct ledger *ledger);

#endif
