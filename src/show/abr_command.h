/* A rule that is a program on a pipe: one line of JSON a decision, one line back (show/abr_line.h). */
#ifndef TRACEREEL_SHOW_ABR_COMMAND_H
#define TRACEREEL_SHOW_ABR_COMMAND_H

#include "show/child.h"

#include <tracereel/abr.h>

/* The state of such a rule: context of the struct tr_abr that asks it. */
struct abr_command {
    const char *command; /* for /bin/sh */
    const struct child_patience *patience;
};

/* tr_abr's two functions; the program of a session lives in its state. */
enum tr_status abr_command_choose(void *context, const struct tr_abr_view *view, void *state,
                                  struct tr_abr_choice *out, struct tr_error *err);
void abr_command_finish(void *context, void *state);

#endif
