/* Which files a session was made of, for what says how a result was made. */
#ifndef TRACEREEL_SHOW_MADE_BY_SOURCE_H
#define TRACEREEL_SHOW_MADE_BY_SOURCE_H

#include "base/file.h"
#include "base/made_by.h"
#include "show/lineup.h"

/* A file, or each of a folder's, with its hash; what cannot be read (standard input, a network) is left out.
 */
void made_by_file(struct made_by *made, const char *path);
/* The same of one file that was in that state just before it was read: another since then is left out, too.
 */
void made_by_read_file(struct made_by *made, const char *path, struct file_state read_of);
/* A trace: with the hash that was taken as it was read, where it could be read but once; "" asks the file. */
void made_by_trace(struct made_by *made, const char *path, struct file_state read_of,
                   const char *read_sha256);
/* A ladder's file and those that it names, as far as they were read. */
void made_by_content(struct made_by *made, const char *path, const struct tr_content *content);
/* The same of a scenario, where that is a file. */
void made_by_scenario(struct made_by *made, const char *name);
/* The files that a session was read from: its trace and its content. */
void made_by_source(struct made_by *made, const struct source *source);
/* The same of all that are compared, and what was asked for besides: scenario files, decisions, a rule of
 * one's own. */
void made_by_lineup(struct made_by *made, const struct lineup *lineup, const struct source_request *requests,
                    int count);

#endif
