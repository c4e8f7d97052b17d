/* Parts of opening a source (source_open.c) and of changing one that is open (source_set.c). Each
 * takes a source that has not been run with it yet. */
#ifndef TRACEREEL_SHOW_SOURCE_PARTS_H
#define TRACEREEL_SHOW_SOURCE_PARTS_H

#include "show/source.h"

/* Such a session ends with its content, whenever that is. */
bool source_on_demand(const struct source *source);

/* Lays its content over the ladder, if it has any. The scenario's ladder is kept for when the content goes.
 */
void source_lay_content(struct source *source);

/* A rule of one's own chooses segments, so there have to be some. */
void source_lay_rule(struct source *source);

/* duration_s and loop. A scenario's wish, laid over a trace that is shorter, plays the trace; what the
 * command line asks for and the trace does not have is tr_session_run's to refuse. */
void source_choose_duration(const struct source_request *request, struct source *source);

/* The trace as these edits leave it, in the place of the one before, which is left to the caller. A network
 * is edited as it is made. */
enum tr_status source_apply_edits(struct source *source, const struct tr_edit *edits, size_t count,
                                  struct tr_error *err);

/* The content to fetch, out of a manifest or a session file (NULL: none), in the place of what there was,
 * which is left to the caller. */
enum tr_status source_open_content(const char *path, struct source *source, struct tr_error *err);

#endif
