/* Actions: all that can be done in the window, as data: keys, the mouse, the panels and tests all say the
 * same actions, and act() does them. One table binds keys, and the help is that table. */
#ifndef TRACEREEL_APP_ACTION_H
#define TRACEREEL_APP_ACTION_H

#include "app/reading.h"
#include "ui/event.h"

#include <tracereel/params.h>

#include <stddef.h>

enum action_kind {
#define ACTION(kind) ACTION_##kind,
#include "app/action_list.h"
};

/* Of what is dragged: one gesture is undone as one. */
enum action_phase { PHASE_WHOLE, PHASE_BEGIN, PHASE_GOES_ON, PHASE_END };

struct action {
    enum action_kind kind;
    double value, from_s, to_s;
    enum action_phase phase;
    const struct tr_param *param;
    const char *text; /* borrowed until act() returns */
    struct reading_choice choices[2];
};

struct key_binding {
    int key;
    unsigned modifiers;
    struct action action;
    const char *keys, *meaning; /* for the help; NULL meaning: the line before covers it; NULL keys alone: the
                                   title of what follows */
};

const struct key_binding *action_bindings(size_t *count);
struct action action_of_key(int key, unsigned modifiers); /* ACTION_NONE where nothing is bound */

#endif
