/* A real session beside a trace. */
#ifndef TRACEREEL_TRACE_REAL_H
#define TRACEREEL_TRACE_REAL_H

#include <tracereel/real_session.h>

/* NULL where memory ran out. */
struct tr_real_session *real_session_copy(const struct tr_real_session *real);

/* `origin_s` on its clock becomes 0. */
void real_session_shift(struct tr_real_session *real, double origin_s);

#endif
