/* Levels decided elsewhere: a CSV file with a column `level`, a row a request. A session with them asks no
 * rule. */
#ifndef TRACEREEL_DECISIONS_H
#define TRACEREEL_DECISIONS_H

#include <tracereel/error.h>
#include <tracereel/export.h>

#include <stddef.h>

TR_EXPORT_BEGIN

struct tr_decisions {
    char name[256]; /* the file's, without folders */
    size_t count;
    int *levels; /* count, 0 or more */
};

/* Reads `path`. On failure *out is untouched; the error names file and line. Freed with tr_decisions_free. */
enum tr_status tr_decisions_open(const char *path, struct tr_decisions **out, struct tr_error *err);

/* One more who will free them; they do not change, and are gone with the last. NULL is fine. */
struct tr_decisions *tr_decisions_share(struct tr_decisions *decisions);
void tr_decisions_free(struct tr_decisions *decisions); /* NULL is fine */

TR_EXPORT_END

#endif
