/* The running window: its state, and what brings it to the screen. Of the files that make it up app.c runs
 * the loop, errands.c does what act() leaves to the world outside, frame.c draws, start.c leads
 * there. */
#ifndef TRACEREEL_APP_STAGE_H
#define TRACEREEL_APP_STAGE_H

#include "app/config.h"
#include "app/state.h"
#include "view/dashboard.h"

struct stage {
    struct app app;
    const struct app_config *config;
    struct dashboard dashboard;
    struct fonts *fonts;
    bool quit, dirty;
    char title[700]; /* as the window has it */
};

#endif
