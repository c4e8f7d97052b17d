/* The traces of a study: files that were named, and all that stands in folders that were named, in an order
 * that is the same on every machine. */
#ifndef TRACEREEL_STUDY_TRACES_H
#define TRACEREEL_STUDY_TRACES_H

#include <tracereel/error.h>

#include <stddef.h>

struct study_traces {
    char **paths; /* as they can be opened from here: OPERAND/sub/name.log; no two are the same */
    size_t count, capacity;
};

/* Files as they are named, then in each folder, by name, files and what is in its folders. Hidden names and
 * those of documentation (README, LICENSE, *.md and the like) are left out; a link that leads back into a
 * folder above is not followed. Nothing is opened: what is no trace shows when it is read. A folder without a
 * file, a name that is not there: TR_STATUS_FAILED. Freed in any case. */
enum tr_status study_traces_gather(struct study_traces *traces, char *const *operands, int count,
                                   struct tr_error *err);
void study_traces_free(struct study_traces *traces);

#endif
