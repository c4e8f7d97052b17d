/* The command that makes a session. */
#ifndef TRACEREEL_SHOW_SOURCE_COMMAND_H
#define TRACEREEL_SHOW_SOURCE_COMMAND_H

#include "base/strbuf.h"
#include "show/source.h"

/* Appends `tracereel SOURCE --scenario ... --set ... --edit ...`, in words that a shell reads back. What no
 * option says (a ladder out of a scenario file, a rule of one's own) is left out. */
void source_command(struct strbuf *out, const struct source *source, const struct tr_trace_options *reading);

#endif
