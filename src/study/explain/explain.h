/* Why a session stalls, and the smallest single change that would have avoided each stall.
 *
 * A stall is explained by the ledger of the buffer that was lost (ledger.h), by what the link did, and by
 * changes: one parameter, another player, a lower lowest level, more bandwidth at that place. Each change is
 * found by running the session again, by bisection, and is there only because a run with it goes without the
 * stall: nothing stalls from where the buffer began to sink until playback had resumed, and by as long again
 * after that the session has been stalled for less, by half of this stall at least: a change that only moves
 * a stall is none. What is the player's to change must leave the whole session stalled for less, too; more
 * bandwidth at one place need not, since a viewer whom it saves from falling behind has less to go by later.
 *
 * Numbers and enums only; words are those of who shows them. No clock, no printing, no threads. */
#ifndef TRACEREEL_STUDY_EXPLAIN_EXPLAIN_H
#define TRACEREEL_STUDY_EXPLAIN_EXPLAIN_H

#include "study/explain/explanation.h"

/* Explains stalls `first` .. first + count - 1 into out[count]. On failure (memory) nothing has to be freed.
 */
enum tr_status explain_stalls(const struct explain_session *session, size_t first, size_t count,
                              struct explanation *out, struct tr_error *err);
#endif
