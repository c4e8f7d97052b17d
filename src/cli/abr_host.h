/* The hidden command `abr-host`: the process in which a shared object's rule runs (show/abr_plugin.h). */
#ifndef TRACEREEL_CLI_ABR_HOST_H
#define TRACEREEL_CLI_ABR_HOST_H

#include <tracereel/error.h>

/* Answers for the rule in `object`, on standard input and output, until its input ends. */
enum tr_status abr_host_run(const char *object, struct tr_error *err);

#endif
