/* The lines of a study's files. */
#ifndef TRACEREEL_STUDY_ROWS_H
#define TRACEREEL_STUDY_ROWS_H

#include "study/fingerprint.h"
#include "study/out.h"
#include "study/plan.h"

#include <tracereel/timeline.h>

/* The lines at the head of each file; fails by strbuf's `failed`. `shard`: "2/4, sessions 10 to 19", or NULL.
 */
void study_header(struct strbuf *out, enum study_file file, const struct study_plan *plan,
                  const struct study_fingerprint *fingerprint, const char *program, const char *command,
                  const char *shard);

/* One line of sessions.csv. */
void study_session_row(struct strbuf *out, const struct study_plan *plan, size_t session,
                       const struct tr_timeline *timeline);

/* A line for each request of a session. */
void study_segment_rows(struct strbuf *out, const struct study_plan *plan, size_t session,
                        const struct tr_timeline *timeline);

/* One line of refused.csv. */
void study_refused_row(struct strbuf *out, const char *trace, const struct tr_error *why);

#endif
