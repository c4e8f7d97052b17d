/* A rule that is a function in a shared object, in a process of its own: this program again, as `abr-host`.
 * Asked over a pipe in structs, for both ends are the same program. A host is used for one session after the
 * other. */
#ifndef TRACEREEL_SHOW_ABR_PLUGIN_H
#define TRACEREEL_SHOW_ABR_PLUGIN_H

#include "show/child.h"

#include <tracereel/abr.h>

struct abr_plugin;

/* `patience` is borrowed for its life. Starts a first host, which loads the object: one that cannot be loaded
 * is an error. */
enum tr_status abr_plugin_open(const char *object, const struct child_patience *patience,
                               struct abr_plugin **out, struct tr_error *err);
void abr_plugin_close(struct abr_plugin *plugin); /* no session is under way; NULL is fine */

/* tr_abr's two functions; the context is the plugin. */
enum tr_status abr_plugin_choose(void *context, const struct tr_abr_view *view, void *state,
                                 struct tr_abr_choice *out, struct tr_error *err);
void abr_plugin_finish(void *context, void *state);

#endif
