/* Parts of a study made whole again. */
#ifndef TRACEREEL_STUDY_MERGE_H
#define TRACEREEL_STUDY_MERGE_H

#include "base/strbuf.h"

#include <tracereel/error.h>

#include <stdbool.h>
#include <stddef.h>

/* `paths` are the sessions.K-of-N.csv of all parts, in any order; beside each stand the refused.K-of-N.csv
 * and segments.K-of-N.csv.gz that it may have. What is made in `folder` is byte for byte what one call over
 * the whole would have made (but for the command line, which is that of part 1). A part that is missing,
 * there twice, cut off or of another study: TR_STATUS_FAILED and its name; nothing is made then. */
enum tr_status study_merge(const char *const *paths, size_t count, const char *folder, bool force,
                           struct tr_error *err);

/* The same for the tables that sweep --shard K/N wrote: the whole table, as one call would have written it.
 */
enum tr_status study_merge_sweep(const char *const *paths, size_t count, struct strbuf *out,
                                 struct tr_error *err);

/* What cannot be read is none; study_merge says why. */
bool study_is_sweep_part(const char *path);

#endif
