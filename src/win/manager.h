/* Is there somebody on this X server who moves windows about? */
#ifndef TRACEREEL_WIN_MANAGER_H
#define TRACEREEL_WIN_MANAGER_H

#include <stdbool.h>

/* False where there is an X server, and no window manager on it that says so as those of today do. Of the X
 * server that DISPLAY names. */
bool manager_present(void);

#endif
