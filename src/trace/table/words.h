/* Lines of words as a table: stamps, names, numbers and units in prose, "key=value", or one below the other.
 *
 *     2025-03-01 10:00:00 - INFO: Bandwidth: 125000 bytes/sec
 *
 * is a record of a stamp and a value called Bandwidth. A record ends where a stamp or a name comes again. */
#ifndef TRACEREEL_TRACE_WORDS_H
#define TRACEREEL_TRACE_WORDS_H

#include "base/strbuf.h"
#include "trace/input.h"

#define WORDS_NAMES_MAX  32
#define WORDS_NAME_BYTES 48

struct words {
    struct strbuf text; /* a record a line: the stamp, then the values by their names, between tabs. Lines are
                           those of the original in which records end, the others are empty */
    size_t records;
    bool has_stamps;
    size_t names;
    char name[WORDS_NAMES_MAX][WORDS_NAME_BYTES];
};

/* Reads the whole input. */
enum tr_status words_to_table(struct words *w, struct input *in, struct tr_error *err);
void words_destroy(struct words *w);

#endif
