/* The command that makes a session, or all that are compared. */
#ifndef TRACEREEL_SHOW_SOURCE_COMMAND_H
#define TRACEREEL_SHOW_SOURCE_COMMAND_H

#include "base/strbuf.h"
#include "show/source.h"

#define SOURCES_COMMAND_MAX 4

/* Sessions as they are open, and how each was read. */
struct sources_opened {
    int count; /* 1 .. SOURCES_COMMAND_MAX */
    const struct source *sources[SOURCES_COMMAND_MAX];
    const struct tr_trace_options *readings[SOURCES_COMMAND_MAX];
};

/* Appends `tracereel SOURCE --scenario ... --set ... --edit ...`, in words that a shell reads back. Several
 * that differ in their traces alone, or their players, are one command; others a line each. What no option
 * says (a ladder out of a scenario file, a rule of one's own) is left out. `verb` and `ending` stand behind
 * `tracereel` and at each end: "record " and " -o FILE.png". */
void sources_command(struct strbuf *out, const char *verb, const struct sources_opened *opened,
                     const char *ending);

#endif
