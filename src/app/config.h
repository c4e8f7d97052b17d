/* The command line's request for a window. */
#ifndef TRACEREEL_APP_CONFIG_H
#define TRACEREEL_APP_CONFIG_H

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

#endif
