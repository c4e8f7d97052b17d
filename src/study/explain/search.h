/* Sessions run again, to find the smallest change that avoids a stall. */
#ifndef TRACEREEL_STUDY_EXPLAIN_SEARCH_H
#define TRACEREEL_STUDY_EXPLAIN_SEARCH_H

#include "study/explain/explanation.h"

/* Fills in the changes of out[count], whose ledgers and links are there. False where memory ran out. */
bool search_changes(const struct explain_session *session, struct explanation *out, size_t count);

#endif
