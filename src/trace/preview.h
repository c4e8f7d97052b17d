/* Previews of a trace as it would be if a note's choices were taken. */
#ifndef TRACEREEL_TRACE_PREVIEW_H
#define TRACEREEL_TRACE_PREVIEW_H

#include "trace/sniff.h"

/* Reads a text without a look at what else it could be. */
typedef enum tr_status preview_reader(const char *name, const char *bytes, size_t len,
                                      const struct tr_trace_options *options, struct tr_trace **out,
                                      struct tr_error *err);

/* Reads the beginning of the text (all of it where the sniff is whole) once for each choice of `trace`, and
 * puts the first rates and the mean into it. What cannot be read so stays without. */
void preview_choices(struct tr_trace *trace, const struct sniff *sniff, const char *name,
                     const struct tr_trace_options *options, preview_reader *read);

#endif
