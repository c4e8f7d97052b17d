/* Numbered pieces of work on several threads, the calling one among them. */
#ifndef TRACEREEL_STUDY_PARALLEL_H
#define TRACEREEL_STUDY_PARALLEL_H

#include <tracereel/session.h>

/* Does one piece; `workspace` is the thread's own (NULL: sessions have memory of their own). False: no piece
 * that has not begun is wanted any more. */
typedef bool study_piece(void *context, size_t piece, struct tr_session_workspace *workspace);

/* Pieces 0 .. count - 1, begun in this order. `show` (may be NULL) is called by the calling thread between
 * its own, with those that have begun. */
void study_parallel(size_t count, int jobs, study_piece *run, void (*show)(void *context, size_t begun),
                    void *context);

#endif
