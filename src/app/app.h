/* The windowed program: one struct owns every part and wires them. */
#ifndef TRACEREEL_APP_APP_H
#define TRACEREEL_APP_APP_H

#include "show/source.h"
#include "view/model.h"

struct app_config {
    struct source_request requests[VIEW_SESSIONS_MAX]; /* compared, where there are several */
    int count;
    bool follow[VIEW_SESSIONS_MAX]; /* whose file is read as it grows */
    const char *theme;              /* "dark", "light"; NULL: the one used last */
    bool with_trace;                /* session files hold the trace, however large it is */
    bool quiet;                     /* no words on standard error */
};

/* Opens the window and runs until it is closed. */
enum tr_status app_run(const struct app_config *config, struct tr_error *err);

#endif
