/* Parts of a study made whole again. */
#ifndef TRACEREEL_STUDY_MERGE_H
#define TRACEREEL_STUDY_MERGE_H

#include "base/strbuf.h"

#include <tracereel/error.h>

#include <stdbool.h>
#include <stddef.h>

struct study_merge_config {
    const char *const *paths; /* the sessions.K-of-N.csv of all parts, in any order */
    size_t count;
    const char *folder; /* made where it is not there */
    bool force;         /* over what is there */
    /* Now and then; false stops, and nothing is made. May be NULL. */
    bool (*progress)(void *context, double share);
    void *context;
};

/* Beside each part stand the refused.K-of-N.csv and segments.K-of-N.csv.gz that it may have. The tables that
 * are made are byte for byte those that one call over the whole would have made (but for the command line,
 * which is that of part 1). They pass through in blocks, however large they are. A part that is missing,
 * there twice, cut off or of another study: TR_STATUS_FAILED and its name; nothing is made then. */
enum tr_status study_merge(const struct study_merge_config *config, struct tr_error *err);

/* The same for the tables that sweep --shard K/N wrote: the whole table, as one call would have written it,
 * and the lines at the head of its parts that all have in common. */
enum tr_status study_merge_sweep(const char *const *paths, size_t count, struct strbuf *header,
                                 struct strbuf *out, struct tr_error *err);

/* A file that cannot be read is none; study_merge says why. */
bool study_is_sweep_part(const char *path);

#endif
