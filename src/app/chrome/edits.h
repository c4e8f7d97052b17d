/* Edits of the trace: over the selection, or all of it, and at the playhead. What is typed is an
 * edit as the command line has it, with the place filled in where it is left out. */
#ifndef TRACEREEL_APP_EDITS_H
#define TRACEREEL_APP_EDITS_H

#include "app/chrome/chrome_in.h"
#include "ui/list.h"

#include <tracereel/edit.h>

#define EDITS_LINES 48

struct edits {
    struct ui_list list;
    struct ui_list_line lines[EDITS_LINES];
    char texts[EDITS_LINES][80], details[EDITS_LINES][TR_EDIT_TEXT_SIZE];
    struct action actions[EDITS_LINES]; /* their texts are the lines' details */
    int count;
    char typed[96];
};

void edits_fill(struct edits *edits, const struct chrome_in *in);
struct action edits_event(struct edits *edits, const struct chrome_in *in, struct rect room,
                          const struct ui_event *event);
/* "Edit the trace, 1:00.0 to 1:30.0", with what is being typed. */
void edits_title(const struct edits *edits, const struct chrome_in *in, char *buf, size_t size);

#endif
