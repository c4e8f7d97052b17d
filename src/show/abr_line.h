/* A rule's question and answer as lines of JSON: what a program on a pipe is told and what it may say. */
#ifndef TRACEREEL_SHOW_ABR_LINE_H
#define TRACEREEL_SHOW_ABR_LINE_H

#include "base/strbuf.h"

#include <tracereel/abr.h>

#define ABR_LINE_AHEAD 8 /* segments whose sizes are told, the one asked for among them */

/* One line, its end included. What is not known is null: segments_left of a live stream. */
void abr_line_ask(struct strbuf *out, const struct tr_abr_view *view);

/* A whole number, or an object with "level" and perhaps "wait_s"; false where it is neither. Whether the
 * ladder has such a level is not looked at. */
bool abr_line_answer(const char *line, struct tr_abr_choice *out);

#endif
