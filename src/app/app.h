/* The windowed program: one struct owns every part and wires them. */
#ifndef TRACEREEL_APP_APP_H
#define TRACEREEL_APP_APP_H

#include "app/config.h"

/* Opens the window and runs until it is closed. */
enum tr_status app_run(const struct app_config *config, struct tr_error *err);

#endif
