/* Names of compared sessions where there is little room: what they have in common goes first. */
#ifndef TRACEREEL_VIEW_SESSION_NAME_H
#define TRACEREEL_VIEW_SESSION_NAME_H

#include "gfx/canvas.h"
#include "gfx/font.h"

#define VIEW_SESSIONS_MAX 4
#define VIEW_BRIEF_SIZE   64

/* The words that tell each name from the others: of "office-run-1.csv · hls.js" and "office-run-2.csv ·
 * hls.js" the words "1" and "2"; of players, too, "1\u00b7hls.js". Names that have nothing in common stay. */
void session_names_brief(const char *const *names, int count, char (*out)[VIEW_BRIEF_SIZE]);

/* The name where that fits, else its brief one; of that with several parts, else, its middle goes. Returns
 * the name, or buf, whose end may still have to be cut. */
const char *session_name_fit(struct canvas *canvas, struct text_style style, float max_w, const char *name,
                             const char *brief, char buf[VIEW_BRIEF_SIZE + 4]);

#endif
