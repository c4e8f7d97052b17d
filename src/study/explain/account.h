/* The account of a stall: where the buffer began to sink, and what became of it (ledger.h). */
#ifndef TRACEREEL_STUDY_EXPLAIN_ACCOUNT_H
#define TRACEREEL_STUDY_EXPLAIN_ACCOUNT_H

#include "study/explain/ledger.h"

/* Of stall number `stall` of the timeline. False where memory ran out; *out holds nothing then. */
bool account_make(const struct ledger_session *session, size_t stall, struct ledger *out);

#endif
